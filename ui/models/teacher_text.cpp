// Teachers side by side as text for papers and for programs.
#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "core/record/measures.h"
#include "ui/models/csv.h"
#include "ui/models/latex.h"
#include "ui/models/measure_value.h"
#include "ui/models/teacher_table.h"

namespace distillscope {
namespace {

constexpr QChar plusMinus(0xb1);

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Teachers)
};

/// A line for each teacher and split that has values: its names, then its numbers with a point.
std::vector<QStringList> plainLines(const TeacherTable& table) {
  std::vector<QStringList> lines;
  for (qsizetype t = 0; t < table.teachers.size(); ++t) {
    for (const char* split : teacherSplits) {
      QStringList line{table.names[t], table.objectives[t], QLatin1String(split)};
      bool hasValue = false;
      for (const TeacherTable::Row& row : table.rows) {
        if (row.split != split || row.measure.empty()) continue;
        const Spread& spread = row.cells[static_cast<std::size_t>(t)].spread;
        hasValue = hasValue || spread.count > 0;
        line << (spread.count > 0 ? spreadText(measureInfo(row.measure), spread, QLocale::c()) : QString());
      }
      if (hasValue) lines.push_back(line);
    }
  }
  return lines;
}

QStringList plainTitles(const TeacherTable& table) {
  QStringList titles{Text::tr("Teacher"), Text::tr("Objective"), Text::tr("Split")};
  for (const TeacherTable::Row& row : table.rows) {
    if (row.split == teacherSplits[0] && !row.measure.empty()) titles << row.title;
  }
  return titles;
}

/// What a run measured on each split.
QByteArray csvLines(const TeacherValues& run) {
  QByteArray csv;
  for (const char* split : teacherSplits) {
    const auto& event = run.of(split);
    if (!event) continue;
    csv += csvField(run.id) + ',' + csvField(run.objective) + ',' + csvProvenance(event->provenance) + ',' +
           QByteArray::number(static_cast<qlonglong>(event->epoch)) + ',' +
           QByteArray::number(static_cast<qlonglong>(event->step)) + ',' +
           QByteArray::number(static_cast<qlonglong>(event->count));
    for (const char* measure : teacherMeasures) csv += ',' + csvNumber(measureOf(event, measure));
    csv += "\r\n";
  }
  return csv;
}

}  // namespace

QString teacherMarkdown(const TeacherTable& table) {
  const QStringList titles = plainTitles(table);
  QString text = QStringLiteral("| ") + titles.join(QStringLiteral(" | ")) + QStringLiteral(" |\n|");
  for (qsizetype i = 0; i < titles.size(); ++i) text += i < 3 ? QStringLiteral(" --- |") : QStringLiteral(" ---: |");
  text += QLatin1Char('\n');
  for (QStringList line : plainLines(table)) {
    line.replaceInStrings(QStringLiteral("|"), QStringLiteral("\\|"));
    text += QStringLiteral("| ") + line.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
  }
  return text;
}

QString teacherLatex(const TeacherTable& table) {
  QString text;
  for (QStringList line : plainLines(table)) {
    for (QString& field : line) {
      bool isNumber = false;
      field.toDouble(&isNumber);
      const bool isMath = field.contains(plusMinus) || (isNumber && field.startsWith(QLatin1Char('-')));
      field = isMath ? inMathMode(field) : escapedForLatex(field);
    }
    text += line.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
  }
  return text;
}

QString posterLatex(const std::vector<TeacherValues>& teachers) {
  const bool fromTrain = std::ranges::all_of(
      teachers, [](const TeacherValues& teacher) { return teacher.spread("train", "log_likelihood").count > 0; });
  const std::string split = fromTrain ? "train" : "test";
  const auto line = [&](const QString& title, const auto& textOf) {
    QStringList fields{title};
    for (const TeacherValues& teacher : teachers) fields << textOf(teacher);
    return fields.join(QStringLiteral(" & ")) + QStringLiteral(" \\\\\n");
  };
  const auto number = [](const TeacherValues& teacher, const std::string& of, const char* measure, int digits) {
    const double scale = measureInfo(measure).isShare ? 100 : 1;
    const Spread spread = teacher.spread(of, measure);
    if (spread.count == 0) return QStringLiteral("--");
    QString text = QLocale::c().toString(scale * spread.mean, 'f', digits);
    if (spread.count > 1)
      text += QStringLiteral(" \u00b1 ") + QLocale::c().toString(scale * spread.deviation, 'f', digits);
    if (spread.count != std::ssize(teacher.runs())) text += QStringLiteral(" (%1)").arg(spread.count);
    return spread.mean < 0 || spread.count > 1 ? inMathMode(text) : text;
  };
  return QStringLiteral("% Accuracy of the test split in percent; LL and CMI of the %1 split in nats\n")
             .arg(QString::fromStdString(split)) +
         line({}, [](const TeacherValues& teacher) { return escapedForLatex(teacher.name()); }) +
         line({}, [](const TeacherValues& teacher) { return escapedForLatex(teacher.objective); }) +
         line(Text::tr("Accuracy"), [&](const TeacherValues& teacher) { return number(teacher, "test", "top1", 2); }) +
         line(Text::tr("LL"),
              [&](const TeacherValues& teacher) { return number(teacher, split, "log_likelihood", 3); }) +
         line(Text::tr("CMI"), [&](const TeacherValues& teacher) { return number(teacher, split, "cmi", 4); });
}

QByteArray teacherCsv(const std::vector<TeacherValues>& teachers) {
  QByteArray csv = "teacher,objective," + csvProvenanceTitles() + ",epoch,step,images";
  for (const char* measure : teacherMeasures) csv += QByteArray(",") + measure;
  csv += "\r\n";
  for (const TeacherValues& teacher : teachers) {
    for (const TeacherValues* run : teacher.runs()) csv += csvLines(*run);
  }
  return csv;
}

}  // namespace distillscope
