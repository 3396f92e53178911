// A first session with the real engine on a few hundred images of Fashion-MNIST: from New run to curves to Eigen-CAM,
// with an engine killed on the way.
#include <QListView>
#include <QTableView>
#include <csignal>
#include <fstream>

#include "core/record/event_log.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/run_store.h"

using namespace distillscope;
using nlohmann::json;

namespace {

/// What a run may take on a machine that does other things too.
constexpr int longPatience = 240000;

json small(const json& changes) {
  json recipe = {{"version", 1},
                 {"kind", "teacher"},
                 {"dataset", {{"id", "fashion-mnist"}, {"limit", 256}}},
                 {"model", {{"id", "resnet8"}}},
                 {"objective", {{"id", "mll"}}},
                 {"epochs", 1},
                 {"threads", 1}};
  recipe.merge_patch(changes);
  return recipe;
}

RunHistory historyOf(const RunDir& run) {
  RunHistory history;
  for (const Event& event : EventReader(run.events()).poll()) history.add(event);
  return history;
}

QByteArray bytesOf(const std::filesystem::path& path) {
  QFile file(QString::fromStdString(path.string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestFirstSession : public QObject {
  Q_OBJECT

  static QString status(TestWindow& test, const QString& id) { return test.cell(id, RunTableModel::Status); }

  static void trainToTheEnd(TestWindow& test, const QString& id, const json& recipe) {
    test.start(id, recipe);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Finished"), longPatience);
  }

 private Q_SLOTS:
  void teachersTrainAndTheirCurvesAreRead() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    trainToTheEnd(test, QStringLiteral("mll"), small(json::object()));
    trainToTheEnd(test, QStringLiteral("mcmi"),
                  small({{"objective", {{"id", "mcmi"}}}, {"init", "mll"}, {"optimizer", {{"lr", 0.01}}}}));

    const RunHistory history = historyOf(test.run(QStringLiteral("mcmi")));
    QCOMPARE(history.epochs("test").size(), std::size_t{1});
    QCOMPARE(history.epochs("test").front().count, int64_t{10000});
    QVERIFY(history.curves().contains("batch/minus_lambda_cmi"));

    test.chooseRuns({QStringLiteral("mll"), QStringLiteral("mcmi")});
    test.trigger("go-curves-view");
    test.picture(QStringLiteral("first-session-curves"));

    // Maps of both on the first picture of the test split, and what each takes it for.
    test.trigger("go-cam-view");
    auto& thumbnails = test.get<QListView>("cam-thumbnails");
    QTRY_VERIFY_WITH_TIMEOUT(thumbnails.model() && thumbnails.model()->rowCount() > 0, longPatience);
    QTest::mouseClick(thumbnails.viewport(), Qt::LeftButton, Qt::NoModifier,
                      thumbnails.visualRect(thumbnails.model()->index(0, 0)).center());
    auto& numbers = test.get<QTableView>("cam-numbers");
    QTRY_VERIFY_WITH_TIMEOUT(numbers.model() && numbers.model()->rowCount() > 0, longPatience);
    QCOMPARE(numbers.model()->headerData(0, Qt::Vertical).toString(), QStringLiteral("test 0"));
    test.picture(QStringLiteral("first-session-eigen-cam"));
  }

  // The window is closed while an engine trains: it goes on, and is found again.
  void trainingOutlivesTheWindow() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    test.start(QStringLiteral("long"), small({{"epochs", 500}}));
    const RunDir run = test.run(QStringLiteral("long"));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, QStringLiteral("long")), QStringLiteral("Running"), longPatience);
    test.reopen();
    QTRY_COMPARE_WITH_TIMEOUT(status(test, QStringLiteral("long")), QStringLiteral("Running"), longPatience);
    QVERIFY(RunLock::isHeld(run));
    writeControl(run, ControlRequest::Stop);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, QStringLiteral("long")), QStringLiteral("Stopped"), longPatience);
  }

  // Killed in training, the run is offered for resuming, and ends with the bytes of one that nobody killed.
  void aKilledEngineIsResumedToTheSameBytes() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    const json recipe = small({{"epochs", 3}});
    trainToTheEnd(test, QStringLiteral("whole"), recipe);
    test.start(QStringLiteral("killed"), recipe);
    const RunDir run = test.run(QStringLiteral("killed"));
    const auto madeACheckpoint = [&] { return std::filesystem::exists(run.lastCheckpoint()); };
    QVERIFY(QTest::qWaitFor(madeACheckpoint, longPatience));
    const auto start = historyOf(run).start();
    QVERIFY(start.has_value());
    kill(static_cast<pid_t>(start->pid), SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, QStringLiteral("killed")), QStringLiteral("Interrupted"), longPatience);
    test.chooseRuns({QStringLiteral("killed")});
    test.trigger("run-resume");
    QTRY_COMPARE_WITH_TIMEOUT(status(test, QStringLiteral("killed")), QStringLiteral("Finished"), longPatience);
    const auto whole = bytesOf(test.run(QStringLiteral("whole")).lastCheckpoint());
    QVERIFY(!whole.isEmpty());
    QVERIFY(whole == bytesOf(run.lastCheckpoint()));
  }
};

QTEST_MAIN(TestFirstSession)
#include "test_first_session.moc"
