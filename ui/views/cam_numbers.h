// What a figure of maps says in numbers, and the figure as a file.
#pragma once

#include <QByteArray>
#include <QFont>

#include "ui/models/table_model.h"
#include "ui/widgets/cam_figure.h"

namespace distillscope {

/// A row for each picture: its class, and of each run the prediction, its probability and the explained share.
TableContents camNumbers(const CamFigure& figure);
/// image,label,run,predicted,probability,right,explained: a line for each picture and run, numbers as C writes them.
QByteArray camCsv(const CamFigure& figure);
/// PNG or PDF on white paper. Returns what went wrong, or nothing.
QString saveCamFigure(CamFigure figure, const QString& path, const QFont& font);

}  // namespace distillscope
