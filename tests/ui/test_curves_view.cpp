#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QSlider>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

#include "tests/ui/recorded_runs.h"
#include "tests/ui/view_fixture.h"
#include "ui/models/csv.h"
#include "ui/views/curves_view.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/plot_legend.h"
#include "ui/widgets/plot_plane.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

const RecordedRun mll = teacher("resnet20-mll", "mll");
const RecordedRun mcmi = teacher("resnet20-mcmi", "mcmi");

const ReadoutRow* rowOf(const std::vector<ReadoutRow>& rows, const QString& label) {
  const auto found = std::ranges::find(rows, label, &ReadoutRow::label);
  return found != rows.end() ? &*found : nullptr;
}

}  // namespace

class TestCurvesView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { m_fixture = std::make_unique<ViewFixture>(); }
  void cleanup() { m_fixture.reset(); }

  void anEmptyWorkspaceSaysWhatToDo() {
    auto& view = m_fixture->open<CurvesView>();
    QSignalSpy requested(&view, &View::viewRequested);
    pressEmptyAction(view);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("new-run-view"));
    m_fixture->picture(QStringLiteral("curves-empty"));
  }

  void withoutATickTheNewestRunsAreOffered() {
    for (int i = 0; i < 6; ++i) {
      writeRun(m_fixture->workspace(), teacher("run-" + std::to_string(i), "mll"));
    }
    auto& view = m_fixture->open<CurvesView>();
    pressEmptyAction(view);
    const QStringList newest = m_fixture->runs().ids().mid(2);
    QCOMPARE(QSet<QString>(m_fixture->selection().ids().begin(), m_fixture->selection().ids().end()),
             QSet<QString>(newest.begin(), newest.end()));
    QTRY_VERIFY(view.findChild<Plot*>(QStringLiteral("plot-cmi")));
    QTRY_VERIFY(plotOf("cmi").isVisible());
  }

  void everyQuantityHasAPlotInTheOrderOfItsWeight() {
    writeRun(m_fixture->workspace(), mcmi);
    auto& view = m_fixture->open<CurvesView>({QStringLiteral("resnet20-mcmi")});
    QStringList names;
    for (const Plot* plot : view.findChildren<Plot*>()) names << plot->objectName();
    names.sort();
    QCOMPARE(names, QStringList({"plot-cmi", "plot-cmi_term", "plot-cross_entropy", "plot-log_likelihood", "plot-loss",
                                 "plot-top1"}));
    QVERIFY(plotOf("log_likelihood").y() <= plotOf("cmi").y());
    QVERIFY(plotOf("cmi").y() <= plotOf("loss").y());
  }

  void valuesUnderTheCursorAreTheRecordedOnes() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")});
    chooseAxis("step");

    const std::vector<ReadoutRow> cmi = plotOf("cmi").readout(300);
    const ReadoutRow* test = rowOf(cmi, QStringLiteral("resnet20-mcmi, test"));
    QVERIFY(test);
    QCOMPARE(test->point.x, 300.0);
    QCOMPARE(test->point.y, recordedTestCmi(3, mcmi));
    QCOMPARE(rowOf(cmi, QStringLiteral("resnet20-mll, test"))->point.y, recordedTestCmi(3, mll));
    QCOMPARE(rowOf(cmi, QStringLiteral("resnet20-mll, train"))->point.y, recordedTestCmi(3, mll) - 0.04);
    QCOMPARE(rowOf(plotOf("loss").readout(250), QStringLiteral("resnet20-mll, batches"))->point.y, recordedLoss(250));
    // Shares are recorded in [0, 1] and shown in percent.
    QCOMPARE(rowOf(plotOf("top1").readout(600), QStringLiteral("resnet20-mll, test"))->point.y,
             100 * recordedTop1(6, mll));
    QVERIFY(std::ranges::is_sorted(cmi, std::ranges::greater{}, [](const ReadoutRow& row) { return row.point.y; }));
  }

  void allThreeAxesPlaceTheSameValue() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    chooseAxis("epoch");
    QCOMPARE(rowOf(plotOf("cmi").readout(3), QStringLiteral("resnet20-mll, test"))->point.x, 3.0);
    QCOMPARE(rowOf(plotOf("loss").readout(2.5), QStringLiteral("resnet20-mll, batches"))->point.y, recordedLoss(250));
    chooseAxis("time");
    // A step takes 0.1 s, and the first value counts from the start event.
    const ReadoutRow* row = rowOf(plotOf("loss").readout(25), QStringLiteral("resnet20-mll, batches"));
    QVERIFY(std::abs(row->point.x - 25) < 1e-3);
    QCOMPARE(row->point.y, recordedLoss(250));
  }

  // Stopped after step 250, resumed from the checkpoint of step 200: 210 to 250 are in the log twice.
  void aResumedRunHasOneValueForEachStep() {
    const RunDir dir = makeRunFolder(m_fixture->workspace(), mll);
    {
      EventWriter writer(dir.events());
      writer.write(startEvent(mll));
      writeSteps(writer, mll, 0, 250, startTime);
      writer.write(startEvent(mll, 200, startTime + 1000));
      writeSteps(writer, mll, 200, 600, startTime + 1000);
    }
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    chooseAxis("step");
    const PlotSeries* loss = plotOf("loss").series(QStringLiteral("resnet20-mll/batch"));
    QVERIFY(loss);
    std::vector<double> steps;
    for (int step = 10; step <= 600; step += 10) steps.push_back(step);
    QCOMPARE(loss->x(), steps);
  }

  // It worked for 25 s, stood still for a night, and worked for 40 s from the checkpoint of step 200 on.
  void theTimeAtWorkLeavesOutTheNightBetweenAStopAndAResume() {
    const RunDir dir = makeRunFolder(m_fixture->workspace(), mll);
    {
      EventWriter writer(dir.events());
      writer.write(startEvent(mll));
      writeSteps(writer, mll, 0, 250, startTime);
      writer.write(EndEvent{.status = "stopped", .time = startTime + 25, .errorKind = {}, .errorMessage = {}});
      writer.write(startEvent(mll, 200, startTime + 36000));
      writeSteps(writer, mll, 200, 600, startTime + 36000);
    }
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    chooseAxis("time");
    QCOMPARE(m_fixture->get<QComboBox>("curves-x-axis").currentText(), QStringLiteral("Time at work"));
    for (const char* quantity : {"loss", "cmi"})  // of batches, and measured after epochs
      QVERIFY(std::abs(plotOf(quantity).dataRange()->second - 65) < 1e-3);
    const ReadoutRow* row = rowOf(plotOf("cmi").readout(35), QStringLiteral("resnet20-mll, test"));
    QVERIFY(std::abs(row->point.x - 35) < 1e-3);
    QCOMPARE(row->point.y, recordedTestCmi(3, mll));
    m_fixture->picture(QStringLiteral("curves-resumed"));
  }

  void curvesGrowWhileTheRunTrains() {
    const RunDir dir = makeRunFolder(m_fixture->workspace(), mll);
    EventWriter writer(dir.events());
    writer.write(startEvent(mll));
    auto& view = m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    m_fixture->picture(QStringLiteral("curves-waiting"));
    writeSteps(writer, mll, 0, 150, startTime);
    QTRY_VERIFY(view.findChild<Plot*>(QStringLiteral("plot-loss")));
    QTRY_COMPARE(plotOf("loss").series(QStringLiteral("resnet20-mll/batch"))->x().size(), std::size_t{15});
    writeSteps(writer, mll, 150, 300, startTime + 15);
    QTRY_COMPARE(plotOf("loss").series(QStringLiteral("resnet20-mll/batch"))->x().size(), std::size_t{30});
    QCOMPARE(rowOf(plotOf("cmi").readout(3), QStringLiteral("resnet20-mll, test"))->point.y, recordedTestCmi(3, mll));
  }

  void tickingARunChoosesItInEveryViewAndBack() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<CurvesView>();
    auto& view = *m_fixture->get<QListWidget>("curves-runs-list").window();
    auto& list = m_fixture->get<QListWidget>("curves-runs-list");
    QCOMPARE(list.count(), 2);
    list.findItems(QStringLiteral("resnet20-mcmi"), Qt::MatchExactly).first()->setCheckState(Qt::Checked);
    QCOMPARE(m_fixture->selection().ids(), QStringList{QStringLiteral("resnet20-mcmi")});
    m_fixture->selection().set({QStringLiteral("resnet20-mll")});
    QCOMPARE(list.findItems(QStringLiteral("resnet20-mcmi"), Qt::MatchExactly).first()->checkState(), Qt::Unchecked);
    QCOMPARE(list.findItems(QStringLiteral("resnet20-mll"), Qt::MatchExactly).first()->checkState(), Qt::Checked);
    const auto showsMll = [&] {
      const auto* plot = view.findChild<Plot*>(QStringLiteral("plot-cmi"));
      return plot && plot->series(key("resnet20-mll", "test")) && !plot->series(key("resnet20-mcmi", "test"));
    };
    QTRY_VERIFY(showsMll());
  }

  void valuesMeasuredInDifferentWaysAreSeparateLinesWithANote() {
    RecordedRun other = mcmi;
    other.testProvenance.batchNorm = "train";
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), other);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")});
    const QString note = plotOf("cmi").note();
    QVERIFY2(note.contains(QStringLiteral("Measured differently")), qPrintable(note));
    QVERIFY2(note.contains(QStringLiteral("batch norm with batch statistics (resnet20-mcmi)")), qPrintable(note));
    const auto& entries = m_fixture->get<PlotLegend>("curves-legend").entries();
    QVERIFY(std::ranges::any_of(entries, [](const LegendEntry& e) { return e.text.contains("measured differently"); }));
    m_fixture->picture(QStringLiteral("curves-provenance"));
  }

  // The plots are drawn nevertheless, and one line says what is mixed.
  void runsOfDifferentDatasetsAreDrawnWithARemark() {
    RecordedRun other = mcmi;
    other.datasetId = "cifar100";
    other.classes = 100;
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), other);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")});
    const auto& bar = m_fixture->get<MessageBar>("curves-datasets");
    QVERIFY(bar.isVisible());
    QCOMPARE(bar.text(),
             QStringLiteral("Different datasets, whose values do not compare: fashion-mnist with 10 classes "
                            "(resnet20-mll); cifar100 with 100 classes (resnet20-mcmi)."));
    QCOMPARE(plotOf("cmi").readout(3).size(), std::size_t{6});  // of two runs test, train and batches
    m_fixture->picture(QStringLiteral("curves-datasets"));
    m_fixture->selection().set({QStringLiteral("resnet20-mll")});
    QTRY_VERIFY(!bar.isVisible());
  }

  void theLegendSaysHowTheValuesWereMeasured() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    QStringList texts;
    for (const LegendEntry& entry : m_fixture->get<PlotLegend>("curves-legend").entries()) texts << entry.text;
    QCOMPARE(texts,
             QStringList({"resnet20-mll", "test: not augmented, batch norm with running statistics",
                          "train: not augmented, batch norm with running statistics", "training batches, running"}));
  }

  void aLogarithmicAxisKeepsTheLogLikelihoodLinear() {
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mcmi")});
    m_fixture->get<QCheckBox>("curves-log-y").setChecked(true);
    QVERIFY(plotOf("loss").isLogY());
    QVERIFY(plotOf("cmi").isLogY());
    QVERIFY(!plotOf("log_likelihood").isLogY());
    m_fixture->picture(QStringLiteral("curves-log"));
  }

  void smoothingKeepsTheRecordedValuesInTheReadOut() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    m_fixture->get<QSlider>("curves-smoothing").setValue(40);
    const std::vector<ReadoutRow> rows = plotOf("loss").readout(2.5);
    QCOMPARE(rows[0].point.y, recordedLoss(250));
    QVERIFY(rows[0].smoothed);
    QVERIFY(*rows[0].smoothed > recordedLoss(250));  // the loss falls, and the average lags behind
    m_fixture->picture(QStringLiteral("curves-smoothed"));
  }

  // CMI falls from epoch to epoch: the last of six values is the lowest, and the first the highest.
  void theNumbersAreTheTwinOfThePlots() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    m_fixture->get<QTabWidget>("curves-tabs").setCurrentIndex(1);
    const auto* model = m_fixture->get<QTableView>("curves-numbers").model();
    int row = 0;
    while (model->headerData(row, Qt::Vertical).toString() != QStringLiteral("CMI (nats)")) ++row;
    while (model->index(row, 0).data().toString() != QStringLiteral("test")) ++row;
    QCOMPARE(model->headerData(row, Qt::Vertical).toString(), QStringLiteral("resnet20-mll"));
    const QString last = QLocale().toString(recordedTestCmi(6, mll), 'g', 5);
    QCOMPARE(model->index(row, 1).data().toString(), last);
    QCOMPARE(model->index(row, 2).data().toString(), last);
    QCOMPARE(model->index(row, 3).data().toString(), QLocale().toString(recordedTestCmi(1, mll), 'g', 5));
    QCOMPARE(model->index(row, 3).data(Qt::ToolTipRole).toString(), QStringLiteral("epoch 1, step 100"));
    QCOMPARE(model->index(row, 4).data().toString(), QStringLiteral("6"));
    m_fixture->picture(QStringLiteral("curves-numbers"));
  }

  void axisScaleAndSmoothingAreThereAgainInTheNextSession() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    QTest::keyClick(&m_fixture->get<QComboBox>("curves-x-axis"), Qt::Key_Down);
    m_fixture->get<QCheckBox>("curves-log-y").click();
    m_fixture->get<QSlider>("curves-smoothing").setValue(40);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    QCOMPARE(m_fixture->get<QComboBox>("curves-x-axis").currentData().toString(), QStringLiteral("time"));
    QVERIFY(m_fixture->get<QCheckBox>("curves-log-y").isChecked());
    QCOMPARE(m_fixture->get<QSlider>("curves-smoothing").value(), 40);
  }

  // Which plots and lines are shown, the tab, and how the plane is drawn.
  void whatIsShownIsThereAgainInTheNextSession() {
    writeRun(m_fixture->workspace(), mll);
    const auto open = [this]() -> CurvesView& { return m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")}); };
    const auto shown = [](const CurvesView& view, const char* quantity) {
      return view.findChild<Plot*>(QLatin1String("plot-") + QLatin1String(quantity)) != nullptr;
    };
    open();
    m_fixture->get<QAction>("quantity-mean_entropy").trigger();
    m_fixture->get<QAction>("quantity-loss").trigger();
    for (const char* box : {"curves-show-train", "curves-show-batch", "curves-group-seeds"})
      m_fixture->get<QCheckBox>(box).click();
    m_fixture->get<QTabWidget>("curves-tabs").setCurrentIndex(2);
    m_fixture->get<QDoubleSpinBox>("plane-lambda").setValue(0.25);
    m_fixture->get<QCheckBox>("plane-front").click();
    QTest::keyClick(&m_fixture->get<QComboBox>("plane-split"), Qt::Key_Down);

    const CurvesView& view = open();
    QCOMPARE(m_fixture->get<QTabWidget>("curves-tabs").currentIndex(), 2);
    QCOMPARE(m_fixture->get<QDoubleSpinBox>("plane-lambda").value(), 0.25);
    QVERIFY(!m_fixture->get<QCheckBox>("plane-front").isChecked());
    QCOMPARE(m_fixture->get<QComboBox>("plane-split").currentData().toString(), QStringLiteral("train"));
    QCOMPARE(m_fixture->get<PlotPlane>("plane-plot").contents().guides->weight, 0.25);
    QVERIFY(!m_fixture->get<QComboBox>("curves-x-axis").isEnabled());  // as for every tab but the plots
    m_fixture->get<QTabWidget>("curves-tabs").setCurrentIndex(0);
    QVERIFY(shown(view, "mean_entropy"));
    QVERIFY(!shown(view, "loss"));
    QVERIFY(m_fixture->get<QAction>("quantity-mean_entropy").isChecked());
    QVERIFY(!m_fixture->get<QAction>("quantity-loss").isChecked());
    QVERIFY(m_fixture->get<QCheckBox>("curves-show-test").isChecked());
    QVERIFY(!m_fixture->get<QCheckBox>("curves-show-train").isChecked());
    QVERIFY(!m_fixture->get<QCheckBox>("curves-show-batch").isChecked());
    QVERIFY(m_fixture->get<QCheckBox>("curves-group-seeds").isChecked());
    QCOMPARE(plotOf("cmi").readout(3).size(), std::size_t{1});  // of the test split alone
  }

  void aFirstStageHasItsOwnPlots() {
    const RunDir dir = makeRunFolder(m_fixture->workspace(), mll);
    EventWriter writer(dir.events());
    writer.write(startEvent(mll));
    StepEvent step;
    step.step = 10;
    step.stage = "paraphraser";
    step.time = startTime + 1;
    step.terms = {{"reconstruction", 0.25}};
    writer.write(step);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    Plot& plot = plotOf("paraphraser/reconstruction");
    QCOMPARE(plot.title(), QStringLiteral("Loss term reconstruction, stage paraphraser"));
    QCOMPARE(plot.readout(0.1)[0].point.y, 0.25);
  }

  void otherQuantitiesAreAddedFromTheMenu() {
    writeRun(m_fixture->workspace(), mll);
    auto& view = m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    QVERIFY(!view.findChild<Plot*>(QStringLiteral("plot-mean_entropy")));
    m_fixture->get<QAction>("quantity-mean_entropy").trigger();
    QCOMPARE(rowOf(plotOf("mean_entropy").readout(3), QStringLiteral("resnet20-mll, test"))->point.y,
             0.8 * recordedTestCmi(3, mll));
    m_fixture->get<QAction>("quantity-loss").trigger();
    QVERIFY(!view.findChild<Plot*>(QStringLiteral("plot-loss")));
  }

  void theCursorReadsOutEveryPlotAtOnce() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")});
    auto* canvas = plotOf("cmi").findChild<QWidget*>(QStringLiteral("plot-canvas"));
    QTRY_VERIFY(plotOf("cmi").plotArea().width() > 100);
    QTest::mouseMove(canvas, plotOf("cmi").plotArea().center());
    const auto* other = plotOf("top1").findChild<QWidget*>(QStringLiteral("plot-canvas"));
    QTRY_VERIFY2(other->accessibleDescription().contains(QStringLiteral("resnet20-mll, test:")),
                 qPrintable(other->accessibleDescription()));
    m_fixture->picture(QStringLiteral("curves-cursor"));
  }

  void zoomingOnePlotZoomsAllAndShowEverythingEndsIt() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    Plot& plot = plotOf("cmi");
    Q_EMIT plot.xRangeChosen(2.0, 4.0);
    QTest::qWait(60);
    m_fixture->picture(QStringLiteral("curves-zoomed"));
    // Three of the six test values lie in view, and the vertical range follows them.
    const auto inView = plotOf("top1").series(key("resnet20-mll", "test"))->extremes(2.0, 4.0);
    QCOMPARE(inView->first, 100 * recordedTop1(2, mll));
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("curves-show-everything"), Qt::LeftButton);
    QCOMPARE(plot.dataRange()->second, 6.0);
  }

  void theCsvHoldsTheRecordedValuesInTheCLocale() {
    QLocale::setDefault(QLocale(QLocale::German));
    writeRun(m_fixture->workspace(), mll);
    auto& view = m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    m_fixture->get<QAction>("curves-save-values").trigger();
    auto* dialog = view.findChild<QFileDialog*>(QStringLiteral("save-dialog"));
    QVERIFY(dialog);
    const QString path = m_fixture->file("curves.csv");
    dialog->selectFile(path);
    static_cast<QDialog*>(dialog)->accept();
    QTRY_VERIFY(QFile::exists(path));
    QLocale::setDefault(QLocale::c());

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines[0].trimmed(), QByteArray("run,quantity,source,split,augmented,batch_norm,temperature,centroids,step,"
                                            "epoch,time,seconds_at_work,value,seeds,deviation"));
    const auto found = std::ranges::find_if(lines, [](const QByteArray& line) {
      return line.startsWith("resnet20-mll,top1,test,test,false,eval,1,exact,300,");
    });
    QVERIFY(found != lines.end());
    const QList<QByteArray> fields = found->trimmed().split(',');
    QCOMPARE(fields[12], csvNumber(recordedTop1(3, mll)));
    QCOMPARE(fields[13], QByteArray("1"));
    QVERIFY(std::abs(fields[10].toDouble() - startTime - 30) < 1e-3);
    QVERIFY(std::abs(fields[11].toDouble() - 30) < 1e-3);
    // 60 steps of batch curves: loss, cross-entropy, LL, CMI, top-1 (shown) and 6 epochs of 3 shown measures in 2
    // splits.
    QCOMPARE(lines.size(), 1 + 60 * 5 + 6 * 3 * 2 + 1);
  }

  void aFileThatCannotBeWrittenIsToldInTheView() {
    writeRun(m_fixture->workspace(), mll);
    auto& view = m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    m_fixture->get<QAction>("curves-save-figure").trigger();
    auto* dialog = view.findChild<QFileDialog*>(QStringLiteral("save-dialog"));
    Q_EMIT dialog->fileSelected(QStringLiteral("/no/such/folder/figure.pdf"));
    const QString text = view.findChild<MessageBar*>()->text();
    QVERIFY2(text.contains(QStringLiteral("/no/such/folder/figure.pdf")), qPrintable(text));
    dialog->reject();
  }

  void theFigureHoldsEveryPlotAndTheLegend() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    auto& view = m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")});
    const QString folder = qEnvironmentVariable("DISTILLSCOPE_PICTURES", m_fixture->file(""));
    for (const char* name : {"curves-figure.png", "curves-figure.pdf"}) {
      m_fixture->get<QAction>("curves-save-figure").trigger();
      auto* dialog = view.findChild<QFileDialog*>(QStringLiteral("save-dialog"));
      const QString path = folder + QLatin1Char('/') + QLatin1String(name);
      Q_EMIT dialog->fileSelected(path);
      QVERIFY(QFileInfo(path).size() > 10000);
      delete dialog;
    }
    m_fixture->picture(QStringLiteral("curves"));
  }

  void manyRunsAndALongRunStayReadable() {
    for (int i = 0; i < 11; ++i) {
      RecordedRun run = i % 2 ? mcmi : mll;
      run.id = "wrn-40-2-" + run.objective + "-seed-" + std::to_string(i);
      run.epochs = 3 + 2 * i;
      run.seed = static_cast<unsigned>(i);
      run.ends = i % 3 != 0;
      writeRun(m_fixture->workspace(), run);
    }
    auto& view = m_fixture->open<CurvesView>();
    m_fixture->get<QCheckBox>("curves-runs-all").click();
    QCOMPARE(m_fixture->selection().ids().size(), 11);
    QTRY_VERIFY(view.findChild<Plot*>(QStringLiteral("plot-cmi")));
    QTest::mouseMove(plotOf("cmi").findChild<QWidget*>(QStringLiteral("plot-canvas")),
                     plotOf("cmi").plotArea().center());
    m_fixture->picture(QStringLiteral("curves-many"));
  }

  // 101 runs are ticked: the last of them is not drawn, and the view says so.
  void noMoreThanAHundredRunsAreDrawn() {
    for (int i = 0; i < 101; ++i) {
      RecordedRun run = mll;
      run.id = "run-" + std::to_string(100 + i);
      run.epochs = 1;
      writeRun(m_fixture->workspace(), run);
    }
    m_fixture->open<CurvesView>();
    auto& all = m_fixture->get<QCheckBox>("curves-runs-all");
    all.click();
    QCOMPARE(m_fixture->selection().ids().size(), 101);
    const auto& bar = m_fixture->get<MessageBar>("curves-limit");
    QTRY_VERIFY(bar.isVisible());
    QCOMPARE(bar.text(), QStringLiteral("101 runs are ticked, and the first 100 of them are drawn."));
    const auto drawn = [&] {
      QSet<QString> runs;
      for (const ReadoutRow& row : plotOf("cmi").readout(1)) runs.insert(row.label.section(QLatin1Char(','), 0, 0));
      return runs;
    };
    QTRY_COMPARE(drawn().size(), 100);
    m_fixture->selection().set(m_fixture->selection().ids().mid(0, 100));
    QTRY_VERIFY(!bar.isVisible());
  }

  // Log axes, smoothing, x axis and zooming act on plots; the plane has none of them, and the numbers no axis.
  void controlsThatDoNothingCannotBeUsed() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    auto& tabs = m_fixture->get<QTabWidget>("curves-tabs");
    const auto usable = [&] {
      QStringList names;
      for (const char* name :
           {"curves-x-axis", "curves-log-x", "curves-log-y", "curves-smoothing", "curves-quantities", "curves-box-zoom",
            "curves-show-everything", "curves-show-train", "curves-group-seeds"}) {
        if (m_fixture->get<QWidget>(name).isEnabled()) names << QLatin1String(name);
      }
      return names;
    };
    const QStringList onPlots = usable();
    QCOMPARE(onPlots.size(), 9);
    const QString help = m_fixture->get<QSlider>("curves-smoothing").toolTip();
    tabs.setCurrentIndex(1);
    QCOMPARE(usable(), QStringList({"curves-quantities", "curves-show-train", "curves-group-seeds"}));
    QCOMPARE(m_fixture->get<QSlider>("curves-smoothing").toolTip(), QStringLiteral("The numbers do not use this."));
    tabs.setCurrentIndex(2);
    QCOMPARE(usable(), QStringList());
    m_fixture->picture(QStringLiteral("curves-plane"));
    tabs.setCurrentIndex(0);
    QCOMPARE(usable(), onPlots);
    QCOMPARE(m_fixture->get<QSlider>("curves-smoothing").toolTip(), help);
  }

  // In a narrow place they stand in several lines, each whole.
  void controlsGoOnInAFurtherLine() {
    writeRun(m_fixture->workspace(), mll);
    auto& view = m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll")});
    auto& controls = *m_fixture->get<QComboBox>("curves-x-axis").parentWidget();
    const auto& everything = m_fixture->get<QWidget>("curves-show-everything");
    const auto& axis = m_fixture->get<QWidget>("curves-x-axis");
    QVERIFY(std::abs(everything.geometry().center().y() - axis.geometry().center().y()) < 3);
    view.resize(720, 480);
    QTRY_VERIFY(everything.y() > axis.geometry().bottom());
    for (const QWidget* each : controls.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
      if (!each->isVisible()) continue;
      QVERIFY2(controls.rect().contains(each->geometry()), qPrintable(each->objectName()));
      QVERIFY2(each->width() >= each->minimumSizeHint().width(), qPrintable(each->objectName()));
    }
    m_fixture->picture(QStringLiteral("curves-narrow"));
  }

 private:
  Plot& plotOf(const char* quantity) { return m_fixture->get<Plot>((std::string("plot-") + quantity).c_str()); }
  static QString key(const char* run, const char* split) {
    const QString words =
        QLatin1String(split) == QLatin1String("test") ? QStringLiteral("test split") : QStringLiteral("training split");
    return QStringLiteral("%1/%2/%3, not augmented, batch norm with running statistics, T = 1, exact centroids")
        .arg(QLatin1String(run), QLatin1String(split), words);
  }
  void chooseAxis(const char* axis) {
    auto& box = m_fixture->get<QComboBox>("curves-x-axis");
    box.setCurrentIndex(box.findData(QLatin1String(axis)));
  }

  std::unique_ptr<ViewFixture> m_fixture;
};

QTEST_MAIN(TestCurvesView)
#include "test_curves_view.moc"
