// The window on a workspace of many runs: how long it takes to open, and for how long its event loop stands still while
// a person goes through everything. What must hold is that it opens in 2 seconds and never stands still for 100 ms,
// with 1,000 runs and 2 million events.
//
//   QT_QPA_PLATFORM=offscreen bench_workspace [--runs N] [--events N] [--workspace DIR] [--engine PROGRAM]
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QInputDialog>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QProcess>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTreeView>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "tests/bench/workspace/live_runs.h"
#include "tests/bench/workspace/made_workspace.h"
#include "tests/bench/workspace/stall_watch.h"
#include "ui/main_window.h"
#include "ui/models/run_table_model.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/view.h"

namespace distillscope::bench {
namespace {

constexpr int settleMs = 1500, screenful = 20;
constexpr int massMs = 8 * settleMs;  ///< for what writes to every run

Catalogue catalogueOf(const QString& engine) {
  QProcess process;
  process.start(engine, {QStringLiteral("describe")});
  process.waitForFinished();
  const QByteArray text = process.readAllStandardOutput();
  return catalogueFromJson(nlohmann::json::parse(text.begin(), text.end()));
}

/// "VmHWM" or "VmRSS" of this process, in MiB.
long memoryMib(const std::string& what) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(what + ":")) return std::stol(line.substr(what.size() + 1)) / 1024;
  }
  return 0;
}

void turnFor(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

/// Drives one window by the names of its widgets and says when it could first be used.
class Session : public QObject {
 public:
  Session(const std::filesystem::path& workspace, const QString& engine, Settings& settings, Theme& theme) {
    m_clock.start();
    m_window = std::make_unique<MainWindow>(workspace, engine, settings, theme);
    m_table = m_window->findChild<QTreeView*>(QStringLiteral("runs-table"));
    m_table->viewport()->installEventFilter(this);
    m_window->resize(1600, 1000);
    m_window->show();
    m_made = seconds();
    m_watch.begin(QStringLiteral("open and read"));
  }

  void waitUntilRead(int64_t runs) {
    while (!isRead(runs)) turnFor(100);
    std::printf(
        "window made %.2f s, first picture %.2f s, a screenful of runs %.2f s, all %lld runs listed %.2f s, all read "
        "%.2f s\n",
        m_made, m_painted.value_or(0), m_usable.value_or(0), static_cast<long long>(runs), m_listed.value_or(0),
        seconds());
    std::printf("memory with everything read: %ld MiB, at most %ld MiB\n", memoryMib("VmRSS"), memoryMib("VmHWM"));
    turnFor(settleMs);
  }

  void stage(const QString& name, const std::function<void()>& action, int wait = settleMs) {
    m_watch.begin(name);
    QTimer::singleShot(0, this, action);
    turnFor(wait);
  }
  void show(const char* view) { m_window->showView(QLatin1String(view)); }
  void choose(int rows) {
    const QAbstractItemModel* model = m_table->model();
    const QModelIndex last = model->index(std::min(rows, model->rowCount()) - 1, 0);
    m_table->selectionModel()->select(QItemSelection(model->index(0, 0), last),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  }
  QTreeView& table() { return *m_table; }
  template <typename T>
  T& get(const char* name) {
    T* found = m_window->findChild<T*>(QLatin1String(name));
    if (!found) throw std::runtime_error(std::string("the window has no ") + name);
    return *found;
  }
  const StallWatch& watch() const { return m_watch; }

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() != QEvent::Paint) return false;
    if (!m_painted) m_painted = seconds();
    if (!m_usable && m_table->model()->rowCount() >= screenful) m_usable = seconds();
    return false;
  }

 private:
  double seconds() const { return static_cast<double>(m_clock.nsecsElapsed()) * 1e-9; }
  bool isRead(int64_t runs) {
    const QAbstractItemModel* model = m_table->model();
    if (model->rowCount() < runs) return false;
    if (!m_listed) m_listed = seconds();
    for (int row = 0; row < model->rowCount(); ++row) {
      const auto status = model->index(row, RunTableModel::Status).data().toString();
      if (status.startsWith(QLatin1String("Reading"))) return false;
    }
    return true;
  }

  StallWatch m_watch;
  QElapsedTimer m_clock;
  double m_made = 0;
  std::optional<double> m_painted, m_usable, m_listed;
  std::unique_ptr<MainWindow> m_window;
  QTreeView* m_table = nullptr;
};

