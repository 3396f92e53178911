#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

#include "tests/ui/recorded_runs.h"
#include "tests/ui/view_fixture.h"
#include "ui/models/csv.h"
#include "ui/theme.h"
#include "ui/views/teachers_view.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plot_bars.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

const RecordedRun mll = teacher("resnet20-mll", "mll");
const RecordedRun mcmi = teacher("resnet20-mcmi", "mcmi");
const QStringList both{QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")};

QString percent(double share) { return QLocale().toString(100 * share, 'f', 2); }
QString nats(double value) { return QLocale().toString(value, 'f', 4); }

}  // namespace

class TestTeachersView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() { m_fixture = std::make_unique<ViewFixture>(); }
  void cleanup() { m_fixture.reset(); }

  void aWorkspaceWithoutTeachersSaysWhatToDo() {
    RecordedRun student = teacher("resnet8-kd", "");
    student.kind = "student";
    student.distiller = "kd";
    writeRun(m_fixture->workspace(), student);
    auto& view = m_fixture->open<TeachersView>();
    QCOMPARE(m_fixture->get<QListWidget>("teachers-runs-list").count(), 0);
    QSignalSpy requested(&view, &View::viewRequested);
    pressEmptyAction(view);
    QCOMPARE(requested.size(), 1);
    m_fixture->picture(QStringLiteral("teachers-none"));
  }

  void theTableShowsTheLastMeasuredValuesAndTheirDifference() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<TeachersView>(both);
    QCOMPARE(cell("Test split", "Top-1 (%)", 0), percent(recordedTop1(6, mll)));
    QCOMPARE(cell("Test split", "Top-1 (%)", 1), percent(recordedTop1(6, mcmi)));
    QCOMPARE(cell("Test split", "Top-5 (%)", 1), percent(0.99));
    QCOMPARE(cell("Test split", "LL (nats)", 0), nats(recordedTestLl(6, mll)));
    QCOMPARE(cell("Test split", "CMI (nats)", 1), nats(recordedTestCmi(6, mcmi)));
    QCOMPARE(cell("Test split", "CMI (nats)", 2),
             QStringLiteral("+") + nats(recordedTestCmi(6, mcmi) - recordedTestCmi(6, mll)));
    QCOMPARE(cell("Test split", "Mean entropy (nats)", 0), nats(0.8 * recordedTestCmi(6, mll)));
    QCOMPARE(cell("Training split", "Top-1 (%)", 0), percent(recordedTop1(6, mll) + 0.02));
    QCOMPARE(cell("Training split", "CMI (nats)", 0), nats(recordedTestCmi(6, mll) - 0.04));
    QCOMPARE(cell("Training split", "Epoch", 0), QStringLiteral("6"));
    m_fixture->picture(QStringLiteral("teachers"));
  }

  void theBestEpochIsTheOneWithTheGreatestTestTop1() {
    RecordedRun run = mll;
    const RunDir dir = makeRunFolder(m_fixture->workspace(), run);
    EventWriter writer(dir.events());
    writer.write(startEvent(run));
    const double top1[] = {0.5, 0.9, 0.9, 0.7};
    for (int64_t epoch = 1; epoch <= 4; ++epoch) {
      EpochEvent test = epochEvent(run, epoch, run.testProvenance, startTime + static_cast<double>(epoch));
      test.measures["top1"] = top1[epoch - 1];
      writer.write(test);
      if (epoch % 2 == 0)
        writer.write(epochEvent(run, epoch, run.trainProvenance, startTime + static_cast<double>(epoch)));
    }
    m_fixture->open<TeachersView>({both[0]});
    QCOMPARE(cell("Test split", "Epoch", 0), QStringLiteral("4"));
    QCOMPARE(cell("Test split", "Top-1 (%)", 0), percent(0.7));
    m_fixture->get<QComboBox>("teachers-epochs").setCurrentIndex(1);
    QCOMPARE(cell("Test split", "Epoch", 0), QStringLiteral("2"));
    QCOMPARE(cell("Test split", "Top-1 (%)", 0), percent(0.9));
    QCOMPARE(cell("Test split", "CMI (nats)", 0), nats(recordedTestCmi(2, run)));
    QCOMPARE(cell("Training split", "Epoch", 0), QStringLiteral("2"));
  }

  void aSplitThatWasNotMeasuredIsADashThatSaysWhy() {
    RecordedRun run = mll;
    run.measuresTrain = false;
    writeRun(m_fixture->workspace(), run);
    m_fixture->open<TeachersView>({both[0]});
    QCOMPARE(cell("Training split", "CMI (nats)", 0), QStringLiteral("\u2013"));
    QVERIFY(cell("Training split", "CMI (nats)", 0, Qt::ToolTipRole)
                .contains(QStringLiteral("no values of the train split")));
  }

  void teachersOfDifferentDatasetsAreNotSubtracted() {
    writeRun(m_fixture->workspace(), mll);
    RecordedRun other = mcmi;
    other.datasetId = "cifar-10";
    writeRun(m_fixture->workspace(), other);
    auto& view = m_fixture->open<TeachersView>(both);
    QCOMPARE(cell("Test split", "CMI (nats)", 1), nats(recordedTestCmi(6, mcmi)));
    QCOMPARE(cell("Test split", "CMI (nats)", 2), QStringLiteral("\u2013"));
    const auto& remark = m_fixture->get<MessageBar>("teachers-remark");
    QVERIFY(remark.isVisibleTo(&view));
    QVERIFY2(remark.text().contains(QStringLiteral("cifar-10 with 10 classes (resnet20-mcmi)")),
             qPrintable(remark.text()));
    // By class there are only those of the first one's dataset.
    QCOMPARE(m_fixture->get<PlotBars>("class-bars").sets().size(), 1U);
    QVERIFY(m_fixture->get<QLabel>("class-remark").text().contains(QStringLiteral("not shown: resnet20-mcmi")));
  }

  void otherNumbersOfImagesAreSaid() {
    writeRun(m_fixture->workspace(), mll);
    const RunDir dir = makeRunFolder(m_fixture->workspace(), mcmi);
    EventWriter writer(dir.events());
    writer.write(startEvent(mcmi));
    EpochEvent few = epochEvent(mcmi, 1, mcmi.trainProvenance, startTime);
    few.count = 12000;
    writer.write(few);
    writer.write(epochEvent(mcmi, 1, mcmi.testProvenance, startTime));
    m_fixture->open<TeachersView>(both);
    const QString images = QStringLiteral("%1 images (resnet20-mll) against %2 images (resnet20-mcmi)")
                               .arg(QLocale().toString(60000), QLocale().toString(12000));
    QCOMPARE(m_fixture->get<MessageBar>("teachers-remark").text(),
             QStringLiteral("Measured differently on the training split: %1.").arg(images));
  }

  void ofSeveralTeachersEachIsComparedWithTheOneThatItCameFrom() {
    const RecordedRun alone = teacher("alone", "mll");
    for (const RecordedRun& run : {mll, alone}) writeRun(m_fixture->workspace(), run);
    const RunDir dir = writeRun(m_fixture->workspace(), mcmi);
    nlohmann::json recipe = recipeOf(mcmi);
    recipe["init"] = mll.id;
    std::ofstream(dir.recipe()) << recipe.dump();
    m_fixture->open<TeachersView>({both[1], QStringLiteral("alone"), both[0]});
    const auto* table = m_fixture->get<QTableView>("teachers-table").model();
    QCOMPARE(table->columnCount(), 4);
    QCOMPARE(table->headerData(3, Qt::Horizontal, Qt::ToolTipRole).toString(),
             QStringLiteral("resnet20-mcmi minus resnet20-mll"));
    QCOMPARE(cell("Test split", "CMI (nats)", 3),
             QStringLiteral("+") + nats(recordedTestCmi(6, mcmi) - recordedTestCmi(6, mll)));
    m_fixture->picture(QStringLiteral("teachers-three"));
  }

  // Top-1 of the MLL teachers 80, 82 and 84 %, of the MCMI teachers 85, 86 and 87 %.
  void teachersThatDifferOnlyInTheirSeedAreOneColumn() {
    for (int seed = 0; seed < 3; ++seed) {
      writeSeed("mll", seed, 0.80 + 0.02 * seed);
      writeSeed("mcmi", seed, 0.85 + 0.01 * seed);
    }
    QStringList all;
    for (const char* objective : {"mll", "mcmi"}) {
      for (int seed = 0; seed < 3; ++seed) all << QStringLiteral("%1-%2").arg(QLatin1String(objective)).arg(seed);
    }
    m_fixture->open<TeachersView>(all);
    const auto* table = m_fixture->get<QTableView>("teachers-table").model();
    QCOMPARE(table->columnCount(), 6 + 3);
    auto& group = m_fixture->get<QCheckBox>("teachers-group-seeds");
    group.setChecked(true);
    QCOMPARE(table->columnCount(), 3);
    QCOMPARE(table->headerData(0, Qt::Horizontal).toString(), QStringLiteral("mll-0 (3 seeds)\nmll"));
    const auto meanText = [](double mean, double deviation) {
      return QStringLiteral("%1 \u00b1 %2 (3)").arg(percent(mean), percent(deviation));
    };
    QCOMPARE(cell("Test split", "Top-1 (%)", 0), meanText(0.82, 0.02));
    QCOMPARE(cell("Test split", "Top-1 (%)", 1), meanText(0.86, 0.01));
    QCOMPARE(cell("Test split", "Top-1 (%)", 2), QStringLiteral("+") + percent(0.04));
    QCOMPARE(cell("Test split", "Epoch", 0), QStringLiteral("1"));
    QCOMPARE(cell("Training split", "CMI (nats)", 0), QStringLiteral("\u2013"));
    QVERIFY(cell("Test split", "Top-1 (%)", 0, Qt::ToolTipRole).contains(QStringLiteral("mll-1: ") + percent(0.82)));

    const auto& bars = m_fixture->get<PlotBars>("class-bars");
    QCOMPARE(bars.sets().size(), std::size_t{2});
    QCOMPARE(bars.sets()[0].label, QStringLiteral("mll-0 (3 seeds)"));
    QCOMPARE(bars.sets()[0].colour, runColour(QStringLiteral("mll-0")));
    QCOMPARE(bars.sets()[0].values[0], 0.2);
    m_fixture->picture(QStringLiteral("teachers-seeds"));

    m_fixture->get<QAction>("teachers-copy-latex").trigger();
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("$82.00 \\pm 2.00 (3)$")));
    m_fixture->get<QAction>("teachers-copy-poster").trigger();
    QVERIFY(QApplication::clipboard()->text().contains(
        QStringLiteral("Accuracy & $82.00 \\pm 2.00$ & $86.00 \\pm 1.00$ \\\\\n")));
    QCOMPARE(saved("teachers-save-table", "seeds.csv").count("\r\n"), 1 + 6);  // every run as it was recorded

    RecordedRun alone = teacher("alone", "mll");
    alone.epochs = 7;
    writeRun(m_fixture->workspace(), alone);
    m_fixture->selection().set(all + QStringList{QStringLiteral("alone")});
    QTRY_COMPARE(table->columnCount(), 4);
    QCOMPARE(table->headerData(3, Qt::Horizontal, Qt::ToolTipRole).toString(),
             QStringLiteral("mcmi-0 (3 seeds) minus mll-0 (3 seeds)"));
  }

  void aSeedThatHasNotBegunIsNotCounted() {
    for (int seed = 0; seed < 2; ++seed) writeSeed("mll", seed, 0.80 + 0.02 * seed);
    writeSeed("mll", 2, 0.5);
    std::filesystem::remove(RunDir(m_fixture->workspace() / "runs" / "mll-2").events());
    m_fixture->open<TeachersView>({QStringLiteral("mll-2"), QStringLiteral("mll-0"), QStringLiteral("mll-1")});
    m_fixture->get<QCheckBox>("teachers-group-seeds").setChecked(true);
    QCOMPARE(m_fixture->get<QTableView>("teachers-table").model()->headerData(0, Qt::Horizontal).toString(),
             QStringLiteral("mll-2 (3 seeds)\nmll"));
    QCOMPARE(cell("Test split", "Top-1 (%)", 0),
             QStringLiteral("%1 \u00b1 %2 (2)").arg(percent(0.81), percent(0.02 / std::sqrt(2))));
    QCOMPARE(m_fixture->get<PlotBars>("class-bars").categories().first(), QStringLiteral("T-shirt/top"));
    QVERIFY(m_fixture->get<QLabel>("class-remark").text().contains(QStringLiteral("Without values by class: mll-2")));
    m_fixture->get<QAction>("teachers-copy-poster").trigger();
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("Accuracy & $81.00 \\pm 1.41 (2)$ \\\\\n")));
  }

  void thePapersRowsAreCopiedForLatex() {
    for (const RecordedRun& run : {mll, mcmi}) writeRun(m_fixture->workspace(), run);
    m_fixture->open<TeachersView>(both);
    m_fixture->get<QAction>("teachers-copy-poster").trigger();
    const auto point = [](double value, int digits) { return QLocale::c().toString(value, 'f', digits); };
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("% Accuracy of the test split in percent; LL and CMI of the train split in nats\n"
                            " & resnet20-mll & resnet20-mcmi \\\\\n & mll & mcmi \\\\\n"
                            "Accuracy & %1 & %2 \\\\\nLL & $%3$ & $%4$ \\\\\nCMI & %5 & %6 \\\\\n")
                 .arg(point(100 * recordedTop1(6, mll), 2), point(100 * recordedTop1(6, mcmi), 2),
                      point(recordedTestLl(6, mll) + 0.06, 3), point(recordedTestLl(6, mcmi) + 0.06, 3),
                      point(recordedTestCmi(6, mll) - 0.04, 4), point(recordedTestCmi(6, mcmi) - 0.04, 4)));
  }

  void everyValueSaysWhereItComesFrom() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<TeachersView>({both[0]});
    const QString details = cell("Test split", "CMI (nats)", 0, Qt::ToolTipRole);
    for (const char* part :
         {"test split", "not augmented", "batch norm with running statistics", "epoch 6", "step 600"}) {
      QVERIFY2(details.contains(QLatin1String(part)), part);
    }
    QVERIFY(!m_fixture->get<MessageBar>("teachers-remark").isVisible());
  }

  void teachersMeasuredInDifferentWaysAreNotComparedWithoutANote() {
    RecordedRun other = mcmi;
    other.trainProvenance.augmented = true;
    other.trainProvenance.batchNorm = "train";
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), other);
    m_fixture->open<TeachersView>(both);
    auto& remark = m_fixture->get<MessageBar>("teachers-remark");
    QVERIFY(remark.isVisible());
    QVERIFY2(remark.text().contains(QStringLiteral("augmented (resnet20-mcmi)")), qPrintable(remark.text()));
    QVERIFY2(remark.text().contains(QStringLiteral("batch norm with batch statistics (resnet20-mcmi)")),
             qPrintable(remark.text()));
    m_fixture->picture(QStringLiteral("teachers-provenance"));
  }

  void barsShowTheRecordedCmiOfEachClass() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<TeachersView>(both);
    const auto& bars = m_fixture->get<PlotBars>("class-bars");
    QCOMPARE(bars.categories().size(), 10);
    QCOMPARE(bars.categories().first(), QStringLiteral("T-shirt/top"));
    QCOMPARE(bars.sets().size(), std::size_t{2});
    QCOMPARE(bars.sets()[1].values, epochEvent(mcmi, 6, mcmi.testProvenance, 0).cmiPerClass);
  }

  void classesAreSortedByDifferenceAndCutToTheFirstTen() {
    RecordedRun wide = mll;
    RecordedRun wideMcmi = mcmi;
    wide.classes = wideMcmi.classes = 100;
    writeRun(m_fixture->workspace(), wide);
    writeRun(m_fixture->workspace(), wideMcmi);
    m_fixture->open<TeachersView>(both);
    const auto& bars = m_fixture->get<PlotBars>("class-bars");
    QCOMPARE(bars.categories().size(), 100);
    QVERIFY(bars.shownGroups() < 100);
    QVERIFY(bars.findChild<QScrollBar*>(QStringLiteral("bars-scroll"))->isVisible());
    m_fixture->picture(QStringLiteral("teachers-100-classes"));

    choose("class-order", 1);
    const auto difference = [&](std::size_t i) {
      return std::abs(bars.sets()[1].values[i] - bars.sets()[0].values[i]);
    };
    for (std::size_t i = 1; i < 100; ++i) QVERIFY(difference(i - 1) >= difference(i));
    choose("class-limit", 1);
    QCOMPARE(bars.categories().size(), 10);
    m_fixture->get<QTabWidget>("class-tabs").setCurrentIndex(1);
    QCOMPARE(m_fixture->get<QTableView>("class-table").model()->rowCount(), 10);
    // The share of class c is 0.4 + 1.2 * ((7 c) mod 100) / 100: 7 * 57 = 399 is the greatest remainder.
    QCOMPARE(bars.categories().first(), QStringLiteral("class 57"));
  }

  void theNumbersByClassAreTheTwinOfTheBars() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<TeachersView>(both);
    const auto& bars = m_fixture->get<PlotBars>("class-bars");
    const auto* model = m_fixture->get<QTableView>("class-table").model();
    m_fixture->get<QTabWidget>("class-tabs").setCurrentIndex(1);
    for (int row = 0; row < 10; ++row) {
      const auto i = static_cast<std::size_t>(row);
      QCOMPARE(model->headerData(row, Qt::Vertical).toString(), bars.categories()[row]);
      QCOMPARE(model->index(row, 0).data().toString(), nats(bars.sets()[0].values[i]));
      QCOMPARE(model->index(row, 2).data().toString(),
               QStringLiteral("+") + nats(bars.sets()[1].values[i] - bars.sets()[0].values[i]));
    }
    m_fixture->picture(QStringLiteral("teachers-numbers"));
  }

  void accuracyByClassIsInPercentAndAClassWithoutImagesHasNoBar() {
    const RunDir dir = makeRunFolder(m_fixture->workspace(), mll);
    EventWriter writer(dir.events());
    writer.write(startEvent(mll));
    EpochEvent event = epochEvent(mll, 1, mll.testProvenance, startTime);
    event.accuracyPerClass[0] = 0.25;
    event.accuracyPerClass[1] = std::numeric_limits<double>::quiet_NaN();
    writer.write(event);
    m_fixture->open<TeachersView>({both[0]});
    choose("class-quantity", 1);
    const std::vector<double>& values = m_fixture->get<PlotBars>("class-bars").sets()[0].values;
    QCOMPARE(values[0], 25.0);
    QVERIFY(std::isnan(values[1]));
    m_fixture->get<QTabWidget>("class-tabs").setCurrentIndex(1);
    QCOMPARE(m_fixture->get<QTableView>("class-table").model()->index(1, 0).data().toString(),
             QStringLiteral("\u2013"));
  }

  void theNewestTeachersOfBothKindsAreOneClickAway() {
    for (const char* id : {"a-mll", "b-mll"}) writeRun(m_fixture->workspace(), teacher(id, "mll"));
    for (const char* id : {"c-mcmi", "d-mcmi"}) writeRun(m_fixture->workspace(), teacher(id, "mcmi"));
    auto& view = m_fixture->open<TeachersView>({QStringLiteral("some-student")});
    m_fixture->picture(QStringLiteral("teachers-unticked"));
    pressEmptyAction(view);
    QStringList expected{QStringLiteral("some-student")};
    for (const char* objective : {"mll", "mcmi"}) {
      const QStringList& ids = m_fixture->runs().ids();
      const auto newest = std::find_if(ids.rbegin(), ids.rend(),
                                       [&](const QString& id) { return id.endsWith(QLatin1String(objective)); });
      expected << *newest;
    }
    QCOMPARE(m_fixture->selection().ids(), expected);
  }

  void markdownAndLatexHoldTheRecordedNumbersWithAPoint() {
    QLocale::setDefault(QLocale(QLocale::German));
    RecordedRun run = mll;
    run.id = "resnet20_mll";
    run.measuresTrain = false;
    writeRun(m_fixture->workspace(), run);
    m_fixture->open<TeachersView>({QStringLiteral("resnet20_mll")});
    const QLocale c = QLocale::c();
    const QString top1 = c.toString(100 * recordedTop1(6, run), 'f', 2);
    const QString ll = c.toString(recordedTestLl(6, run), 'f', 4);
    const QString cmi = c.toString(recordedTestCmi(6, run), 'f', 4);
    const QString entropy = c.toString(0.8 * recordedTestCmi(6, run), 'f', 4);
    m_fixture->get<QAction>("teachers-copy-markdown").trigger();
    const QStringList markdown = QApplication::clipboard()->text().split('\n');
    QCOMPARE(
        markdown[0],
        QStringLiteral(
            "| Teacher | Objective | Split | Top-1 (%) | Top-5 (%) | LL (nats) | CMI (nats) | Mean entropy (nats) | "
            "Calibration error (%) |"));
    QCOMPARE(
        markdown[2],
        QStringLiteral("| resnet20_mll | mll | test | %1 | 99.00 | %2 | %3 | %4 |  |").arg(top1, ll, cmi, entropy));
    m_fixture->get<QAction>("teachers-copy-latex").trigger();
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("resnet20\\_mll & mll & test & %1 & 99.00 & $%2$ & %3 & %4 &  \\\\\n")
                 .arg(top1, ll, cmi, entropy));
    QLocale::setDefault(QLocale::c());
  }

  void tablesAndFiguresAreSaved() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<TeachersView>(both);
    const QByteArray table = saved("teachers-save-table", "teachers.csv");
    QVERIFY(
        table.startsWith("teacher,objective,split,augmented,batch_norm,temperature,centroids,epoch,step,images,top1,"
                         "top5,log_likelihood,cmi,mean_entropy,calibration_error\r\n"));
    QVERIFY(table.contains("resnet20-mcmi,mcmi,test,false,eval,1,exact,6,600,10000," +
                           csvNumber(recordedTop1(6, mcmi)) + ",0.99,"));
    const QByteArray classes = saved("teachers-save-classes", "classes.csv");
    QVERIFY(classes.startsWith("class_index,class,resnet20-mll,resnet20-mcmi\r\n0,T-shirt/top,"));
    QVERIFY(saved("teachers-save-figure", "bars.pdf").startsWith("%PDF-"));
    QVERIFY(saved("teachers-save-figure", "bars.png").startsWith("\x89PNG"));
  }

  void valuesFollowATeacherThatStillTrains() {
    const RunDir dir = makeRunFolder(m_fixture->workspace(), mll);
    EventWriter writer(dir.events());
    writer.write(startEvent(mll));
    m_fixture->open<TeachersView>({both[0]});
    m_fixture->picture(QStringLiteral("teachers-waiting"));
    writeSteps(writer, mll, 0, 100, startTime);
    QTRY_COMPARE(cell("Test split", "CMI (nats)", 0), nats(recordedTestCmi(1, mll)));
    writeSteps(writer, mll, 100, 200, startTime);
    QTRY_COMPARE(cell("Test split", "CMI (nats)", 0), nats(recordedTestCmi(2, mll)));
  }

 private:
  QString cell(const char* section, const char* row, int column, int role = Qt::DisplayRole) {
    const auto* model = m_fixture->get<QTableView>("teachers-table").model();
    bool inSection = false;
    for (int i = 0; i < model->rowCount(); ++i) {
      const QString title = model->headerData(i, Qt::Vertical).toString();
      if (title == QLatin1String("Test split") || title == QLatin1String("Training split"))
        inSection = title == QLatin1String(section);
      if (inSection && title == QLatin1String(row)) return model->index(i, column).data(role).toString();
    }
    return QStringLiteral("no such row");
  }
  void choose(const char* box, int index) { m_fixture->get<QComboBox>(box).setCurrentIndex(index); }
  /// A run of one measured epoch, an MCMI teacher from the MLL teacher of its seed. CMI of the first class: 0.1, 0.2,
  /// ...
  void writeSeed(const std::string& objective, int seed, double top1) {
    const std::string suffix = "-" + std::to_string(seed);
    const RecordedRun run = teacher(objective + suffix, objective);
    const RunDir dir = makeRunFolder(m_fixture->workspace(), run);
    nlohmann::json recipe = recipeOf(run);
    recipe["seed"] = seed;
    if (objective == "mcmi") recipe["init"] = "mll" + suffix;
    std::ofstream(dir.recipe()) << recipe;
    EventWriter writer(dir.events());
    writer.write(startEvent(run));
    EpochEvent event = epochEvent(run, 1, run.testProvenance, startTime);
    event.measures["top1"] = top1;
    event.cmiPerClass[0] = 0.1 * (seed + 1);
    writer.write(event);
  }
  QByteArray saved(const char* action, const char* name) {
    return m_fixture->saved(action, QLatin1String("teachers-") + QLatin1String(name));
  }

  std::unique_ptr<ViewFixture> m_fixture;
};

QTEST_MAIN(TestTeachersView)
#include "test_teachers_view.moc"
