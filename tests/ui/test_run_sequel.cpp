// What Duplicate, Fine-tune and Distil begin with.
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/run_sequel.h"

using namespace distillscope;
using nlohmann::json;

namespace {

/// A run that a few minutes suffice for.
const json trial = {{"model", {{"id", "resnet20"}}},
                    {"dataset", {{"id", "fashion-mnist"}, {"limit", 300}, {"fraction", 0.5}}},
                    {"batch_size", 32},
                    {"optimizer", {{"lr", 0.02}, {"schedule", "cosine"}, {"weight_decay", 0.001}}},
                    {"epochs", 5},
                    {"threads", 1}};

json with(json recipe, const json& changes) {
  recipe.merge_patch(changes);
  return recipe;
}

}  // namespace

class TestRunSequel : public QObject {
  Q_OBJECT

  /// The recipe that New run would start, after `action` on the run `id`.
  static json proposed(TestWindow& test, const char* id, const char* action) {
    test.trigger("go-runs-view");
    const auto isFinished = [&] {
      return test.cell(QLatin1String(id), RunTableModel::Status) == QStringLiteral("Finished");
    };
    if (!QTest::qWaitFor(isFinished, patience)) qFatal("%s does not finish", id);
    test.chooseRuns({QLatin1String(id)});
    test.trigger(action);
    return json::parse(test.get<QPlainTextEdit>("recipe-preview").toPlainText().toStdString());
  }

 private Q_SLOTS:
  void fineTuningIsOnTheSameImagesAndNoLongerThanTheTraining() {
    TestWindow test;
    test.makeRun(QStringLiteral("mll"), trial);
    const json recipe = proposed(test, "mll", "run-fine-tune");
    QCOMPARE(recipe["init"], "mll");
    QCOMPARE(recipe["objective"]["id"], "mcmi");
    QCOMPARE(recipe["model"]["id"], "resnet20");
    QCOMPARE(recipe["dataset"]["limit"].get<int>(), 300);
    QCOMPARE(recipe["dataset"]["fraction"].get<double>(), 0.5);
    QCOMPARE(recipe["batch_size"].get<int>(), 32);
    QCOMPARE(recipe["optimizer"]["lr"].get<double>(), 0.02);
    QCOMPARE(recipe["optimizer"]["weight_decay"].get<double>(), 0.001);
    QCOMPARE(recipe["optimizer"]["schedule"], "cosine");
    QCOMPARE(recipe["epochs"].get<int>(), 5);
    QVERIFY(test.get<QPushButton>("start").isEnabled());
  }

  /// Published settings lead to published settings: 20 epochs, and half the learning rate for a MobileNetV2.
  void fineTuningOfALongTrainingTakesTheObjectivesOwnEpochsAndRate() {
    TestWindow test;
    test.makeRun(QStringLiteral("mll"), {{"model", {{"id", "mobilenetv2"}}}, {"epochs", 240}});
    json recipe = proposed(test, "mll", "run-fine-tune");
    QCOMPARE(recipe["epochs"].get<int>(), 20);
    QCOMPARE(recipe["optimizer"]["lr"].get<double>(), 0.005);
    // Four times the usual rate stays four times the usual rate.
    test.makeRun(QStringLiteral("fast"), {{"model", {{"id", "mobilenetv2"}}}, {"optimizer", {{"lr", 0.04}}}});
    recipe = proposed(test, "fast", "run-fine-tune");
    QCOMPARE(recipe["optimizer"]["lr"].get<double>(), 0.02);
  }

  void aStudentIsTheUsualSmallerOneTrainedAsItsTeacher() {
    TestWindow test;
    test.makeRun(QStringLiteral("mll"), trial);
    const json recipe = proposed(test, "mll", "run-distil");
    QCOMPARE(recipe["kind"], "student");
    QCOMPARE(recipe["teacher"], "mll");
    QCOMPARE(recipe["model"]["id"], "resnet8");
    QCOMPARE(recipe["dataset"]["limit"].get<int>(), 300);
    QCOMPARE(recipe["batch_size"].get<int>(), 32);
    QCOMPARE(recipe["optimizer"]["lr"].get<double>(), 0.02);
    QCOMPARE(recipe["optimizer"]["schedule"], "cosine");
    QCOMPARE(recipe["epochs"].get<int>(), 5);
    QCOMPARE(recipe["threads"].get<int>(), 1);
    QVERIFY(test.get<QPushButton>("start").isEnabled());
  }

  /// A teacher's fine-tuning is no measure of how long a student trains.
  void aStudentOfAFineTunedTeacherIsTrainedAsTheTeacherThatItGoesBackTo() {
    TestWindow test;
    test.makeRun(QStringLiteral("mll"), with(trial, {{"epochs", 60}, {"optimizer", {{"schedule", "step"}}}}));
    const json tuned = {{"init", "mll"},
                        {"objective", {{"id", "mcmi"}}},
                        {"epochs", 20},
                        {"optimizer", {{"lr", 0.01}, {"schedule", "cosine"}}}};
    test.makeRun(QStringLiteral("mcmi"), with(trial, tuned));
    const json recipe = proposed(test, "mcmi", "run-distil");
    QCOMPARE(recipe["teacher"], "mcmi");
    QCOMPARE(recipe["epochs"].get<int>(), 60);
    QCOMPARE(recipe["optimizer"]["schedule"], "step");
    QCOMPARE(recipe["optimizer"]["lr"].get<double>(), 0.02);
    // Fine-tuned from a file, nothing is known of the training before: the published settings stand.
    const std::string file = test.run(QStringLiteral("mll")).lastCheckpoint();
    test.makeRun(QStringLiteral("strange"), with(trial, with(tuned, {{"init", file}})));
    QCOMPARE(proposed(test, "strange", "run-distil")["epochs"].get<int>(), 240);
    QCOMPARE(proposed(test, "strange", "run-fine-tune")["epochs"].get<int>(), 20);
  }

  void publishedPairsOfOneFamilyTellTheStudent() {
    Catalogue catalogue;
    for (const char* id : {"resnet110", "resnet20", "resnet8"})
      catalogue.models.push_back({.id = id, .family = "ResNet"});
    for (const char* id : {"vgg13", "vgg8"}) catalogue.models.push_back({.id = id, .family = "VGG"});
    catalogue.models.push_back({.id = "MobileNetV2", .family = "MobileNet"});
    QCOMPARE(usualStudent("resnet110", catalogue), "resnet20");
    QCOMPARE(usualStudent("resnet20", catalogue), "resnet8");
    QCOMPARE(usualStudent("vgg13", catalogue), "vgg8");
    QCOMPARE(usualStudent("resnet8", catalogue), "resnet8");          // nothing is smaller
    QCOMPARE(usualStudent("MobileNetV2", catalogue), "MobileNetV2");  // never a teacher
    QCOMPARE(usualStudent("unknown", catalogue), "unknown");
  }
};

QTEST_MAIN(TestRunSequel)
#include "test_run_sequel.moc"