/// Opens each tab in a view after another, and the first again.
void leafThrough(Session& session, const QString& when, const char* view, const char* name) {
  auto& tabs = session.get<QTabWidget>(name);
  session.stage(when + QStringLiteral("back to ") + QLatin1String(view), [&] { session.show(view); });
  for (int i = 1; i <= tabs.count(); ++i) {
    const int tab = i % tabs.count();
    session.stage(when + tabs.tabText(tab).remove(QLatin1Char('&')), [&tabs, tab] { tabs.setCurrentIndex(tab); });
  }
}

void leafThroughAll(Session& session, const QString& when) {
  leafThrough(session, when, "teachers-view", "teachers-details");
  leafThrough(session, when, "teachers-view", "class-tabs");
  leafThrough(session, when, "students-view", "students-tabs");
}

void goThroughEverything(Session& session) {
  for (const ViewInfo& info : viewTable()) {
    session.stage(QStringLiteral("show ") + info.title, [&] { session.show(info.id.toLatin1().constData()); });
  }
  session.stage(QStringLiteral("back to Runs"), [&] { session.show("runs-view"); });
  auto& filter = session.get<QLineEdit>("runs-filter");
  for (const char* text : {"k", "kd", "kd res", ""})
    session.stage(
        QStringLiteral("filter \"%1\"").arg(QLatin1String(text)), [&] { filter.setText(QLatin1String(text)); }, 500);
  for (const int column : {RunTableModel::Name, RunTableModel::Method, RunTableModel::Created, RunTableModel::Top1}) {
    const QString title = session.table().model()->headerData(column, Qt::Horizontal).toString();
    session.stage(
        QStringLiteral("sort by %1").arg(title),
        [&session, column] { session.table().sortByColumn(column, Qt::DescendingOrder); }, 500);
  }
  session.stage(
      QStringLiteral("unsorted"), [&] { session.table().sortByColumn(-1, Qt::AscendingOrder); }, 500);
  auto& groups = session.get<QComboBox>("runs-group");
  for (int group = groups.count() - 1; group >= 0; --group)
    session.stage(
        QStringLiteral("groups: ") + groups.itemText(group), [&groups, group] { groups.setCurrentIndex(group); }, 700);
  auto& lineage = session.get<QAction>("runs-lineage");
  session.stage(QStringLiteral("lineage"), [&] { lineage.setChecked(true); });
  session.stage(QStringLiteral("select all, in lineage"), [&] { session.table().selectAll(); });
  session.stage(QStringLiteral("back to the table"), [&] { lineage.setChecked(false); });
  for (const ViewInfo& info : viewTable()) {
    session.stage(
        QStringLiteral("all selected, ") + info.title, [&] { session.show(info.id.toLatin1().constData()); },
        3 * settleMs);
  }
  leafThroughAll(session, QStringLiteral("all selected, "));
  for (const std::string view : {"teachers", "curves"}) {
    auto& seeds = session.get<QCheckBox>((view + "-group-seeds").c_str());
    session.stage(
        QStringLiteral("all selected, back to ") + QString::fromStdString(view),
        [&] { session.show((view + "-view").c_str()); }, 3 * settleMs);
    for (const bool grouped : {true, false})
      session.stage(QStringLiteral("%1, %2").arg(QString::fromStdString(view), grouped ? QStringLiteral("seeds as one")
                                                                                       : QStringLiteral("every seed")),
                    [&] { seeds.setChecked(grouped); });
  }
  session.stage(QStringLiteral("select none"), [&] {
    session.show("runs-view");
    session.table().clearSelection();
  });
  session.stage(QStringLiteral("select all"), [&] { session.table().selectAll(); });
  session.stage(
      QStringLiteral("tag all"),
      [&] {
        session.get<QAction>("run-tag").trigger();
        auto& dialog = session.get<QInputDialog>("tag-dialog");
        dialog.setTextValue(QStringLiteral("bench"));
        dialog.accept();
      },
      massMs);
  session.stage(
      QStringLiteral("undo the tags"), [&] { session.get<QAction>("run-undo").trigger(); }, massMs);
  session.stage(
      QStringLiteral("delete all"), [&] { session.get<QAction>("run-delete").trigger(); }, massMs);
  session.stage(
      QStringLiteral("undo the deletion"), [&] { session.get<QAction>("run-undo").trigger(); }, massMs);
  for (const int count : {10, 100}) {
    session.stage(QStringLiteral("select %1").arg(count), [&] {
      session.show("runs-view");
      session.choose(count);
    });
    session.stage(
        QStringLiteral("curves of %1").arg(count), [&] { session.show("curves-view"); }, 3 * settleMs);
  }
}

