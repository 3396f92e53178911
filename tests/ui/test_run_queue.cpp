#include <QAction>
#include <QSpinBox>
#include <QTreeView>
#include <fstream>

#include "core/record/event_log.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/run_queue.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestRunQueue : public QObject {
  Q_OBJECT

  static QString status(TestWindow& test, const char* id) {
    return test.cell(QLatin1String(id), RunTableModel::Status);
  }
  static std::string queueFile(TestWindow& test) {
    std::ifstream file(test.workspace() / "queue.json");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Three runs of which the first works and the others wait.
  static void fill(TestWindow& test) {
    setScript("epochs=1000,step_ms=5");
    test.start(QStringLiteral("first"));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "first"), QStringLiteral("Running"), patience);
    test.start(QStringLiteral("second"));
    test.start(QStringLiteral("third"));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "third"), QStringLiteral("Queued (2)"), patience);
  }

 private Q_SLOTS:
  void runWaitsForASlotAndThenBegins() {
    TestWindow test;
    fill(test);
    QCOMPARE(status(test, "second"), QStringLiteral("Queued (1)"));
    test.chooseRuns({QStringLiteral("second")});
    auto& reason = test.get<MessageBar>("details-reason");
    QTRY_VERIFY(reason.isVisible());
    QCOMPARE(reason.text(), QStringLiteral("It begins when it is its turn: 1 run may work at a time (Preferences)."));
    test.picture(QStringLiteral("queue"));
    test.chooseRuns({QStringLiteral("first")});
    test.trigger("run-stop");
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "second"), QStringLiteral("Running"), patience);
    QCOMPARE(status(test, "third"), QStringLiteral("Queued (1)"));
  }

  void moreSlotsLetTheQueueMoveOn() {
    TestWindow test;
    fill(test);
    test.settings().setValue(QStringLiteral("queue/jobs"), 2);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "second"), QStringLiteral("Running"), patience);
    QTest::qWait(300);
    QCOMPARE(status(test, "third"), QStringLiteral("Queued (1)"));
  }

  void orderCanBeChangedAndOutlivesTheWindow() {
    TestWindow test;
    fill(test);
    test.chooseRuns({QStringLiteral("third")});
    test.trigger("run-queue-up");
    QTRY_COMPARE(status(test, "third"), QStringLiteral("Queued (1)"));
    QCOMPARE(status(test, "second"), QStringLiteral("Queued (2)"));
    test.reopen();
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "third"), QStringLiteral("Queued (1)"), patience);
    QCOMPARE(status(test, "second"), QStringLiteral("Queued (2)"));
    QTest::qWait(500);
    QCOMPARE(status(test, "third"), QStringLiteral("Queued (1)"));  // the first still works
  }

  void runCanBeTakenOutOrStartedAtOnce() {
    TestWindow test;
    fill(test);
    test.chooseRuns({QStringLiteral("second")});
    test.trigger("run-dequeue");
    QTRY_COMPARE(status(test, "second"), QStringLiteral("Waiting"));
    test.chooseRuns({QStringLiteral("third")});
    test.trigger("run-start-now");
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "third"), QStringLiteral("Running"), patience);
    QCOMPARE(status(test, "first"), QStringLiteral("Running"));
    QVERIFY(queueFile(test).find("second") == std::string::npos);
  }

  void demonstrationRunsEachAfterWhatItBuildsOn() {
    TestWindow test;
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    setScript("epochs=2,step_ms=200");
    test.settings().setValue(QStringLiteral("queue/jobs"), 8);
    test.press("empty-second");
    QTRY_VERIFY_WITH_TIMEOUT(status(test, "demo-mcmi").startsWith(QStringLiteral("Queued")), patience);
    QVERIFY(status(test, "demo-kd-from-mll").startsWith(QStringLiteral("Queued")));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "demo-kd-from-mcmi"), QStringLiteral("Finished"), 2 * patience);
    const auto startOf = [&](const char* id) {
      RunHistory history;
      for (const Event& event : EventReader(test.run(QLatin1String(id)).events()).poll()) history.add(event);
      return std::pair(history.start()->time, history.end()->time);
    };
    QVERIFY(startOf("demo-mcmi").first >= startOf("demo-mll").second);
    QVERIFY(startOf("demo-kd-from-mll").first >= startOf("demo-mll").second);
    QVERIFY(startOf("demo-kd-from-mcmi").first >= startOf("demo-mcmi").second);
    test.trigger("runs-lineage");
    QTest::qWait(200);
    test.picture(QStringLiteral("lineage"));
  }

  void runWhoseSourceFailedWaitsAndSaysWhy() {
    TestWindow test;
    setScript("end=fail");
    test.start(QStringLiteral("mll"));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "mll"), QStringLiteral("Failed"), patience);
    const RunDir dir = test.run(QStringLiteral("mcmi"));
    std::filesystem::create_directories(dir.path());
    writeFileAtomically(dir.recipe(), R"({"init": "mll"})");
    writeFileAtomically(test.workspace() / "queue.json", R"({"version": 1, "runs": ["mcmi"]})");
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "mcmi"), QStringLiteral("Queued (1)"), patience);
    test.chooseRuns({QStringLiteral("mcmi")});
    QTRY_COMPARE(
        test.get<MessageBar>("details-reason").text(),
        QStringLiteral("It builds on mll, which is failed: resume that one, or take this one out of the queue."));
  }

  void deletedRunLeavesTheQueue_data() {
    QTest::addColumn<QString>("grouping");
    for (const char* grouping : {"none", "study", "kind", "dataset", "model", "method", "tag"})
      QTest::newRow(grouping) << QString::fromLatin1(grouping);
  }
  void deletedRunLeavesTheQueue() {
    QFETCH(QString, grouping);
    TestWindow test;
    test.settings().setValue(QStringLiteral("runs/group"), grouping);
    test.reopen();
    fill(test);
    test.chooseRuns({QStringLiteral("second")});
    test.trigger("run-delete");
    QTRY_COMPARE(status(test, "third"), QStringLiteral("Queued (1)"));
    QVERIFY(queueFile(test).find("second") == std::string::npos);
    // Another program may take away a folder too.
    std::filesystem::remove_all(test.run(QStringLiteral("third")).path());
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "third"), QString(), patience);
    QVERIFY(queueFile(test).find("third") == std::string::npos);
  }

  void queuedRunsSortByTheirPlace() {
    TestWindow test;
    setScript("epochs=1000,step_ms=5");
    test.start(QStringLiteral("first"));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "first"), QStringLiteral("Running"), patience);
    QStringList names;
    nlohmann::json queue = nlohmann::json::array();
    for (int i = 0; i < 11; ++i) {
      names.append(QStringLiteral("waits-%1").arg(QChar('k' - i)));
      const RunDir dir = test.run(names.last());
      std::filesystem::create_directories(dir.path());
      writeFileAtomically(dir.recipe(), "{}");
      queue.push_back(names.last().toStdString());
    }
    writeFileAtomically(test.workspace() / "queue.json", nlohmann::json{{"version", 1}, {"runs", queue}}.dump());
    QTRY_COMPARE_WITH_TIMEOUT(status(test, "waits-a"), QStringLiteral("Queued (11)"), patience);
    auto& table = test.get<QTreeView>("runs-table");
    table.sortByColumn(RunTableModel::Status, Qt::AscendingOrder);
    QStringList shown;
    for (int row = 0; row < table.model()->rowCount(); ++row)
      shown.append(table.model()->index(row, RunTableModel::Name).data().toString());
    QCOMPARE(shown.mid(0, 11), names);
  }

  void spoiltQueueFileIsAnEmptyQueue() {
    TestWindow test;
    for (const char* text : {"", "[", "{\"runs\": 7}", "{\"runs\": [7, null]}"}) {
      writeFileAtomically(test.workspace() / "queue.json", text);
      test.reopen();
      test.makeRun(QStringLiteral("run"));
      QTRY_COMPARE_WITH_TIMEOUT(status(test, "run"), QStringLiteral("Finished"), patience);
      std::filesystem::remove_all(test.run(QStringLiteral("run")).path());
      QTRY_COMPARE_WITH_TIMEOUT(status(test, "run"), QString(), patience);
    }
  }
};

QTEST_MAIN(TestRunQueue)
#include "test_run_queue.moc"
