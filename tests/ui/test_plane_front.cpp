// Who is on the Pareto front of the plane of LL and CMI: like is compared with like.
#include <QCheckBox>
#include <QLabel>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

#include "tests/ui/recorded_runs.h"
#include "tests/ui/view_fixture.h"
#include "ui/models/ll_cmi_plane.h"
#include "ui/views/curves_view.h"
#include "ui/widgets/plot_legend.h"
#include "ui/widgets/plot_plane.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

/// A run with one measured point.
struct Measured {
  const char* id;
  const char* kind = "teacher";
  const char* dataset = "fashion-mnist";
  int classes = 10;
  double cmi = 0;
  double logLikelihood = 0;
};

StartEvent startOf(const Measured& run) {
  StartEvent start;
  start.time = startTime;
  start.stepsPerEpoch = start.totalSteps = 100;
  start.epochs = 1;
  for (int c = 0; c < run.classes; ++c) start.classes.push_back("class " + std::to_string(c));
  return start;
}

EpochEvent epochOf(const Measured& run, int64_t epoch, double share) {
  EpochEvent event;
  event.epoch = epoch;
  event.step = 50 * epoch;
  event.time = startTime + static_cast<double>(epoch);
  event.measures = {{"log_likelihood", share * run.logLikelihood}, {"cmi", run.cmi / share}};
  return event;
}

nlohmann::json recipeOf(const Measured& run) {
  return {{"version", 1}, {"kind", run.kind}, {"dataset", {{"id", run.dataset}}}, {"model", {{"id", "resnet20"}}}};
}

void write(const std::filesystem::path& workspace, const Measured& run) {
  const RunDir dir(workspace / "runs" / run.id);
  std::filesystem::create_directories(dir.path());
  std::ofstream(dir.recipe()) << recipeOf(run);
  EventWriter writer(dir.events());
  writer.write(startOf(run));
  writer.write(epochOf(run, 1, 2));
  writer.write(epochOf(run, 2, 1));
}

QStringList onFront(const std::vector<Measured>& measured) {
  std::vector<Run> runs;
  for (const Measured& each : measured) {
    runs.push_back(
        {.dir = RunDir(each.id), .recipe = recipeOf(each), .summary = {}, .history = RunHistory(), .problem = {}});
    runs.back().history.add(startOf(each));
    runs.back().history.add(epochOf(each, 1, 1));
  }
  std::vector<const Run*> pointers;
  for (const Run& run : runs) pointers.push_back(&run);
  QStringList ids;
  for (const PlaneRun& run : planeRuns(pointers, "test")) {
    if (run.isOnFront) ids << run.id;
  }
  return ids;
}

// b has more CMI than a and less LL; c has less of both than b. The student has more of both than any of them.
constexpr Measured a{.id = "a", .cmi = 0.1, .logLikelihood = -0.1};
constexpr Measured b{.id = "b", .cmi = 0.4, .logLikelihood = -0.3};
constexpr Measured c{.id = "c", .cmi = 0.3, .logLikelihood = -0.4};
constexpr Measured student{.id = "student", .kind = "student", .cmi = 0.5, .logLikelihood = -0.05};
// Teachers of another dataset, the second better in both, and of the same dataset with half its classes.
constexpr Measured d{.id = "d", .dataset = "cifar100", .classes = 100, .cmi = 0.6, .logLikelihood = -0.04};
constexpr Measured e{.id = "e", .dataset = "cifar100", .classes = 100, .cmi = 0.7, .logLikelihood = -0.03};
constexpr Measured half{.id = "half", .classes = 5, .cmi = 0.8, .logLikelihood = -0.02};

}  // namespace

class TestPlaneFront : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void teachersOfOneDatasetAreComparedWithEachOther() { QCOMPARE(onFront({a, b, c}), QStringList({"a", "b"})); }

  void noStudentIsOnTheFrontNorKeepsATeacherFromIt() {
    QCOMPARE(onFront({student, a, b, c}), QStringList({"a", "b"}));
    QCOMPARE(onFront({student}), QStringList());
  }

  void aDatasetIsMeasuredAgainstItselfAlone() {
    QCOMPARE(onFront({a, b, c, d, e}), QStringList({"a", "b", "e"}));
    QCOMPARE(onFront({a, b, c, half}), QStringList({"a", "b", "half"}));
  }

  void theViewDrawsAFrontForEachDatasetAndStudentsDashed() {
    ViewFixture fixture;
    for (const Measured& run : {a, b, c, student, d, e}) write(fixture.workspace(), run);
    fixture.open<CurvesView>({"a", "b", "c"});
    fixture.get<QTabWidget>("curves-tabs").setCurrentIndex(2);
    const auto& plane = fixture.get<PlotPlane>("plane-plot");
    const auto& remark = fixture.get<QLabel>("plane-remark");
    QCOMPARE(plane.contents().fronts.size(), std::size_t{1});
    QVERIFY2(!remark.isVisible(), qPrintable(remark.text()));

    fixture.selection().set({"a", "b", "c", "student", "d", "e"});
    QTRY_COMPARE(plane.contents().paths.size(), std::size_t{6});
    const auto& fronts = plane.contents().fronts;
    QCOMPARE(fronts.size(), std::size_t{2});
    QCOMPARE(fronts[0].size(), std::size_t{2});
    QCOMPARE(fronts[0][1].x, 0.4);
    QCOMPARE(fronts[1].size(), std::size_t{1});
    QCOMPARE(fronts[1][0].x, 0.7);
    QVERIFY2(remark.text().contains(QStringLiteral("Students are dashed, and the front is the teachers' alone.")),
             qPrintable(remark.text()));
    QVERIFY2(remark.text().contains(QStringLiteral("a front for each dataset")), qPrintable(remark.text()));
    QVERIFY(remark.isVisible());
    const PlanePath& path = plane.contents().paths[3];
    QCOMPARE(path.label, QStringLiteral("student (student)"));
    QCOMPARE(path.look.style, Qt::DashLine);
    QCOMPARE(plane.contents().paths[0].look.style, Qt::SolidLine);
    const auto* table = fixture.get<QTableView>("plane-table").model();
    QStringList marked;
    for (int row = 0; row < table->rowCount(); ++row) marked << table->index(row, 4).data().toString();
    QCOMPARE(marked, QStringList({"yes", "yes", "no", "student", "no", "yes"}));
    fixture.picture(QStringLiteral("curves-plane-datasets"));
    fixture.get<QCheckBox>("plane-front").click();
    QVERIFY(plane.contents().fronts.empty());
  }
};

QTEST_MAIN(TestPlaneFront)
#include "test_plane_front.moc"
