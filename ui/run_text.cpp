#include "ui/run_text.h"

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QRegularExpression>
#include <cmath>

#include "core/record/measures.h"
#include "core/record/recipe.h"
#include "ui/json_path.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunText)
};

template <typename Entry>
QString titleOr(const Entry* entry, const std::string& id) {
  return QString::fromStdString(entry ? entry->title : id);
}

QString valueText(const ParamSpec& spec, const json& value) {
  QString text;
  if (value.is_string()) {
    text = QString::fromStdString(value.get<std::string>());
  } else if (value.is_array()) {
    QStringList items;
    for (const json& item : value) items.append(QString::fromStdString(item.dump()));
    text = items.join(QStringLiteral(", "));
  } else {
    text = QString::fromStdString(value.dump());
    if (text.endsWith(QLatin1String(".0"))) text.chop(2);
  }
  if (!spec.unit.empty() && !text.isEmpty()) text += QLatin1Char(' ') + QString::fromStdString(spec.unit);
  return text;
}

/// With a capital letter, unless it begins with a path or a field, which have none.
QString asSentence(QString message) {
  const QString word = message.section(QLatin1Char(' '), 0, 0);
  const bool plain = std::ranges::all_of(word, [](QChar c) { return c.isLower(); });
  if (plain && !message.isEmpty()) message[0] = message[0].toUpper();
  return message;
}

QString lastStepText(const Run& run) {
  const auto& step = run.history.lastStep();
  return QLocale().toString(static_cast<qlonglong>(step                  ? step->step
                                                   : run.history.start() ? run.history.start()->step
                                                                         : 0));
}

}  // namespace

QString namesText(const QStringList& names) {
  constexpr qsizetype most = 6;
  if (names.size() <= most + 1) return names.join(Text::tr(", "));
  return Text::tr("%1 and %2 others").arg(names.mid(0, most).join(Text::tr(", "))).arg(names.size() - most);
}

QString runsText(qsizetype count) { return count == 1 ? Text::tr("1 run") : Text::tr("%1 runs").arg(count); }

QString kindText(const json& recipe) {
  return textAt(recipe, "kind") == "student" ? Text::tr("Student") : Text::tr("Teacher");
}

QString methodText(const json& recipe, const Catalogue* catalogue) {
  if (textAt(recipe, "kind") == "student") {
    if (textAt(recipe, "teacher").empty()) return Text::tr("No teacher");
    const std::string id = textAt(recipe, "distiller.id");
    return titleOr(catalogue ? catalogue->distiller(id) : nullptr, id);
  }
  const std::string id = textAt(recipe, "objective.id");
  return titleOr(catalogue ? catalogue->objective(id) : nullptr, id);
}

QString shortTitle(const QString& title) {
  static const QRegularExpression abbreviation(QStringLiteral("\\(([A-Z][A-Za-z0-9-]{0,9})\\)$"));
  const auto match = abbreviation.match(title);
  return match.hasMatch() ? match.captured(1) : title;
}

QString datasetText(const json& recipe, const Catalogue* catalogue) {
  const std::string id = textAt(recipe, "dataset.id");
  return titleOr(catalogue ? catalogue->dataset(id) : nullptr, id);
}

QString modelText(const json& recipe, const Catalogue* catalogue) {
  const std::string id = textAt(recipe, "model.id");
  return titleOr(catalogue ? catalogue->model(id) : nullptr, id);
}

QString statusText(RunStatus status) {
  switch (status) {
    case RunStatus::Waiting:
      return Text::tr("Waiting");
    case RunStatus::Running:
      return Text::tr("Running");
    case RunStatus::Paused:
      return Text::tr("Paused");
    case RunStatus::Finished:
      return Text::tr("Finished");
    case RunStatus::Stopped:
      return Text::tr("Stopped");
    case RunStatus::Failed:
      return Text::tr("Failed");
    case RunStatus::Interrupted:
      return Text::tr("Interrupted");
  }
  return {};
}

