#include "ui/views/study_plot_contents.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>

#include "ui/run_text.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr std::array marks = {Mark::Disc, Mark::Square, Mark::Triangle, Mark::Diamond};
constexpr std::array dashes = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};

struct Text {
  Q_DECLARE_TR_FUNCTIONS(StudyPlot)
};

QString number(double value) { return QLocale().toString(value, 'f', 2); }

LineLook lookOf(const StudyPlot::Line& line, const QPalette& palette) {
  LineLook look;
  look.colour = lineColour(static_cast<int>(line.method), palette);
  look.printColour = lineColour(static_cast<int>(line.method), lightPalette());
  look.style = dashes[line.objective % dashes.size()];
  look.mark = marks[line.objective % marks.size()];
  return look;
}

PlanePath pathOf(const StudyPlot::Line& line, const QPalette& palette) {
  PlanePath path{.label = QString::fromStdString(line.label),
                 .look = lookOf(line, palette),
                 .isLine = true,
                 .endStandsOut = false,
                 .isHollow = false,
                 .points = {}};
  for (const StudyPlot::Point& point : line.points) {
    QString value = number(point.mean);
    if (point.sd) value += QStringLiteral(" \u00b1 ") + number(*point.sd);
    const QString details =
        Text::tr("%1\n%2 % of the images: %3 (%4)")
            .arg(path.label, QLocale().toString(point.share), value, runsText(std::ssize(point.runs)));
    path.points.push_back(
        {.x = point.share, .y = point.mean, .label = {}, .details = details, .deviation = point.sd.value_or(0)});
  }
  return path;
}

PlanePath paperPathOf(const StudyPlot::Line& line, const QPalette& palette) {
  PlanePath path{.label = {},
                 .look = lookOf(line, palette),
                 .isLine = false,
                 .endStandsOut = false,
                 .isHollow = true,
                 .points = {}};
  for (const auto& [share, value] : line.paper) {
    const QString details = Text::tr("%1, the paper's\n%2 % of the images: %3")
                                .arg(QString::fromStdString(line.label), QLocale().toString(share), number(value));
    path.points.push_back({.x = share, .y = value, .label = {}, .details = details});
  }
  return path;
}

/// Stands in the legend for every open mark.
PlanePath paperEntry(const QPalette& palette) {
  LineLook look;
  look.colour = palette.color(QPalette::Text);
  look.printColour = Qt::black;
  look.mark = Mark::Disc;
  return {.label = Text::tr("Open marks: the paper's values"),
          .look = look,
          .isLine = false,
          .endStandsOut = false,
          .isHollow = true,
          .points = {}};
}

}  // namespace

PlaneContents studyPlaneOf(const StudyPlot& plot, const QPalette& palette) {
  PlaneContents contents{.title = QString::fromStdString(plot.title),
                         .xTitle = QString::fromStdString(plot.xTitle),
                         .yTitle = QString::fromStdString(plot.yTitle),
                         .paths = {},
                         .guides = {},
                         .fronts = {},
                         .frontLabel = {}};
  for (const StudyPlot::Line& line : plot.lines) {
    if (!line.paper.empty()) contents.paths.push_back(paperPathOf(line, palette));
    if (!line.points.empty()) contents.paths.push_back(pathOf(line, palette));
  }
  if (std::ranges::any_of(contents.paths, &PlanePath::isHollow)) contents.paths.push_back(paperEntry(palette));
  return contents;
}

}  // namespace distillscope
