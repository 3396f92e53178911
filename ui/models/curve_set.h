// Which curves of which runs belong into one plot: one plot for each quantity, one line for each run and source.
#pragma once

#include <QByteArray>
#include <QString>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/record/event.h"
#include "core/record/run_history.h"
#include "ui/widgets/plot_line.h"

namespace distillscope {

struct Run;

enum class CurveSource { Test, Train, Batch };

struct CurveLine {
  QString run;
  CurveSource source = CurveSource::Batch;
  std::optional<Provenance> provenance;  ///< of measured values; those of training batches have none
  std::shared_ptr<const Curve> curve;    ///< training batches: part of the run, valid until the run changes
  int seeds = 1;                         ///< of how many runs `curve` is the mean; `run` is the first of them
  std::shared_ptr<const std::vector<double>> deviation{};  ///< of each point of a mean; nullptr of a single run

  /// The run, or "RUN (3 seeds)".
  QString name() const;

  /// Tells the line from every other of its plot, also after the next refresh.
  QString key() const;
};

struct CurvePlot {
  std::string quantity;  ///< a measure, a loss term, "lr", or "STAGE/TERM" of a first stage
  QString title;
  QString unit;        ///< as shown: "%" for shares
  double scale = 1;    ///< from stored to shown values: 100 for shares
  bool isMain = true;  ///< shown unless a person says otherwise
  std::vector<CurveLine> lines;

  /// What of the lines' provenance differs within a split, or nothing.
  QString remark() const;
};

/// LL, CMI and top-1 first, then every loss term, then the other measures and the learning rate. Measured values of one
/// split that differ in provenance are lines of their own.
std::vector<CurvePlot> curvePlots(const std::vector<const Run*>& runs);

/// What the horizontal axis counts for `line`, at each of its points.
const std::vector<double>& axisOf(const CurveLine& line, PlotXAxis axis);

/// A stretch of the horizontal axis.
struct CurveRange {
  PlotXAxis axis = PlotXAxis::Epoch;
  double lower = 0, upper = 0;
};

/// One row for each point, with stored values (shares in [0, 1]) and its provenance; numbers as C writes them. Of a
/// mean over seeds, how many, and the deviation. `range` leaves out the points beyond it.
QByteArray curvesCsv(const std::vector<CurvePlot>& plots, const std::optional<CurveRange>& range = std::nullopt);

}  // namespace distillscope
