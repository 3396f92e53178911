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
    RecordedRun small = teacher("run", "mll");
    small.epochs = 1;
    small.hasCheckpoint = false;
    ViewFixture fixture;
    for (int i = 0; i < many; ++i) {
      small.id = "run-" + std::to_string(i);
      writeRun(fixture.workspace(), small);
    }
    const auto tagged = [&fixture] {
      int count = 0;
      for (const RunDir& dir : listRuns(fixture.workspace())) count += !readNotes(dir).isEmpty();
      return count;
    };
    auto& view = fixture.open<RunsView>();
    fixture.get<QTreeView>("runs-table").selectAll();
    auto& actions = *view.findChild<RunActions*>();
    QCOMPARE(fixture.selection().ids().size(), many);
    actions.addTag(QStringLiteral("all"));
    actions.undoStack().undo();
    actions.undoStack().redo();
    fixture.open<RunsView>();
    QCOMPARE(tagged(), many);

    fixture.get<QTreeView>("runs-table").selectAll();
    fixture.get<QAction>("run-delete").trigger();
    QVERIFY(fixture.selection().ids().isEmpty());
    fixture.open<RunsView>();
    QCOMPARE(fixture.runs().ids().size(), 0);
    QCOMPARE(fixture.runs().trash().size(), static_cast<std::size_t>(many));
  }

  void aDeletionOfManyIsTakenBackWhileItGoesOn() {
    RecordedRun small = teacher("run", "mll");
    small.epochs = 1;
    small.hasCheckpoint = false;
    ViewFixture fixture;
    for (int i = 0; i < many; ++i) {
      small.id = "run-" + std::to_string(i);
      writeRun(fixture.workspace(), small);
    }
    fixture.open<RunsView>();
    fixture.get<QTreeView>("runs-table").selectAll();
    fixture.get<QAction>("run-delete").trigger();
    fixture.get<QAction>("run-undo").trigger();
    QTRY_COMPARE_WITH_TIMEOUT(fixture.runs().trash().size(), std::size_t{0}, patience);
    QTRY_COMPARE_WITH_TIMEOUT(fixture.runs().ids().size(), many, patience);
  }
};

QTEST_MAIN(TestSlicedWork)
#include "test_sliced_work.moc"
