#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>

#include "core/record/json_file.h"
#include "core/record/recipe.h"
#include "tests/ui/window_fixture.h"
#include "ui/recipe_draft.h"
#include "ui/run_store.h"
#include "ui/view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;
using nlohmann::json;

class TestNewRun : public QObject {
  Q_OBJECT

  static void openForm(TestWindow& test) {
    test.trigger("go-new-run-view");
    QVERIFY(QTest::qWaitFor([&] { return test.window().findChild<QWidget*>(QStringLiteral("start")); }, patience));
  }
  static void type(TestWindow& test, const char* field, const char* text) {
    auto& line = test.get<QLineEdit>(field);
    line.selectAll();
    QTest::keyClicks(&line, QLatin1String(text));
  }
  /// Chooses an entry as a person does, by its id.
  static void choose(TestWindow& test, const char* field, const QString& id) {
    auto& box = test.get<QComboBox>(field);
    const int index = box.findData(id) >= 0 ? box.findData(id) : box.findText(id);
    QVERIFY2(index >= 0, qPrintable(id));
    box.setCurrentIndex(index);
    Q_EMIT box.activated(index);
  }
  static QString problem(TestWindow& test, const char* field) {
    auto& label = test.get<QLabel>(field);
    return label.isVisible() ? label.text() : QString();
  }
  static json recipe(TestWindow& test) {
    return json::parse(test.get<QPlainTextEdit>("recipe-preview").toPlainText().toStdString());
  }

 private Q_SLOTS:
  void firstRunPageOpensTheQuickTrial() {
    TestWindow test;
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    QTest::mouseClick(test.get<EmptyState>("runs-empty").findChild<QPushButton*>(), Qt::LeftButton);
    QVERIFY(test.window().view(QStringLiteral("new-run-view"))->isVisible());
    QCOMPARE(recipe(test)["epochs"].get<int>(), 5);
    QCOMPARE(recipe(test)["dataset"]["limit"].get<int>(), 10000);
    QVERIFY(test.get<QPushButton>("start").isEnabled());
    test.picture(QStringLiteral("new-run-quick-trial"));
  }

  void badValueIsSaidAtItsFieldAndStartIsDisabled() {
    TestWindow test;
    openForm(test);
    type(test, "field-optimizer.lr", "-0.1");
    QCOMPARE(problem(test, "problem-optimizer.lr"), QStringLiteral("It is -0.1, and must be greater than 0."));
    QVERIFY(!test.get<QPushButton>("start").isEnabled());
    QCOMPARE(problem(test, "start-problem"), QStringLiteral("optimizer.lr is -0.1, and must be greater than 0."));
    type(test, "field-optimizer.milestones", "10, many");
    QVERIFY(!problem(test, "problem-optimizer.milestones").isEmpty());
    type(test, "field-epochs", "2.5");
    QVERIFY(!problem(test, "problem-epochs").isEmpty());
    test.get<QScrollArea>("new-run-form").ensureWidgetVisible(&test.get<QWidget>("field-optimizer.decay"));
    test.picture(QStringLiteral("new-run-problems"));
    for (const char* reset : {"reset-optimizer.lr", "reset-optimizer.milestones", "reset-epochs"}) test.press(reset);
    QCOMPARE(test.get<QLineEdit>("field-optimizer.lr").text(), QStringLiteral("0.05"));
    QVERIFY(test.get<QPushButton>("start").isEnabled());
  }

  void writingIsNotDisturbed() {
    TestWindow test;
    openForm(test);
    type(test, "field-optimizer.weight_decay", "5.0e-4");
    QCOMPARE(test.get<QLineEdit>("field-optimizer.weight_decay").text(), QStringLiteral("5.0e-4"));
    QCOMPARE(recipe(test)["optimizer"]["weight_decay"].get<double>(), 5e-4);
    type(test, "field-optimizer.milestones", "3;  7 9");
    QCOMPARE(recipe(test)["optimizer"]["milestones"], json({3, 7, 9}));
  }

  void emptyFieldGoesBackToItsDefault() {
    TestWindow test;
    openForm(test);
    auto& epochs = test.get<QLineEdit>("field-epochs");
    epochs.selectAll();
    QTest::keyClick(&epochs, Qt::Key_Backspace);
    QVERIFY(!problem(test, "problem-epochs").isEmpty());
    QTest::keyClick(&epochs, Qt::Key_Return);
    QCOMPARE(epochs.text(), QStringLiteral("240"));
  }

  void defaultsFollowWhatIsChosen() {
    TestWindow test;
    openForm(test);
    choose(test, "field-model.id", QStringLiteral("mobilenetv2"));
    QCOMPARE(test.get<QLineEdit>("field-optimizer.lr").text(), QStringLiteral("0.01"));
    choose(test, "field-objective.id", QStringLiteral("mcmi"));
    QCOMPARE(test.get<QLineEdit>("field-optimizer.lr").text(), QStringLiteral("0.005"));
    QCOMPARE(test.get<QLineEdit>("field-epochs").text(), QStringLiteral("20"));
    QCOMPARE(test.get<QLineEdit>("field-objective.lambda").text(), QStringLiteral("0.15"));
    QVERIFY(problem(test, "problem-init").contains(QStringLiteral("starts from a trained teacher")));
    type(test, "field-optimizer.lr", "0.02");
    choose(test, "field-model.id", QStringLiteral("resnet20"));
    QCOMPARE(test.get<QLineEdit>("field-optimizer.lr").text(), QStringLiteral("0.02"));
  }