QString reasonText(const Run& run) {
  switch (run.status) {
    case RunStatus::Failed: {
      const auto& end = run.history.end();
      if (end && !end->errorMessage.empty()) return asSentence(QString::fromStdString(end->errorMessage));
      if (!run.problem.isEmpty()) return Text::tr("The engine ended before it began: %1").arg(run.problem);
      return Text::tr("The engine ended before it began, without a word. The engine's log below may say more.");
    }
    case RunStatus::Interrupted:
      return Text::tr(
                 "The engine ended without saying why (killed, out of memory or power loss). Everything up to step %1 "
                 "is "
                 "kept.")
          .arg(lastStepText(run));
    case RunStatus::Stopped:
      return Text::tr("Stopped on request at step %1. Everything is kept, and the run can go on from there.")
          .arg(lastStepText(run));
    case RunStatus::Waiting:
      if (run.problem.isEmpty()) return Text::tr("No engine has begun this run yet. Resume starts it.");
      break;
    case RunStatus::Running:
    case RunStatus::Paused:
    case RunStatus::Finished:
      break;
  }
  return run.problem;
}

bool canResume(RunStatus status) {
  return status == RunStatus::Interrupted || status == RunStatus::Stopped || status == RunStatus::Failed ||
         status == RunStatus::Waiting;
}

QString shortPath(const QString& path) {
  const QString home = QDir::homePath();
  return path.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + path.mid(home.size()) : path;
}

QString durationText(double seconds) {
  const auto total = static_cast<qint64>(std::llround(seconds));
  if (total < 60) return Text::tr("%1 s").arg(total);
  if (total < 3600) return Text::tr("%1 min").arg((total + 30) / 60);
  const qint64 minutes = (total + 30) / 60;
  if (minutes < 48 * 60) return Text::tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60, 2, 10, QLatin1Char('0'));
  return Text::tr("%1 days").arg(QLocale().toString(static_cast<double>(minutes) / (24 * 60), 'f', 1));
}

QString measureText(const std::string& id, double value) {
  if (!std::isfinite(value)) return Text::tr("not finite");
  if (measureInfo(id).isShare) return Text::tr("%1 %").arg(QLocale().toString(100 * value, 'f', 2));
  return QLocale().toString(value, 'f', 4);
}

std::optional<double> lastMeasure(const Run& run, const std::string& split, const std::string& id) {
  const auto& epochs = run.history.epochs(split);
  if (epochs.empty()) return std::nullopt;
  const auto found = epochs.back().measures.find(id);
  if (found == epochs.back().measures.end()) return std::nullopt;
  return found->second;
}

std::vector<std::pair<QString, QString>> recipeSummary(const json& recipe, const Catalogue* catalogue) {
  std::vector<std::pair<QString, QString>> lines = {{Text::tr("Model"), modelText(recipe, catalogue)},
                                                    {Text::tr("Dataset"), datasetText(recipe, catalogue)},
                                                    {Text::tr("Method"), methodText(recipe, catalogue)}};
  const bool student = textAt(recipe, "kind") == "student";
  const auto addParams = [&](const char* key, const std::vector<ParamSpec>* specs) {
    if (!specs || !recipe.contains(key)) return;
    for (const ParamSpec& spec : *specs) {
      if (!recipe[key].contains(spec.name)) continue;
      lines.emplace_back(QString::fromStdString(spec.title), valueText(spec, recipe[key][spec.name]));
    }
  };
  if (catalogue) {
    const ObjectiveEntry* objective = catalogue->objective(textAt(recipe, "objective.id"));
    addParams("objective", objective ? &objective->params : nullptr);
    const DistillerEntry* distiller = catalogue->distiller(textAt(recipe, "distiller.id"));
    addParams("distiller", distiller ? &distiller->params : nullptr);
  }
  for (const ParamSpec& spec : recipeFields()) {
    if (spec.name == "kind" || (!student && spec.name.starts_with("weights."))) continue;
    const json value = valueAt(recipe, spec.name);
    // What is off is no news.
    const bool zeroIsOff =
        spec.type == ParamSpec::Type::Integer ? spec.name != "seed" : spec.name.starts_with("weights.");
    const bool isOff = value.is_null() || value == "" || value == json::array() || (zeroIsOff && value == 0);
    if (!isOff) lines.emplace_back(QString::fromStdString(spec.title), valueText(spec, value));
  }
  return lines;
}

}  // namespace distillscope
