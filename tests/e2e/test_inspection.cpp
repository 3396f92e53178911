// Looking into a real teacher with the real inspector: rankings beside other work, a killed inspector, and everything
// that cannot be read.
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QPushButton>
#include <QTableView>
#include <csignal>
#include <fstream>

#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;
using nlohmann::json;

namespace {

/// What the inspector may take on a machine that does other things too.
constexpr int longPatience = 240000;
constexpr int wrongOrder = 4;  // of the picker: wrong predictions

namespace fs = std::filesystem;

/// The inspector that this process has started; 0 if there is none.
pid_t inspectorOf(qint64 parent) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream stat(entry.path() / "stat"), command(entry.path() / "cmdline", std::ios::binary);
    std::string line;
    std::getline(stat, line);
    const std::string arguments(std::istreambuf_iterator<char>(command), {});
    const auto name = line.rfind(')');
    if (name == std::string::npos || !arguments.ends_with(std::string("inspect") + '\0')) continue;
    if (std::stoll(line.substr(name + 4)) == parent) return static_cast<pid_t>(std::stol(line));
  }
  return 0;
}

}  // namespace

class TestInspection : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

  fs::path trained() const { return m_folder.filePath(QStringLiteral("teacher")).toStdString(); }

  /// The teacher as the run `id` of the window's workspace, with its weights replaced by what `change` makes of them.
  static void addRun(TestWindow& test, const fs::path& source, const QString& id,
                     const std::function<void(const fs::path& weights)>& change = {}) {
    fs::create_directories(test.run(id).path().parent_path());
    fs::copy(source, test.run(id).path(), fs::copy_options::recursive);
    if (change) change(test.run(id).lastCheckpoint());
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(id, RunTableModel::Status), QStringLiteral("Finished"), longPatience);
  }

  static QListWidget& thumbnails(TestWindow& test) { return test.get<QListWidget>("cam-thumbnails"); }

  static void openPictures(TestWindow& test) {
    test.trigger("go-cam-view");
    QTRY_VERIFY_WITH_TIMEOUT(thumbnails(test).count() == 60, longPatience);
  }

  static void choosePicture(TestWindow& test, int row) {
    auto& grid = thumbnails(test);
    QTest::mouseClick(grid.viewport(), Qt::LeftButton, Qt::NoModifier, grid.visualItemRect(grid.item(row)).center());
  }

  static QString textOf(const QWidget& widget) {
    QStringList texts;
    for (const auto* label : widget.findChildren<QLabel*>()) texts << label->text();
    return texts.join(QLatin1Char('\n'));
  }

 private Q_SLOTS:
  void initTestCase() {
    const fs::path recipe = m_folder.filePath(QStringLiteral("recipe.json")).toStdString();
    writeFileAtomically(recipe, json{{"version", 1},
                                     {"kind", "teacher"},
                                     {"dataset", {{"id", "fashion-mnist"}, {"limit", 256}}},
                                     {"model", {{"id", "resnet8"}}},
                                     {"objective", {{"id", "mll"}}},
                                     {"epochs", 1},
                                     {"threads", 1}}
                                    .dump());
    QProcess engine;
    engine.start(QStringLiteral(DISTILLSCOPE_CLI),
                 {QStringLiteral("train"), QString::fromStdString(recipe.string()), QStringLiteral("--run"),
                  QString::fromStdString(trained().string())});
    QVERIFY(engine.waitForFinished(longPatience));
    QCOMPARE(engine.exitCode(), 0);
  }

  // Maps asked for while 10,000 images are ranked come before the ranking, which then shows wrong predictions only: of
  // the pictures chosen among them none is right.
  void picturesCanBeLookedAtWhileTheSplitIsRanked() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    addRun(test, trained(), QStringLiteral("teacher"));
    openPictures(test);
    auto* numbers = test.get<QTableView>("cam-numbers").model();
    auto& cancel = test.get<QPushButton>("cam-cancel-order");
    QList<bool> ranksWhenMapsCome;
    connect(numbers, &QAbstractItemModel::modelReset, this, [&] {
      if (numbers->rowCount() > 0) ranksWhenMapsCome << cancel.isVisible();
    });
    test.get<QComboBox>("cam-order").setCurrentIndex(wrongOrder);
    choosePicture(test, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!ranksWhenMapsCome.isEmpty(), longPatience);
    QVERIFY(ranksWhenMapsCome.first());
    QTRY_VERIFY_WITH_TIMEOUT(!cancel.isVisible(), longPatience);
    QTRY_VERIFY_WITH_TIMEOUT(thumbnails(test).item(0)->toolTip().endsWith(QStringLiteral(" %")), longPatience);
    test.press("cam-clear");
    for (const int row : {0, 20, 40}) choosePicture(test, row);
    QTRY_COMPARE_WITH_TIMEOUT(numbers->rowCount(), 3, longPatience);
    for (int row = 0; row < 3; ++row) {
      const QString predicted = numbers->index(row, 1).data().toString();
      QVERIFY2(predicted.endsWith(QStringLiteral("wrong")), qPrintable(predicted));
    }
  }

  void anInspectorKilledWhileAViewWaitsIsToldOfAndStartedAgain() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    addRun(test, trained(), QStringLiteral("teacher"));
    openPictures(test);
    test.get<QComboBox>("cam-order").setCurrentIndex(wrongOrder);
    auto& position = test.get<QLabel>("cam-position");
    QTRY_VERIFY_WITH_TIMEOUT(position.text().startsWith(QStringLiteral("Sorting")), longPatience);
    const pid_t inspector = inspectorOf(QCoreApplication::applicationPid());
    QVERIFY(inspector > 0);
    kill(inspector, SIGKILL);
    auto& problem = test.get<QLabel>("cam-pictures-problem");
    QTRY_VERIFY_WITH_TIMEOUT(problem.isVisible(), longPatience);
    QCOMPARE(problem.text(), QStringLiteral("The inspector crashed (out of memory, perhaps)."));
    test.picture(QStringLiteral("inspection-killed"));
    test.press("cam-pictures-retry");
    QTRY_VERIFY_WITH_TIMEOUT(!problem.isVisible(), longPatience);
    QTRY_VERIFY_WITH_TIMEOUT(position.text().startsWith(QStringLiteral("1 to 60 of")), longPatience);
    QVERIFY(inspectorOf(QCoreApplication::applicationPid()) != inspector);
  }

  void weightsThatAreTornOrGoneAreASentence() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    addRun(test, trained(), QStringLiteral("torn"), [](const fs::path& file) { fs::resize_file(file, 1000); });
    openPictures(test);
    choosePicture(test, 0);
    auto& failure = test.get<QWidget>("cam-failure");
    QTRY_VERIFY_WITH_TIMEOUT(failure.isVisible(), longPatience);
    const QString weights = QString::fromStdString(test.run(QStringLiteral("torn")).lastCheckpoint().string());
    QVERIFY2(textOf(failure).contains(weights), qPrintable(textOf(failure)));
    test.picture(QStringLiteral("inspection-torn"));
    fs::remove(weights.toStdString());
    test.trigger("cam-again");
    QTRY_VERIFY2_WITH_TIMEOUT(textOf(failure).contains(QStringLiteral("has no checkpoint")),
                              qPrintable(textOf(failure)), longPatience);
  }

  void aPictureThatIsNoneAndADatasetThatIsNotThereAreSentences() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    addRun(test, trained(), QStringLiteral("teacher"));
    openPictures(test);
    choosePicture(test, 0);
    const QString file = m_folder.filePath(QStringLiteral("notes.png"));
    writeFileAtomically(file.toStdString(), "not a picture");
    test.window().findChild<PicturePicker*>()->addFiles({file});
    auto& remark = test.get<MessageBar>("cam-remark");
    QTRY_VERIFY_WITH_TIMEOUT(remark.isVisible(), longPatience);
    QCOMPARE(remark.text(),
             QStringLiteral("Not shown: %1 is not an image that can be read: JPEG, PNG, WebP, BMP and PNM "
                            "are.")
                 .arg(file));
    QCOMPARE(test.get<QTableView>("cam-numbers").model()->rowCount(), 1);

    test.trigger("go-datasets-view");
    auto& folder = test.get<QLineEdit>("datasets-folder");
    folder.setText(QStringLiteral("/no/such/folder"));
    Q_EMIT folder.editingFinished();
    auto& problem = test.get<QWidget>("datasets-problem");
    QTRY_VERIFY_WITH_TIMEOUT(problem.isVisible(), longPatience);
    QVERIFY2(textOf(problem).contains(QStringLiteral("/no/such/folder")), qPrintable(textOf(problem)));
    test.picture(QStringLiteral("inspection-no-folder"));
  }
};

QTEST_MAIN(TestInspection)
#include "test_inspection.moc"