  void datasetWithoutFilesAsksForItsFolder() {
    TestWindow test;
    openForm(test);
    choose(test, "field-dataset.id", QStringLiteral("cifar-100"));
    QVERIFY(problem(test, "problem-dataset.root").contains(QStringLiteral("must name the folder")));
    type(test, "field-dataset.root", "/data/cifar-100-binary");
    QCOMPARE(problem(test, "problem-dataset.root"), QString());
  }

  void sourceBringsItsArchitectureAndDataset() {
    TestWindow test;
    test.makeRun(QStringLiteral("trained"),
                 {{"model", {{"id", "resnet8"}}}, {"dataset", {{"id", "cifar-100"}, {"root", "/data/cifar"}}}});
    openForm(test);
    choose(test, "field-objective.id", QStringLiteral("mcmi"));
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QComboBox>("field-init").findData(QStringLiteral("trained")) >= 0, patience);
    choose(test, "field-init", QStringLiteral("trained"));
    QCOMPARE(recipe(test)["model"]["id"], "resnet8");
    QCOMPARE(recipe(test)["dataset"]["root"], "/data/cifar");
    QVERIFY(test.get<QPushButton>("start").isEnabled());
    test.picture(QStringLiteral("new-run-mcmi"));
    choose(test, "field-model.id", QStringLiteral("resnet20"));
    QCOMPARE(problem(test, "problem-init"), QStringLiteral("It is a resnet8, and this run trains a resnet20."));
  }

  void studentHasATeacherAndADistiller() {
    TestWindow test;
    test.makeRun(QStringLiteral("teacher"));
    openForm(test);
    choose(test, "field-kind", QStringLiteral("student"));
    QVERIFY(!test.get<QComboBox>("field-distiller.id").isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QComboBox>("field-teacher").findData(QStringLiteral("teacher")) >= 0, patience);
    choose(test, "field-teacher", QStringLiteral("teacher"));
    QVERIFY(test.get<QComboBox>("field-distiller.id").isVisible());
    choose(test, "field-distiller.id", QStringLiteral("at"));
    QCOMPARE(test.get<QLineEdit>("field-weights.beta").text(), QStringLiteral("1000"));
    test.get<QCheckBox>("field-distiller.squared").click();
    QCOMPARE(recipe(test)["distiller"]["squared"], false);
    QCOMPARE(test.get<QLineEdit>("field-name").text(), QStringLiteral("resnet20-at"));
    test.picture(QStringLiteral("new-run-student"));
    choose(test, "field-kind", QStringLiteral("teacher"));
    QVERIFY(!recipe(test).contains("distiller"));
    QVERIFY(test.get<QPushButton>("start").isEnabled());
  }

  void aMethodThatThePairCannotUseIsGreyAndSaysWhy() {
    TestWindow test;
    test.makeRun(QStringLiteral("teacher"));
    openForm(test);
    choose(test, "field-kind", QStringLiteral("student"));
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QComboBox>("field-teacher").findData(QStringLiteral("teacher")) >= 0, patience);
    choose(test, "field-teacher", QStringLiteral("teacher"));
    choose(test, "field-distiller.id", QStringLiteral("at"));
    QVERIFY(test.get<QPushButton>("start").isEnabled());
    choose(test, "field-model.id", QStringLiteral("mobilenetv2"));
    QTRY_COMPARE_WITH_TIMEOUT(problem(test, "problem-distiller.id"),
                              QStringLiteral("It is at, which needs maps of equal size on both sides."), patience);
    QVERIFY(!test.get<QPushButton>("start").isEnabled());
    auto& box = test.get<QComboBox>("field-distiller.id");
    const QModelIndex refused = box.model()->index(box.findData(QStringLiteral("at")), 0);
    QVERIFY(!refused.flags().testFlag(Qt::ItemIsEnabled));
    QCOMPARE(refused.data(Qt::ToolTipRole).toString(),
             QStringLiteral("Not for this pair: it needs maps of equal size on both sides."));
    test.picture(QStringLiteral("new-run-refused-method"));
    choose(test, "field-distiller.id", QStringLiteral("kd"));
    QVERIFY(test.get<QPushButton>("start").isEnabled());
    choose(test, "field-model.id", QStringLiteral("resnet20"));
    QVERIFY(box.model()->index(box.findData(QStringLiteral("at")), 0).flags().testFlag(Qt::ItemIsEnabled));
  }

  void nameMustBeFreeAndAFolderName() {
    TestWindow test;
    test.makeRun(QStringLiteral("taken"));
    openForm(test);
    type(test, "field-name", "taken");
    QCOMPARE(problem(test, "problem-name"), QStringLiteral("The name is taken: taken-2 is free."));
    QVERIFY(!test.get<QPushButton>("start").isEnabled());
    type(test, "field-name", "a/b");
    QVERIFY(!test.get<QPushButton>("start").isEnabled());
    type(test, "field-name", "a.b-2_c");
    QVERIFY(test.get<QPushButton>("start").isEnabled());
  }

  void presetKeepsWhatIsMade() {
    TestWindow test;
    test.makeRun(QStringLiteral("trained"), {{"model", {{"id", "resnet20"}}}});
    openForm(test);
    choose(test, "field-objective.id", QStringLiteral("mcmi"));
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QComboBox>("field-init").findData(QStringLiteral("trained")) >= 0, patience);
    choose(test, "field-init", QStringLiteral("trained"));
    choose(test, "preset", QStringLiteral("quick-trial"));
    QCOMPARE(recipe(test)["objective"]["id"], "mcmi");
    QCOMPARE(recipe(test)["init"], "trained");
    QCOMPARE(recipe(test)["model"]["id"], "resnet20");
    QCOMPARE(recipe(test)["epochs"].get<int>(), 5);
    QVERIFY(test.get<QPushButton>("start").isEnabled());
  }

  void whatWasFilledInIsBroughtBackAfterADuplicate() {
    TestWindow test;
    openForm(test);
    test.window().proposeRun({{"seed", 1}});
    QVERIFY(!test.get<MessageBar>("new-run-offer").isVisible());  // nothing was filled in
    type(test, "field-optimizer.lr", "0.07");
    type(test, "field-name", "mine");
    const json half = recipe(test);
    test.window().proposeRun({{"model", {{"id", "resnet8"}}}});
    QCOMPARE(recipe(test)["model"]["id"], "resnet8");
    QVERIFY(test.get<QLineEdit>("field-name").text() != QStringLiteral("mine"));
    auto& offer = test.get<MessageBar>("new-run-offer");
    QVERIFY(offer.isVisible());
    test.picture(QStringLiteral("new-run-bring-back"));
    // Also after what replaced it was started.
    test.press("start");
    test.trigger("go-new-run-view");
    QVERIFY(offer.isVisible());
    QTest::mouseClick(offer.findChild<QPushButton*>(QStringLiteral("message-action")), Qt::LeftButton);
    QCOMPARE(recipe(test), half);
    QCOMPARE(test.get<QLineEdit>("field-name").text(), QStringLiteral("mine"));
    QVERIFY(!offer.isVisible());
  }

  void whatWasFilledInIsBroughtBackAfterAPreset() {
    TestWindow test;
    openForm(test);
    auto& offer = test.get<MessageBar>("new-run-offer");
    choose(test, "preset", QStringLiteral("quick-trial"));
    QVERIFY(!offer.isVisible());
    type(test, "field-epochs", "7");
    const json half = recipe(test);
    choose(test, "preset", QStringLiteral("published"));
    QCOMPARE(recipe(test)["epochs"].get<int>(), 240);
    type(test, "field-seed", "3");
    const json other = recipe(test);
    auto* button = offer.findChild<QPushButton*>(QStringLiteral("message-action"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(recipe(test), half);
    // And what was filled in meanwhile is not lost either.
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(recipe(test), other);
  }

  /// The command, run by a shell, makes the run that the form would have made.
  void copiedCommandLineDoesTheSame() {
    TestWindow test;
    openForm(test);
    type(test, "field-name", "by-shell");
    type(test, "field-seed", "7");
    test.press("copy-command");
    const QTemporaryDir folder;
    QProcess shell;
    shell.setWorkingDirectory(folder.path());
    shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), QGuiApplication::clipboard()->text()});
    QVERIFY(shell.waitForFinished(patience));
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(readJsonFile(test.run(QStringLiteral("by-shell")).recipe()), recipe(test));
  }

  void recipeOnDiskHasEveryField() {
    TestWindow test;
    test.start(QStringLiteral("written"), {{"seed", 3}});
    const json written = readJsonFile(test.run(QStringLiteral("written")).recipe());
    QCOMPARE(written["seed"].get<int>(), 3);
    QCOMPARE(written["epochs"].get<int>(), 240);
    QCOMPARE(written["objective"]["id"], "mll");
  }

  void duplicateIsPrunedToWhatDiffersFromTheDefaults() {
    TestWindow test;
    openForm(test);
    RecipeDraft draft;
    draft.replace(recipe(test));
    const json catalogueFree = draft.chosen();
    QVERIFY(catalogueFree.contains("batch_size"));
    test.window().proposeRun(recipe(test));
    for (auto* reset : test.window().findChildren<QWidget*>(QRegularExpression(QStringLiteral("^reset-")))) {
      QVERIFY2(!reset->isVisible(), qPrintable(reset->objectName()));
    }
  }
};

QTEST_MAIN(TestNewRun)
#include "test_new_run.moc"
