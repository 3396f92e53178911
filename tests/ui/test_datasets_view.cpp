#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QSlider>
#include <QWindow>
#include <QtTest>

#include "core/record/catalogue.h"
#include "core/record/json_file.h"
#include "tests/ui/recorded_runs.h"
#include "tests/ui/scripted_inspector.h"
#include "tests/ui/view_fixture.h"
#include "ui/views/datasets_view.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

/// One dataset that is there, and one whose folder has to be told.
Catalogue catalogue() {
  return {.engine = "scripted",
          .devices = {"cpu"},
          .datasets = {{.id = "fashion-mnist", .title = "Fashion-MNIST", .needsRoot = false},
                       {.id = "cifar-100",
                        .title = "CIFAR-100",
                        .citation = "Krizhevsky, 2009",
                        .help = "The binary version, in one folder."}},
          .models = {},
          .objectives = {},
          .distillers = {}};
}

/// As the offscreen platform takes it: screens beside each other.
json screen(int number, int dotsPerInch) {
  return {{"name", "screen " + std::to_string(number)},
          {"x", 1920 * number},
          {"y", 0},
          {"width", 1920},
          {"height", 1200},
          {"logicalDpi", dotsPerInch},
          {"logicalBaseDpi", 96},
          {"dpr", 1}};
}

}  // namespace

