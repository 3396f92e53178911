#include "ui/models/run_dataset.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <filesystem>

#include "ui/json_path.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

constexpr qsizetype mostNames = 3;  // in a sentence

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunDataset)
};

/// "fashion-mnist with 10 classes (a, b, c and 2 more)"
QString sideText(const TrainedOn& dataset, const QStringList& runs) {
  QString names = runs.mid(0, mostNames).join(Text::tr(", "));
  if (runs.size() > mostNames) names = Text::tr("%1 and %2 more").arg(names).arg(runs.size() - mostNames);
  return Text::tr("%1 with %2 classes (%3)")
      .arg(QString::fromStdString(dataset.id), QLocale().toString(static_cast<qlonglong>(dataset.classes.size())),
           names);
}

}  // namespace

TrainedOn trainedOn(const Run& run) {
  TrainedOn result{.id = textAt(run.recipe, "dataset.id"), .root = textAt(run.recipe, "dataset.root"), .classes = {}};
  if (run.history.start()) result.classes = run.history.start()->classes;
  return result;
}

bool leavesOutTrainingImages(const Run& run) {
  const auto number = [&run](const char* field, double whole) {
    const nlohmann::json value = valueAt(run.recipe, field);
    return value.is_number() ? value.get<double>() : whole;
  };
  return number("dataset.limit", 0) > 0 || number("dataset.fraction", 1) < 1 ||
         !valueAt(run.recipe, "dataset.drop_classes").empty();
}

bool isSameDataset(const TrainedOn& a, const TrainedOn& b) {
  if (a.id != b.id) return false;
  if (!a.classes.empty() && !b.classes.empty()) return a.classes == b.classes;
  const auto folder = [](const std::string& root) { return (std::filesystem::path(root) / "").lexically_normal(); };
  return a.root.empty() || b.root.empty() || folder(a.root) == folder(b.root);
}

bool hasPicturesOf(const nlohmann::json& dataset, const Run& run) {
  return isSameDataset({.id = textAt(dataset, "id"), .root = textAt(dataset, "root"), .classes = {}}, trainedOn(run));
}

QString datasetDifference(const std::vector<std::pair<QString, TrainedOn>>& runs) {
  std::vector<std::pair<TrainedOn, QStringList>> groups;
  for (const auto& [name, dataset] : runs) {
    if (dataset.classes.empty()) continue;
    auto group = std::ranges::find_if(groups, [&](const auto& known) { return isSameDataset(known.first, dataset); });
    if (group == groups.end()) group = groups.insert(groups.end(), {dataset, {}});
    group->second << name;
  }
  if (groups.size() < 2) return {};
  QStringList sides;
  for (const auto& [dataset, names] : groups) sides << sideText(dataset, names);
  return Text::tr("Different datasets, whose values do not compare: %1.").arg(sides.join(Text::tr("; ")));
}

}  // namespace distillscope
