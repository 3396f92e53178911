// Work on many runs at once: what is done before a call returns, what goes on while the window is used, and that
// nothing of it is lost when the window closes.
#include <QThread>
#include <QTreeView>
#include <QtTest>
#include <numeric>

#include "core/record/run_notes.h"
#include "tests/ui/patience.h"
#include "tests/ui/recorded_runs.h"
#include "tests/ui/view_fixture.h"
#include "ui/run_actions.h"
#include "ui/sliced_work.h"
#include "ui/views/runs_view.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

constexpr int many = 60;
constexpr unsigned long slow = 5;  // milliseconds a job: too many for one slice

std::vector<int> upTo(int end) {
  std::vector<int> numbers(static_cast<std::size_t>(end));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

/// Jobs that write their number down.
std::vector<SlicedWork::Job> jobs(int begin, int end, std::vector<int>& done, unsigned long milliseconds = 0) {
  std::vector<SlicedWork::Job> result;
  for (int number = begin; number < end; ++number) {
    result.emplace_back([&done, number, milliseconds] {
      QThread::msleep(milliseconds);
      done.push_back(number);
    });
  }
  return result;
}

}  // namespace

class TestSlicedWork : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fewJobsAreDoneAtOnce() {
    SlicedWork work;
    std::vector<int> done;
    work.add(jobs(0, 3, done));
    QCOMPARE(done, upTo(3));
  }

  void manyGoOnInTurnsOfTheEventLoopAndInOrder() {
    SlicedWork work;
    std::vector<int> done;
    int turns = 0;
    QTimer other;  // whatever else the loop has to do
    connect(&other, &QTimer::timeout, this, [&turns] { ++turns; });
    other.start(0);
    work.add(jobs(0, many, done, slow));
    QVERIFY(static_cast<int>(done.size()) < many);
    work.add(jobs(many, many + 2, done));
    QTRY_COMPARE_WITH_TIMEOUT(done.size(), static_cast<std::size_t>(many + 2), patience);
    QCOMPARE(done, upTo(many + 2));
    QVERIFY(turns > 1);
  }

  void finishDoesWhatIsLeft() {
    SlicedWork work;
    std::vector<int> done;
    work.add(jobs(0, many, done, slow));
    work.finish();
    QCOMPARE(done, upTo(many));
    QTest::qWait(50);
    QCOMPARE(done, upTo(many));
  }

  void nothingIsLostWhenTheViewGoes() {
    writeRuns();
    auto& view = m_fixture->open<RunsView>();
    actionsOn(view).addTag(QStringLiteral("all"));
    actionsOn(view).undoStack().undo();
    actionsOn(view).undoStack().redo();
    m_fixture->open<RunsView>();
    QCOMPARE(tagged({"all"}), runs);

    actionsOn(m_fixture->view());
    m_fixture->get<QAction>("run-delete").trigger();
    QVERIFY(m_fixture->selection().ids().isEmpty());
    m_fixture->open<RunsView>();
    QCOMPARE(m_fixture->runs().ids().size(), 0);
    QCOMPARE(m_fixture->runs().trash().size(), static_cast<std::size_t>(runs));
  }

  void tagsThatFollowEachOtherAreAllKept() {
    writeRuns();
    auto& view = m_fixture->open<RunsView>();
    RunActions& actions = actionsOn(view);
    actions.addTag(QStringLiteral("one"));
    actions.addTag(QStringLiteral("two"));
    actions.finish();
    QCOMPARE(tagged({"one", "two"}), runs);
    actions.undoStack().undo();
    actions.finish();
    QCOMPARE(tagged({"one"}), runs);
  }

  void aDeletionIsTakenBackWhileItGoesOnAndNotTold() {
    writeRuns();
    auto& view = m_fixture->open<RunsView>();
    RunActions& actions = actionsOn(view);
    QSignalSpy told(&actions, &RunActions::deleted);
    QSignalSpy failed(&actions, &RunActions::failed);
    m_fixture->get<QAction>("run-delete").trigger();
    QVERIFY(m_fixture->selection().ids().isEmpty());
    m_fixture->get<QAction>("run-undo").trigger();
    actions.setRuns({QStringLiteral("run-0")});
    actions.setLine(3);
    actions.finish();
    QCOMPARE(m_fixture->runs().trash().size(), std::size_t{0});
    QCOMPARE(m_fixture->runs().ids().size(), runs);
    QTest::qWait(50);
    QVERIFY(failed.isEmpty());
    QVERIFY(told.isEmpty());
  }

 private:
  static constexpr int runs = 400;

  void writeRuns() {
    m_fixture = std::make_unique<ViewFixture>();
    RecordedRun small = teacher("run", "mll");
    small.epochs = 1;
    small.stepEvery = small.stepsPerEpoch;
    small.hasCheckpoint = false;
    for (int i = 0; i < runs; ++i) {
      small.id = "run-" + std::to_string(i);
      writeRun(m_fixture->workspace(), small);
    }
  }

  /// With every run chosen.
  RunActions& actionsOn(QWidget& view) {
    m_fixture->get<QTreeView>("runs-table").selectAll();
    return *view.findChild<RunActions*>();
  }

  /// Runs with just these tags.
  int tagged(const std::vector<std::string>& tags) const {
    int count = 0;
    for (const RunDir& dir : listRuns(m_fixture->workspace())) count += readNotes(dir).tags == tags;
    return count;
  }

  std::unique_ptr<ViewFixture> m_fixture;
};

QTEST_MAIN(TestSlicedWork)
#include "test_sliced_work.moc"
