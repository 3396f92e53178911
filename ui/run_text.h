// What a run is called, what it does and how it fares, in words. Pure functions, shared by table, details and forms.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/catalogue.h"
#include "core/record/run_dir.h"

namespace distillscope {

struct Run;

/// "a, b", of many "a, b, c, d, e, f and 12 others".
QString namesText(const QStringList& names);
/// "1 run", "3 runs".
QString runsText(qsizetype count);
/// "Teacher" or "Student".
QString kindText(const nlohmann::json& recipe);
/// The objective of a teacher; the distiller of a student, or that it has none. Titles if there is a catalogue.
QString methodText(const nlohmann::json& recipe, const Catalogue* catalogue);
/// The abbreviation that a title ends with, "MCMI" of "Maximum ... (MCMI)"; the title itself if it has none.
QString shortTitle(const QString& title);
QString datasetText(const nlohmann::json& recipe, const Catalogue* catalogue);
QString modelText(const nlohmann::json& recipe, const Catalogue* catalogue);

/// "Running"
QString statusText(RunStatus status);
/// Why a run stands still, in one sentence and what to do; empty for runs that work or are finished. Means nothing
/// while RunStore says that the run is starting or being read.
QString reasonText(const Run& run);
/// Whether EngineProcess::resume makes sense.
bool canResume(RunStatus status);

/// "~/studies/runs" for a path under the home folder.
QString shortPath(const QString& path);
/// "2 h 05 min", "12 min", "40 s".
QString durationText(double seconds);
/// A measure as tables show it: "93.1 %" for a share, four decimals for nats.
QString measureText(const std::string& id, double value);
/// The newest value of a measure of `split`, as measured after an epoch.
std::optional<double> lastMeasure(const Run& run, const std::string& split, const std::string& id);

/// The recipe's fields in words, title and value, for reading.
std::vector<std::pair<QString, QString>> recipeSummary(const nlohmann::json& recipe, const Catalogue* catalogue);

}  // namespace distillscope
