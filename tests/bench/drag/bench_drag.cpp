// Shows a run's live curves in the real window and does three things in turn, some seconds each: stands still as if it
// were not there, shows the curves, and has a plot dragged without a pause at a hand's pace. Prints as JSON when it did
// what, how long the frames took and how much of a core that cost. drag_while_training.py says what it costs a training
// run.
//
//   bench_drag WORKSPACE RUN [--rounds N] [--seconds N]
#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <QTimer>
#include <QTreeView>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/event.h"
#include "ui/main_window.h"
#include "ui/models/run_table_model.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/plot_canvas.h"

namespace {

using namespace distillscope;

constexpr int moveInterval = 16, openingMs = 3000;  // milliseconds

void turnFor(int milliseconds) {
  QEventLoop loop;
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

double cpuSeconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

bool choose(const QTreeView& table, const QString& run) {
  const QAbstractItemModel* model = table.model();
  for (int row = 0; row < model->rowCount(); ++row) {
    const QModelIndex index = model->index(row, 0);
    if (index.data(RunTableModel::IdRole).toString() != run) continue;
    table.selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    return true;
  }
  return false;
}

/// A hand that goes to and fro over the middle of a plot, with the left button down.
class Hand : public QObject {
 public:
  explicit Hand(QWidget& canvas) : m_canvas(canvas) {
    send(QEvent::MouseButtonPress, place(), Qt::LeftButton);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
      ++m_moves;
      send(QEvent::MouseMove, place(), Qt::NoButton);
    });
    m_timer.start(moveInterval);
  }
  ~Hand() override { send(QEvent::MouseButtonRelease, place(), Qt::LeftButton); }
  int moves() const { return m_moves; }

 private:
  QPointF place() const {
    return {m_canvas.width() * (0.5 + 0.25 * std::sin(0.05 * m_moves)), m_canvas.height() / 2.0};
  }
  void send(QEvent::Type type, const QPointF& at, Qt::MouseButton button) {
    const Qt::MouseButtons held = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, at, m_canvas.mapToGlobal(at), button, held, Qt::NoModifier);
    QApplication::sendEvent(&m_canvas, &event);
  }

  QWidget& m_canvas;
  QTimer m_timer;
  int m_moves = 0;
};

/// When a widget is painted.
class FrameWatch : public QObject {
 public:
  void begin() {
    m_since.start();
    m_isOn = true;
  }
  void end() { m_isOn = false; }
  std::size_t count() const { return m_frames.size(); }
  /// Milliseconds from one to the next, of which such a share is not longer.
  double at(double share) {
    std::ranges::sort(m_frames);
    return m_frames.empty() ? 0 : m_frames[static_cast<std::size_t>(share * static_cast<double>(m_frames.size() - 1))];
  }

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (m_isOn && event->type() == QEvent::Paint) {
      m_frames.push_back(1e-6 * static_cast<double>(m_since.nsecsElapsed()));
      m_since.start();
    }
    return false;
  }

 private:
  bool m_isOn = false;
  QElapsedTimer m_since;
  std::vector<double> m_frames;
};

/// Processor time, in a JSON object with the wall's, of what `act` does for so long.
nlohmann::json timed(const char* phase, const std::function<void()>& act) {
  const double begin = nowSeconds(), cpu = cpuSeconds();
  act();
  const double end = nowSeconds();
  return {{"phase", phase}, {"begin", begin}, {"end", end}, {"cores", (cpuSeconds() - cpu) / (end - begin)}};
}

}  // namespace

int main(int argc, char** argv) {
  const QApplication application(argc, argv);
  QCommandLineParser parser;
  const QCommandLineOption rounds(QStringLiteral("rounds"), {}, QStringLiteral("N"), QStringLiteral("5"));
  const QCommandLineOption seconds(QStringLiteral("seconds"), {}, QStringLiteral("N"), QStringLiteral("5"));
  parser.addOptions({rounds, seconds});
  parser.process(application);
  const QStringList given = parser.positionalArguments();
  const int milliseconds = 1000 * parser.value(seconds).toInt();
  if (given.size() != 2) return std::fprintf(stderr, "usage: bench_drag WORKSPACE RUN [--rounds N] [--seconds N]\n"), 2;

  const QTemporaryDir own;
  Settings settings(own.filePath(QStringLiteral("window.ini")));
  Theme theme;
  MainWindow window(given[0].toStdString(), {}, settings, theme);
  window.resize(1600, 1000);
  window.show();
  turnFor(openingMs);
  if (!choose(*window.findChild<QTreeView*>(QStringLiteral("runs-table")), given[1]))
    return std::fprintf(stderr, "bench_drag: there is no run %s\n", qPrintable(given[1])), 2;
  window.showView(QStringLiteral("curves-view"));
  turnFor(1000);
  auto* plot = window.findChild<Plot*>(QStringLiteral("plot-loss"));
  if (!plot) return std::fprintf(stderr, "bench_drag: the run has no curves yet\n"), 2;
  auto* canvas = plot->findChild<PlotCanvas*>();

  FrameWatch frames;
  canvas->installEventFilter(&frames);
  const auto standStill = [&] { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); };
  const auto drag = [&] {
    const Hand hand(*canvas);
    frames.begin();
    turnFor(milliseconds);
    frames.end();
  };
  nlohmann::json phases = nlohmann::json::array();
  for (int round = 0; round < parser.value(rounds).toInt(); ++round) {
    phases.push_back(timed("no window", standStill));
    phases.push_back(timed("window at rest", [&] { turnFor(milliseconds); }));
    phases.push_back(timed("dragging", drag));
  }
  const nlohmann::json told = {{"phases", phases},
                               {"plots", window.findChildren<Plot*>().size()},
                               {"frames", frames.count()},
                               {"median_ms", frames.at(0.5)},
                               {"p99_ms", frames.at(0.99)}};
  std::printf("%s\n", told.dump().c_str());
  return 0;
}
