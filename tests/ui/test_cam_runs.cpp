// Which runs Eigen-CAM shows, and which two of them it compares.
#include <QAbstractButton>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QSlider>
#include <QTableView>
#include <QtTest>

#include "tests/ui/cam_fixture.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

const QStringList three{QStringLiteral("mll"), QStringLiteral("mcmi"), QStringLiteral("tall")};

}  // namespace

class TestCamRuns : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_fixture = std::make_unique<CamFixture>();
    writeRun(m_fixture->workspace(), teacher("mll", "mll"));
    writeRun(m_fixture->workspace(), teacher("mcmi", "mcmi"));
    writeRun(m_fixture->workspace(), teacher("tall", "mll"));
  }
  void cleanup() { m_fixture.reset(); }

  void runsChosenElsewhereAreFollowedUntilAPersonTicksHere() {
    m_fixture->open<CamView>();
    const auto& rule = m_fixture->get<QLabel>("cam-runs-rule");
    QVERIFY(rule.text().startsWith(QStringLiteral("The newest teachers")));
    m_fixture->selection().set({QStringLiteral("tall")});
    QCOMPARE(m_fixture->ticked(), QStringList{"tall"});
    QCOMPARE(rule.text(), QStringLiteral("As chosen in the other views, until you tick here"));
    m_fixture->tick(QStringLiteral("mll"), true);
    QVERIFY(rule.text().startsWith(QStringLiteral("As ticked here")));
    m_fixture->selection().set({QStringLiteral("mcmi")});
    QCOMPARE(m_fixture->ticked(), (QStringList{"tall", "mll"}));
  }

  void runsThatAPersonAsksForAreTheColumnsWhateverIsTicked() {
    RecordedRun fresh = teacher("fresh", "mll");
    fresh.hasCheckpoint = false;
    writeRun(m_fixture->workspace(), fresh);
    auto& view = m_fixture->open<CamView>(three);
    m_fixture->tick(QStringLiteral("mcmi"), false);
    m_fixture->selection().explain({QStringLiteral("mcmi"), QStringLiteral("fresh")});
    QCOMPARE(m_fixture->ticked(), QStringList{"mcmi"});
    const auto bars = view.findChildren<MessageBar*>();
    QVERIFY(std::ranges::any_of(bars, [](const MessageBar* bar) {
      return bar->isVisible() && bar->text() == QStringLiteral("Left out, for want of a checkpoint: fresh.");
    }));
    m_fixture->choosePicture(1);
    QCOMPARE(m_fixture->sources("cam"), std::vector<std::string>{"mcmi"});
    m_fixture->picture(QStringLiteral("cam-asked-for"));
  }

  // The list of runs is not kept up to date while nobody sees it.
  void aRunThatCameWhileTheViewWasHiddenCanBeAskedFor() {
    auto& view = m_fixture->open<CamView>(three);
    view.hide();
    writeRun(m_fixture->workspace(), teacher("late", "mll"));
    m_fixture->runs().refresh();
    m_fixture->selection().explain({QStringLiteral("late")});
    view.show();
    QCOMPARE(m_fixture->ticked(), QStringList{"late"});
  }

  void picturesOfAnotherViewFindARunThatCameWhileTheViewWasHidden() {
    auto& view = m_fixture->open<CamView>(three);
    view.hide();
    RecordedRun late = teacher("late", "mll");
    late.datasetId = "cifar-10";
    writeRun(m_fixture->workspace(), late);
    m_fixture->runs().refresh();
    m_fixture->pictures().offer({.dataset = {{"id", "cifar-10"}, {"root", ""}}, .split = "test", .indices = {5}});
    view.show();
    QCOMPARE(m_fixture->ticked(), QStringList{"late"});
    QTRY_COMPARE(m_fixture->figure().images.size(), std::size_t{1});
  }

  void theFirstTwoRunsAreComparedAnMcmiTeacherAfterTheMllTeacher() {
    m_fixture->open<CamView>(three);
    QCOMPARE(pair(), (QStringList{"mll", "mcmi"}));
    m_fixture->open<CamView>({QStringLiteral("mcmi"), QStringLiteral("mll"), QStringLiteral("tall")});
    QCOMPARE(pair(), (QStringList{"mll", "mcmi"}));
    m_fixture->open<CamView>({QStringLiteral("tall"), QStringLiteral("mll")});
    QCOMPARE(pair(), (QStringList{"tall", "mll"}));
  }

  // The scripted bumps of the columns stand at x = 2, 4 and 6; of the last less the first, the greatest value is at 6.
  void theDifferenceIsThatOfTheChosenPairAndNamesIt() {
    m_fixture->open<CamView>(three);
    m_fixture->choosePicture(1);
    m_fixture->get<QCheckBox>("cam-difference").setChecked(true);
    choose("cam-second", "tall");
    QVERIFY(m_fixture->figure().cellText({0, 4}).startsWith(QStringLiteral("tall less mll; from")));
    QCOMPARE(m_fixture->requests("cam").size(), std::size_t{1});
    m_fixture->picture(QStringLiteral("cam-pair"));
    const QByteArray figure = saved("cam-save-figure", "figure.svg");
    QVERIFY(figure.contains("tall \xe2\x88\x92 mll"));
    QVERIFY(!figure.contains("second less first"));
  }

  // Chosen once more, a run would be compared with itself.
  void aRunChosenForTheOtherPlaceChangesPlaces() {
    m_fixture->open<CamView>(three);
    choose("cam-first", "mcmi");
    QCOMPARE(pair(), (QStringList{"mcmi", "mll"}));
  }

  void theOrderOfPicturesAndTheStatisticsAreOfTheChosenPair() {
    m_fixture->open<CamView>(three);
    choose("cam-first", "tall");
    auto& order = m_fixture->get<QComboBox>("cam-order");
    order.setCurrentIndex(order.findText(QStringLiteral("Teachers differ most")));
    QTRY_COMPARE(m_fixture->sources("samples.rank"), (std::vector<std::string>{"tall", "mcmi"}));
    choose("cam-second", "mll");
    QTRY_COMPARE(m_fixture->sources("samples.rank"), (std::vector<std::string>{"tall", "mll"}));
    m_fixture->get<QTabWidget>("cam-tabs").setCurrentIndex(2);
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-statistics-compute"), Qt::LeftButton);
    const auto* table = m_fixture->get<QTableView>("cam-statistics").model();
    QTRY_COMPARE(table->columnCount(), 4);
    QCOMPARE(m_fixture->sources("cam.statistics"), (std::vector<std::string>{"tall", "mll", "mcmi"}));
    QCOMPARE(table->headerData(3, Qt::Horizontal).toString(), QStringLiteral("mll \u2212 tall"));
  }

  void aChoiceStandsAsLongAsBothOfItsRunsAreTicked() {
    m_fixture->open<CamView>(three);
    choose("cam-second", "tall");
    m_fixture->tick(QStringLiteral("mcmi"), false);
    QCOMPARE(pair(), (QStringList{"mll", "tall"}));
    m_fixture->tick(QStringLiteral("mcmi"), true);
    QCOMPARE(pair(), (QStringList{"mll", "tall"}));
    m_fixture->tick(QStringLiteral("tall"), false);
    QCOMPARE(pair(), (QStringList{"mll", "mcmi"}));
  }

  // Epochs 0, 2 and 4 are kept; then 6, when the run tells of its epoch.
  void anEpochThatARunKeepsMeanwhileCanBeGoneBackTo() {
    RecordedRun training = teacher("training", "mcmi");
    training.ends = false;
    training.epochs = 5;
    const RunDir dir = writeRun(m_fixture->workspace(), training);
    for (const int64_t epoch : {0, 2, 4}) writeFileAtomically(dir.epochCheckpoint(epoch), "weights");
    const RunLock working(dir);
    m_fixture->open<CamView>({QStringLiteral("training")});
    m_fixture->choosePicture(1);
    auto& slider = m_fixture->get<QSlider>("cam-epoch");
    QCOMPARE(slider.maximum(), 3);
    slider.setValue(1);
    const auto& text = m_fixture->get<QLabel>("cam-epoch-text");
    QCOMPARE(text.text(), QStringLiteral("after epoch 2"));
    writeFileAtomically(dir.epochCheckpoint(6), "weights");
    EventWriter(dir.events()).write(epochEvent(training, 6, training.testProvenance, startTime));
    QTRY_COMPARE(slider.maximum(), 4);
    QCOMPARE(text.text(), QStringLiteral("after epoch 2"));  // what is looked at stays
    slider.setValue(3);
    QTRY_COMPARE(m_fixture->requests("cam").back()["params"]["sources"][0].value("epoch", -1), 6);
    writeFileAtomically(dir.epochCheckpoint(8), "weights");  // nothing tells of it
    m_fixture->get<QAction>("cam-again").trigger();
    QCOMPARE(slider.maximum(), 5);
  }

  void aSingleRunIsComparedWithNoneAndThatIsTold() {
    m_fixture->open<CamView>({QStringLiteral("mll")});
    const auto& difference = m_fixture->get<QCheckBox>("cam-difference");
    for (const char* name : {"cam-first", "cam-second", "cam-difference"}) {
      const auto& field = m_fixture->get<QWidget>(name);
      QVERIFY(!field.isEnabled());
      QCOMPARE(field.toolTip(), QStringLiteral("Tick a second run: it takes two to compare."));
    }
    m_fixture->tick(QStringLiteral("tall"), true);
    QVERIFY(difference.isEnabled());
    QCOMPARE(pair(), (QStringList{"mll", "tall"}));
  }

 private:
  QStringList pair() {
    return {m_fixture->get<QComboBox>("cam-first").currentText(),
            m_fixture->get<QComboBox>("cam-second").currentText()};
  }
  void choose(const char* box, const char* text) { m_fixture->get<QComboBox>(box).setCurrentText(QLatin1String(text)); }
  QByteArray saved(const char* action, const char* name) { return m_fixture->saved(action, QLatin1String(name)); }

  std::unique_ptr<CamFixture> m_fixture;
};

DISTILLSCOPE_TEST_MAIN_WITH_INSPECTOR(TestCamRuns)
#include "test_cam_runs.moc"
