// A study's tables and runs as contents of tables for reading. Pure functions.
#pragma once

#include <QStringList>

#include "core/record/study_status.h"
#include "core/record/study_table.h"
#include "ui/models/table_model.h"

namespace distillscope {

/// Whether an engine works on the run.
bool isWorking(const StudyNodeStatus& status);
/// "Running 43 %", "Blocked".
QString stateText(const StudyNodeStatus& status);

/// A table of the study, cell for cell: the value over its seeds, the difference with its significance, and the paper's
/// value below. A cell without a finished run says what its runs do, by `statuses`, which are in the graph's order.
TableContents studyTableContents(const StudyTable& table, const StudyGraph& graph,
                                 const std::vector<StudyNodeStatus>& statuses);

/// The runs of a cell. Empty for a cell that the table leaves free.
QStringList runsOfCell(const StudyTable& table, int row, int column);

/// A row for each run: what it is, its state, and why it failed or waits.
TableContents studyRunContents(const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses);

/// "12 of 40 runs finished, 2 at work, 1 failed, 3 blocked".
QString studyProgressText(const std::vector<StudyNodeStatus>& statuses);

}  // namespace distillscope
