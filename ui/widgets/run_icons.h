// A run's colour and status as small pictures.
#pragma once

#include <QIcon>
#include <QString>

#include "core/record/study_status.h"

namespace distillscope {

/// The run's line as its curves have it: a dot, or dashes from the ninth run on.
QIcon runIcon(const QString& runId);
/// The same for colour and dashes themselves.
QIcon lineIcon(const QColor& colour, Qt::PenStyle style);

QIcon statusIcon(RunStatus status);
/// Of a run of a study, which may wait for one that failed.
QIcon statusIcon(const StudyNodeStatus& status);

}  // namespace distillscope
