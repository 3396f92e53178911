#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QStatusBar>

#include "core/record/recipe.h"
#include "tests/ui/window_fixture.h"
#include "ui/dropped_files.h"
#include "ui/engine_process.h"
#include "ui/models/run_table_model.h"
#include "ui/open_weights_dialog.h"
#include "ui/view.h"
#include "ui/weights_import.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestOpenWeights : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

  /// What the scripted engine saves: 10 classes of 64 inputs.
  QString weights(const char* name) {
    const QString file = m_folder.filePath(QLatin1String(name));
    const nlohmann::json saved = {{"step", 0}, {"weights", std::vector<double>(640, 0.0)}};
    writeFileAtomically(file.toStdString(), saved.dump());
    return file;
  }

  QStringList m_told;  ///< in the status line

  void listen(TestWindow& test) {
    m_told.clear();
    connect(test.window().statusBar(), &QStatusBar::messageChanged, this, [this](const QString& text) {
      if (!text.isEmpty()) m_told << text;
    });
  }

  static void waitForCatalogue(TestWindow& test) {
    QTRY_COMPARE_WITH_TIMEOUT(test.get<QLabel>("engine-state").text(), QStringLiteral("Engine 0.1.0-scripted"),
                              patience);
  }
  static void choose(QComboBox& box, const char* id) { box.setCurrentIndex(box.findData(QLatin1String(id))); }

  static void drop(QWidget& target, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&target, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&target, &event);
  }

  /// What a mixed drop leads to, wherever it lands.
  void expectMixedDropIsHandedOn(TestWindow& test, QWidget& target) {
    QImage picture(8, 8, QImage::Format_RGB32);
    picture.fill(Qt::blue);
    const QString file = m_folder.filePath(QStringLiteral("mixed.png")),
                  text = m_folder.filePath(QStringLiteral("a.txt"));
    QVERIFY(picture.save(file));
    const QString run = QString::fromStdString(test.run(QStringLiteral("here")).path().string());
    drop(target, {weights("mixed.pth"), file, run, text});
    auto& files = test.get<QListWidget>("cam-files");
    QCOMPARE(files.count(), 1);
    QCOMPARE(files.item(0)->text(), QStringLiteral("mixed.png"));
    QCOMPARE(test.get<QLineEdit>("weights-name").text(), QStringLiteral("mixed"));
    test.get<OpenWeightsDialog>("open-weights").reject();
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here-2"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    // Only what nobody takes is said to be left out.
    for (const auto* bar : test.window().findChildren<MessageBar*>())
      QVERIFY2(!bar->text().contains(QStringLiteral("Left out")), qPrintable(bar->text()));
    QCOMPARE(m_told.filter(QStringLiteral("Left out")),
             QStringList(QStringLiteral("Left out, since it is neither weights nor a run nor a picture: ") + text));
  }

 private Q_SLOTS:
  void fileBecomesARunThatIsMeasured() {
    TestWindow test;
    waitForCatalogue(test);
    test.window().openWeights({weights("resnet 56 (best).pth")});
    QCOMPARE(test.get<QLineEdit>("weights-name").text(), QStringLiteral("resnet-56-best"));
    choose(test.get<QComboBox>("weights-dataset"), "fashion-mnist");
    choose(test.get<QComboBox>("weights-model"), "resnet8");
    test.picture(QStringLiteral("open-weights-behind"));
    auto& name = test.get<QLineEdit>("weights-name");
    name.setText(QStringLiteral("imported"));
    test.press("weights-import");
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("imported"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    QVERIFY(test.window().view(QStringLiteral("runs-view"))->isVisible());
    QCOMPARE(test.cell(QStringLiteral("imported"), RunTableModel::Model), QStringLiteral("ResNet-8"));
    // Weights of zero say 1/10 for each of ten classes: LL = ln 0.1.
    QTRY_COMPARE(test.cell(QStringLiteral("imported"), RunTableModel::LogLikelihood), QStringLiteral("-2.3026"));
    // The engine's words moved into the run's folder.
    QFile log(QString::fromStdString(test.run(QStringLiteral("imported")).engineLog().string()));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QVERIFY(log.readAll().contains("measuring the imported weights"));
  }

  void engineSaysWhatIsWrongWithTheFile() {
    TestWindow test;
    waitForCatalogue(test);
    setScript("weights=bad");
    test.window().openWeights({weights("other.pth")});
    test.press("weights-import");
    auto& problem = test.get<QLabel>("weights-problem");
    QTRY_VERIFY_WITH_TIMEOUT(problem.isVisible(), patience);
    QVERIFY2(problem.text().endsWith(
                 QStringLiteral("other.pth holds weights of no architecture known here; it lacks conv1.weight")),
             qPrintable(problem.text()));
    QVERIFY(!problem.text().contains(QStringLiteral("distillscope-cli")));
    QVERIFY(test.get<QPushButton>("weights-import").isEnabled());
    auto& dialog = test.get<OpenWeightsDialog>("open-weights");
    dialog.grab().save(QStringLiteral(DISTILLSCOPE_PICTURES "/open-weights-problem.png"));
    QVERIFY(!test.run(QStringLiteral("other")).exists());
    setScript("");
  }

  void windowAnswersWhileTheEngineReadsAndCancelEndsIt() {
    TestWindow test;
    waitForCatalogue(test);
    setScript("weights=slow");
    test.window().openWeights({weights("slow.pth")});
    test.press("weights-import");
    QVERIFY(test.get<QProgressBar>("weights-progress").isVisible());
    QVERIFY(!test.get<QPushButton>("weights-import").isEnabled());
    test.theme().choose(ThemeChoice::Dark);
    QTest::qWait(50);
    test.get<OpenWeightsDialog>("open-weights")
        .grab()
        .save(QStringLiteral(DISTILLSCOPE_PICTURES "/open-weights-dark.png"));
    test.theme().choose(ThemeChoice::Light);
    test.get<OpenWeightsDialog>("open-weights").reject();
    QTRY_VERIFY(!test.window().findChild<OpenWeightsDialog*>());
    QVERIFY(std::filesystem::is_empty(test.workspace() / "imports"));
    QVERIFY(!test.run(QStringLiteral("slow")).exists());
    setScript("");
  }

  void datasetThatNeedsAFolderAsksForIt() {
    TestWindow test;
    waitForCatalogue(test);
    test.window().openWeights({weights("cifar.pth")});
    choose(test.get<QComboBox>("weights-dataset"), "cifar-100");
    QVERIFY(!test.get<QPushButton>("weights-import").isEnabled());
    QCOMPARE(test.get<QLabel>("weights-problem").text(), QStringLiteral("CIFAR-100 needs the folder with its files."));
    auto& help = test.get<QLabel>("weights-help");
    help.setText(QStringLiteral("What a dataset's folder must hold is said in some sentences. ").repeated(12));
    QTRY_VERIFY(help.height() >= help.heightForWidth(help.width()));
    test.get<OpenWeightsDialog>("open-weights")
        .grab()
        .save(QStringLiteral(DISTILLSCOPE_PICTURES "/open-weights-folder.png"));
    test.get<QLineEdit>("weights-root").setText(QStringLiteral("/data"));
    QVERIFY(test.get<QPushButton>("weights-import").isEnabled());
  }

  void argumentsSayOnlyWhatAPersonSaid() {
    const RunDir run("/w/runs/a");
    QCOMPARE(importArguments({.file = QStringLiteral("f.pth"), .model = {}, .dataset = {}, .root = {}}, run),
             QStringList({QStringLiteral("weights"), QStringLiteral("import"), QStringLiteral("f.pth"),
                          QStringLiteral("--run"), QStringLiteral("/w/runs/a")}));
    QCOMPARE(importArguments({.file = QStringLiteral("f.pth"),
                              .model = QStringLiteral("vgg8"),
                              .dataset = QStringLiteral("cifar-100"),
                              .root = QStringLiteral("/data")},
                             run)
                 .mid(5),
             QStringList({QStringLiteral("--model"), QStringLiteral("vgg8"), QStringLiteral("--dataset"),
                          QStringLiteral("cifar-100:/data")}));
  }

  void droppedRunOfAnotherWorkspaceIsCopied() {
    TestWindow test;
    test.makeRun(QStringLiteral("here"));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    drop(test.window(), {QString::fromStdString(test.run(QStringLiteral("here")).path().string())});
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here-2"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    QVERIFY(test.run(QStringLiteral("here")).exists());
    QVERIFY(std::filesystem::exists(test.run(QStringLiteral("here-2")).lastCheckpoint()));
  }

  void runningRunIsNotCopied() {
    TestWindow test;
    test.makeRun(QStringLiteral("here"));
    const RunLock lock(test.run(QStringLiteral("here")));
    drop(test.window(), {QString::fromStdString(test.run(QStringLiteral("here")).path().string())});
    QVERIFY(test.get<MessageBar>("workspace-bar").text().startsWith(QStringLiteral("here is running")));
  }

  void droppedFilesAreSortedByWhatTheyHold() {
    TestWindow test;
    test.makeRun(QStringLiteral("run"));
    const QString run = QString::fromStdString(test.run(QStringLiteral("run")).path().string());
    const QString workspace = QString::fromStdString(test.workspace().string());
    QList<QUrl> urls;
    for (const QString& path : {run, workspace, QStringLiteral("/a/b.PTH"), QStringLiteral("/a/b.png"),
                                QStringLiteral("/a/b.txt"), QStringLiteral("/a/checkpoint.pth.tar")}) {
      urls << QUrl::fromLocalFile(path);
    }
    const DroppedFiles sorted = sortDropped(urls);
    QCOMPARE(sorted.runs, QStringList(run));
    QCOMPARE(sorted.workspaces, QStringList(workspace));
    QCOMPARE(sorted.weights, QStringList({QStringLiteral("/a/b.PTH"), QStringLiteral("/a/checkpoint.pth.tar")}));
    QCOMPARE(sorted.pictures, QStringList(QStringLiteral("/a/b.png")));
    QCOMPARE(sorted.others, QStringList(QStringLiteral("/a/b.txt")));
    QVERIFY(!sortDropped({QUrl::fromLocalFile(QStringLiteral("/a/b.txt"))}).isUseful());
  }

  void mixedDropGoesToWhoTakesEachFile_data() {
    QTest::addColumn<QString>("place");
    QTest::newRow("window") << QString();
    QTest::newRow("sidebar") << QStringLiteral("sidebar");
    QTest::newRow("Eigen-CAM") << QStringLiteral("cam-view");
    QTest::newRow("maps") << QStringLiteral("cam-tabs");
    QTest::newRow("list of runs") << QStringLiteral("runs-table");
  }
  void mixedDropGoesToWhoTakesEachFile() {
    QFETCH(const QString, place);
    TestWindow test;
    test.makeRun(QStringLiteral("here"));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    listen(test);
    if (place.startsWith(QLatin1String("cam"))) test.trigger("go-cam-view");
    expectMixedDropIsHandedOn(test, place.isEmpty() ? test.window() : test.get<QWidget>(qPrintable(place)));
  }

  void dropOnAViewInAWindowOfItsOwnIsTheWindows_data() {
    QTest::addColumn<QString>("id");
    QTest::newRow("curves") << QStringLiteral("curves-view");
    QTest::newRow("Eigen-CAM") << QStringLiteral("cam-view");
  }
  void dropOnAViewInAWindowOfItsOwnIsTheWindows() {
    QFETCH(const QString, id);
    TestWindow test;
    test.makeRun(QStringLiteral("here"));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    listen(test);
    test.window().showView(id);
    test.trigger("float-view-action");
    QVERIFY(test.window().view(id)->window() != &test.window());
    expectMixedDropIsHandedOn(test, *test.window().view(id));
  }

  void droppedWorkspaceIsOpenedAndTakesWhatCameWithIt() {
    TestWindow test;
    const QTemporaryDir other;
    QVERIFY(QDir(other.path()).mkdir(QStringLiteral("runs")));
    test.makeRun(QStringLiteral("here"));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    const QString run = QString::fromStdString(test.run(QStringLiteral("here")).path().string());
    drop(test.window(), {run, other.path()});
    QCOMPARE(test.window().workspace(), std::filesystem::path(other.path().toStdString()));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    QVERIFY(QFileInfo(other.filePath(QStringLiteral("runs/here"))).isDir());
    // The one that is open stays as it is.
    const View* before = test.window().view(QStringLiteral("runs-view"));
    drop(test.window(), {other.path()});
    QCOMPARE(test.window().view(QStringLiteral("runs-view")), before);
  }

  void whatNobodyTakesIsNotAccepted() {
    TestWindow test;
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/notes.txt"))});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&test.window(), &enter);
    QVERIFY(!enter.isAccepted());
  }

  void droppedWeightsOpenTheDialogAndPicturesTheEigenCamView() {
    TestWindow test;
    drop(test.window(), {weights("dropped.safetensors")});
    QCOMPARE(test.get<QLineEdit>("weights-name").text(), QStringLiteral("dropped"));
    test.get<OpenWeightsDialog>("open-weights").reject();
    QImage picture(8, 8, QImage::Format_RGB32);
    picture.fill(Qt::red);
    const QString file = m_folder.filePath(QStringLiteral("picture.png"));
    QVERIFY(picture.save(file));
    drop(test.window(), {file});
    QVERIFY(test.window().view(QStringLiteral("cam-view"))->isVisible());
  }
};

QTEST_MAIN(TestOpenWeights)
#include "test_open_weights.moc"
