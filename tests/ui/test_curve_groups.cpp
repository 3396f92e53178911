// Curves of several seeds, logarithmic steps, and the plane of LL and CMI.
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>
#include <cmath>

#include "tests/ui/recorded_students.h"
#include "tests/ui/view_fixture.h"
#include "ui/models/curve_seeds.h"
#include "ui/views/curves_view.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/plot_grid.h"
#include "ui/widgets/plot_legend.h"
#include "ui/widgets/plot_plane.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

struct Point {
  double top1 = 0.5;
  double logLikelihood = -0.5;
  double cmi = 0.2;
};

/// A teacher with these values after its epochs.
void writeTeacher(const std::filesystem::path& workspace, const std::string& id, int seed, double rate,
                  const std::vector<Point>& points) {
  const RecordedRun run = teacher(id, "mll");
  const RunDir dir = makeRunFolder(workspace, run);
  nlohmann::json recipe = recipeOf(run);
  recipe["seed"] = seed;
  recipe["optimizer"] = {{"lr", rate}};
  std::ofstream(dir.recipe()) << recipe;
  EventWriter writer(dir.events());
  writer.write(threeClassStart());
  for (std::size_t i = 0; i < points.size(); ++i) {
    EpochEvent event = threeClassEpoch(static_cast<int64_t>(i) + 1, points[i].top1, {});
    event.measures["log_likelihood"] = points[i].logLikelihood;
    event.measures["cmi"] = points[i].cmi;
    writer.write(event);
  }
}

const QString mean = QStringLiteral(
    "a/test/test split, not augmented, batch norm with running statistics, T = 1, exact "
    "centroids/seeds");

}  // namespace

