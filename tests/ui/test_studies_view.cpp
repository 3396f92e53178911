#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <cmath>
#include <fstream>
#include <functional>

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/study_dir.h"
#include "core/record/study_graph.h"
#include "tests/ui/window_fixture.h"
#include "ui/engine_process.h"
#include "ui/run_store.h"
#include "ui/view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/lineage_canvas.h"
#include "ui/widgets/matrix_map.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plot_plane.h"

using namespace distillscope;
using nlohmann::json;

namespace {

/// Five runs: an MLL teacher, the MCMI teacher from it, a student alone, and one by KD from each teacher.
json tinyStudy() {
  return {{"version", 1},
          {"title", "Tiny"},
          {"description", "One pair, one method."},
          {"dataset", {{"id", "fashion-mnist"}}},
          {"objectives", {"mll", {{"id", "mcmi"}, {"lambda", 0.25}}}},
          {"pairs", {{{"teacher", "resnet20"}, {"student", "resnet8"}}}},
          {"methods", {"kd"}},
          {"tables", {{{"layout", "pairs"}, {"title", "Top-1"}}}}};
}

StudyDir writeStudy(TestWindow& test, const json& study = tinyStudy(), const char* name = "tiny") {
  const StudyDir dir(test.workspace(), name);
  std::filesystem::create_directories(dir.path());
  writeFileAtomically(dir.file(), study.dump(2));
  return dir;
}

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

StudyGraph graphOf(const json& study) { return expand(readStudy(study, catalogue()), catalogue()); }

json provenance(const char* split) {
  return {{"split", split}, {"augmented", false}, {"batch_norm", "eval"}, {"temperature", 1.0}, {"centroids", "exact"}};
}

/// A finished run of the study with these values.
void finish(TestWindow& test, const StudyNode& node, double top1, double logLikelihood, double cmi) {
  test.makeRun(QString::fromStdString(node.id), node.recipe);
  const json test1 = {{"top1", top1}, {"provenance", provenance("test")}};
  const json train = {{"log_likelihood", logLikelihood}, {"cmi", cmi}, {"provenance", provenance("train")}};
  const json summary = {{"status", "finished"}, {"last", {{"epoch", 1}, {"test", test1}, {"train", train}}}};
  writeFileAtomically(test.run(QString::fromStdString(node.id)).summary(), summary.dump());
}

/// By an action, as a person saves.
void save(TestWindow& test, const char* action, const QString& path) {
  test.trigger(action);
  auto* dialog = test.window().findChild<QFileDialog*>(QStringLiteral("save-dialog"));
  if (!dialog) qFatal("no dialog");
  Q_EMIT dialog->fileSelected(path);
  delete dialog;
}

void open(TestWindow& test) {
  test.trigger("go-studies-view");
  QTRY_VERIFY_WITH_TIMEOUT(test.get<QTableView>("studies-table").isVisible(), patience);
}

/// As a person does who selects everything and pastes.
void rewrite(QPlainTextEdit& editor, const QString& text) {
  editor.selectAll();
  editor.insertPlainText(text);
}

/// Does `deed`, and presses `button` in the question about unsaved files that it asks. Returns whether it asked.
bool answer(TestWindow& test, QMessageBox::StandardButton button, const std::function<void()>& deed,
            bool* couldSave = nullptr) {
  bool asked = false;
  QTimer::singleShot(0, &test.window(), [&] {
    auto* question = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
    if (!question) return;
    asked = question->objectName() == QStringLiteral("unsaved-question");
    if (couldSave) *couldSave = question->button(QMessageBox::Save)->isEnabled();
    question->button(button)->click();
  });
  deed();
  QTest::qWait(20);
  return asked;
}

/// By row heading and column.
QString cell(TestWindow& test, const char* row, int column) {
  const auto* model = test.get<QTableView>("studies-table").model();
  for (int i = 0; i < model->rowCount(); ++i) {
    if (model->headerData(i, Qt::Vertical).toString() != QLatin1String(row)) continue;
    return model->index(i, column).data().toString();
  }
  qFatal("the table has no row %s", row);
}

}  // namespace

