// Students by method and by what their teacher was trained for, as the tables of papers have them: a group for each
// pair of teacher and student on one dataset, a row for each method, a column for each objective of the teachers.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <string>
#include <vector>

#include "ui/models/spread.h"
#include "ui/models/teacher_table.h"

namespace distillscope {

struct Run;
struct StudentPlace;

/// Whether the recipe is a student's.
bool isStudent(const Run& run);

/// One student with the values that count.
struct StudentValues {
  const Run* run = nullptr;
  const Run* teacher = nullptr;  ///< nullptr if it has none, or none of this workspace
  std::optional<EpochEvent> test;
  int64_t seed = 0;
};

struct StudentTable {
  struct Cell {
    QStringList runs;  ///< one for each seed
    Spread spread;     ///< of the values as recorded: shares in [0, 1]
    QString text;
    QString details;
  };
  struct Column {
    QString title;     ///< "MLL", or "MCMI - MLL"
    QString details;   ///< of the tool tip
    int minuend = -1;  ///< of a difference: the column that the first column with a teacher is subtracted from
  };
  struct Row {
    QString title;  ///< "KD"; of a heading "resnet56 to resnet20, CIFAR-100"
    bool isHeading = false;
    std::vector<Cell> cells;  ///< one for each column; none for a heading
  };

  std::string measure;
  QString caption;  ///< "Top-1 (%) on the test split after the last epoch; ..."
  std::vector<Column> columns;
  std::vector<Row> rows;
  QString remark;  ///< why some values may not be compared; empty if all may
};

/// `choice` is the one that `places` were found with.
StudentTable studentTable(const std::vector<StudentPlace>& places, EpochChoice choice, const std::string& measure);

/// With a point as the decimal sign whatever the locale, under the caption.
QString studentMarkdown(const StudentTable& table);
QString studentLatex(const StudentTable& table);
/// A line for each run: run,student,method,teacher,objective,seed,epoch_rule,epoch,provenance, and every measure.
QByteArray studentCsv(const std::vector<StudentPlace>& places, EpochChoice choice);

}  // namespace distillscope
