#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QtTest>

#include "core/record/json_file.h"
#include "tests/ui/recorded_runs.h"
#include "tests/ui/scripted_inspector.h"
#include "tests/ui/view_fixture.h"
#include "ui/views/cam_view.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/cam_components.h"
#include "ui/widgets/cam_grid.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/thumbnail_grid.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

const RecordedRun mll = teacher("resnet20-mll", "mll");
const RecordedRun mcmi = teacher("resnet20-mcmi", "mcmi");

}  // namespace

class TestCamView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_unique<InspectorScript>(m_folder->path());
    m_fixture = std::make_unique<ViewFixture>(QCoreApplication::applicationFilePath());
  }
  void cleanup() { m_fixture.reset(); }

  void aWorkspaceWithoutCheckpointsSaysWhatToDo() {
    RecordedRun run = mll;
    run.hasCheckpoint = false;
    writeRun(m_fixture->workspace(), run);
    auto& view = m_fixture->open<CamView>();
    QCOMPARE(m_fixture->get<QListWidget>("cam-runs-list").count(), 0);
    QSignalSpy requested(&view, &View::viewRequested);
    pressEmptyAction(m_fixture->view());
    QCOMPARE(requested[0][0].toString(), QStringLiteral("new-run-view"));
    QVERIFY(m_script->requests().empty());
    m_fixture->picture(QStringLiteral("cam-empty"));
  }

  void theNewestMllAndMcmiTeachersAreTheFirstColumns() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    RecordedRun student = teacher("resnet8-kd", "mll");
    student.kind = "student";
    student.distiller = "kd";
    writeRun(m_fixture->workspace(), student);
    m_fixture->open<CamView>();
    choosePicture(0);
    QTRY_COMPARE(m_script->requests("cam").size(), std::size_t{1});
    const json sources = m_script->requests("cam")[0]["params"]["sources"];
    QCOMPARE(sources.size(), std::size_t{2});
    QCOMPARE(sources[0]["name"].get<std::string>(), std::string("resnet20-mll"));
    QCOMPARE(sources[1]["name"].get<std::string>(), std::string("resnet20-mcmi"));
    QCOMPARE(sources[1]["path"].get<std::string>(), (m_fixture->workspace() / "runs" / "resnet20-mcmi").string());
  }

  void withoutATickTheNewestTeachersAreOffered() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    m_fixture->open<CamView>();
    auto& all = m_fixture->get<QCheckBox>("cam-runs-all");
    while (all.checkState() != Qt::Unchecked) all.click();
    pressEmptyAction(m_fixture->view());
    choosePicture(0);
    QTRY_VERIFY(!m_script->requests("cam").empty());
    QCOMPARE(namesOf(m_script->requests("cam").back()), (std::vector<std::string>{"resnet20-mll", "resnet20-mcmi"}));
  }

  void anMcmiTeacherStandsBesideTheTeacherThatItStartedFrom() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    RecordedRun newer = teacher("resnet20-newer", "mll");
    writeRun(m_fixture->workspace(), newer);
    const RunDir tuned(m_fixture->workspace() / "runs" / "resnet20-mcmi");
    json recipe = readJsonFile(tuned.recipe());
    recipe["init"] = "resnet20-mll";
    writeFileAtomically(tuned.recipe(), recipe.dump());
    m_fixture->open<CamView>();
    choosePicture(0);
    QTRY_COMPARE(m_script->requests("cam").size(), std::size_t{1});
    QCOMPARE(namesOf(m_script->requests("cam")[0]), (std::vector<std::string>{"resnet20-mll", "resnet20-mcmi"}));
  }

  void runsChosenInOtherViewsAreTheFirstColumns() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    writeRun(m_fixture->workspace(), teacher("resnet20-other", "mll"));
    m_fixture->open<CamView>({QStringLiteral("resnet20-other"), QStringLiteral("resnet20-mll")});
    choosePicture(0);
    QTRY_COMPARE(m_script->requests("cam").size(), std::size_t{1});
    QCOMPARE(namesOf(m_script->requests("cam")[0]), (std::vector<std::string>{"resnet20-other", "resnet20-mll"}));
  }

  void ofManyRunsTheFirstTwelveAreShownAndThatIsTold() {
    QStringList ids;
    for (int i = 0; i < 14; ++i) {
      ids << QStringLiteral("run-%1").arg(i, 2, 10, QLatin1Char('0'));
      writeRun(m_fixture->workspace(), teacher(ids.last().toStdString(), "mll"));
    }
    const auto& view = m_fixture->open<CamView>(ids);
    choosePicture(0);
    QTRY_COMPARE(m_script->requests("cam").size(), std::size_t{1});
    const std::vector<std::string> names = namesOf(m_script->requests("cam")[0]);
    QCOMPARE(names.size(), std::size_t{12});
    QCOMPARE(names.front(), std::string("run-00"));
    QCOMPARE(names.back(), std::string("run-11"));
    const auto bars = view.findChildren<MessageBar*>();
    QVERIFY(std::ranges::any_of(bars, [](const MessageBar* bar) {
      const auto labels = bar->findChildren<QLabel*>();
      return bar->isVisible() && std::ranges::any_of(labels, [](const QLabel* label) {
               return label->text().contains(QStringLiteral("14 runs are ticked, and the first 12"));
             });
    }));
  }

  void aRequestCarriesTheChosenOptions() {
    openWithTeachers();
    choosePicture(2);
    choosePicture(0);
    waitForMaps(2);
    QTRY_VERIFY(m_fixture->get<QComboBox>("cam-layer").count() > 1);
    m_fixture->get<QComboBox>("cam-layer").setCurrentIndex(2);
    m_fixture->get<QComboBox>("cam-method").setCurrentIndex(1);
    m_fixture->get<QSpinBox>("cam-component").setValue(3);
    m_fixture->get<QComboBox>("cam-scale").setCurrentIndex(1);
    QTRY_COMPARE(m_script->requests("cam").back()["params"]["scale"].get<std::string>(), std::string("own"));
    const json params = m_script->requests("cam").back()["params"];
    QCOMPARE(params["layer"].get<int>(), 1);  // the first entry is the last map, then layers from 0
    QCOMPARE(params["method"].get<std::string>(), std::string("uncentred"));
    QCOMPARE(params["component"].get<int>(), 3);
    QCOMPARE(params["dataset"]["id"].get<std::string>(), std::string("fashion-mnist"));
    QCOMPARE(params["split"].get<std::string>(), std::string("test"));
    QCOMPARE(params["indices"].get<std::vector<int>>(), (std::vector<int>{2, 0}));
  }

  // What a layer is called differs from model to model, and is not remembered.
  void howMapsAreComputedIsRememberedButNotTheLayer() {
    openWithTeachers();
    choosePicture(0);
    QTRY_VERIFY(m_fixture->get<QComboBox>("cam-layer").count() > 1);
    m_fixture->get<QComboBox>("cam-layer").setCurrentIndex(2);
    QTest::keyClick(&m_fixture->get<QComboBox>("cam-method"), Qt::Key_Down);
    m_fixture->get<QSpinBox>("cam-component").setValue(3);
    openWithTeachers();
    QCOMPARE(m_fixture->get<QComboBox>("cam-method").currentData().toString(), QStringLiteral("uncentred"));
    QCOMPARE(m_fixture->get<QSpinBox>("cam-component").value(), 3);
    choosePicture(0);
    waitForMaps(1);
    const json params = m_script->requests("cam").back()["params"];
    QCOMPARE(params["method"].get<std::string>(), std::string("uncentred"));
    QCOMPARE(params["component"].get<int>(), 3);
    QCOMPARE(params["layer"].get<int>(), -1);
  }

  void mapsStandBesideTheOriginalWithTheirPredictions() {
    openWithTeachers();
    choosePicture(7);
    choosePicture(3);
    waitForMaps(2);
    const CamFigure& figure = m_fixture->get<CamGrid>("cam-grid").figure();
    QCOMPARE(figure.columnCount(), 3);
    QCOMPARE(figure.headings[1].title, QStringLiteral("resnet20-mcmi"));
    QCOMPARE(figure.images[0].labelName, QStringLiteral("Sneaker"));
    QVERIFY(*isRight(figure.images[0], figure.images[0].columns[0]));
    QVERIFY(!*isRight(figure.images[0], figure.images[0].columns[1]));
    QCOMPARE(figure.cellText({0, 1}),
             QStringLiteral(
                 "resnet20-mll; Sneaker with probability 90.0 %; right; the component holds 50.0 % of the variance"));
    QVERIFY(figure.cellText({0, 2}).contains(QStringLiteral("Bag with probability 65.0 %; wrong: it is Sneaker")));
    // The scripted picture has red = 20 * index.
    QCOMPARE(figure.images[0].picture.pixelColor(0, 0).red(), 140);
    m_fixture->picture(QStringLiteral("cam"));
  }

  void opacityAndColoursChangeThePictureWithoutAskingAnew() {
    openWithTeachers();
    choosePicture(1);
    waitForMaps(1);
    const auto& grid = m_fixture->get<CamGrid>("cam-grid");
    m_fixture->get<QSlider>("cam-opacity").setValue(0);
    QCOMPARE(grid.figure().cellImage({0, 1}, 8), grid.figure().cellImage({0, 0}, 8));
    m_fixture->get<QSlider>("cam-opacity").setValue(100);
    auto& colours = m_fixture->get<QComboBox>("cam-colours");
    colours.setCurrentIndex(colours.findData(QStringLiteral("viridis")));
    // The scripted map of the first source has its greatest value, 1, at x = 2, y = 3.
    QCOMPARE(grid.figure().cellImage({0, 1}, 8).pixelColor(2, 3), mapColour(ColourMap::Viridis, 1.0));
    QCOMPARE(m_script->requests("cam").size(), std::size_t{1});
    m_fixture->picture(QStringLiteral("cam-viridis"));
  }

  void anAnswerToAnOlderChoiceIsNotShown() {
    openWithTeachers();
    choosePicture(1);
    waitForMaps(1);
    m_script->set({{"hold", "cam"}});
    const std::size_t before = m_script->requests("cam").size();
    choosePicture(2);
    QTRY_COMPARE(m_script->requests("cam").size(), before + 1);  // it is being worked on
    m_fixture->picture(QStringLiteral("cam-loading"));
    choosePicture(3);
    m_script->set(json::object());
    const CamFigure& figure = m_fixture->get<CamGrid>("cam-grid").figure();
    QTRY_VERIFY(figure.images.size() != 1);
    QCOMPARE(figure.images.size(), std::size_t{3});
    QCOMPARE(figure.images[2].name, QStringLiteral("test 3"));
  }

  void aCrashOfTheInspectorIsASentenceAndTryAgainRecovers() {
    openWithTeachers();
    QTRY_VERIFY(thumbnails().count() > 0);
    m_script->set({{"crash_on", "cam"}});
    choosePicture(1);
    auto& failure = m_fixture->get<QWidget>("cam-failure");
    QTRY_VERIFY(failure.isVisible());
    const QString shown = textOf(failure);
    QVERIFY2(shown.contains(QStringLiteral("crashed")) && shown.contains(QStringLiteral("std::bad_alloc")),
             qPrintable(shown));
    m_fixture->picture(QStringLiteral("cam-crash"));
    m_script->set(json::object());
    pressEmptyAction(m_fixture->view());
    waitForMaps(1);
    QVERIFY(!failure.isVisible());
  }

  void anErrorOfTheInspectorIsShownInItsWords() {
    openWithTeachers();
    QTRY_VERIFY(thumbnails().count() > 0);
    m_script->set({{"errors", {{"cam", "component is 9, and the layer has 4"}}}});
    choosePicture(1);
    auto& failure = m_fixture->get<QWidget>("cam-failure");
    QTRY_VERIFY(failure.isVisible());
    QVERIFY(textOf(failure).contains(QStringLiteral("component is 9, and the layer has 4")));
  }

  void aDatasetThatCannotBeReadIsToldBesideThePictures() {
    m_script->set({{"errors", {{"dataset.summary", "The folder /data holds no fashion-mnist."}}}});
    openWithTeachers();
    auto& problem = m_fixture->get<QLabel>("cam-pictures-problem");
    QTRY_COMPARE(problem.text(), QStringLiteral("The folder /data holds no fashion-mnist."));
    m_fixture->picture(QStringLiteral("cam-no-dataset"));
    m_script->set(json::object());
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-pictures-retry"), Qt::LeftButton);
    QTRY_VERIFY(thumbnails().count() > 0);
    QVERIFY(!problem.isVisible());
  }

  void picturesAreFilteredByClassAndPaged() {
    openWithTeachers();
    QTRY_COMPARE(thumbnails().count(), 60);
    QCOMPARE(m_fixture->get<QLabel>("cam-position").text(), QStringLiteral("1 to 60 of 300"));
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-next-page"), Qt::LeftButton);
    QTRY_COMPARE(m_fixture->get<QLabel>("cam-position").text(), QStringLiteral("61 to 120 of 300"));
    m_fixture->get<QComboBox>("cam-class").setCurrentIndex(8);
    QTRY_COMPARE(thumbnails().count(), 30);
    QCOMPARE(thumbnails().item(0)->toolTip(), QStringLiteral("7: Sneaker"));
    const json asked = m_script->requests("dataset.list").back()["params"];
    QCOMPARE(asked["class"].get<int>(), 7);
    QCOMPARE(asked["offset"].get<int>(), 0);
  }

  void picturesStayChosenOnOtherPagesAndAreForgottenWithTheirSplit() {
    openWithTeachers();
    choosePicture(1);
    waitForMaps(1);
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-next-page"), Qt::LeftButton);
    QTRY_COMPARE(thumbnails().item(0)->toolTip(), QStringLiteral("60: T-shirt/top"));
    choosePicture(0);
    waitForMaps(2);
    QCOMPARE(m_script->requests("cam").back()["params"]["indices"].get<std::vector<int>>(), (std::vector<int>{1, 60}));
    m_fixture->get<QComboBox>("cam-split").setCurrentIndex(1);
    QCOMPARE(m_fixture->get<QLabel>("cam-chosen").text(), QStringLiteral("No picture chosen"));
    QTRY_COMPARE(m_script->requests("dataset.summary").back()["params"]["split"].get<std::string>(),
                 std::string("train"));
  }

  void offeredFilesBecomeRowsAndWhatIsLeftOutIsToldOf() {
    auto& view = openWithTeachers();
    m_fixture->pictures().offerFiles({QStringLiteral("/pictures/dog.JPG"), QStringLiteral("/pictures/dog.JPG")});
    waitForMaps(1);
    QCOMPARE(m_script->requests("cam").back()["params"]["files"].get<std::vector<std::string>>(),
             std::vector<std::string>{"/pictures/dog.JPG"});
    const CamFigure& figure = m_fixture->get<CamGrid>("cam-grid").figure();
    QVERIFY(!isRight(figure.images[0], figure.images[0].columns[0]));
    const auto bars = view.findChildren<MessageBar*>();
    QVERIFY(std::ranges::any_of(bars, [](const MessageBar* bar) {
      return bar->isVisible() && bar->text().contains(QStringLiteral("Left out"));
    }));
    m_fixture->picture(QStringLiteral("cam-file"));
  }

  void aFileThatCannotBeReadIsToldOfAndTheOthersAreShown() {
    auto& view = openWithTeachers();
    m_script->set({{"unreadable", {{"/pictures/torn.png", "/pictures/torn.png is damaged"}}}});
    auto& picker = *view.findChild<PicturePicker*>();
    picker.addFiles({QStringLiteral("/pictures/torn.png"), QStringLiteral("/pictures/dog.jpg")});
    waitForMaps(1);
    QCOMPARE(m_fixture->get<CamGrid>("cam-grid").figure().images[0].name, QStringLiteral("dog.jpg"));
    QCOMPARE(m_fixture->get<MessageBar>("cam-remark").text(),
             QStringLiteral("Not shown: /pictures/torn.png is damaged."));
    m_fixture->picture(QStringLiteral("cam-unreadable"));
    // The film strip shows the file whose maps stand first.
    m_fixture->get<QTabWidget>("cam-tabs").setCurrentIndex(1);
    QTRY_COMPARE(m_fixture->get<CamGrid>("cam-layers-grid").figure().images.size(), std::size_t{2});
    QCOMPARE(m_script->requests("cam").back()["params"]["files"].get<std::vector<std::string>>(),
             std::vector<std::string>{"/pictures/dog.jpg"});
  }

  void filesOfWhichNoneCanBeReadAreAFailureWithItsReason() {
    auto& view = openWithTeachers();
    m_script->set({{"unreadable", {{"/pictures/torn.png", "/pictures/torn.png is damaged"}}}});
    view.findChild<PicturePicker*>()->addFiles({QStringLiteral("/pictures/torn.png")});
    auto& failure = m_fixture->get<QWidget>("cam-failure");
    QTRY_VERIFY(failure.isVisible());
    QVERIFY2(textOf(failure).contains(QStringLiteral("/pictures/torn.png is damaged")), qPrintable(textOf(failure)));
  }

  void filesAreAddedWithTheDialog() {
    auto& view = openWithTeachers();
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-add-files"), Qt::LeftButton);
    auto* dialog = view.findChild<QFileDialog*>(QStringLiteral("open-dialog"));
    QVERIFY(dialog);
    Q_EMIT dialog->filesSelected({QStringLiteral("/pictures/cat.png")});
    dialog->reject();
    waitForMaps(1);
    QCOMPARE(m_fixture->get<QListWidget>("cam-files").item(0)->text(), QStringLiteral("cat.png"));
  }

  void runsOfDifferentDatasetsAreShownWithANote() {
    RecordedRun other = mcmi;
    other.datasetId = "cifar-10";
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), other);
    m_fixture->open<CamView>();
    auto& remark = m_fixture->get<MessageBar>("cam-remark");
    QVERIFY(remark.isVisible());
    QVERIFY2(remark.text().contains(QStringLiteral("another dataset than resnet20-mll: resnet20-mcmi")),
             qPrintable(remark.text()));
  }

  void theSameDatasetInAnotherFolderIsNoOther() {
    RecordedRun other = mcmi;
    other.datasetRoot = "/usr/share/datasets/fashion-mnist";
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), other);
    m_fixture->open<CamView>();
    QVERIFY(!m_fixture->get<MessageBar>("cam-remark").isVisible());
  }

  void theNumbersAreTheTwinOfTheMaps() {
    openWithTeachers();
    choosePicture(7);
    waitForMaps(1);
    const auto* model = m_fixture->get<QTableView>("cam-numbers").model();
    QCOMPARE(model->headerData(0, Qt::Vertical).toString(), QStringLiteral("test 7"));
    QStringList cells;
    for (int column = 0; column < model->columnCount(); ++column) cells << model->index(0, column).data().toString();
    QCOMPARE(cells, QStringList({"Sneaker", "Sneaker \u2713 right", "90.0 %", "50.0 %", "Bag \u2717 wrong", "65.0 %",
                                 "62.5 %"}));
    m_fixture->get<QTabWidget>("cam-tabs").setCurrentIndex(3);
    m_fixture->picture(QStringLiteral("cam-numbers"));
  }

  void theFigureAndTheNumbersAreSaved() {
    openWithTeachers();
    for (const int picture : {0, 7, 9}) choosePicture(picture);
    waitForMaps(3);
    QVERIFY(saved("cam-save-figure", "figure.pdf").startsWith("%PDF-"));
    QVERIFY(saved("cam-save-figure", "figure.png").startsWith("\x89PNG"));
    const QByteArray csv = saved("cam-save-numbers", "numbers.csv");
    QCOMPARE(csv.split('\n')[0].trimmed(), QByteArray("image,label,run,predicted,probability,right,explained"));
    QCOMPARE(csv.split('\n')[2].trimmed(), QByteArray("test 0,T-shirt/top,resnet20-mcmi,Trouser,0.65,false,0.625"));
  }

  void keysMoveThroughTheCellsAndDescribeThem() {
    openWithTeachers();
    choosePicture(7);
    waitForMaps(1);
    auto& grid = m_fixture->get<CamGrid>("cam-grid");
    grid.setFocus();
    QCOMPARE(grid.accessibleDescription(), QStringLiteral("test 7, class Sneaker"));
    QTest::keyClick(&grid, Qt::Key_Right);
    QVERIFY(grid.accessibleDescription().startsWith(QStringLiteral("resnet20-mll; Sneaker")));
    QTest::keyClick(&grid, Qt::Key_Down);
    QVERIFY(grid.accessibleDescription().startsWith(QStringLiteral("resnet20-mll; Sneaker")));
  }

  void theSecondRunsMapLessTheFirstsIsAColumnOfItsOwn() {
    openWithTeachers();
    choosePicture(1);
    waitForMaps(1);
    const auto& grid = m_fixture->get<CamGrid>("cam-grid");
    QCOMPARE(grid.figure().columnCount(), 3);
    m_fixture->get<QCheckBox>("cam-difference").setChecked(true);
    QCOMPARE(grid.figure().columnCount(), 4);
    // The bumps are exp(-d^2 / 8) around x = 2 and x = 4: along y = 3 they differ most at x = 1 and x = 5, by
    // exp(-1/8) - exp(-9/8) = 0.56 either way, which are the ends of the scale.
    m_fixture->get<QSlider>("cam-opacity").setValue(100);
    const QImage difference = grid.figure().cellImage({0, 3}, 8);
    const QColor least = difference.pixelColor(1, 3), most = difference.pixelColor(5, 3);
    QCOMPARE(least, mapColour(ColourMap::OrangePurple, 0.0));
    QCOMPARE(most, mapColour(ColourMap::OrangePurple, 1.0));
    QVERIFY(grid.figure().cellText({0, 3}).startsWith(
        QStringLiteral("resnet20-mcmi less resnet20-mll; from -0.56 to 0.56")));
    QCOMPARE(m_script->requests("cam").size(), std::size_t{1});
    m_fixture->get<QSlider>("cam-opacity").setValue(60);
    m_fixture->get<QSlider>("cam-contour").setValue(50);
    m_fixture->picture(QStringLiteral("cam-difference"));
  }

  void oneZoomAndItsPlaceHoldForEveryColumn() {
    openWithTeachers();
    choosePicture(1);
    waitForMaps(1);
    auto& grid = m_fixture->get<CamGrid>("cam-grid");
    const QPoint corner = grid.figure().pictureRect({0, 1}, grid.font()).topLeft() + QPoint(1, 1);
    QWheelEvent wheel(corner, grid.mapToGlobal(corner), {}, QPoint(0, 120 * 4), Qt::NoButton, Qt::ControlModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&grid, &wheel);
    const QRectF part = grid.figure().part;
    QVERIFY(part.width() < 0.5 && part.left() < 0.02 && part.top() < 0.02);  // the place under the pointer stays
    m_fixture->get<QSlider>("cam-opacity").setValue(0);  // leaves the pictures, which are then one and the same
    const QImage picture = grid.figure().images[0].picture;
    for (const int column : {0, 1, 2}) {
      QCOMPARE(grid.figure().cellImage({0, column}, 64), resized(picture, QSize(64, 64), part));
    }
    m_fixture->get<QSlider>("cam-opacity").setValue(50);
    m_fixture->picture(QStringLiteral("cam-zoom"));
    const QPoint from = corner + QPoint(40, 40);
    QTest::mousePress(&grid, Qt::LeftButton, Qt::NoModifier, from);
    QTest::mouseMove(&grid, from - QPoint(30, 0));
    QTest::mouseRelease(&grid, Qt::LeftButton, Qt::NoModifier, from - QPoint(30, 0));
    QVERIFY(grid.figure().part.left() > part.left());
    QTest::mouseDClick(&grid, Qt::LeftButton, Qt::NoModifier, from);
    QCOMPARE(grid.figure().part, wholePicture);
    QTest::keyClick(&grid, Qt::Key_Plus);
    QVERIFY(grid.figure().part.width() < 1);
    QTest::keyClick(&grid, Qt::Key_0);
    QCOMPARE(grid.figure().part, wholePicture);
  }

  void aClickOnAComponentsBarShowsItsMap() {
    openWithTeachers();
    choosePicture(1);
    waitForMaps(1);
    auto& bars = m_fixture->get<CamComponents>("cam-components");
    QCOMPARE(bars.accessibleDescription(),
             QStringLiteral("resnet20-mll, test 1: shares of the variance by component: 1: 50 %, 2: 25 %, 3: 6.3 %"));
    QTest::mouseClick(&bars, Qt::LeftButton, Qt::NoModifier, QPoint(28, 20));
    QCOMPARE(m_fixture->get<QSpinBox>("cam-component").value(), 2);
    QTRY_COMPARE(m_script->requests("cam").back()["params"]["component"].get<int>(), 2);
  }

  void picturesAreSortedByWhatTheRunsSayOfThem() {
    openWithTeachers();
    QTRY_COMPARE(thumbnails().count(), 60);
    auto& order = m_fixture->get<QComboBox>("cam-order");
    order.setCurrentIndex(order.findText(QStringLiteral("Teachers differ most")));
    QTRY_COMPARE(thumbnails().item(0)->toolTip(), QStringLiteral("299: Ankle boot, 0.5000 nats"));
    const json asked = m_script->requests("samples.rank").back()["params"];
    QCOMPARE(asked["by"].get<std::string>(), std::string("difference"));
    QCOMPARE(asked["sources"].size(), std::size_t{2});
    QCOMPARE(asked["sources"][0]["name"].get<std::string>(), std::string("resnet20-mll"));
    m_fixture->picture(QStringLiteral("cam-sorted"));
    order.setCurrentIndex(order.findText(QStringLiteral("Wrong predictions")));
    QTRY_COMPARE(thumbnails().item(0)->toolTip(), QStringLiteral("299: Ankle boot, 50.0 %"));
    QCOMPARE(m_script->requests("samples.rank").back()["params"]["sources"].size(), std::size_t{1});
    order.setCurrentIndex(0);
    QTRY_COMPARE(thumbnails().item(0)->toolTip(), QStringLiteral("0: T-shirt/top"));
  }

  void aRankingTellsItsProgress() {
    openWithTeachers();
    QTRY_COMPARE(thumbnails().count(), 60);
    m_script->set({{"progress", {{"samples.rank", {4000, 10000}}}}, {"hold", "samples.rank"}});
    m_fixture->get<QComboBox>("cam-order").setCurrentIndex(2);
    QTRY_COMPARE(m_fixture->get<QLabel>("cam-position").text(), QStringLiteral("Sorting\u2026 40 %"));
    m_script->set(json::object());
    QTRY_COMPARE(m_fixture->get<QLabel>("cam-position").text(), QStringLiteral("1 to 60 of 300"));
    QVERIFY(!m_fixture->get<QAbstractButton>("cam-cancel-order").isVisible());
  }

  // The ranking is never answered here, and nobody has to wait for it.
  void workGoesOnWhileARankingIsComputedAndItCanBeCancelled() {
    openWithTeachers();
    QTRY_COMPARE(thumbnails().count(), 60);
    m_script->set({{"progress", {{"samples.rank", {4000, 10000}}}}, {"after", {{"samples.rank", "echo"}}}});
    auto& order = m_fixture->get<QComboBox>("cam-order");
    order.setCurrentIndex(2);
    QTRY_COMPARE(m_fixture->get<QLabel>("cam-position").text(), QStringLiteral("Sorting\u2026 40 %"));
    choosePicture(3);
    waitForMaps(1);
    m_fixture->picture(QStringLiteral("cam-ranking"));
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-cancel-order"), Qt::LeftButton);
    QCOMPARE(order.currentIndex(), 0);
    QTRY_COMPARE(m_script->requests("$/cancelRequest").size(), std::size_t{1});
    QTRY_COMPARE(m_fixture->get<QLabel>("cam-position").text(), QStringLiteral("1 to 60 of 300"));
  }

  void aDifferenceNeedsTwoRuns() {
    writeRun(m_fixture->workspace(), mll);
    m_fixture->open<CamView>();
    QVERIFY(!m_fixture->get<QCheckBox>("cam-difference").isEnabled());
    openWithTeachers();
    QVERIFY(m_fixture->get<QCheckBox>("cam-difference").isEnabled());
  }

  void statisticsSayWhetherTheMapsOfOneRunCoverMore() {
    openWithTeachers();
    m_fixture->get<QTabWidget>("cam-tabs").setCurrentIndex(2);
    QTRY_VERIFY(m_fixture->get<QComboBox>("cam-class").count() > 1);
    m_fixture->get<QComboBox>("cam-class").setCurrentIndex(8);
    m_fixture->get<QSpinBox>("cam-statistics-count").setValue(200);
    m_fixture->picture(QStringLiteral("cam-statistics-before"));
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-statistics-compute"), Qt::LeftButton);
    auto& finding = m_fixture->get<QLabel>("cam-statistics-finding");
    QTRY_COMPARE(finding.text(),
                 QStringLiteral("The maps of resnet20-mcmi cover more of the pictures than those of resnet20-mll: by "
                                "5.00 points of their area on average (95 % interval +3.00 to +7.00 points)."));
    const json asked = m_script->requests("cam.statistics").back()["params"];
    QCOMPARE(asked["class"].get<int>(), 7);
    QCOMPARE(asked["count"].get<int>(), 200);
    const auto* model = m_fixture->get<QTableView>("cam-statistics").model();
    QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("20.00 \u00b1 2.00"));
    QCOMPARE(model->index(0, 2).data().toString(), QStringLiteral("+5.00 \u00b1 2.00"));
    QVERIFY(model->index(0, 2).data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("n = 200")));
    auto& note = m_fixture->get<QLabel>("cam-statistics-note");
    QVERIFY(note.text().contains(QStringLiteral("test split, class Sneaker")));
    QVERIFY(!note.text().contains(QStringLiteral("press Compute")));
    m_fixture->picture(QStringLiteral("cam-statistics"));
    m_fixture->get<QComboBox>("cam-class").setCurrentIndex(1);
    QVERIFY(note.text().contains(QStringLiteral("press Compute")));
    QVERIFY(saved("cam-save-statistics", "statistics.csv").startsWith("measure,run,count,mean,deviation,low,high"));
  }

  void statisticsAreCancelled() {
    openWithTeachers();
    m_fixture->get<QTabWidget>("cam-tabs").setCurrentIndex(2);
    m_script->set({{"hold", "cam.statistics"}, {"progress", {{"cam.statistics", {100, 400}}}}});
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-statistics-compute"), Qt::LeftButton);
    QTRY_COMPARE(m_script->requests("cam.statistics").size(), std::size_t{1});
    const json id = m_script->requests("cam.statistics").back()["id"];
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-statistics-cancel"), Qt::LeftButton);
    QVERIFY(m_fixture->get<QAbstractButton>("cam-statistics-compute").isEnabled());
    m_script->set(json::object());
    QTRY_COMPARE(m_script->requests("$/cancelRequest").size(), std::size_t{1});
    QCOMPARE(m_script->requests("$/cancelRequest")[0]["params"]["id"], id);
  }

  void theLayersOfAPictureStandInARowForEachRun() {
    openWithTeachers();
    choosePicture(7);
    waitForMaps(1);
    m_fixture->get<QTabWidget>("cam-tabs").setCurrentIndex(1);
    auto& remark = m_fixture->get<QLabel>("cam-layers-remark");
    QCOMPARE(remark.text(), QStringLiteral("Computing the maps of 4 layers\u2026"));
    const CamFigure& strip = m_fixture->get<CamGrid>("cam-layers-grid").figure();
    QTRY_COMPARE(strip.images.size(), std::size_t{2});
    QCOMPARE(remark.text(), QStringLiteral("From the first layer to the last."));
    QCOMPARE(strip.headings.size(), std::size_t{4});
    QCOMPARE(strip.headings[3].subtitle, QStringLiteral("8 \u00d7 8"));
    QCOMPARE(strip.images[1].name, QStringLiteral("resnet20-mcmi"));
    std::vector<int> layers;
    for (const json& request : m_script->requests("cam")) layers.push_back(request["params"]["layer"]);
    QCOMPARE(layers, (std::vector<int>{-1, 0, 1, 2, 3}));
    m_fixture->picture(QStringLiteral("cam-layers"));
  }

  void keptEpochsAreReplayed() {
    writeRun(m_fixture->workspace(), mll);
    openWithKeptEpochs();
    auto& slider = m_fixture->get<QSlider>("cam-epoch");
    QVERIFY(slider.isVisible());
    QVERIFY(!m_script->requests("cam").back()["params"]["sources"][1].contains("epoch"));
    slider.setValue(1);
    QTRY_COMPARE(m_script->requests("cam").back()["params"]["sources"][1].value("epoch", -1), 2);
    QVERIFY(!m_script->requests("cam").back()["params"]["sources"][0].contains("epoch"));  // it has kept none
    QCOMPARE(m_fixture->get<QLabel>("cam-epoch-text").text(), QStringLiteral("after epoch 2"));
    QTRY_VERIFY(m_fixture->get<CamGrid>("cam-grid").figure().headings[1].subtitle.endsWith(QStringLiteral("epoch 2")));
    m_fixture->picture(QStringLiteral("cam-epochs"));
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-epoch-play"), Qt::LeftButton);
    QTRY_COMPARE(slider.value(), slider.maximum());
    QTRY_VERIFY(!m_fixture->get<QAbstractButton>("cam-epoch-play").isChecked());
  }

  // Each step of a replay waits for the layers too, where they are what is looked at.
  void aReplayShowsTheLayersOfEveryEpoch() {
    openWithKeptEpochs();
    m_fixture->get<QTabWidget>("cam-tabs").setCurrentIndex(1);
    const CamFigure& strip = m_fixture->get<CamGrid>("cam-layers-grid").figure();
    QTRY_COMPARE(strip.images.size(), std::size_t{1});
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("cam-epoch-play"), Qt::LeftButton);
    auto& slider = m_fixture->get<QSlider>("cam-epoch");
    QTRY_COMPARE(strip.images[0].name, QStringLiteral("resnet20-mcmi, epoch 0"));
    QTRY_VERIFY_WITH_TIMEOUT(
        slider.value() == slider.maximum() && !m_fixture->get<QAbstractButton>("cam-epoch-play").isChecked(), 20000);
    std::vector<int> epochs;  // of the last layer, which nothing but the strip asks for by its number
    for (const json& request : m_script->requests("cam")) {
      if (request["params"]["layer"] == 3) epochs.push_back(request["params"]["sources"][0].value("epoch", -1));
    }
    QCOMPARE(epochs, (std::vector<int>{-1, 0, 2, 4, -1}));
  }

  void withoutKeptEpochsThereIsNoSlider() {
    openWithTeachers();
    QVERIFY(!m_fixture->get<QSlider>("cam-epoch").isVisible());
  }

  void picturesOfAnotherViewAreShownByRunsOfTheirDataset() {
    openWithTeachers();
    m_fixture->pictures().offer({.dataset = {{"id", "fashion-mnist"}, {"root", ""}}, .split = "train", .indices = {5}});
    waitForMaps(1);
    QCOMPARE(m_script->requests("cam").back()["params"]["split"].get<std::string>(), std::string("train"));
    QCOMPARE(m_script->requests("cam").back()["params"]["indices"].get<std::vector<int>>(), std::vector<int>{5});
    m_fixture->pictures().offer({.dataset = {{"id", "cifar-100"}, {"root", ""}}, .split = "test", .indices = {5}});
    const auto bars = m_fixture->get<QTabWidget>("cam-tabs").window()->findChildren<MessageBar*>();
    QVERIFY(std::ranges::any_of(bars, [](const MessageBar* bar) {
      return bar->isVisible() &&
             bar->text().contains(QStringLiteral("No run with a checkpoint was trained on cifar-100"));
    }));
  }

  void theSoftLabelsOfARowsImageAreAskedForInTeachers() {
    auto& view = openWithTeachers();
    QVERIFY(!m_fixture->get<QAction>("cam-soft-labels").isEnabled());
    choosePicture(7);
    waitForMaps(1);
    view.findChild<PicturePicker*>()->addFiles({QStringLiteral("/pictures/dog.jpg")});
    waitForMaps(2);
    QSignalSpy requested(&view, &View::viewRequested);
    QSignalSpy asked(&m_fixture->pictures(), &PictureHandover::asked);
    auto& grid = m_fixture->get<CamGrid>("cam-grid");
    const auto askIn = [&](int row) {  // with the context menu of the first run's map
      QTest::mouseClick(&grid, Qt::RightButton, {}, grid.figure().cellRect({row, 1}, grid.font()).center());
      grid.actions().constFirst()->trigger();
      return asked.last()[0].value<PictureHandover::Question>();
    };
    const auto image = askIn(0);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("teachers-view"));
    QCOMPARE(image.dataset["id"], json("fashion-mnist"));
    QCOMPARE(image.split, QStringLiteral("test"));
    QCOMPARE(image.index, int64_t{7});
    QCOMPARE(image.runs, (QStringList{"resnet20-mll", "resnet20-mcmi"}));
    const auto file = askIn(1);
    QCOMPARE(file.index, int64_t{-1});
    QCOMPARE(file.file, QStringLiteral("/pictures/dog.jpg"));
  }

  void aHundredClassesAndManyPicturesStayReadable() {
    m_script->set({{"classes", 100}});
    openWithTeachers();
    for (int picture = 0; picture < 6; ++picture) choosePicture(picture);
    waitForMaps(6);
    QCOMPARE(m_fixture->get<QComboBox>("cam-class").count(), 101);
    m_fixture->picture(QStringLiteral("cam-many"));
  }

 private:
  CamView& openWithTeachers() {
    writeRun(m_fixture->workspace(), mll);
    writeRun(m_fixture->workspace(), mcmi);
    return m_fixture->open<CamView>();
  }
  /// The maps of a picture by an MCMI teacher that has kept the epochs 0, 2 and 4.
  void openWithKeptEpochs() {
    writeRun(m_fixture->workspace(), mcmi);
    const RunDir kept(m_fixture->workspace() / "runs" / "resnet20-mcmi");
    for (const int64_t epoch : {0, 2, 4}) writeFileAtomically(kept.epochCheckpoint(epoch), "weights");
    m_fixture->open<CamView>();
    choosePicture(1);
    waitForMaps(1);
  }
  ThumbnailGrid& thumbnails() { return m_fixture->get<ThumbnailGrid>("cam-thumbnails"); }
  /// Clicks the picture at this place of the page.
  void choosePicture(int row) {
    QTRY_VERIFY(thumbnails().count() > row);
    thumbnails().scrollToItem(thumbnails().item(row));
    const QRect rect = thumbnails().visualItemRect(thumbnails().item(row));
    QTest::mouseClick(thumbnails().viewport(), Qt::LeftButton, Qt::NoModifier, rect.center());
  }
  void waitForMaps(std::size_t count) {
    const CamFigure& figure = m_fixture->get<CamGrid>("cam-grid").figure();
    QTRY_COMPARE(figure.images.size(), count);
  }
  static std::vector<std::string> namesOf(const json& request) {
    std::vector<std::string> names;
    for (const json& source : request["params"]["sources"]) names.push_back(source["name"]);
    return names;
  }
  static QString textOf(const QWidget& widget) {
    QStringList texts;
    for (const auto* label : widget.findChildren<QLabel*>()) texts << label->text();
    return texts.join(QLatin1Char('\n'));
  }
  QByteArray saved(const char* action, const char* name) {
    QTest::qWait(1);
    return m_fixture->saved(action, QLatin1String("cam-") + QLatin1String(name));
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<InspectorScript> m_script;
  std::unique_ptr<ViewFixture> m_fixture;
};

DISTILLSCOPE_TEST_MAIN_WITH_INSPECTOR(TestCamView)
#include "test_cam_view.moc"
