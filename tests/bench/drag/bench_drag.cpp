// Drags a plot of a run's curves in the real window for some seconds at a person's pace, and prints as JSON when it
// did, how long its frames took and how much of a core that cost. drag_while_training.py says what it costs a training
// run.
//
//   bench_drag WORKSPACE RUN [--seconds N] [--rest]
//
// With --rest the window only shows the curves.
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

}  // namespace

int main(int argc, char** argv) {
  const QApplication application(argc, argv);
  QCommandLineParser parser;
  const QCommandLineOption seconds(QStringLiteral("seconds"), {}, QStringLiteral("N"), QStringLiteral("10"));
  const QCommandLineOption rest(QStringLiteral("rest"));
  parser.addOptions({seconds, rest});
  parser.process(application);
  const QStringList given = parser.positionalArguments();
  if (given.size() != 2) return std::fprintf(stderr, "usage: bench_drag WORKSPACE RUN [--seconds N] [--rest]\n"), 2;

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

  std::vector<double> frames;
  QElapsedTimer sinceFrame;
  sinceFrame.start();
  QObject::connect(canvas, &QCustomPlot::afterReplot, canvas, [&] {
    frames.push_back(1e-6 * static_cast<double>(sinceFrame.nsecsElapsed()));
    sinceFrame.start();
  });
  const double begin = nowSeconds(), cpu = cpuSeconds();
  {
    const std::unique_ptr<Hand> hand = parser.isSet(rest) ? nullptr : std::make_unique<Hand>(*canvas);
    turnFor(1000 * parser.value(seconds).toInt());
  }
  const double end = nowSeconds(), cores = (cpuSeconds() - cpu) / (end - begin);
  std::ranges::sort(frames);
  const auto at = [&](double share) {
    return frames.empty() ? 0.0 : frames[static_cast<std::size_t>(share * static_cast<double>(frames.size() - 1))];
  };
  std::printf(
      R"({"begin": %.3f, "end": %.3f, "plots": %d, "frames": %zu, "median_ms": %.1f, "p99_ms": %.1f, "cores": %.4f})"
      "\n",
      begin, end, static_cast<int>(window.findChildren<Plot*>().size()), frames.size(), at(0.5), at(0.99), cores);
  return 0;
}
