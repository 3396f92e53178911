// What the catalogue says of fields, architectures, datasets and methods is there wherever they are chosen.
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include "core/record/recipe.h"
#include "tests/ui/window_fixture.h"
#include "ui/catalogue_text.h"
#include "ui/engine_process.h"
#include "ui/view.h"

using namespace distillscope;

namespace {

/// What the scripted engine says that it can do.
const Catalogue& catalogue() {
  static const Catalogue asked = [] {
    EngineProcess engine(QStringLiteral(DISTILLSCOPE_FAKE_ENGINE));
    engine.loadCatalogue();
    if (!QTest::qWaitFor([&] { return engine.catalogue().has_value(); }, patience)) qFatal("there is no catalogue");
    return *engine.catalogue();
  }();
  return asked;
}

QString helpOf(const std::vector<ParamSpec>& specs, const char* name) {
  const auto found = std::ranges::find(specs, name, &ParamSpec::name);
  if (found == specs.end()) qFatal("no parameter %s", name);
  return QString::fromStdString(found->help);
}

QString itemTip(const QComboBox& box, const char* id) {
  const int index =
      box.findData(QLatin1String(id)) >= 0 ? box.findData(QLatin1String(id)) : box.findText(QLatin1String(id));
  return box.itemData(index, Qt::ToolTipRole).toString();
}

void openForm(TestWindow& test) {
  test.trigger("go-new-run-view");
  QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
}

}  // namespace

class TestTooltips : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fieldsOfNewRunSayWhatTheCatalogueSays() {
    TestWindow test;
    openForm(test);
    test.window().proposeRun({{"objective", {{"id", "mcmi"}}}});
    const auto& lambda = catalogue().objective("mcmi")->params;
    QCOMPARE(test.get<QLineEdit>("field-objective.lambda").toolTip(),
             helpOf(lambda, "lambda") + QStringLiteral("\nMust be at least 0 and at most 10."));
    QCOMPARE(test.get<QLineEdit>("field-epochs").toolTip().section(QLatin1Char('\n'), 0, 0),
             helpOf(recipeFields(), "epochs"));
    // Values of a list, too.
    QCOMPARE(itemTip(test.get<QComboBox>("field-objective.centroids"), "frozen"), helpOf(lambda, "centroids"));
    QCOMPARE(itemTip(test.get<QComboBox>("field-optimizer.schedule"), "cosine"),
             helpOf(recipeFields(), "optimizer.schedule"));
    QCOMPARE(itemTip(test.get<QComboBox>("field-model.id"), "resnet8"),
             QStringLiteral("ResNet (CIFAR) (He et al., CVPR 2016)"));
    QCOMPARE(itemTip(test.get<QComboBox>("field-objective.id"), "mcmi"), helpText(*catalogue().objective("mcmi")));
    QCOMPARE(itemTip(test.get<QComboBox>("field-dataset.id"), "cifar-100"),
             helpText(*catalogue().dataset("cifar-100")));
  }

  void networksAndMethodsOfANewStudyDoToo() {
    TestWindow test;
    openForm(test);
    test.trigger("studies-new");
    const auto* dialog = test.window().findChild<QDialog*>(QStringLiteral("new-study-dialog"));
    QVERIFY(dialog);
    auto& templates = *dialog->findChild<QComboBox*>(QStringLiteral("study-template"));
    templates.setCurrentIndex(templates.findData(QStringLiteral("fashion-mnist-quick")));
    QVERIFY(itemTip(templates, "fashion-mnist-quick").startsWith(QStringLiteral("Every kind of table")));
    for (const char* side : {"study-teacher", "study-student"}) {
      QCOMPARE(itemTip(*dialog->findChild<QComboBox*>(QLatin1String(side)), "mobilenetv2"),
               helpText(*catalogue().model("mobilenetv2")));
    }
    const auto& methods = *dialog->findChild<QListWidget*>(QStringLiteral("study-methods"));
    QVERIFY(methods.count() > 1);
    for (int row = 0; row < methods.count(); ++row) {
      const std::string id = methods.item(row)->data(Qt::UserRole).toString().toStdString();
      QCOMPARE(methods.item(row)->toolTip(), helpText(*catalogue().distiller(id)));
    }
    const auto& pairs = *dialog->findChild<QListWidget*>(QStringLiteral("study-pairs"));
    QVERIFY(pairs.item(0)->toolTip().contains(helpText(*catalogue().model("resnet20"))));
  }

  void datasetsAndNetworksOfOpenWeightsDoToo() {
    TestWindow test;
    openForm(test);
    test.window().openWeights({QStringLiteral("/weights/teacher.pth")});
    QCOMPARE(itemTip(test.get<QComboBox>("weights-dataset"), "cifar-100"), helpText(*catalogue().dataset("cifar-100")));
    QCOMPARE(itemTip(test.get<QComboBox>("weights-model"), "resnet8"), helpText(*catalogue().model("resnet8")));
  }
};

QTEST_MAIN(TestTooltips)
#include "test_tooltips.moc"