class TestStudiesView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anEmptyWorkspaceOffersATemplate() {
    TestWindow test;
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    test.trigger("go-studies-view");
    test.picture(QStringLiteral("studies-empty"));
    auto* view = test.window().view(QStringLiteral("studies-view"));
    for (auto* button : view->findChildren<QPushButton*>()) {
      if (button->text() == QStringLiteral("New study") && button->isVisible()) button->click();
    }
    auto* dialog = test.window().findChild<QDialog*>(QStringLiteral("new-study-dialog"));
    QVERIFY(dialog);
    auto& choice = *dialog->findChild<QComboBox*>(QStringLiteral("study-template"));
    choice.setCurrentIndex(choice.findData(QStringLiteral("fashion-mnist-quick")));
    auto& name = *dialog->findChild<QLineEdit*>(QStringLiteral("study-name"));
    QCOMPARE(name.text(), QStringLiteral("fashion-mnist-quick"));
    name.setText(QStringLiteral("mine"));
    dialog->findChild<QSpinBox*>(QStringLiteral("study-seeds"))->setValue(1);
    dialog->findChild<QDoubleSpinBox*>(QStringLiteral("study-lambda"))->setValue(0.5);
    const auto* verdict = dialog->findChild<QLabel*>(QStringLiteral("study-verdict"));
    const auto* make = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    auto* shares = dialog->findChild<QLineEdit*>(QStringLiteral("study-shares"));
    shares->setText(QStringLiteral("5, many"));
    QVERIFY(verdict->text().contains(QStringLiteral("percentages")));
    QVERIFY(!make->isEnabled());
    shares->setText(QStringLiteral("5"));
    QVERIFY(make->isEnabled());
    const QString folder = qEnvironmentVariable("DISTILLSCOPE_PICTURES", QStringLiteral(DISTILLSCOPE_PICTURES));
    QDir().mkpath(folder);
    dialog->grab().save(folder + QStringLiteral("/studies-new.png"));
    dialog->accept();
    QTRY_COMPARE(test.get<QListWidget>("studies-list").count(), 1);
    const json written = readJsonFile(StudyDir(test.workspace(), "mine").file());
    QCOMPARE(written["seeds"], json({0}));
    QCOMPARE(written["objectives"][1]["lambda"].get<double>(), 0.5);
    QCOMPARE(written["tables"][1]["fractions"], json({0.05}));
    QVERIFY(graphOf(written).nodes.size() > 5);
  }

  void theTableFillsAsRunsFinish() {
    TestWindow test;
    const StudyDir dir = writeStudy(test);
    const StudyGraph graph = graphOf(readJsonFile(dir.file()));
    QCOMPARE(graph.nodes.size(), std::size_t(5));
    open(test);
    QAbstractItemModelTester tester(test.get<QTableView>("studies-table").model());
    QCOMPARE(test.get<QLabel>("studies-state").text(), QStringLiteral("0 of 5 runs finished"));
    QCOMPARE(cell(test, "Teacher, Top-1", 0), QStringLiteral("\u2013"));
    const auto run = [&](const StudyRunKey& key) { return graph.node(graph.run(key)); };
    finish(test, run({.model = "resnet20", .objective = "mll"}), 0.9012, -0.25, 0.125);
    QTRY_COMPARE_WITH_TIMEOUT(cell(test, "Teacher, Top-1", 0), QStringLiteral("90.12"), patience);
    QVERIFY(cell(test, "CMI (train)", 0).startsWith(QStringLiteral("0.1250")));
    finish(test, run({.model = "resnet20", .objective = "mcmi"}), 0.9, -0.3, 0.25);
    StudyRunKey student{.model = "resnet8", .teacher = "resnet20", .objective = "mll", .method = "kd"};
    finish(test, run(student), 0.85, -1, 0);
    student.objective = "mcmi";
    QCOMPARE(cell(test, "KD", 1), QStringLiteral("\u2013"));
    finish(test, run(student), 0.8625, -1, 0);
    QTRY_VERIFY_WITH_TIMEOUT(cell(test, "KD", 1).startsWith(QStringLiteral("86.25")), patience);
    QVERIFY(cell(test, "KD", 1).contains(QStringLiteral("+1.25")));
    QCOMPARE(test.get<QLabel>("studies-state").text(), QStringLiteral("4 of 5 runs finished"));
    test.picture(QStringLiteral("studies-table"));
    test.get<QTabWidget>("studies-tabs").setCurrentIndex(2);
    test.picture(QStringLiteral("studies-runs"));
  }

  void theGraphShowsStatesAndOpensRuns() {
    TestWindow test;
    const StudyGraph graph = graphOf(tinyStudy());
    writeStudy(test);
    const auto idOf = [&](const StudyRunKey& key) { return QString::fromStdString(graph.run(key)); };
    const QString mll = idOf({.model = "resnet20", .objective = "mll"});
    const QString mcmi = idOf({.model = "resnet20", .objective = "mcmi"});
    const QString student = idOf({.model = "resnet8", .teacher = "resnet20", .objective = "mcmi", .method = "kd"});
    open(test);
    test.get<QTabWidget>("studies-tabs").setCurrentIndex(1);
    auto& canvas = test.get<LineageCanvas>("studies-graph");
    QCOMPARE(canvas.plan().nodes.size(), std::size_t(5));
    QCOMPARE(canvas.labelOf(mll)->value, QStringLiteral("Waiting"));
    QVERIFY(canvas.labelOf(mll)->isPending);
    finish(test, graph.node(mll.toStdString()), 0.9012, -0.25, 0.125);
    test.makeRun(mcmi, graph.node(mcmi.toStdString()).recipe, "step_ms=0,end=fail");
    QTRY_COMPARE_WITH_TIMEOUT(canvas.labelOf(mcmi)->value, QStringLiteral("Failed"), patience);
    QTRY_COMPARE_WITH_TIMEOUT(canvas.labelOf(mll)->value, QStringLiteral("Finished"), patience);
    QCOMPARE(canvas.labelOf(student)->value, QStringLiteral("Blocked"));
    QVERIFY(canvas.labelOf(mcmi)->isInTrouble);
    test.picture(QStringLiteral("studies-graph"));
    // Every box is in view.
    for (const LineageNode& node : canvas.plan().nodes) {
      QVERIFY2(canvas.viewport()->rect().contains(canvas.boxOf(node.id)), qPrintable(node.id));
    }
    auto& filter = test.get<QComboBox>("studies-graph-filter");
    filter.setCurrentIndex(filter.findText(QStringLiteral("Failed, blocked or interrupted")));
    QCOMPARE(canvas.plan().nodes.size(), std::size_t(3));
    filter.setCurrentIndex(0);
    // By keyboard: from the first box to the right, and into Runs.
    canvas.setFocus();
    canvas.select({mll});
    QTest::keyClick(&canvas, Qt::Key_Right);
    QCOMPARE(canvas.selected(), QStringList{mcmi});
    QTest::keyClick(&canvas, Qt::Key_Return);
    QVERIFY(test.window().view(QStringLiteral("runs-view"))->isVisible());
  }

  void theGraphOfALargeStudyIsPutTogetherUntilItCanBeRead() {
    TestWindow test;
    json study = tinyStudy();
    study["seeds"] = json::array();
    for (int seed = 0; seed < 40; ++seed) study["seeds"].push_back(seed);
    study["methods"] = {"kd", "at", "sp"};
    writeStudy(test, study);
    QCOMPARE(graphOf(study).nodes.size(), std::size_t(360));  // 40 times 2 teachers, 1 alone, 6 students
    open(test);
    test.get<QTabWidget>("studies-tabs").setCurrentIndex(1);
    auto& canvas = test.get<LineageCanvas>("studies-graph");
    QCOMPARE(canvas.plan().nodes.size(), std::size_t(9));
    test.picture(QStringLiteral("studies-graph-grouped"));
    auto& grouping = test.get<QComboBox>("studies-graph-grouping");
    grouping.setCurrentIndex(grouping.findText(QStringLiteral("A box for each run")));
    QCOMPARE(canvas.plan().nodes.size(), std::size_t(360));
    test.press("studies-graph-fit");
    test.picture(QStringLiteral("studies-graph-large"));
    const double before = canvas.transform().m11();
    QTest::keyClick(&canvas, Qt::Key_Plus);
    QVERIFY(canvas.transform().m11() > before);
    QTest::keyClick(&canvas, Qt::Key_Home);
    QCOMPARE(canvas.transform().m11(), before);
  }

  void aFewShotTableHasAPlotThatIsSavedAsPictureAndForLatex() {
    TestWindow test;
    json study = tinyStudy();
    study["tables"] = {{{"layout", "few-shot"}, {"title", "Few"}, {"fractions", {0.05, 0.5}}}};
    study["seeds"] = {0, 1};
    study["teacher_seed"] = 0;
    writeStudy(test, study);
    const StudyGraph graph = graphOf(study);
    double top1 = 0.4;
    for (const double fraction : {0.05, 0.5}) {
      for (const char* objective : {"mll", "mcmi"}) {
        for (const uint64_t seed : {0, 1}) {
          if (fraction == 0.5 && seed == 1 && objective == std::string("mcmi")) continue;
          const StudyRunKey key{.model = "resnet8",
                                .teacher = "resnet20",
                                .objective = objective,
                                .method = "kd",
                                .scenario = {.fraction = fraction},
                                .seed = seed};
          finish(test, graph.node(graph.run(key)), top1 += 0.02, -1, 0);
        }
      }
    }
    open(test);
    auto& plot = test.get<PlotPlane>("studies-plot");
    QTRY_VERIFY_WITH_TIMEOUT(plot.isVisible() && plot.contents().paths.size() == 2, patience);
    // MLL at 5 % 42 and 44, at 50 % 50 and 52; MCMI at 5 % 46 and 48, at 50 % one of two.
    QTRY_COMPARE_WITH_TIMEOUT(plot.contents().paths[0].points.size(), std::size_t(2), patience);
    QCOMPARE(plot.contents().paths[1].points.size(), std::size_t(1));
    QCOMPARE(plot.contents().paths[0].label, QStringLiteral("KD, MLL"));
    QVERIFY(std::abs(plot.contents().paths[0].points[0].y - 43) < 1e-9);
    QVERIFY(std::abs(plot.contents().paths[0].points[0].deviation - std::sqrt(2)) < 1e-9);
    test.picture(QStringLiteral("studies-few-shot"));
    QTemporaryDir folder;
    const auto saved = [&](const char* name) {
      const QString path = folder.filePath(QLatin1String(name));
      save(test, "studies-save-figure", path);
      QFile file(path);
      return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QVERIFY(saved("plot.png").startsWith("\x89PNG"));
    QVERIFY(saved("plot.pdf").startsWith("%PDF-"));
    QVERIFY(saved("plot.svg").contains("<svg"));
    const QByteArray tex = saved("plot.tex");
    QVERIFY(tex.contains("(5,43.0000) +- (0,1.4142)"));
    QVERIFY(!tex.contains("(50,56"));
  }

  void aZeroShotTableHasAMatrixOfEachStudent() {
    TestWindow test;
    json study = tinyStudy();
    study["tables"] = {{{"layout", "zero-shot"}, {"title", "Zero"}, {"drop_classes", {{1}}}}};
    writeStudy(test, study);
    const StudyGraph graph = graphOf(study);
    const StudyNode node = graph.node(graph.run({.model = "resnet8",
                                                 .teacher = "resnet20",
                                                 .objective = "mcmi",
                                                 .method = "kd",
                                                 .scenario = {.dropClasses = {1}}}));
    test.makeRun(QString::fromStdString(node.id), node.recipe);
    const json test1 = {{"top1_kept", 0.75},
                        {"top1_dropped", 0.25},
                        {"confusion", {{3, 1, 0}, {2, 1, 1}, {0, 0, 4}}},
                        {"provenance", provenance("test")}};
    const json summary = {
        {"status", "finished"}, {"classes", {"a", "b", "c"}}, {"last", {{"epoch", 1}, {"test", test1}}}};
    writeFileAtomically(test.run(QString::fromStdString(node.id)).summary(), summary.dump());
    open(test);
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChildren<MatrixMap*>(QStringLiteral("studies-matrix")).size() == 1,
                             patience);
    auto& map = test.get<MatrixMap>("studies-matrix");
    QCOMPARE(map.contents().marked, (std::vector<bool>{false, true, false}));
    QCOMPARE(map.contents().values[1][0], 0.5);
    int missing = 0;
    for (const auto* label : test.get<QScrollArea>("studies-matrices").findChildren<QLabel*>()) {
      missing += label->text() == QStringLiteral("Not finished yet.");
    }
    QCOMPARE(missing, 1);  // MLL's student
    test.picture(QStringLiteral("studies-zero-shot"));
    QTemporaryDir folder;
    save(test, "studies-save-figure", folder.filePath(QStringLiteral("matrices.png")));
    QVERIFY(!QImage(folder.filePath(QStringLiteral("matrices.png"))).isNull());
  }

  void aCellOpensItsRuns() {
    TestWindow test;
    const StudyGraph graph = graphOf(tinyStudy());
    writeStudy(test);
    const StudyNode teacher = graph.node(graph.run({.model = "resnet20", .objective = "mll"}));
    finish(test, teacher, 0.9012, -0.25, 0.125);
    open(test);
    QTRY_COMPARE_WITH_TIMEOUT(cell(test, "Teacher, Top-1", 0), QStringLiteral("90.12"), patience);
    auto& table = test.get<QTableView>("studies-table");
    Q_EMIT table.activated(table.model()->index(0, 0));
    QVERIFY(test.window().view(QStringLiteral("runs-view"))->isVisible());
    QCOMPARE(test.cell(QString::fromStdString(teacher.id), 0).isEmpty(), false);
  }

  void runStartsTheEngineAndStopEndsIt() {
    TestWindow test;
    const StudyDir dir = writeStudy(test);
    open(test);
    test.get<QSpinBox>("studies-jobs").setValue(3);
    test.press("studies-run");
    QTRY_COMPARE_WITH_TIMEOUT(test.get<QPushButton>("studies-run").text(), QStringLiteral("St&op"), patience);
    std::ifstream words(dir.path() / "words.json");
    QCOMPARE(json::parse(words), json({"study", "run", "tiny", "--out", test.workspace().string(), "--jobs", "3"}));
    test.picture(QStringLiteral("studies-at-work"));
    test.press("studies-run");
    QTRY_COMPARE_WITH_TIMEOUT(test.get<QPushButton>("studies-run").text(), QStringLiteral("Ru&n"), patience);
  }

  void aFailedRunIsNamedWithItsReason() {
    TestWindow test;
    const StudyGraph graph = graphOf(tinyStudy());
    writeStudy(test);
    const StudyNode teacher = graph.node(graph.run({.model = "resnet20", .objective = "mll"}));
    test.makeRun(QString::fromStdString(teacher.id), teacher.recipe, "step_ms=0,end=fail");
    open(test);
    QTRY_VERIFY_WITH_TIMEOUT(test.get<MessageBar>("studies-failures").isVisible(), patience);
    QVERIFY(test.get<MessageBar>("studies-failures").text().startsWith(QString::fromStdString(teacher.label)));
    QVERIFY(test.get<QLabel>("studies-state").text().contains(QStringLiteral("1 failed, 3 blocked")));
    test.picture(QStringLiteral("studies-failed"));
  }

  void theFileIsCheckedWhileItIsWritten() {
    TestWindow test;
    const StudyDir dir = writeStudy(test);
    open(test);
    test.get<QTabWidget>("studies-tabs").setCurrentIndex(3);
    auto& text = test.get<QPlainTextEdit>("study-text");
    const QString good = text.toPlainText();
    rewrite(text, QString(good).replace(QStringLiteral("\"kd\""), QStringLiteral("\"kx\"")));
    QTRY_VERIFY(test.get<QLabel>("study-verdict").text().contains(QStringLiteral("kx")));
    QVERIFY(!test.get<QPushButton>("study-save").isEnabled());
    test.picture(QStringLiteral("studies-file-problem"));
    rewrite(text, QString(good).replace(QStringLiteral("0.25"), QStringLiteral("0.15")));
    QTRY_VERIFY(test.get<QPushButton>("study-save").isEnabled());
    QVERIFY(test.get<QLabel>("study-verdict").text().contains(QStringLiteral("5 runs")));
    test.press("study-save");
    QCOMPARE(readJsonFile(dir.file())["objectives"][1]["lambda"].get<double>(), 0.15);
  }

  void whatIsNotSavedOfOneStudyIsThereAfterAnother() {
    TestWindow test;
    writeStudy(test);
    writeStudy(test, tinyStudy(), "other");
    open(test);
    test.get<QTabWidget>("studies-tabs").setCurrentIndex(3);
    const auto choose = [&](const char* name) {
      auto& list = test.get<QListWidget>("studies-list");
      list.setCurrentItem(list.findItems(QLatin1String(name), Qt::MatchExactly).first());
    };
    choose("tiny");
    auto& text = test.get<QPlainTextEdit>("study-text");
    const QString saved = text.toPlainText();
    const QString draft = QString(saved).replace(QStringLiteral("0.25"), QStringLiteral("0.35"));
    rewrite(text, draft);
    choose("other");
    QCOMPARE(text.toPlainText(), saved);
    QVERIFY(!test.get<QPushButton>("study-revert").isEnabled());
    choose("tiny");
    QCOMPARE(text.toPlainText(), draft);
    QVERIFY(test.get<QPushButton>("study-save").isEnabled());
    test.press("study-revert");
    QCOMPARE(text.toPlainText(), saved);
    choose("other");
    choose("tiny");
    QCOMPARE(text.toPlainText(), saved);
  }

  void leavingWithoutSavingAsks() {
    TestWindow test;
    const StudyDir dir = writeStudy(test);
    open(test);
    test.get<QTabWidget>("studies-tabs").setCurrentIndex(3);
    auto& text = test.get<QPlainTextEdit>("study-text");
    const QString saved = text.toPlainText();
    const QString draft = QString(saved).replace(QStringLiteral("0.25"), QStringLiteral("0.35"));
    rewrite(text, draft);
    QCOMPARE(answer(test, QMessageBox::Cancel, [&] { test.window().close(); }), true);
    QVERIFY(test.window().isVisible());
    QCOMPARE(answer(test, QMessageBox::Cancel, [&] { test.window().openWorkspace(test.workspace() / "elsewhere"); }),
             true);
    QCOMPARE(test.window().workspace(), test.workspace());
    QCOMPARE(answer(test, QMessageBox::Cancel, [&] { test.trigger("reset-layout-action"); }), true);
    QCOMPARE(text.toPlainText(), draft);
    // What is no study cannot be saved.
    rewrite(text, QStringLiteral("{\"version\": 1,"));
    bool couldSave = true;
    QCOMPARE(answer(
                 test, QMessageBox::Cancel, [&] { test.window().close(); }, &couldSave),
             true);
    QVERIFY(!couldSave);
    rewrite(text, draft);
    QCOMPARE(answer(
                 test, QMessageBox::Save, [&] { test.window().close(); }, &couldSave),
             true);
    QVERIFY(couldSave);
    QVERIFY(!test.window().isVisible());
    QCOMPARE(readJsonFile(dir.file())["objectives"][1]["lambda"].get<double>(), 0.35);
    // Nothing is asked where nothing is unsaved, and what is discarded is gone.
    test.window().show();
    QCOMPARE(answer(test, QMessageBox::Cancel, [&] { test.window().close(); }), false);
    test.window().show();
    rewrite(text, saved);
    QCOMPARE(answer(test, QMessageBox::Discard, [&] { test.window().close(); }), true);
    QVERIFY(!test.window().isVisible());
    QCOMPARE(readJsonFile(dir.file())["objectives"][1]["lambda"].get<double>(), 0.35);
  }

  void aBrokenFileIsSaidAndCanBeMended() {
    TestWindow test;
    const StudyDir dir = writeStudy(test);
    std::string broken = tinyStudy().dump(2);
    broken.replace(broken.find("\"objectives\": ["), 15, "\"objectives\": ");
    writeFileAtomically(dir.file(), broken + "\n");
    test.trigger("go-studies-view");
    QTRY_VERIFY_WITH_TIMEOUT(test.get<MessageBar>("studies-failures").isVisible(), patience);
    QVERIFY(test.get<MessageBar>("studies-failures").text().contains(QStringLiteral("study.json")));
    QVERIFY(!test.get<QPushButton>("studies-run").isEnabled());
    test.get<QTabWidget>("studies-tabs").setCurrentIndex(3);
    auto& text = test.get<QPlainTextEdit>("study-text");
    QCOMPARE(text.toPlainText(), QString::fromStdString(broken));
    // Without its bracket the array ends after "mll", and no object may follow.
    const int line = text.document()->find(QStringLiteral("\"mll\",")).blockNumber() + 2;
    QCOMPARE(test.get<QLabel>("study-verdict").text(), QStringLiteral("Line %1 is not JSON.").arg(line));
    QCOMPARE(text.extraSelections().size(), 1);
    QCOMPARE(text.extraSelections().first().cursor.blockNumber() + 1, line);
    test.picture(QStringLiteral("studies-file-broken"));
    rewrite(text, QString::fromStdString(tinyStudy().dump(2)));
    QTRY_VERIFY(test.get<QPushButton>("study-save").isEnabled());
    QVERIFY(text.extraSelections().isEmpty());
    test.press("study-save");
    QVERIFY(!test.get<MessageBar>("studies-failures").isVisible());
    QVERIFY(test.get<QPushButton>("studies-run").isEnabled());
  }
};

QTEST_MAIN(TestStudiesView)
#include "test_studies_view.moc"
