// What the inspector says of teachers: centroids, values by temperature, soft labels of an image.
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

#include "tests/ui/recorded_runs.h"
#include "tests/ui/scripted_inspector.h"
#include "tests/ui/view_fixture.h"
#include "ui/views/teachers_view.h"
#include "ui/widgets/matrix_map.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/plot_bars.h"
#include "ui/widgets/plot_plane.h"
#include "ui/widgets/thumbnail_grid.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

const QStringList both{QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")};
enum Tab { ByClass, CentroidTab, TemperatureTab, ImageTab };

bool isNear(double a, double b) { return std::abs(a - b) < 1e-6; }

}  // namespace

class TestTeacherDetails : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_unique<InspectorScript>(m_folder->path());
    m_fixture = std::make_unique<ViewFixture>(QCoreApplication::applicationFilePath());
    writeRun(m_fixture->workspace(), teacher("resnet20-mll", "mll"));
    writeRun(m_fixture->workspace(), teacher("resnet20-mcmi", "mcmi"));
  }
  void cleanup() { m_fixture.reset(); }

  void nothingIsAskedBeforeItIsLookedAt() {
    m_fixture->open<TeachersView>(both);
    QTest::qWait(100);
    QVERIFY(m_script->requests("teacher.centroids").empty());
    QVERIFY(m_script->requests("teacher.temperature").empty());
  }

  // Q differs by 0.7 - 0.9 on the diagonal, and by 0.3 / 9 - 0.1 / 9 beside it.
  void centroidsStandBesideTheirDifference() {
    m_fixture->open<TeachersView>(both);
    show(CentroidTab);
    auto& left = m_fixture->get<MatrixMap>("centroids-left");
    auto& right = m_fixture->get<MatrixMap>("centroids-right");
    QTRY_COMPARE(left.contents().size(), 10);
    QTRY_COMPARE(right.contents().size(), 10);
    QVERIFY(isNear(left.contents().values[3][3], 0.9));
    QVERIFY(isNear(left.contents().values[3][4], 0.1 / 9));
    QVERIFY(right.contents().isDiverging);
    QVERIFY(isNear(right.contents().values[3][3], -0.2));
    QVERIFY(isNear(right.contents().values[3][4], 0.2 / 9));
    // Without the diagonal the colours reach to the MCMI teacher's greatest other value, on one scale for both.
    QVERIFY(isNear(left.contents().upper, 0.3 / 9));
    QVERIFY(m_fixture->get<QLabel>("centroids-text")
                .text()
                .contains(QStringLiteral("resnet20-mcmi: LL -0.2500, CMI 0.4000 nats")));
    m_fixture->picture(QStringLiteral("teachers-centroids"));
    m_fixture->get<QCheckBox>("centroids-difference").setChecked(false);
    QVERIFY(isNear(right.contents().values[3][3], 0.7));
    m_fixture->get<QCheckBox>("centroids-off-diagonal").setChecked(false);
    QVERIFY(isNear(left.contents().upper, 0.9));
    QCOMPARE(m_script->requests("teacher.centroids").size(), std::size_t{2});
    QVERIFY(saved("teachers-save-centroids", "centroids.csv")
                .contains("resnet20-mll,test,false,eval,1,exact,3,Dress,30,3,Dress,0.8999999761581421\r\n"));
    QVERIFY(saved("teachers-save-centroids-figure", "centroids.png").startsWith("\x89PNG"));
  }

  void cmiIsPlottedAgainstTemperature() {
    m_fixture->open<TeachersView>(both);
    show(TemperatureTab);
    const auto& plot = m_fixture->get<PlotPlane>("temperature-plot");
    QTRY_COMPARE(plot.contents().paths.size(), std::size_t{2});
    const std::vector<PlanePoint>& mcmi = plot.contents().paths[1].points;
    QCOMPARE(mcmi.front().x, 0.5);
    QCOMPARE(mcmi.front().y, 0.1);
    QCOMPARE(mcmi.back().y, 2.0);
    auto* table = m_fixture->get<QTableView>("temperature-table").model();
    QCOMPARE(table->index(0, 2).data().toString(), QStringLiteral("0.0500"));
    const QAbstractItemModelTester tester(table);
    m_fixture->picture(QStringLiteral("teachers-temperature"));
    choose("temperature-quantity", 1);
    QCOMPARE(plot.contents().paths[1].points.back().y, -5.0);
    QCOMPARE(m_script->requests("teacher.temperature").size(), std::size_t{2});
    QVERIFY(saved("teachers-save-temperature", "temperature.csv")
                .contains("resnet20-mcmi,test,false,eval,4,exact,-2,0.8,1.2\r\n"));
  }

  void aClickOnAClassShowsItsImages() {
    m_fixture->open<TeachersView>(both);
    auto& bars = m_fixture->get<PlotBars>("class-bars");
    QTRY_VERIFY(bars.shownGroups() == 10 && bars.positionOf(3).x() > 0);
    QWidget* under = bars.childAt(bars.positionOf(3));
    QTest::mouseClick(under, Qt::LeftButton, {}, under->mapFrom(&bars, bars.positionOf(3)));
    QCOMPARE(m_fixture->get<QTabWidget>("teachers-details").currentIndex(), int{ImageTab});
    auto& grid = m_fixture->get<ThumbnailGrid>("images-grid");
    QTRY_COMPARE(grid.count(), 24);
    QCOMPARE(m_fixture->get<QComboBox>("images-class").currentText(), QStringLiteral("Dress"));
    QCOMPARE(m_script->requests("dataset.list").back()["params"]["class"], json(3));
    QCOMPARE(grid.item(1)->toolTip(), QStringLiteral("13: Dress"));
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("images-forward"), Qt::LeftButton);
    QTRY_COMPARE(grid.count(), 6);
    QVERIFY(!m_fixture->get<QAbstractButton>("images-forward").isEnabled());
  }

  // Image 3 is a dress (3): the MLL teacher gives it 0.8 and the coat (4) 0.2, the MCMI teacher 0.55 and 0.45.
  void theSoftLabelsOfOneImageStandSideBySide() {
    auto& view = m_fixture->open<TeachersView>(both);
    QSignalSpy requested(&view, &View::viewRequested);
    PictureHandover::Pictures offered;
    connect(&m_fixture->pictures(), &PictureHandover::offered, this,
            [&](const PictureHandover::Pictures& pictures) { offered = pictures; });
    show(ImageTab);
    auto& grid = m_fixture->get<ThumbnailGrid>("images-grid");
    QTRY_COMPARE(m_fixture->get<QComboBox>("images-class").count(), 11);
    choose("images-class", 4);  // after all classes the T-shirts, trousers and pullovers
    QTRY_COMPARE(grid.count(), 24);
    QTRY_COMPARE(grid.item(0)->toolTip(), QStringLiteral("3: Dress"));
    QVERIFY(!m_fixture->get<QPushButton>("labels-open").isEnabled());
    grid.item(0)->setSelected(true);
    const auto& bars = m_fixture->get<PlotBars>("labels-bars");
    QTRY_VERIFY(bars.isVisible());
    QCOMPARE(bars.categories().mid(0, 2), (QStringList{"Dress", "Coat"}));
    QVERIFY(isNear(bars.sets()[0].values[0], 80));
    QVERIFY(isNear(bars.sets()[1].values[0], 55));
    QVERIFY(isNear(bars.sets()[1].values[1], 45));
    QCOMPARE(m_script->requests("predict").back()["params"]["temperature"], json(4.0));
    QVERIFY(m_fixture->get<QLabel>("labels-text").text().contains(QStringLiteral("Image 3: Dress.")));
    m_fixture->picture(QStringLiteral("teachers-images"));
    m_fixture->get<QDoubleSpinBox>("labels-temperature").setValue(1);
    QTRY_COMPARE(m_script->requests("predict").back()["params"]["temperature"], json(1.0));
    QTest::mouseClick(&m_fixture->get<QPushButton>("labels-open"), Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("cam-view"));
    QCOMPARE(offered.split, QStringLiteral("test"));
    QCOMPARE(offered.indices, std::vector<int64_t>{3});
  }

  // Image 37 is a sneaker (7), and among all images on the second page, from 24 to 47.
  void anImageIsGoneToByItsNumber() {
    m_fixture->open<TeachersView>(both);
    show(ImageTab);
    auto& grid = m_fixture->get<ThumbnailGrid>("images-grid");
    QTRY_COMPARE(grid.count(), 24);
    auto& number = m_fixture->get<QSpinBox>("images-index");
    QCOMPARE(number.text(), QStringLiteral("none"));
    QCOMPARE(number.maximum(), 299);
    number.setFocus();
    number.selectAll();
    QTest::keyClicks(&number, QStringLiteral("37"));
    QTest::keyClick(&number, Qt::Key_Return);
    QTRY_COMPARE(m_fixture->get<QLabel>("labels-text").text().left(18), QStringLiteral("Image 37: Sneaker."));
    QCOMPARE(m_fixture->get<QComboBox>("images-class").currentText(), QStringLiteral("All classes"));
    QCOMPARE(grid.item(0)->toolTip(), QStringLiteral("24: Coat"));
    QCOMPARE(grid.selectedItems().size(), 1);
    QCOMPARE(grid.selectedItems()[0]->toolTip(), QStringLiteral("37: Sneaker"));
    QCOMPARE(m_script->requests("predict").back()["params"]["indices"], json({37}));
    m_fixture->picture(QStringLiteral("teachers-image-number"));
    grid.item(0)->setSelected(true);  // and the number follows
    QCOMPARE(number.value(), 24);
  }

  void aPictureOfAnotherViewIsShownToTheRunsThatLookedAtIt() {
    m_fixture->open<TeachersView>();
    m_fixture->pictures().ask({.dataset = {{"id", "fashion-mnist"}, {"root", ""}},
                               .split = "train",
                               .index = 41,
                               .runs = {both[1], both[0], QStringLiteral("a-student")}});
    QCOMPARE(m_fixture->get<QTabWidget>("teachers-details").currentIndex(), int{ImageTab});
    QTRY_COMPARE(m_fixture->get<PlotBars>("labels-bars").sets().size(), std::size_t{2});
    QCOMPARE(m_fixture->get<PlotBars>("labels-bars").sets()[0].label, both[1]);
    const json asked = m_script->requests("predict").back()["params"];
    QCOMPARE(asked["split"], json("train"));
    QCOMPARE(asked["indices"], json({41}));
    QTRY_COMPARE(m_fixture->get<QLabel>("labels-text").text().left(18), QStringLiteral("Image 41: Trouser."));
    QCOMPARE(m_fixture->get<QComboBox>("images-split").currentData().toString(), QStringLiteral("train"));
    QCOMPARE(m_fixture->selection().ids(), (QStringList{both[1], both[0]}));
  }

  void aPictureFileHasSoftLabelsToo() {
    m_fixture->open<TeachersView>(both);
    m_fixture->pictures().ask({.dataset = {{"id", "fashion-mnist"}, {"root", ""}}, .file = "/pictures/dog.jpg"});
    QTRY_COMPARE(m_fixture->get<QLabel>("labels-text").text().left(13), QStringLiteral("File dog.jpg."));
    const json asked = m_script->requests("predict").back()["params"];
    QCOMPARE(asked["files"], json({"/pictures/dog.jpg"}));
    QCOMPARE(asked["indices"], json::array());
    QVERIFY(!m_fixture->get<QPushButton>("labels-open").isEnabled());
    m_fixture->picture(QStringLiteral("teachers-file"));
  }

  void aPictureOfADatasetThatNoTeacherKnowsIsToldOf() {
    auto& view = m_fixture->open<TeachersView>(both);
    m_fixture->pictures().ask({.dataset = {{"id", "cifar-100"}, {"root", ""}}, .split = "test", .index = 5});
    QVERIFY(std::ranges::any_of(view.findChildren<MessageBar*>(), [](const MessageBar* bar) {
      return bar->isVisible() &&
             bar->text().startsWith(QStringLiteral("No teacher with a checkpoint was trained on cifar-100"));
    }));
    QCOMPARE(m_fixture->selection().ids(), both);
  }

  // What a teacher of other classes says of a dress means nothing, and may have fewer classes than there are bars.
  void aTeacherOfAnotherDatasetIsNotAskedAboutTheImages() {
    RecordedRun other = teacher("cifar-teacher", "mll");
    other.datasetId = "cifar-10";
    writeRun(m_fixture->workspace(), other);
    m_fixture->open<TeachersView>({both[0], QStringLiteral("cifar-teacher"), both[1]});
    show(ImageTab);
    auto& grid = m_fixture->get<ThumbnailGrid>("images-grid");
    QTRY_COMPARE(grid.count(), 24);
    grid.item(0)->setSelected(true);
    QTRY_VERIFY(m_fixture->get<PlotBars>("labels-bars").isVisible());
    const json sources = m_script->requests("predict").back()["params"]["sources"];
    QCOMPARE(sources.size(), std::size_t{2});
    QCOMPARE(sources[1]["name"].get<std::string>(), std::string("resnet20-mcmi"));
    QCOMPARE(m_fixture->get<PlotBars>("labels-bars").sets()[1].label, both[1]);
    QVERIFY(m_fixture->get<QLabel>("labels-text")
                .text()
                .endsWith(QStringLiteral("Trained on another dataset, and not asked: cifar-teacher.")));
  }

  // What the table says of an epoch and what the panels say of weights are about the same network.
  void theBestEpochIsLookedIntoByItsOwnWeightsWhereTheyAreKept() {
    const RunDir mll(m_fixture->workspace() / "runs" / "resnet20-mll"),
        mcmi(mll.path().parent_path() / "resnet20-mcmi");
    std::filesystem::remove(mcmi.bestCheckpoint());
    m_fixture->open<TeachersView>(both);
    show(CentroidTab);
    QTRY_COMPARE(m_fixture->get<MatrixMap>("centroids-left").contents().size(), 10);
    QCOMPARE(m_script->requests("teacher.centroids")[0]["params"]["source"]["path"], json(mll.path().string()));
    auto* panel = m_fixture->get<MatrixMap>("centroids-left").parentWidget();
    auto& note = *panel->findChild<QLabel*>(QStringLiteral("inspection-note"));
    QVERIFY(!note.isVisible());
    choose("teachers-epochs", 1);
    QTRY_COMPARE(m_script->requests("teacher.centroids").size(), std::size_t{3});  // the MCMI teacher's are known
    QCOMPARE(m_script->requests("teacher.centroids")[2]["params"]["source"]["path"],
             json(mll.bestCheckpoint().string()));
    QCOMPARE(note.text(),
             QStringLiteral("What follows is about the weights with the best test top-1. No weights of the "
                            "best epoch are kept of resnet20-mcmi: the last ones are shown."));
    m_fixture->picture(QStringLiteral("teachers-best-epoch"));
    show(TemperatureTab);
    QTRY_COMPARE(m_script->requests("teacher.temperature").size(), std::size_t{2});
    QCOMPARE(m_script->requests("teacher.temperature")[0]["params"]["source"]["path"],
             json(mll.bestCheckpoint().string()));
    show(ImageTab);
    auto& grid = m_fixture->get<ThumbnailGrid>("images-grid");
    QTRY_COMPARE(grid.count(), 24);
    grid.item(0)->setSelected(true);
    QTRY_COMPARE(m_script->requests("predict").size(), std::size_t{1});
    QCOMPARE(m_script->requests("predict")[0]["params"]["sources"][0]["path"], json(mll.bestCheckpoint().string()));
  }

  // One of them was trained where the files lie elsewhere.
  void teachersOfOneDatasetAreAskedWhereverItsFilesLie() {
    RecordedRun elsewhere = teacher("elsewhere", "mll");
    elsewhere.datasetRoot = "/usr/share/datasets/fashion-mnist";
    writeRun(m_fixture->workspace(), elsewhere);
    m_fixture->open<TeachersView>({both[0], QStringLiteral("elsewhere")});
    show(ImageTab);
    auto& grid = m_fixture->get<ThumbnailGrid>("images-grid");
    QTRY_COMPARE(grid.count(), 24);
    grid.item(0)->setSelected(true);
    QTRY_VERIFY(m_fixture->get<PlotBars>("labels-bars").isVisible());
    QCOMPARE(m_fixture->get<PlotBars>("labels-bars").sets().size(), std::size_t{2});
    QVERIFY(!m_fixture->get<QLabel>("labels-text").text().contains(QStringLiteral("not asked")));
  }

  // The weights of a run that has not finished may be newer than the values in the table above.
  void aTeacherThatHasNotFinishedIsSaidToBeAheadOfItsValues() {
    RecordedRun training = teacher("training", "mll");
    training.ends = false;
    writeRun(m_fixture->workspace(), training);
    m_fixture->open<TeachersView>({both[0], QStringLiteral("training")});
    show(CentroidTab);
    auto* panel = m_fixture->get<MatrixMap>("centroids-left").parentWidget();
    auto& note = *panel->findChild<QLabel*>(QStringLiteral("inspection-note"));
    QTRY_VERIFY(note.isVisible());
    QVERIFY(note.text().startsWith(QStringLiteral("Not finished: training.")));
    m_fixture->selection().set(both);
    QTRY_VERIFY(!note.isVisible());
  }

  void aTeacherOfAPartOfTheImagesIsSaidToBeAskedAboutAll_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("few-shot") << QStringLiteral("fraction") << QStringLiteral("0.05");
    QTest::newRow("zero-shot") << QStringLiteral("drop_classes") << QStringLiteral("[2]");
    QTest::newRow("limit") << QStringLiteral("limit") << QStringLiteral("256");
  }
  void aTeacherOfAPartOfTheImagesIsSaidToBeAskedAboutAll() {
    QFETCH(QString, field);
    QFETCH(QString, value);
    const RecordedRun part = teacher("part", "mll");
    writeRun(m_fixture->workspace(), part);
    json recipe = recipeOf(part);
    recipe["dataset"][field.toStdString()] = json::parse(value.toStdString());
    std::ofstream(RunDir(m_fixture->workspace() / "runs" / "part").recipe()) << recipe;
    m_fixture->open<TeachersView>({both[0], QStringLiteral("part")});
    show(CentroidTab);
    auto* panel = m_fixture->get<MatrixMap>("centroids-left").parentWidget();
    auto& note = *panel->findChild<QLabel*>(QStringLiteral("inspection-note"));
    QTRY_VERIFY(note.isVisible());
    QCOMPARE(note.text(), QStringLiteral("Trained on a part of the training split, which is whole here: part."));
  }

  void aFailureIsToldAndCanBeTriedAgain() {
    m_script->set({{"errors", {{"teacher.centroids", "/data: holds no images"}}}});
    m_fixture->open<TeachersView>({both[0]});
    show(CentroidTab);
    auto& bar = problemBar();
    QTRY_VERIFY(bar.isVisible());
    QCOMPARE(bar.text(), QStringLiteral("/data: holds no images"));
    m_script->set(json::object());
    Q_EMIT bar.actionTriggered();
    QTRY_COMPARE(m_fixture->get<MatrixMap>("centroids-left").contents().size(), 10);
    QVERIFY(!bar.isVisible());
  }

  void aTeacherWithoutACheckpointIsNotAskedAbout() {
    RecordedRun waiting = teacher("fresh", "mll");
    waiting.hasCheckpoint = false;
    writeRun(m_fixture->workspace(), waiting);
    m_fixture->open<TeachersView>({QStringLiteral("fresh")});
    show(CentroidTab);
    QCOMPARE(m_fixture->get<QLabel>("centroids-text").text(),
             QStringLiteral("No ticked teacher has a checkpoint yet."));
    QVERIFY(m_script->requests().empty());
  }

 private:
  void show(Tab tab) { m_fixture->get<QTabWidget>("teachers-details").setCurrentIndex(tab); }
  void choose(const char* box, int index) { m_fixture->get<QComboBox>(box).setCurrentIndex(index); }
  MessageBar& problemBar() {
    auto* panel = m_fixture->get<MatrixMap>("centroids-left").parentWidget();
    return *panel->findChild<MessageBar*>(QStringLiteral("inspection-problem"));
  }
  QByteArray saved(const char* action, const char* name) {
    return m_fixture->saved(action, QLatin1String("teachers-") + QLatin1String(name));
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<InspectorScript> m_script;
  std::unique_ptr<ViewFixture> m_fixture;
};

DISTILLSCOPE_TEST_MAIN_WITH_INSPECTOR(TestTeacherDetails)
#include "test_teacher_details.moc"
