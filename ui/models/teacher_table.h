// Teachers side by side: accuracy, LL, CMI, mean entropy and calibration of each on both splits, as in the tables of
// papers.
#pragma once

#include <QString>
#include <QStringList>
#include <array>
#include <optional>
#include <vector>

#include "core/record/event.h"
#include "ui/models/run_dataset.h"
#include "ui/models/spread.h"

namespace distillscope {

class RunStore;
struct Catalogue;
struct Run;

/// Which of a run's measurements count.
enum class EpochChoice {
  Last,  ///< the newest of each split
  Best,  ///< those of the epoch with the greatest top-1 on the test split, the first of equals
};

struct TeacherValues {
  QString id;         ///< of the first, if it stands for several runs
  QString objective;  ///< "MLL"
  TrainedOn trainedOn = {};
  QString origin = {};  ///< what its weights started from, as the recipe has it: mostly a run's id
  std::optional<EpochEvent> test;
  std::optional<EpochEvent> train;        ///< for Best only if measured at that epoch too
  std::vector<TeacherValues> seeds = {};  ///< the runs that it stands for, if several: then its values are their means

  /// "resnet20-mll", "resnet20-mll (3 seeds)"
  QString name() const;
  /// The runs that it stands for, or itself.
  std::vector<const TeacherValues*> runs() const;
  /// Of the runs' values as recorded.
  Spread spread(const std::string& split, const std::string& measure) const;
  const std::optional<EpochEvent>& of(const std::string& split) const { return split == "train" ? train : test; }
};

/// `catalogue` gives titles to ids; may be null.
TeacherValues teacherValues(const Run& run, EpochChoice choice, const Catalogue* catalogue);
/// What the run measured on the test split at the chosen epoch; nullptr if nothing.
const EpochEvent* testEpoch(const Run& run, EpochChoice choice);
/// Whether the recipe is a teacher's.
bool isTeacher(const Run& run);
/// "mll", "mcmi", ...; empty if the recipe names none.
QString objectiveOf(const Run& run);
/// Of `listed`, the newest first, two that are worth comparing: the newest MCMI teacher, after the teacher that it
/// started from, or else after the newest MLL teacher. Fewer if there are not both.
QStringList newestPair(const QStringList& listed, const RunStore& runs);
/// That, or the first two where there is no such teacher.
QStringList newestToCompare(const QStringList& listed, const RunStore& runs);
/// What a run's method is called where there is little room: the abbreviation that its title ends with, as "MLL" in
/// "Maximum log-likelihood (MLL)"; else the title. `catalogue` may be null.
QString shortMethodText(const Run& run, const Catalogue* catalogue);

struct TeacherTable {
  struct Cell {
    Spread spread;  ///< of the values as recorded: shares in [0, 1]; of none if not measured
    QString text;
    QString details;  ///< where the value comes from
  };
  struct Row {
    std::string split;  ///< "test" or "train"
    std::string measure;
    QString title;            ///< "Top-1 (%)"
    std::vector<Cell> cells;  ///< one for each teacher, then one for each difference
  };
  /// Of two teachers the second minus the first; of more, each minus the one that it was fine-tuned from.
  struct Difference {
    qsizetype minuend, subtrahend;  ///< of the teachers
  };

  QStringList teachers;  ///< ids
  QStringList names;
  QStringList objectives;
  std::vector<Row> rows;
  std::vector<Difference> differences;
  QString remark;  ///< in what the teachers were measured differently; empty if they may be compared
};

/// The splits and measures of the table, in its order.
inline constexpr std::array teacherSplits = {"test", "train"};
inline constexpr std::array teacherMeasures = {"top1", "top5",         "log_likelihood",
                                               "cmi",  "mean_entropy", "calibration_error"};

TeacherTable teacherTable(const std::vector<TeacherValues>& teachers);

/// A row for each teacher and split, with a point as the decimal sign whatever the locale.
QString teacherMarkdown(const TeacherTable& table);
QString teacherLatex(const TeacherTable& table);
/// The rows of the paper's tables, a column for each teacher: test accuracy, and LL and CMI of the training split, or
/// of the test split with a remark where the training split was not measured.
QString posterLatex(const std::vector<TeacherValues>& teachers);
/// A line for each run and split: teacher, objective, split, provenance, epoch and measures as recorded.
QByteArray teacherCsv(const std::vector<TeacherValues>& teachers);

}  // namespace distillscope