class TestDatasetsView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_unique<InspectorScript>(m_folder->path());
    const QString self = QCoreApplication::applicationFilePath();
    m_fixture = std::make_unique<ViewFixture>(self, self);
  }
  void cleanup() { m_fixture.reset(); }

  void classesStandWithTheirCounts() {
    open();
    QTRY_COMPARE(classes().count(), 11);
    QCOMPARE(classes().item(0)->text(), QStringLiteral("All classes (300)"));
    QCOMPARE(classes().item(8)->text(), QStringLiteral("Sneaker (30)"));
    QCOMPARE(pictures().model()->rowCount(), 300);
    QTRY_VERIFY(isLoaded(0));
    m_fixture->picture(QStringLiteral("datasets"));
  }

  void theModelKeepsItsPromisesWhilePagesArrive() {
    open();
    QAbstractItemModelTester tester(pictures().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(isLoaded(0));
    classes().setCurrentRow(3);
    QTRY_VERIFY(isLoaded(29));
    QCOMPARE(pictures().model()->rowCount(), 30);
    QCOMPARE(toolTipOf(0), QStringLiteral("2: Pullover"));
  }

  void onlyWhatIsLookedAtIsFetched() {
    m_script->set({{"classes", 100}});  // 3000 pictures
    open();
    QTRY_VERIFY(isLoaded(0));
    QTest::qWait(100);
    QVERIFY(m_script->requests("dataset.images").size() <= 5);
    pictures().scrollToBottom();
    QTRY_VERIFY(isLoaded(2999));
    QCOMPARE(toolTipOf(2999), QStringLiteral("2999: class 99"));
    QVERIFY(m_script->requests("dataset.images").size() <= 10);
    m_fixture->picture(QStringLiteral("datasets-many"));
  }

  void chosenPicturesGoToEigenCam() {
    auto& view = open();
    QTRY_VERIFY(isLoaded(0));
    QSignalSpy offered(&m_fixture->pictures(), &PictureHandover::offered);
    QSignalSpy requested(&view, &View::viewRequested);
    QVERIFY(!m_fixture->get<QPushButton>("datasets-explain").isEnabled());
    click(4, Qt::NoModifier);
    click(2, Qt::ControlModifier);
    QCOMPARE(m_fixture->get<QLabel>("datasets-count").text(), QStringLiteral("2 of 300 pictures chosen"));
    m_fixture->picture(QStringLiteral("datasets-chosen"));
    QTest::mouseClick(&m_fixture->get<QPushButton>("datasets-explain"), Qt::LeftButton);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("cam-view"));
    const auto pictures = offered[0][0].value<PictureHandover::Pictures>();
    QCOMPARE(pictures.indices, (std::vector<int64_t>{2, 4}));
    QCOMPARE(pictures.split, QStringLiteral("test"));
    QCOMPARE(pictures.dataset["id"].get<std::string>(), std::string("fashion-mnist"));
  }

  void theSoftLabelsOfAPictureAreAskedForInTeachers() {
    auto& view = open();
    QTRY_VERIFY(isLoaded(0));
    QSignalSpy requested(&view, &View::viewRequested);
    QSignalSpy asked(&m_fixture->pictures(), &PictureHandover::asked);
    click(4, Qt::NoModifier);
    QTest::keyClick(&pictures(), Qt::Key_I, Qt::ControlModifier);
    QCOMPARE(requested[0][0].toString(), QStringLiteral("teachers-view"));
    const auto question = asked[0][0].value<PictureHandover::Question>();
    QCOMPARE(question.index, int64_t{4});
    QCOMPARE(question.split, QStringLiteral("test"));
    QCOMPARE(question.dataset["id"].get<std::string>(), std::string("fashion-mnist"));
    QVERIFY(question.runs.isEmpty());
    QCOMPARE(pictures().actions().constFirst()->text(), QStringLiteral("Soft labels of this image"));
  }

  void enterOpensTheCurrentPicture() {
    auto& view = open();
    QTRY_VERIFY(isLoaded(0));
    QSignalSpy requested(&view, &View::viewRequested);
    click(1, Qt::NoModifier);
    QTest::keyClick(&pictures(), Qt::Key_Return);
    QCOMPARE(requested.size(), 1);
  }

  void aDatasetWithoutItsFolderAsksForItAndRemembersIt() {
    open();
    QTRY_VERIFY(isLoaded(0));
    auto& dataset = m_fixture->get<QComboBox>("datasets-dataset");
    dataset.setCurrentIndex(1);
    m_fixture->picture(QStringLiteral("datasets-no-folder"));
    pressEmptyAction(m_fixture->view());
    auto& dialog = m_fixture->get<QFileDialog>("open-dialog");
    Q_EMIT dialog.fileSelected(QStringLiteral("/data/cifar"));
    dialog.reject();
    QTRY_COMPARE(m_script->requests("dataset.summary").back()["params"]["dataset"]["root"].get<std::string>(),
                 std::string("/data/cifar"));
    dataset.setCurrentIndex(0);
    QCOMPARE(m_fixture->get<QLineEdit>("datasets-folder").text(), QString());
    dataset.setCurrentIndex(1);
    QCOMPARE(m_fixture->get<QLineEdit>("datasets-folder").text(), QStringLiteral("/data/cifar"));
  }

  void theFolderThatARunUsedIsTheFirstGuess() {
    RecordedRun run = teacher("resnet20-mll", "mll");
    run.datasetId = "cifar-100";
    writeRun(m_fixture->workspace(), run);
    const auto path = m_fixture->workspace() / "runs" / "resnet20-mll" / "recipe.json";
    json recipe = readJsonFile(path);
    recipe["dataset"]["root"] = "/data/of/the/run";
    writeFileAtomically(path, recipe.dump());
    open();
    QTRY_COMPARE(m_fixture->get<QComboBox>("datasets-dataset").count(), 2);
    m_fixture->get<QComboBox>("datasets-dataset").setCurrentIndex(1);
    QCOMPARE(m_fixture->get<QLineEdit>("datasets-folder").text(), QStringLiteral("/data/of/the/run"));
  }

  void whatCannotBeReadIsASentenceWithAWayBack() {
    m_script->set(
        {{"errors", {{"dataset.summary", "/usr/share holds no t10k-images: install dataset-fashion-mnist"}}}});
    open();
    auto& problem = m_fixture->get<QWidget>("datasets-problem");
    QTRY_VERIFY(problem.isVisible());
    QVERIFY(problemText().contains(QStringLiteral("install dataset-fashion-mnist")));
    m_fixture->picture(QStringLiteral("datasets-problem"));
    m_script->set(json::object());
    pressEmptyAction(m_fixture->view());
    QTRY_VERIFY(isLoaded(0));
  }

  void splitAndSizeAreThereInTheNextSession() {
    open();
    QTRY_VERIFY(isLoaded(0));
    QTest::keyClick(&m_fixture->get<QComboBox>("datasets-split"), Qt::Key_Down);
    m_fixture->get<QSlider>("datasets-size").setValue(123);
    open();
    QCOMPARE(m_fixture->get<QSlider>("datasets-size").value(), 123);
    QCOMPARE(pictures().iconSize(), QSize(123, 123));
    QTRY_VERIFY(isLoaded(0));
    QCOMPARE(m_script->requests("dataset.summary").back()["params"]["split"].get<std::string>(), std::string("train"));
  }

  void anEntryOfTheListSaysWhereItsFilesComeFrom() {
    open();
    auto& dataset = m_fixture->get<QComboBox>("datasets-dataset");
    QTRY_COMPARE(dataset.count(), 2);
    QCOMPARE(dataset.itemData(1, Qt::ToolTipRole).toString(),
             QStringLiteral("The binary version, in one folder.\nKrizhevsky, 2009"));
  }

  // The second screen has twice as many pixels to an inch.
  void picturesAreAsFineAsTheScreenThatTheyAreOn() {
    QVERIFY2(QGuiApplication::screens().size() >= 2, "two screens are only there offscreen");
    auto& view = open();
    QTRY_VERIFY(isLoaded(0));
    QCOMPARE(pixelsOf(0), QSize(80, 80));
    view.windowHandle()->setScreen(QGuiApplication::screens()[1]);
    QCOMPARE(view.devicePixelRatioF(), 2.0);
    QCOMPARE(pixelsOf(0), QSize(160, 160));
  }

  void anEngineThatDoesNotAnswerIsSaid_data() {
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("problem");
    QTest::newRow("missing") << QByteArray() << QStringLiteral("engine cannot be started");
    QTest::newRow("broken") << QByteArray("#!/bin/sh\necho a library is missing >&2\nexit 1\n")
                            << QStringLiteral("a library is missing");
  }
  void anEngineThatDoesNotAnswerIsSaid() {
    QFETCH(const QByteArray, script);
    QFETCH(const QString, problem);
    const QString engine = m_folder->filePath(QStringLiteral("engine"));
    const auto write = [&](const QByteArray& text) {
      QFile file(engine);
      QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
      file.write(text);
      QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    };
    if (!script.isEmpty()) write(script);
    const QString self = QCoreApplication::applicationFilePath();
    m_fixture = std::make_unique<ViewFixture>(self, engine);
    open();
    QTRY_VERIFY(m_fixture->get<QWidget>("datasets-problem").isVisible());
    QVERIFY2(problemText().contains(problem), qPrintable(problemText()));
    QVERIFY2(problemText().contains(QStringLiteral("try again")), qPrintable(problemText()));
    m_fixture->picture(QStringLiteral("datasets-no-engine-") + QLatin1String(QTest::currentDataTag()));
    write("#!/bin/sh\nexec '" + self.toUtf8() + "' \"$@\"\n");
    pressEmptyAction(m_fixture->view());
    QTRY_VERIFY(isLoaded(0));
  }

 private:
  QString problemText() {
    QStringList texts;
    for (const auto* label : m_fixture->get<QWidget>("datasets-problem").findChildren<QLabel*>())
      texts << label->text();
    return texts.join(QLatin1Char(' '));
  }
  DatasetsView& open() {
    auto& view = m_fixture->open<DatasetsView>();
    m_fixture->engine().loadCatalogue();
    return view;
  }
  QListWidget& classes() { return m_fixture->get<QListWidget>("datasets-classes"); }
  QListView& pictures() { return m_fixture->get<QListView>("datasets-pictures"); }
  bool isLoaded(int row) {
    const QModelIndex index = pictures().model()->index(row, 0);
    return index.isValid() && !index.data(Qt::DecorationRole).isNull();
  }
  QSize pixelsOf(int row) {
    const auto icon = pictures().model()->index(row, 0).data(Qt::DecorationRole).value<QIcon>();
    return icon.availableSizes().constFirst();
  }
  QString toolTipOf(int row) { return pictures().model()->index(row, 0).data(Qt::ToolTipRole).toString(); }
  void click(int row, Qt::KeyboardModifiers modifiers) {
    const QRect rect = pictures().visualRect(pictures().model()->index(row, 0));
    QTest::mouseClick(pictures().viewport(), Qt::LeftButton, modifiers, rect.center());
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<InspectorScript> m_script;
  std::unique_ptr<ViewFixture> m_fixture;
};

/// The program is its own inspector, and its own engine as far as the catalogue goes.
int main(int argc, char** argv) {
  if (argc > 1 && std::strcmp(argv[1], "inspect") == 0) return inspector::run();
  if (argc > 1 && std::strcmp(argv[1], "describe") == 0) {
    std::cout << toJson(catalogue()).dump() << std::endl;
    return 0;
  }
  const QTemporaryDir folder;
  if (qgetenv("QT_QPA_PLATFORM") == "offscreen") {
    const QString screens = folder.filePath(QStringLiteral("screens.json"));
    writeFileAtomically(screens.toStdString(), json{{"screens", {screen(0, 96), screen(1, 192)}}}.dump());
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screens.toUtf8());
  }
  QApplication application(argc, argv);
  TestDatasetsView test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_datasets_view.moc"
