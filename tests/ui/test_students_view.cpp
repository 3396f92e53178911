#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

#include "tests/ui/recorded_students.h"
#include "tests/ui/view_fixture.h"
#include "ui/models/configuration.h"
#include "ui/views/students_view.h"
#include "ui/widgets/matrix_map.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plot_plane.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

const QString dash = QStringLiteral("\u2013");
const QString heading = QStringLiteral("resnet20 to resnet8, fashion-mnist");

RecordedStudent student(const char* id, const char* teacher, double top1) {
  RecordedStudent run{.id = id, .teacher = teacher};
  run.top1 = {top1 - 0.1, top1};
  return run;
}

}  // namespace

class TestStudentsView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_fixture = std::make_unique<ViewFixture>();
    writeThreeClassTeacher(workspace(), "t-mll", "mll", {0.10, 0.10, 0.10});
    writeThreeClassTeacher(workspace(), "t-mcmi", "mcmi", {0.20, 0.30, 0.50}, 0, "t-mll");
  }
  void cleanup() { m_fixture.reset(); }

  void aWorkspaceWithoutStudentsSaysWhatToDo() {
    auto& view = m_fixture->open<StudentsView>();
    QCOMPARE(m_fixture->get<QListWidget>("students-runs-list").count(), 0);
    QSignalSpy requested(&view, &View::viewRequested);
    pressEmptyAction(view);
    QCOMPARE(requested.size(), 1);
    m_fixture->picture(QStringLiteral("students-none"));
  }

  void allStudentsAreOneClickAwayAndTeachersStayChosen() {
    writeStudent(workspace(), student("kd-mll", "t-mll", 0.70));
    writeStudent(workspace(), student("kd-mcmi", "t-mcmi", 0.72));
    auto& view = m_fixture->open<StudentsView>({QStringLiteral("t-mll")});
    pressEmptyAction(view);
    QStringList chosen = m_fixture->selection().ids();
    chosen.sort();
    QCOMPARE(chosen, (QStringList{"kd-mcmi", "kd-mll", "t-mll"}));
  }

  void studentsStandByMethodAndByWhatTheirTeacherWasTrainedFor() {
    writeStudent(workspace(), student("kd-mll", "t-mll", 0.70));
    writeStudent(workspace(), student("kd-mcmi", "t-mcmi", 0.72));
    RecordedStudent at = student("at-mll", "t-mll", 0.68);
    at.distiller = "at";
    writeStudent(workspace(), at);
    writeStudent(workspace(), student("alone", "", 0.65));
    openWith({"kd-mll", "kd-mcmi", "at-mll", "alone"});
    QCOMPARE(columns(), (QStringList{"No teacher", "mll", "mcmi", QStringLiteral("mcmi \u2212 mll")}));
    QCOMPARE(rows(), (QStringList{heading, "No teacher", "at", "kd"}));
    QCOMPARE(texts("No teacher"), (QStringList{"65.00", dash, dash, dash}));
    QCOMPARE(texts("kd"), (QStringList{dash, "70.00", "72.00", "+2.00"}));
    QCOMPARE(texts("at"), (QStringList{dash, "68.00", dash, dash}));
    const QAbstractItemModelTester tester(m_fixture->get<QTableView>("students-table").model());
    m_fixture->picture(QStringLiteral("students"));
  }

  void theEpochIsChosenAndSaid() {
    RecordedStudent run = student("kd-mll", "t-mll", 0.70);
    run.top1 = {0.9, 0.7};
    writeStudent(workspace(), run);
    openWith({"kd-mll"});
    QCOMPARE(texts("kd"), QStringList{"70.00"});
    QVERIFY(caption().contains(QStringLiteral("after the last epoch")));
    choose("students-epochs", 1);
    QCOMPARE(texts("kd"), QStringList{"90.00"});
    QVERIFY(caption().contains(QStringLiteral("best test top-1")));
  }

  // 0.70, 0.71 and 0.72 have the mean 0.71 and the deviation 0.01; each seed has a teacher of its own.
  void seedsAreAveragedWithTheirDeviationAndNumber() {
    for (int seed = 0; seed < 3; ++seed) {
      const std::string number = std::to_string(seed);
      writeThreeClassTeacher(workspace(), "mll-" + number, "mll", {0.1, 0.1, 0.1}, seed);
      writeThreeClassTeacher(workspace(), "mcmi-" + number, "mcmi", {0.2, 0.2, 0.2}, seed, "mll-" + number);
      RecordedStudent run = student(("kd-" + number).c_str(), ("mcmi-" + number).c_str(), 0.70 + 0.01 * seed);
      run.seed = seed;
      writeStudent(workspace(), run);
    }
    openWith({"kd-0", "kd-1", "kd-2"});
    QCOMPARE(texts("kd"), QStringList{QStringLiteral("71.00 \u00b1 1.00 (3)")});
    QVERIFY(cell("kd", 0, Qt::ToolTipRole).contains(QStringLiteral("kd-1, seed 1: 71.00, epoch 2")));
    QVERIFY(!remark().isVisible());
  }

  void runsThatDifferInMoreThanTheSeedAreNotAveragedSilently() {
    writeThreeClassTeacher(workspace(), "t-short", "mll", {0.1, 0.1, 0.1});
    const RunDir dir(workspace() / "runs" / "t-short");
    nlohmann::json recipe = nlohmann::json::parse(std::ifstream(dir.recipe()));
    recipe["epochs"] = 1;
    std::ofstream(dir.recipe()) << recipe;
    writeStudent(workspace(), student("kd-a", "t-mll", 0.70));
    writeStudent(workspace(), student("kd-b", "t-short", 0.72));
    openWith({"kd-a", "kd-b"});
    QVERIFY(remark().isVisible());
    QVERIFY2(remark().text().contains(QStringLiteral("teacher.epochs")), qPrintable(remark().text()));
  }

  void oneMethodWithOtherParametersIsARowOfItsOwn() {
    RecordedStudent cool = student("kd-cool", "t-mll", 0.70);
    cool.temperature = 1;
    writeStudent(workspace(), cool);
    writeStudent(workspace(), student("kd-warm", "t-mll", 0.71));
    openWith({"kd-cool", "kd-warm"});
    QCOMPARE(rows(), (QStringList{heading, "kd, temperature 1.0", "kd, temperature 4.0"}));
  }

  void otherQuantitiesAndOtherProvenanceAreSaid() {
    RecordedStudent run = student("kd-mcmi", "t-mcmi", 0.72);
    run.provenance.temperature = 2;
    writeStudent(workspace(), student("kd-mll", "t-mll", 0.70));
    writeStudent(workspace(), run);
    openWith({"kd-mll", "kd-mcmi"});
    choose("students-measure", m_fixture->get<QComboBox>("students-measure").findData(QStringLiteral("agreement")));
    QCOMPARE(texts("kd"), (QStringList{"75.00", "75.00", "0.00"}));
    QVERIFY2(remark().text().contains(QStringLiteral("T = 2 (kd-mcmi)")), qPrintable(remark().text()));
  }

  void aTeacherIsFoundByItsFolderAndByAFileInIt() {
    const std::string folder = (workspace() / "runs" / "t-mcmi").string();
    writeStudent(workspace(), student("kd-folder", folder.c_str(), 0.70));
    writeStudent(workspace(), student("kd-file", (folder + "/checkpoints/best.safetensors").c_str(), 0.70));
    writeStudent(workspace(), student("kd-other", "/elsewhere/t-mcmi/weights.pth", 0.70));
    openWith({});
    const RunStore& runs = m_fixture->runs();
    for (const char* id : {"kd-folder", "kd-file"})
      QCOMPARE(referredRun(*runs.run(QLatin1String(id)), "teacher", runs), runs.run(QStringLiteral("t-mcmi")));
    QCOMPARE(referredRun(*runs.run(QStringLiteral("kd-other")), "teacher", runs), nullptr);
  }

  void theConfusionMatrixShowsSharesAndCountsOfTheSummary() {
    RecordedStudent run = student("kd-mll", "t-mll", 0.70);
    run.confusion = {{9, 1, 0}, {2, 6, 2}, {0, 0, 0}};
    writeStudent(workspace(), run);
    openWith({"kd-mll"});
    openTab(1);
    auto& map = m_fixture->get<MatrixMap>("confusion-first-map");
    QCOMPARE(map.contents().names, (QStringList{"cat", "dog", "fox"}));
    QCOMPARE(map.contents().values[1][0], 0.2);
    QVERIFY(std::isnan(map.contents().values[2][2]));
    QCOMPARE(map.contents().details(1, 0), QStringLiteral("dog taken for cat\n2 of 10 test images (20.00 %)"));
    choose("confusion-values", 1);
    QCOMPARE(map.contents().values[1][1], 6.0);
    QCOMPARE(map.contents().upper, 9.0);
    QVERIFY(!m_fixture->get<MatrixMap>("confusion-second-map").isVisible());
    QTest::mouseMove(&map, map.cellRect(1, 0).center());
    QTRY_COMPARE(map.accessibleDescription(), map.contents().details(1, 0));
    QTest::keyClick(&map, Qt::Key_Right);
    QCOMPARE(map.accessibleDescription(), map.contents().details(1, 1));
  }

  // Zero-shot: fox was dropped. The MLL student never says fox, the MCMI student does for 4 of 10.
  void droppedClassesAreMarkedAndTwoStudentsStandSideBySide() {
    RecordedStudent first = student("kd-mll", "t-mll", 0.50);
    first.dropped = {2};
    first.confusion = {{9, 1, 0}, {4, 6, 0}, {5, 5, 0}};
    RecordedStudent second = student("kd-mcmi", "t-mcmi", 0.60);
    second.dropped = {2};
    second.confusion = {{8, 1, 1}, {3, 6, 1}, {3, 3, 4}};
    writeStudent(workspace(), first);
    writeStudent(workspace(), second);
    openWith({"kd-mll", "kd-mcmi"});
    openTab(1);
    const auto& map = m_fixture->get<MatrixMap>("confusion-second-map");
    QVERIFY(map.isVisible());
    QCOMPARE(map.contents().marked, (std::vector<bool>{false, false, true}));
    QVERIFY(m_fixture->get<QLabel>("confusion-first-text")
                .text()
                .contains(QStringLiteral("kept classes 90.00 %, \u2715 dropped classes 20.00 %")));
    const auto* table = m_fixture->get<QTableView>("confusion-table").model();
    QCOMPARE(table->headerData(0, Qt::Vertical).toString(), QStringLiteral("\u2715 fox"));
    QCOMPARE(table->headerData(0, Qt::Vertical, Qt::ForegroundRole).value<QColor>(),
             toneColour(Tone::Bad, QApplication::palette()));
    QCOMPARE(table->index(0, 0).data().toString(), QStringLiteral("0.00"));
    QCOMPARE(table->index(0, 1).data().toString(), QStringLiteral("40.00"));
    QCOMPARE(table->index(0, 2).data().toString(), QStringLiteral("+40.00"));
    choose("confusion-order", 1);
    QCOMPARE(table->headerData(2, Qt::Vertical).toString(), QStringLiteral("cat"));  // 80 - 90: the greatest loss
    const QAbstractItemModelTester tester(const_cast<QAbstractItemModel*>(table));
    // Two squares beside each other reach over the page, but for their names and scales.
    const auto& left = m_fixture->get<MatrixMap>("confusion-first-map");
    const QRect cells = left.cellRect(0, 0).united(left.cellRect(2, 2));
    QVERIFY(std::min(left.width() - cells.width(), left.height() - cells.height()) < 180);
    QVERIFY(2 * left.width() > 0.9 * left.parentWidget()->parentWidget()->width());
    m_fixture->picture(QStringLiteral("students-confusion"));
    const QByteArray csv = saved("students-save-confusion", "confusion.csv");
    QVERIFY(csv.contains("kd-mcmi,2,test,false,eval,1,exact,2,fox,true,2,fox,4\r\n"));
    QVERIFY(saved("students-save-confusion-figure", "confusion.png").startsWith("\x89PNG"));
  }

  void aStudentWithoutASummaryIsNamed() {
    writeStudent(workspace(), student("kd-mll", "t-mll", 0.70));
    openWith({"kd-mll"});
    openTab(1);
    QVERIFY2(seenTexts().contains(QStringLiteral("let one of these train to its end: kd-mll.")),
             qPrintable(seenTexts()));
    QVERIFY(!m_fixture->get<QAction>("students-save-confusion").isEnabled());
    QVERIFY(!m_fixture->get<QComboBox>("confusion-first").isVisible());
    m_fixture->picture(QStringLiteral("students-no-confusion"));
    openTab(2);
    QVERIFY2(seenTexts().contains(QStringLiteral("Tick students of one method")), qPrintable(seenTexts()));
    m_fixture->picture(QStringLiteral("students-no-gains"));
    RecordedStudent whole = student("kd-whole", "t-mll", 0.70);
    whole.confusion = {{9, 1, 0}, {2, 6, 2}, {0, 0, 0}};
    writeStudent(workspace(), whole);
    m_fixture->runs().refresh();
    openTab(1);
    m_fixture->selection().set({"kd-mll", "kd-whole"});
    QTRY_VERIFY(m_fixture->get<QComboBox>("confusion-first").isVisible());
    QVERIFY2(seenTexts().contains(QStringLiteral("before the run ends: kd-mll.")), qPrintable(seenTexts()));
  }

  // A resumed run ends a second time, with another matrix.
  void aMatrixIsReadAnewWhenTheSummaryChanges() {
    RecordedStudent run = student("kd-mll", "t-mll", 0.70);
    run.confusion = {{9, 1, 0}, {2, 6, 2}, {0, 0, 0}};
    writeStudent(workspace(), run);
    openWith({"kd-mll"});
    openTab(1);
    const auto& map = m_fixture->get<MatrixMap>("confusion-first-map");
    QCOMPARE(map.contents().values[0][0], 0.9);
    run.confusion[0] = {4, 6, 0};
    writeStudent(workspace(), run);
    QTRY_COMPARE(map.contents().values[0][0], 0.4);
  }

  // What is not in view is not kept up to date, but what is saved is.
  void whatIsSavedIsUpToDateWhicheverTabIsOpen() {
    openWith({});
    RecordedStudent first = student("kd-mll", "t-mll", 0.5), second = student("kd-mcmi", "t-mcmi", 0.7);
    for (RecordedStudent* run : {&first, &second}) {
      run->confusion = {{9, 1, 0}, {2, 6, 2}, {0, 0, 0}};
      writeStudent(workspace(), *run);
    }
    m_fixture->runs().refresh();
    m_fixture->selection().set({"kd-mll"});
    QTRY_VERIFY(m_fixture->get<QAction>("students-save-confusion").isEnabled());
    QVERIFY(saved("students-save-confusion", "confusion.csv").contains("kd-mll,2,"));
    QVERIFY(!m_fixture->get<QAction>("students-save-gains").isEnabled());
    m_fixture->selection().set({"kd-mll", "kd-mcmi"});
    QTRY_VERIFY(m_fixture->get<QAction>("students-save-gains").isEnabled());
    QVERIFY(saved("students-save-gains", "gains.csv").contains(",mll,mcmi,2,fox,false,"));
    QCOMPARE(m_fixture->get<QTabWidget>("students-tabs").currentIndex(), 0);
  }

  void whatAPersonChoseIsThereInTheNextSession() {
    RecordedStudent run = student("kd-mll", "t-mll", 0.70);
    run.confusion = {{9, 1, 0}, {2, 6, 2}, {0, 0, 0}};
    writeStudent(workspace(), run);
    openWith({"kd-mll"});
    const auto boxes = {"students-epochs", "students-measure", "confusion-values", "confusion-order"};
    for (const char* name : boxes) {
      auto& box = m_fixture->get<QComboBox>(name);
      if (!box.isVisible()) openTab(1);
      QVERIFY(box.isVisible());
      QCOMPARE(box.currentIndex(), 0);
      box.setFocus();
      QTest::keyClick(&box, Qt::Key_Down);
      QCOMPARE(box.currentIndex(), 1);
    }
    openWith({"kd-mll"});
    QCOMPARE(m_fixture->get<QTabWidget>("students-tabs").currentIndex(), 1);
    for (const char* name : boxes) QCOMPARE(m_fixture->get<QComboBox>(name).currentIndex(), 1);
    openTab(0);
    QCOMPARE(caption().section(QLatin1Char(' '), 0, 0), QStringLiteral("Top-5"));
  }

  // Two students of one teacher are no pair.
  void savingWhatIsNotThereOpensTheTabThatSaysWhy() {
    for (const char* id : {"kd-a", "kd-b"}) writeStudent(workspace(), student(id, "t-mll", 0.7));
    openWith({"kd-a", "kd-b"});
    m_fixture->get<QAction>("students-save-gains").trigger();
    QCOMPARE(m_fixture->get<QTabWidget>("students-tabs").currentIndex(), 2);
    QVERIFY(seenTexts().contains(QStringLiteral("two kinds of teachers")));
  }

  // While something trains the view refreshes all the time. A list that is open keeps the row under the cursor, and the
  // choice of none stays one, until a student comes or goes.
  void openListsKeepTheirPlaceWhileSomethingTrains() {
    for (const char* id : {"kd-a", "kd-b", "kd-c"}) {
      RecordedStudent run = student(id, std::string_view(id) == "kd-b" ? "t-mcmi" : "t-mll", 0.7);
      run.confusion = {{9, 1, 0}, {2, 6, 2}, {0, 0, 0}};
      writeStudent(workspace(), run);
    }
    openWith({"kd-a", "kd-b"});
    openTab(1);
    choose("confusion-second", 0);
    auto& list = m_fixture->get<QComboBox>("confusion-first");
    list.showPopup();
    list.view()->setCurrentIndex(list.model()->index(1, 0));
    int refilled = 0;
    connect(list.model(), &QAbstractItemModel::rowsInserted, this, [&refilled] { ++refilled; });
    refreshView("kd-a");
    QCOMPARE(list.view()->currentIndex().row(), 1);
    QCOMPARE(m_fixture->get<QComboBox>("confusion-second").currentIndex(), 0);
    QCOMPARE(refilled, 0);
    list.hidePopup();
    m_fixture->selection().set({"kd-a", "kd-b", "kd-c"});
    QTRY_COMPARE(list.count(), 3);
    QCOMPARE(m_fixture->get<QComboBox>("confusion-second").currentIndex(), 0);

    openTab(2);
    auto& pairs = m_fixture->get<QComboBox>("gain-pair");
    QCOMPARE(pairs.count(), 1);
    connect(pairs.model(), &QAbstractItemModel::rowsInserted, this, [&refilled] { ++refilled; });
    refilled = 0;
    refreshView("kd-a");
    QCOMPARE(refilled, 0);
  }

  // Teachers differ by 0.1, 0.2 and 0.4 nats, students by 10, 20 and 40 points: on one line, so r = 1.
  void theGainOfEachClassIsPlottedAgainstItsTeachersDifferenceInCmi() {
    RecordedStudent first = student("kd-mll", "t-mll", 0.5);
    first.accuracyPerClass = {0.5, 0.5, 0.5};
    RecordedStudent second = student("kd-mcmi", "t-mcmi", 0.7);
    second.accuracyPerClass = {0.6, 0.7, 0.9};
    writeStudent(workspace(), first);
    writeStudent(workspace(), second);
    openWith({"kd-mll", "kd-mcmi"});
    openTab(2);
    const auto& plot = m_fixture->get<PlotPlane>("gain-plot");
    QCOMPARE(plot.contents().paths.size(), std::size_t{1});
    const std::vector<PlanePoint>& points = plot.contents().paths[0].points;
    QCOMPARE(points.size(), std::size_t{3});
    QCOMPARE(points[2].label, QStringLiteral("fox"));
    QVERIFY(std::abs(points[2].x - 0.4) < 1e-12);
    QVERIFY(std::abs(points[2].y - 40) < 1e-9);
    QVERIFY(m_fixture->get<QLabel>("gain-text").text().contains(QStringLiteral("correlation 1.000")));
    const auto* table = m_fixture->get<QTableView>("gain-table").model();
    QCOMPARE(table->headerData(0, Qt::Vertical).toString(), QStringLiteral("fox"));
    QCOMPARE(table->index(0, 1).data().toString(), QStringLiteral("+40.00"));
    QTRY_VERIFY(plot.pointAt(plot.positionOf(points[1].x, points[1].y)));
    QCOMPARE(plot.pointAt(plot.positionOf(points[1].x, points[1].y))->label, QStringLiteral("dog"));
    QVERIFY(!plot.pointAt({1, 1}));
    m_fixture->picture(QStringLiteral("students-gains"));
    QVERIFY(saved("students-save-gains", "gains.csv").contains(",mll,mcmi,2,fox,false,0.4,0.4\r\n"));
    QVERIFY(saved("students-save-gains-figure", "gains.pdf").startsWith("%PDF-"));
  }

  // The MCMI teacher has 0.3, 0.4 and 0.5 nats after its first epoch, which is its best, and 0.9 after the last; the
  // MLL teacher has 0.1. Its weights after epoch 7 were kept and never measured.
  void aTeacherGivenAsAFileOfWeightsCountsAsTheEpochOfThatFile_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<double>("difference");
    QTest::newRow("folder") << QString() << 0.8;
    QTest::newRow("last") << QStringLiteral("/checkpoints/last.safetensors") << 0.8;
    QTest::newRow("best") << QStringLiteral("/checkpoints/best.safetensors") << 0.2;
    QTest::newRow("kept") << QStringLiteral("/checkpoints/epoch-0001.safetensors") << 0.2;
    QTest::newRow("not measured") << QStringLiteral("/checkpoints/epoch-0007.safetensors") << qQNaN();
  }
  void aTeacherGivenAsAFileOfWeightsCountsAsTheEpochOfThatFile() {
    QFETCH(const QString, file);
    QFETCH(const double, difference);
    writeThreeClassTeacher(workspace(), "t-kept", "mcmi", {0.9, 0.9, 0.9}, 0, "t-mll", {0.3, 0.4, 0.5});
    const std::string reference = (workspace() / "runs" / "t-kept").string() + file.toStdString();
    writeStudent(workspace(), student("kd-mll", "t-mll", 0.7));
    writeStudent(workspace(), student("kd-kept", reference.c_str(), 0.7));
    openWith({"kd-mll", "kd-kept"});
    openTab(2);
    if (std::isnan(difference)) {
      QVERIFY(!m_fixture->get<QAction>("students-save-gains").isEnabled());
      QVERIFY2(seenTexts().contains(
                   QStringLiteral("t-kept has no measurement of epoch-0007.safetensors, which kd-kept learnt from")),
               qPrintable(seenTexts()));
      return;
    }
    const QList<QByteArray> cat = saved("students-save-gains", "gains.csv").split('\n')[1].split(',');
    QVERIFY(std::abs(cat[cat.size() - 2].toDouble() - difference) < 1e-12);
  }

  // Two datasets at once: each pair's classes have the names of its own dataset.
  void theClassesOfAPairAreThoseOfItsOwnDataset() {
    for (const char* teacher : {"mll", "mcmi"}) {
      const std::string from = std::string("t-") + teacher;
      writeStudent(workspace(), student(("animals-" + from).c_str(), from.c_str(), 0.7));
      RecordedStudent other = student(("tools-" + from).c_str(), from.c_str(), 0.7);
      other.datasetId = "tools";
      other.classes = {"axe", "saw", "vice"};
      writeStudent(workspace(), other);
    }
    openWith({"animals-t-mll", "animals-t-mcmi", "tools-t-mll", "tools-t-mcmi"});
    openTab(2);
    auto& pairs = m_fixture->get<QComboBox>("gain-pair");
    QCOMPARE(pairs.count(), 2);
    for (const auto& [dataset, name] : {std::pair{"fashion-mnist", "dog"}, std::pair{"tools", "saw"}}) {
      pairs.setCurrentIndex(pairs.findText(QLatin1String(dataset), Qt::MatchContains));
      QCOMPARE(m_fixture->get<PlotPlane>("gain-plot").contents().paths[0].points[1].label, QLatin1String(name));
      const auto* numbers = m_fixture->get<QTableView>("gain-table").model();
      QCOMPARE(numbers->headerData(1, Qt::Vertical).toString(), QLatin1String(name));
      QVERIFY(saved("students-save-gains", "gains.csv").contains(QByteArray(",mll,mcmi,1,") + name));
    }
  }

  void theTableIsCopiedAndSavedWithItsCaption() {
    writeStudent(workspace(), student("kd-mll", "t-mll", 0.70));
    writeStudent(workspace(), student("kd-mcmi", "t-mcmi", 0.72));
    openWith({"kd-mll", "kd-mcmi"});
    m_fixture->get<QAction>("students-copy-markdown").trigger();
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QVERIFY(lines[0].startsWith(QStringLiteral("Top-1 (%) on the test split after the last epoch")));
    QCOMPARE(lines[2], QStringLiteral("| Method | mll | mcmi | mcmi \u2212 mll |"));
    QCOMPARE(lines[5], QStringLiteral("| kd | 70.00 | 72.00 | +2.00 |"));
    m_fixture->get<QAction>("students-copy-latex").trigger();
    QVERIFY(QApplication::clipboard()->text().endsWith(QStringLiteral("kd & $70.00$ & $72.00$ & $+2.00$ \\\\\n")));
    const QByteArray csv = saved("students-save-table", "students.csv");
    QVERIFY(
        csv.contains("kd-mcmi,\"resnet20 to resnet8, fashion-mnist\",kd,t-mcmi,mcmi,0,last,2,test,false,eval,1,"
                     "exact,0.72,1,-0.5,0.2,,,0.75,"));
  }

  void valuesFollowAStudentThatStillTrains() {
    const RunDir dir(workspace() / "runs" / "kd-mll");
    RecordedStudent run = student("kd-mll", "t-mll", 0.70);
    run.top1 = {0.4};
    writeStudent(workspace(), run);
    openWith({"kd-mll"});
    QCOMPARE(texts("kd"), QStringList{"40.00"});
    EventWriter writer(dir.events());
    writer.write(threeClassEpoch(2, 0.55, {}));
    QTRY_COMPARE(texts("kd"), QStringList{"55.00"});
  }

  // Two epochs are planned. One student has had both, one is in the second, one was stopped after the first.
  void studentsThatAreNotTrainedToTheEndAreNamed() {
    writeStudent(workspace(), student("kd-whole", "t-mll", 0.70));
    for (const char* id : {"kd-training", "kd-stopped"}) {
      RecordedStudent run = student(id, "t-mll", 0.70);
      run.top1 = {0.4};
      writeStudent(workspace(), run);
    }
    EventWriter(RunDir(workspace() / "runs" / "kd-stopped").events())
        .write(EndEvent{.status = "stopped", .time = startTime + 3, .errorKind = {}, .errorMessage = {}});
    openWith({"kd-whole"});
    QVERIFY(!remark().isVisible());
    m_fixture->selection().set({"kd-whole", "kd-training", "kd-stopped"});
    QTRY_VERIFY(remark().isVisible());
    QVERIFY2(remark().text().contains(
                 QStringLiteral("Not trained to the end: kd-training at epoch 1 of 2, kd-stopped at epoch 1 of 2.")),
             qPrintable(remark().text()));
    m_fixture->picture(QStringLiteral("students-unfinished"));
    EventWriter(RunDir(workspace() / "runs" / "kd-training").events()).write(threeClassEpoch(2, 0.55, {}));
    QTRY_VERIFY(!remark().text().contains(QStringLiteral("kd-training")));
    QVERIFY(remark().text().contains(QStringLiteral("kd-stopped at epoch 1 of 2")));
  }

 private:
  std::filesystem::path workspace() const { return m_fixture->workspace(); }
  void openWith(const QStringList& runs) { m_fixture->open<StudentsView>(runs); }
  void openTab(int index) { m_fixture->get<QTabWidget>("students-tabs").setCurrentIndex(index); }
  void choose(const char* box, int index) { m_fixture->get<QComboBox>(box).setCurrentIndex(index); }
  QString caption() { return m_fixture->get<QLabel>("students-caption").text(); }
  MessageBar& remark() { return m_fixture->get<MessageBar>("students-remark"); }
  const QAbstractItemModel& table() { return *m_fixture->get<QTableView>("students-table").model(); }
  QStringList columns() {
    QStringList titles;
    for (int i = 0; i < table().columnCount(); ++i) titles << table().headerData(i, Qt::Horizontal).toString();
    return titles;
  }
  QStringList rows() {
    QStringList titles;
    for (int i = 0; i < table().rowCount(); ++i) titles << table().headerData(i, Qt::Vertical).toString();
    return titles;
  }
  QString cell(const QString& row, int column, int role = Qt::DisplayRole) {
    return table().index(static_cast<int>(rows().indexOf(row)), column).data(role).toString();
  }
  QStringList texts(const QString& row) {
    QStringList result;
    for (int i = 0; i < table().columnCount(); ++i) result << cell(row, i);
    return result;
  }
  /// Every text that stands in view, one after another.
  QString seenTexts() {
    QStringList texts;
    for (const auto* label : m_fixture->get<QTabWidget>("students-tabs").findChildren<QLabel*>()) {
      if (label->isVisible()) texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
  }
  /// As when the run has written something.
  void refreshView(const char* run) {
    const QSignalSpy told(&m_fixture->runs(), &RunStore::runsChanged);
    m_fixture->runs().touch(QLatin1String(run));
    QTRY_VERIFY(!told.isEmpty());
    QTest::qWait(100);  // the view refreshes once for all changes of 40 ms
  }
  QByteArray saved(const char* action, const char* name) {
    return m_fixture->saved(action, QLatin1String("students-") + QLatin1String(name));
  }

  std::unique_ptr<ViewFixture> m_fixture;
};

QTEST_MAIN(TestStudentsView)
#include "test_students_view.moc"
