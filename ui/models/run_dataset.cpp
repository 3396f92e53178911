#include "ui/models/run_dataset.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

#include "ui/json_path.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

constexpr qsizetype mostNames = 3;  // in a sentence

QString tr(const char* text) { return QCoreApplication::translate("RunDataset", text); }

/// "fashion-mnist with 10 classes (a, b, c and 2 more)"
QString sideText(const RunDataset& dataset, const QStringList& runs) {
  QString names = runs.mid(0, mostNames).join(tr(", "));
  if (runs.size() > mostNames) names = tr("%1 and %2 more").arg(names).arg(runs.size() - mostNames);
  return tr("%1 with %2 classes (%3)").arg(dataset.id, QLocale().toString(dataset.classes), names);
}

}  // namespace

RunDataset runDatasetOf(const Run& run) {
  const auto& start = run.history.start();
  return {.id = QString::fromStdString(textAt(run.recipe, "dataset.id")),
          .classes = start ? static_cast<int>(start->classes.size()) : 0};
}

QString datasetDifference(const std::vector<const Run*>& runs) {
  std::vector<std::pair<RunDataset, QStringList>> groups;
  for (const Run* run : runs) {
    if (!run->history.start()) continue;
    const RunDataset dataset = runDatasetOf(*run);
    auto group = std::ranges::find(groups, dataset, &std::pair<RunDataset, QStringList>::first);
    if (group == groups.end()) group = groups.insert(groups.end(), {dataset, {}});
    group->second << run->id();
  }
  if (groups.size() < 2) return {};
  QStringList sides;
  for (const auto& [dataset, names] : groups) sides << sideText(dataset, names);
  return tr("Different datasets, whose values do not compare: %1.").arg(sides.join(tr("; ")));
}

}  // namespace distillscope