void followEngines(Session& session, const std::filesystem::path& workspace) {
  const LiveRuns engines(workspace);
  session.stage(
      QStringLiteral("2 engines, curves of 100"), [] {}, 4 * settleMs);
  for (const ViewInfo& info : viewTable()) {
    session.stage(
        QStringLiteral("2 engines, ") + info.title, [&] { session.show(info.id.toLatin1().constData()); },
        2 * settleMs);
  }
  leafThroughAll(session, QStringLiteral("2 engines, "));
  session.stage(
      QStringLiteral("2 engines, lineage"),
      [&] {
        session.show("runs-view");
        session.get<QAction>("runs-lineage").setChecked(true);
      },
      2 * settleMs);
}

void report(const StallWatch& watch) {
  std::printf("\n%-32s %10s %10s %14s\n", "stage", "longest", "99 %", "longest (CPU)");
  double worst = 0, worstCpu = 0;
  for (const StallWatch::Stage& stage : watch.stages()) {
    std::vector<double> late = stage.late;
    std::ranges::sort(late);
    const double longest = late.empty() ? 0 : late.back();
    const double most = late.empty() ? 0 : late[(late.size() - 1) * 99 / 100];
    worst = std::max(worst, longest);
    worstCpu = std::max(worstCpu, stage.worstCpu);
    std::printf("%-32s %7.1f ms %7.1f ms %11.1f ms\n", qPrintable(stage.name), longest, most, stage.worstCpu);
  }
  std::printf("%-32s %7.1f ms %10s %11.1f ms\n", "all", worst, "", worstCpu);
  if (!watch.stalls().empty()) std::printf("\nstalls over 50 ms (of which this thread worked), and where:\n");
  for (const StallWatch::Stall& stall : watch.stalls()) {
    std::printf("%7.1f ms (%6.1f) %-28s %s\n", stall.milliseconds, stall.ofCpu, qPrintable(stall.stage),
                qPrintable(stall.where));
  }
  std::printf("\nmemory: at most %ld MiB\n", memoryMib("VmHWM"));
}

}  // namespace
}  // namespace distillscope::bench

int main(int argc, char** argv) {
  using namespace distillscope;
  const QApplication application(argc, argv);
  QCommandLineParser parser;
  const QCommandLineOption runs(QStringLiteral("runs"), {}, QStringLiteral("N"), QStringLiteral("1000"));
  const QCommandLineOption events(QStringLiteral("events"), {}, QStringLiteral("N"), QStringLiteral("2000000"));
  const QCommandLineOption place(QStringLiteral("workspace"), {}, QStringLiteral("DIR"));
  const QCommandLineOption program(QStringLiteral("engine"), {}, QStringLiteral("PROGRAM"),
                                   QStringLiteral(DISTILLSCOPE_FAKE_ENGINE));
  parser.addOptions({runs, events, place, program});
  parser.process(application);
  const bench::WorkspaceSize size{.runs = parser.value(runs).toLongLong(), .events = parser.value(events).toLongLong()};
  const QString cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
  const QString folder = parser.isSet(place) ? parser.value(place)
                                             : QStringLiteral("%1/distillscope-bench/%2-runs-%3-events-with-matrices")
                                                   .arg(cache)
                                                   .arg(size.runs)
                                                   .arg(size.events);
  const std::filesystem::path workspace = folder.toStdString();
  const QString engine = parser.value(program);
  bench::makeWorkspace(workspace, size, bench::catalogueOf(engine));

  const QTemporaryDir own;
  Settings settings(own.filePath(QStringLiteral("window.ini")));
  Theme theme;
  bench::Session session(workspace, engine, settings, theme);
  session.waitUntilRead(size.runs);
  bench::goThroughEverything(session);
  bench::followEngines(session, workspace);
  bench::report(session.watch());
  return 0;
}
