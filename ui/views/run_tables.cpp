#include "ui/views/run_tables.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <set>

#include "core/record/measures.h"
#include "core/record/recipe_difference.h"
#include "ui/json_path.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

constexpr const char* headingStyle = "font-weight:600";
constexpr const char* valueStyle = "white-space:nowrap";  // "81.65 %" in two lines is not a number

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunTables)
};

QString cell(const QString& text, const char* style = "") {
  return QStringLiteral("<td style='padding:1px 14px 1px 0;%1'>%2</td>")
      .arg(QLatin1String(style), text.toHtmlEscaped());
}

QString table(const QStringList& rows) {
  return QStringLiteral("<table cellspacing='0'><tr>%1</tr></table>").arg(rows.join(QStringLiteral("</tr><tr>")));
}

QString headings(const std::vector<const Run*>& runs) {
  QString row = cell({});
  for (const Run* run : runs) row += cell(run->id(), headingStyle);
  return row;
}

QString titleOf(const MeasureInfo& measure) {
  const QString title = QString::fromStdString(measure.title);
  return measure.unit == "nats" ? title + Text::tr(" (nats)") : title;
}

QString textOf(const MeasureInfo& measure, const std::optional<double>& value) {
  return value ? measureText(measure.id, *value) : QString();
}

QString textOf(const nlohmann::json& value) {
  if (value.is_null()) return QStringLiteral("\u2013");
  return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace

QString valuesTable(const Run& run) {
  const auto& step = run.history.lastStep();
  QStringList rows = {cell({}) + cell(Text::tr("Test"), headingStyle) + cell(Text::tr("Train"), headingStyle) +
                      cell(step ? Text::tr("Batches") : QString(), headingStyle)};
  for (const MeasureInfo& measure : measures()) {
    const auto test = lastMeasure(run, "test", measure.id);
    const auto train = lastMeasure(run, "train", measure.id);
    std::optional<double> running;
    if (step && step->measures.contains(measure.id)) running = step->measures.at(measure.id);
    if (!test && !train && !running) continue;
    rows.append(cell(titleOf(measure)) + cell(textOf(measure, test), valueStyle) +
                cell(textOf(measure, train), valueStyle) + cell(textOf(measure, running), valueStyle));
  }
  if (rows.size() == 1) return Text::tr("Nothing measured yet.");
  QStringList notes;
  const auto& epochs = run.history.epochs("test");
  if (!epochs.empty()) notes.append(Text::tr("Measured after epoch %1.").arg(epochs.back().epoch));
  if (step && run.status == RunStatus::Running) {
    notes.append(Text::tr("Step %1 in epoch %2, %3 images a second.")
                     .arg(step->step)
                     .arg(step->epoch)
                     .arg(QLocale().toString(step->rate, 'f', 0)));
  }
  return table(rows) + QStringLiteral("<p>%1</p>").arg(notes.join(QStringLiteral("<br>")));
}

QString recipeTable(const Run& run, const Catalogue* catalogue) {
  QStringList rows;
  for (const auto& [title, value] : recipeSummary(run.recipe, catalogue)) rows.append(cell(title) + cell(value));
  return table(rows);
}

QString valuesSideBySide(const std::vector<const Run*>& runs) {
  QStringList rows = {headings(runs)};
  for (const MeasureInfo& measure : measures()) {
    QString row = cell(titleOf(measure));
    bool any = false;
    for (const Run* run : runs) {
      const auto value = lastMeasure(*run, "test", measure.id);
      any = any || value;
      row += cell(textOf(measure, value), valueStyle);
    }
    if (any) rows.append(row);
  }
  if (rows.size() == 1) return Text::tr("Nothing measured yet.");
  return table(rows) + QStringLiteral("<p>%1</p>").arg(Text::tr("On the test split, after the newest measured epoch."));
}

QString differencesTable(const std::vector<const Run*>& runs) {
  std::set<std::string> fields;
  for (const Run* run : runs) {
    for (const RecipeChange& change : recipeDifference(runs.front()->recipe, run->recipe)) fields.insert(change.field);
  }
  if (fields.empty()) return Text::tr("Their recipes are the same.");
  QStringList rows = {headings(runs)};
  for (const std::string& field : fields) {
    QString row = cell(QString::fromStdString(field));
    for (const Run* run : runs) row += cell(textOf(valueAt(run->recipe, field)), valueStyle);
    rows.append(row);
  }
  return table(rows);
}

}  // namespace distillscope
