#include <QtTest>
#include <fstream>

#include <unistd.h>

#include "core/record/event_log.h"
#include "core/record/recipe.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

using namespace distillscope;

class TestRunStore : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;

  /// An empty workspace for each test.
  std::filesystem::path workspace() {
    const std::filesystem::path path = m_folder.filePath(QLatin1String(QTest::currentTestFunction())).toStdString();
    std::filesystem::create_directories(path / "runs");
    return path;
  }

  static RunDir makeRun(const std::filesystem::path& workspace, const std::string& id) {
    const RunDir dir(workspace / "runs" / id);
    std::filesystem::create_directories(dir.path());
    writeFileAtomically(dir.recipe(), "{}");
    return dir;
  }

  static void append(const RunDir& dir, const std::string& text) {
    std::ofstream(dir.events(), std::ios::app | std::ios::binary) << text;
  }
  static StartEvent start(int64_t step = 0) {
    return {.time = 100, .epochs = 10, .stepsPerEpoch = 10, .totalSteps = 100, .step = step};
  }
  static StepEvent step(int64_t number, double loss) {
    return {.step = number,
            .epoch = number / 10 + 1,
            .time = 100.0 + static_cast<double>(number),
            .terms = {{"loss", loss}}};
  }

 private Q_SLOTS:
  void tornLineIsReadOnceItIsComplete() {
    const auto place = workspace();
    const RunDir dir = makeRun(place, "torn");
    const std::string line = toJson(Event(step(1, 2.5))).dump();
    append(dir, toJson(Event(start())).dump() + "\n" + line.substr(0, 20));
    RunStore runs(place);
    runs.refresh();
    QVERIFY(!runs.run(QStringLiteral("torn"))->history.lastStep());
    append(dir, line.substr(20) + "\n");
    runs.refresh();
    QCOMPARE(runs.run(QStringLiteral("torn"))->history.lastStep()->step, 1);
  }

  void resumedRunHasOneValueForEachStep() {
    const auto place = workspace();
    const RunDir dir = makeRun(place, "resumed");
    EventWriter log(dir.events());
    log.write(start());
    for (int64_t number = 1; number <= 6; ++number) log.write(step(number, 1.0));
    RunStore runs(place);
    runs.refresh();
    runs.wantCurves({QStringLiteral("resumed")});
    // It died after step 6, and its last checkpoint was at step 4.
    log.write(start(4));
    for (int64_t number = 5; number <= 7; ++number) log.write(step(number, 2.0));
    runs.refresh();
    const Curve& loss = runs.run(QStringLiteral("resumed"))->history.curves().at("batch/loss");
    QCOMPARE(loss.steps, (std::vector<double>{1, 2, 3, 4, 5, 6, 7}));
    QCOMPARE(loss.values, (std::vector<double>{1, 1, 1, 1, 2, 2, 2}));
  }

  void curvesAreReadForThoseWhoseCurvesAreWanted() {
    const auto place = workspace();
    constexpr int64_t steps = 5000;  // of the long log, which is read in the background
    for (const auto& [id, count] : {std::pair("short", int64_t{5}), std::pair("long", steps)}) {
      EventWriter log(makeRun(place, id).events());
      log.write(start());
      for (int64_t number = 1; number <= count; ++number) log.write(step(number, 1.0));
    }
    RunStore runs(place);
    runs.refresh();
    const Run& brief = *runs.run(QStringLiteral("short"));
    const Run& lengthy = *runs.run(QStringLiteral("long"));
    QVERIFY(brief.history.curves().empty());
    QCOMPARE(lengthy.history.lastStep()->step, steps);
    runs.wantCurves({brief.id()});
    QCOMPARE(brief.history.curves().at("batch/loss").values.size(), std::size_t{5});
    QSignalSpy changes(&runs, &RunStore::runsChanged);
    runs.wantCurves({lengthy.id()});
    QVERIFY(brief.history.curves().empty());
    QTRY_COMPARE_WITH_TIMEOUT(changes.size(), 1, 20000);
    QCOMPARE(lengthy.history.curves().at("batch/loss").values.size(), static_cast<std::size_t>(steps));
    QCOMPARE(brief.history.lastStep()->step, 5);
  }

  void runAddedAndRemovedByAnotherProgramIsSeen() {
    const auto place = workspace();
    RunStore runs(place);
    QSignalSpy added(&runs, &RunStore::runAdded), removed(&runs, &RunStore::runRemoved);
    const RunDir dir = makeRun(place, "foreign");
    QTRY_COMPARE_WITH_TIMEOUT(added.size(), 1, 20000);
    QCOMPARE(added.first().first().toString(), QStringLiteral("foreign"));
    std::filesystem::remove_all(dir.path());
    QTRY_COMPARE_WITH_TIMEOUT(removed.size(), 1, 20000);
    QVERIFY(!runs.run(QStringLiteral("foreign")));
  }

  void changesOfManyRunsAreToldTogether() {
    const auto place = workspace();
    RunStore runs(place);
    for (int i = 0; i < 20; ++i) makeRun(place, "run-" + std::to_string(i));
    runs.refresh();
    QSignalSpy changes(&runs, &RunStore::runsChanged);
    for (int i = 0; i < 20; ++i)
      EventWriter(RunDir(place / "runs" / ("run-" + std::to_string(i))).events()).write(start());
    runs.refresh();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().first().toStringList().size(), 20);
  }

  void logWithoutAnEndIsInterruptedUnlessItsLockIsHeld() {
    const auto place = workspace();
    const RunDir dir = makeRun(place, "locked");
    EventWriter(dir.events()).write(start());
    RunStore runs(place);
    {
      const RunLock lock(dir);
      runs.refresh();
      QCOMPARE(runs.run(QStringLiteral("locked"))->status, RunStatus::Running);
      QVERIFY(!runs.moveToTrash(QStringLiteral("locked")).isEmpty());
    }
    runs.refresh();
    QCOMPARE(runs.run(QStringLiteral("locked"))->status, RunStatus::Interrupted);
  }

  void launchedEngineIsWaitedForUntilItsProcessIsGone() {
    const auto place = workspace();
    makeRun(place, "launched");
    RunStore runs(place);
    runs.expectEngine(QStringLiteral("launched"), ::getpid());
    runs.refresh();
    QCOMPARE(runs.run(QStringLiteral("launched"))->status, RunStatus::Waiting);
    QVERIFY(runs.isStarting(QStringLiteral("launched")));
    QProcess engine;
    engine.start(QStringLiteral("true"), {});
    const qint64 pid = engine.processId();
    QVERIFY(engine.waitForFinished());
    runs.expectEngine(QStringLiteral("launched"), pid);
    runs.refresh();
    QCOMPARE(runs.run(QStringLiteral("launched"))->status, RunStatus::Failed);
    QVERIFY(reasonText(*runs.run(QStringLiteral("launched")))
                .startsWith(QStringLiteral("The engine ended before it began")));
  }

  void rewrittenLogIsReadFromTheBeginning() {
    const auto place = workspace();
    const RunDir dir = makeRun(place, "rewritten");
    {
      EventWriter log(dir.events());
      log.write(start());
      for (int64_t number = 1; number <= 50; ++number) log.write(step(number, 1.0));
    }
    RunStore runs(place);
    runs.refresh();
    runs.wantCurves({QStringLiteral("rewritten")});
    std::filesystem::remove(dir.events());
    EventWriter log(dir.events());
    log.write(start());
    log.write(step(1, 3.0));
    runs.refresh();
    QCOMPARE(runs.run(QStringLiteral("rewritten"))->history.curves().at("batch/loss").values, std::vector<double>{3.0});
  }

  void unreadableRecipeAndNewerLogAreProblemsNotCrashes() {
    const auto place = workspace();
    const RunDir broken = makeRun(place, "broken");
    writeFileAtomically(broken.recipe(), R"({"model": 7, "epochs": "many"})");
    const RunDir newer = makeRun(place, "newer");
    auto line = toJson(Event(start()));
    line["version"] = StartEvent::version + 1;
    append(newer, line.dump() + "\n");
    RunStore runs(place);
    runs.refresh();
    QVERIFY(!runs.run(QStringLiteral("broken"))->problem.isEmpty());
    QCOMPARE(modelText(runs.run(QStringLiteral("broken"))->recipe, nullptr), QStringLiteral("resnet20"));
    QVERIFY(!runs.run(QStringLiteral("newer"))->problem.isEmpty());
  }

  void freeIdCountsOn() {
    const auto place = workspace();
    makeRun(place, "kd");
    makeRun(place, "kd-2");
    const RunStore runs(place);
    QCOMPARE(runs.freeId(QStringLiteral("kd")), QStringLiteral("kd-3"));
    QCOMPARE(runs.freeId(QStringLiteral("at")), QStringLiteral("at"));
  }

  void trashKeepsEveryDeletedRunOfAName() {
    const auto place = workspace();
    RunStore runs(place);
    for (const char* text : {"{\"seed\": 1}", "{\"seed\": 2}"}) {
      const RunDir dir = makeRun(place, "same");
      writeFileAtomically(dir.recipe(), text);
      runs.refresh();
      QCOMPARE(runs.moveToTrash(QStringLiteral("same")), QString());
    }
    QCOMPARE(std::ranges::distance(std::filesystem::directory_iterator(place / "trash")), 2);
    QCOMPARE(runs.restoreFromTrash(QStringLiteral("same")), QString());
    runs.refresh();
    QCOMPARE(runs.run(QStringLiteral("same"))->recipe["seed"].get<int>(), 2);
    QVERIFY(!runs.restoreFromTrash(QStringLiteral("same")).isEmpty());
  }

  void thousandRunsAreAllListedInOrder() {
    const auto place = workspace();
    for (int i = 0; i < 1000; ++i) {
      const RunDir dir = makeRun(place, QStringLiteral("run-%1").arg(i, 4, 10, QLatin1Char('0')).toStdString());
      EventWriter log(dir.events());
      log.write(start());
      log.write(EndEvent{.status = "finished"});
    }
    RunStore runs(place);
    QTRY_COMPARE_WITH_TIMEOUT(runs.ids().size(), 1000, 60000);
    QVERIFY(std::ranges::is_sorted(runs.ids()));
  }
};

QTEST_MAIN(TestRunStore)
#include "test_run_store.moc"
