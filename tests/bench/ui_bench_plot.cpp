// Frames of a curve that a person drags: what one costs with a million points a line, and what new points cost while
// training writes them. A frame of 16 ms is fluid. Run with QT_QPA_PLATFORM=offscreen.
#include <QApplication>
#include <cmath>
#include <random>

#include <benchmark/benchmark.h>

#include "ui/widgets/plot_canvas.h"
#include "ui/widgets/plot_grid.h"

namespace distillscope {
namespace {

struct Points {
  std::vector<double> x, y;
  explicit Points(std::size_t count) {
    std::mt19937 noise(1);
    std::normal_distribution<double> normal;
    for (std::size_t i = 0; i < count; ++i) {
      x.push_back(static_cast<double>(i + 1));
      y.push_back(std::exp(-static_cast<double>(i) / static_cast<double>(count)) + 0.1 * std::abs(normal(noise)));
    }
  }
  std::vector<PlotLine> lines(int count, std::size_t points, double width = 1) const {
    std::vector<PlotLine> result;
    for (int i = 0; i < count; ++i) {
      PlotLine line;
      line.key = QString::number(i);
      line.look.colour = QColor::fromHsv(i * 40 % 360, 200, 200);
      line.look.width = width;  // 1 for training batches, 2 for measured values
      line.look.opacity = 0.6;
      line.source = {
          .x = std::span(x).first(points), .y = std::span(y).first(points), .times = std::span(x).first(points)};
      result.push_back(line);
    }
    return result;
  }
};

constexpr QSize plotSize{640, 360};

/// range(0) points a line, range(1) lines; a view of a tenth of the points moves by a hundredth of itself.
void panFrame(benchmark::State& state, PlotOptions options) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const Points points(count);
  PlotCanvas canvas;
  canvas.resize(plotSize);
  canvas.setLines(points.lines(static_cast<int>(state.range(1)), count), options);
  const double width = static_cast<double>(count) / 10;
  double lower = 1;
  for (auto _ : state) {
    lower = lower + width < static_cast<double>(count) ? lower + width / 100 : 1;
    canvas.setXRange(lower, lower + width);
    canvas.replot(QCustomPlot::rpImmediateRefresh);
  }
}
BENCHMARK_CAPTURE(panFrame, linear, PlotOptions{})
    ->Args({10'000, 1})
    ->Args({1'000'000, 1})
    ->Args({1'000'000, 4})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(panFrame, log, PlotOptions{.logX = true, .logY = true, .smoothing = 0})
    ->Args({1'000'000, 1})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(panFrame, smoothed, PlotOptions{.logX = false, .logY = false, .smoothing = 0.99})
    ->Args({1'000'000, 1})
    ->Unit(benchmark::kMillisecond);

/// Everything in view: the widest range that a frame may have to thin.
void wholeFrame(benchmark::State& state, double penWidth) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const Points points(count);
  PlotCanvas canvas;
  canvas.resize(plotSize);
  canvas.setLines(points.lines(1, count, penWidth), {});
  canvas.setXRange(1, static_cast<double>(count));
  for (auto _ : state) canvas.replot(QCustomPlot::rpImmediateRefresh);
}
BENCHMARK_CAPTURE(wholeFrame, thin, 1.0)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

BENCHMARK_CAPTURE(wholeFrame, wide, 2.0)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Ten more points at the end of a million, as a refresh of a live run brings them; without drawing.
void newPoints(benchmark::State& state) {
  constexpr std::size_t most = 1'100'000;
  const Points points(most);
  PlotCanvas canvas;
  std::size_t count = 1'000'000;
  canvas.setLines(points.lines(1, count), {});
  for (auto _ : state) {
    count = count + 10 < most ? count + 10 : 1'000'000;
    canvas.setLines(points.lines(1, count), {});
  }
}
BENCHMARK(newPoints)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace distillscope

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