class TestCurveGroups : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { m_fixture = std::make_unique<ViewFixture>(); }
  void cleanup() { m_fixture.reset(); }

  // 70, 72 and 74 have the mean 72 and the deviation 2; 80, 84 and 88 have 84 and 4.
  void seedsBecomeTheirMeanInABandOfOneDeviation() {
    writeTeacher(workspace(), "a", 0, 0.1, {{.top1 = 0.70}, {.top1 = 0.80}});
    writeTeacher(workspace(), "b", 1, 0.1, {{.top1 = 0.72}, {.top1 = 0.84}});
    writeTeacher(workspace(), "c", 2, 0.1, {{.top1 = 0.74}, {.top1 = 0.88}});
    m_fixture->open<CurvesView>({"a", "b", "c"});
    QCOMPARE(plotOf("top1").readout(1).size(), std::size_t{3});
    tick("curves-group-seeds");
    const auto* series = plotOf("top1").series(mean);
    QVERIFY(series);
    QVERIFY(std::abs(series->y()[0] - 72) < 1e-9);
    QVERIFY(std::abs(series->y()[1] - 84) < 1e-9);
    const std::vector<ReadoutRow> rows = plotOf("top1").readout(2);
    QCOMPARE(rows.size(), std::size_t{1});
    QCOMPARE(rows[0].label, QStringLiteral("a (3 seeds), test"));
    QVERIFY(std::abs(rows[0].deviation.value() - 4) < 1e-9);
    const auto& legend = m_fixture->get<PlotLegend>("curves-legend").entries();
    QCOMPARE(legend[0].text, QStringLiteral("a (3 seeds): mean \u00b1 deviation"));
    QVERIFY(legend[0].details.contains(QStringLiteral("c\ntest:")));
    m_fixture->picture(QStringLiteral("curves-seeds"));
    m_fixture->get<QTabWidget>("curves-tabs").setCurrentIndex(1);
    const auto* numbers = m_fixture->get<QTableView>("curves-numbers").model();
    QCOMPARE(numbers->headerData(5, Qt::Vertical).toString(), QStringLiteral("a (3 seeds)"));
    QCOMPARE(numbers->index(5, 1).data().toString(), QStringLiteral("84 \u00b1 4"));
  }

  void theMeanEndsWhereOneSeedHasNoValue() {
    writeTeacher(workspace(), "a", 0, 0.1, {{.top1 = 0.70}, {.top1 = 0.80}});
    writeTeacher(workspace(), "b", 1, 0.1, {{.top1 = 0.72}});
    m_fixture->open<CurvesView>({"a", "b"});
    tick("curves-group-seeds");
    QCOMPARE(plotOf("top1").series(mean)->y().size(), std::size_t{1});
  }

  // One run wrote at steps 10, 20 and 30, the other at 5 and 25, where its line passes 10 at 1 and 20 at 3: the means
  // are 1 and 2.5, the deviation at 20 is |2 - 3| / sqrt(2). At 30 only one of them has been. What is measured after
  // epochs is never guessed between them.
  void batchesOfOtherStepsAreMetOnTheirLines() {
    const auto line = [](const char* run, CurveSource source, std::vector<double> steps, std::vector<double> values) {
      const std::vector<double> zeros(steps.size(), 0.0);
      auto curve = std::make_shared<Curve>(Curve{.key = "batch/loss",
                                                 .steps = steps,
                                                 .epochs = zeros,
                                                 .times = zeros,
                                                 .worked = zeros,
                                                 .values = std::move(values)});
      return CurveLine{.run = QString::fromLatin1(run), .source = source, .provenance = {}, .curve = curve};
    };
    const auto mean = [&](CurveSource source) {
      CurvePlot plot;
      plot.lines = {line("a", source, {10, 20, 30}, {1, 2, 3}), line("b", source, {5, 25}, {0, 4})};
      return groupSeeds({plot}, {{QStringLiteral("a"), QStringLiteral("b")}})[0].lines[0];
    };
    const CurveLine batches = mean(CurveSource::Batch);
    QCOMPARE(batches.curve->steps, (std::vector<double>{10, 20}));
    QCOMPARE(batches.curve->values, (std::vector<double>{1, 2.5}));
    QCOMPARE((*batches.deviation)[1], std::sqrt(0.5));
    QVERIFY(mean(CurveSource::Test).curve->steps.empty());
  }

  // The first time that a plane is drawn too, when its axes have only just found their place.
  void labelsOfAPlaneAreShownWhereTheyDoNotCoverEachOther() {
    PlotPlane plane;
    PlanePath path{.label = QStringLiteral("class"), .look = {}, .isLine = false, .points = {}};
    for (const auto& [name, place] :
         {std::pair("low", 0.0), std::pair("middle", 0.5), std::pair("covered", 0.502), std::pair("high", 1.0)}) {
      path.points.push_back({.x = place, .y = place, .label = QString::fromLatin1(name), .details = {}});
    }
    PlaneContents contents;
    contents.paths = {path};
    plane.setContents(contents);
    plane.resize(600, 400);
    plane.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plane));
    QTRY_COMPARE(plane.shownLabels(), QStringList({"low", "middle", "high"}));
  }

  void runsThatDifferInMoreThanTheSeedStayApart() {
    writeTeacher(workspace(), "a", 0, 0.1, {{.top1 = 0.70}});
    writeTeacher(workspace(), "b", 1, 0.2, {{.top1 = 0.72}});
    m_fixture->open<CurvesView>({"a", "b"});
    tick("curves-group-seeds");
    QVERIFY(!plotOf("top1").series(mean));
    QCOMPARE(plotOf("top1").readout(1).size(), std::size_t{2});
  }

  void theCsvOfAMeanSaysOverHowManySeedsAndTheirDeviation() {
    writeTeacher(workspace(), "a", 0, 0.1, {{.top1 = 0.5}});
    writeTeacher(workspace(), "b", 1, 0.1, {{.top1 = 0.75}});
    m_fixture->open<CurvesView>({"a", "b"});
    tick("curves-group-seeds");
    // The deviation of two values is their difference over the root of 2.
    const QByteArray csv = saved("curves-save-values", "seeds.csv");
    QVERIFY2(csv.contains(",10,1,1,1,0.625,2,0.1767766952966369\r\n"), csv.constData());
  }

  void stepsCanBeLogarithmicAndEveryExtremeStaysVisible() {
    RecordedRun run = teacher("long", "mll");
    run.stepsPerEpoch = 500;
    writeRun(workspace(), run);
    m_fixture->open<CurvesView>({"long"});
    auto& axis = m_fixture->get<QComboBox>("curves-x-axis");
    axis.setCurrentIndex(axis.findData(QStringLiteral("step")));
    tick("curves-log-x");
    Plot& plot = plotOf("loss");
    QVERIFY(plot.isLogX());
    QCOMPARE(plot.dataRange()->first, 10.0);
    // The view fits the points: it begins a little before step 10, not decades before.
    const auto& grid = *qobject_cast<const PlotGrid*>(plot.parentWidget());
    QVERIFY(grid.xRange()->first > 9 && grid.xRange()->first < 10);
    QCOMPARE(plot.readout(10)[0].point.x, 10.0);
    m_fixture->picture(QStringLiteral("curves-log-x"));
    // Of equal columns of ln x, the second holds (10, 100].
    std::vector<double> x, y;
    for (int i = 1; i <= 100; ++i) {
      x.push_back(i);
      y.push_back(i == 50 ? 9.0 : i == 60 ? -9.0 : 0.0);
    }
    PlotSeries series;
    series.update({.x = x, .y = y, .times = x}, {});
    const std::vector<PlotPoint> thinned = series.thinned(1, 100, 2, true);
    QCOMPARE(thinned.size(), std::size_t{6});
    QCOMPARE(thinned[1], (PlotPoint{9, 0}));
    QCOMPARE(thinned[3], (PlotPoint{50, 9}));
    QCOMPARE(thinned[4], (PlotPoint{60, -9}));
  }

  void aLogarithmicAxisLeavesOutWhatIsNotPositive() {
    const std::vector<double> x{0, 1, 10}, y{5, 6, 7};
    PlotSeries series;
    series.update({.x = x, .y = y, .times = x}, {.positiveOnly = false, .smoothing = 0, .positiveXOnly = true});
    QCOMPARE(series.x(), (std::vector<double>{1, 10}));
    QCOMPARE(series.skippedNotPositive(), int64_t{1});
  }

  void theValuesInViewAreSavedAlone() {
    writeTeacher(workspace(), "a", 0, 0.1, {{.top1 = 0.1}, {.top1 = 0.2}, {.top1 = 0.3}, {.top1 = 0.4}});
    m_fixture->open<CurvesView>({"a"});
    Q_EMIT plotOf("top1").xRangeChosen(1.5, 3.5);
    const QByteArray csv = saved("curves-save-view", "view.csv");
    QVERIFY(csv.contains(",20,2,") && csv.contains(",30,3,"));
    QVERIFY(!csv.contains(",10,1,") && !csv.contains(",40,4,"));
  }

  // Last points (CMI, LL): a (0.1, -0.1), b (0.4, -0.3), c (0.3, -0.4). b surpasses c in both.
  void thePlaneShowsPathsAndTheFrontOfTheirLastPoints() {
    writeTeacher(workspace(), "a", 0, 0.1, {{.logLikelihood = -0.9, .cmi = 0.5}, {.logLikelihood = -0.1, .cmi = 0.1}});
    writeTeacher(workspace(), "b", 0, 0.2, {{.logLikelihood = -0.2, .cmi = 0.2}, {.logLikelihood = -0.3, .cmi = 0.4}});
    writeTeacher(workspace(), "c", 0, 0.3, {{.logLikelihood = -0.5, .cmi = 0.25}, {.logLikelihood = -0.4, .cmi = 0.3}});
    m_fixture->open<CurvesView>({"a", "b", "c"});
    m_fixture->get<QTabWidget>("curves-tabs").setCurrentIndex(2);
    const auto& plane = m_fixture->get<PlotPlane>("plane-plot");
    QCOMPARE(plane.contents().paths.size(), std::size_t{3});
    QCOMPARE(plane.contents().paths[1].points[0].x, 0.2);
    QCOMPARE(plane.contents().paths[1].points[0].y, -0.2);
    const std::vector<PlanePoint>& front = plane.contents().fronts.at(0);
    QCOMPARE(front.size(), std::size_t{2});
    QCOMPARE(front[0].x, 0.1);
    QCOMPARE(front[1].x, 0.4);
    m_fixture->get<QDoubleSpinBox>("plane-lambda").setValue(0.5);
    QCOMPARE(plane.contents().guides->weight, 0.5);
    auto* table = m_fixture->get<QTableView>("plane-table").model();
    QCOMPARE(table->index(1, 3).data().toString(), QStringLiteral("-0.1000"));  // -0.3 + 0.5 * 0.4
    QCOMPARE(table->index(2, 4).data().toString(), QStringLiteral("no"));
    const QAbstractItemModelTester tester(table);
    m_fixture->picture(QStringLiteral("curves-plane"));
    QTRY_VERIFY(plane.pointAt(plane.positionOf(0.4, -0.3)));
    QVERIFY(plane.pointAt(plane.positionOf(0.4, -0.3))->details.startsWith(QStringLiteral("b, epoch 2\nLL -0.3000")));
    const QByteArray csv = saved("curves-save-values", "plane.csv");
    QVERIFY2(csv.contains("b,2,20,test,false,eval,1,exact,-0.3,0.4,0.5,-0.09999999999999998,true,true\r\n"),
             csv.constData());
    QVERIFY(saved("curves-save-figure", "plane.png").startsWith("\x89PNG"));
    m_fixture->get<QComboBox>("plane-split").setCurrentIndex(1);
    QVERIFY(plane.contents().paths.empty());
  }

 private:
  std::filesystem::path workspace() const { return m_fixture->workspace(); }
  Plot& plotOf(const char* key) { return m_fixture->get<Plot>((std::string("plot-") + key).c_str()); }
  void tick(const char* box) { m_fixture->get<QCheckBox>(box).setChecked(true); }
  QByteArray saved(const char* action, const char* name) {
    return m_fixture->saved(action, QLatin1String("curves-") + QLatin1String(name));
  }

  std::unique_ptr<ViewFixture> m_fixture;
};

QTEST_MAIN(TestCurveGroups)
#include "test_curve_groups.moc"
