// RunTableModel: which run is in which group, and how rows come, move and go.
#include <QSet>
#include <algorithm>

#include "ui/models/run_table_model.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/workbench.h"

namespace distillscope {

QString RunTableModel::groupTitle(const Run& run) const {
  switch (m_grouping) {
    case RunGrouping::None:
      return {};
    case RunGrouping::Study: {
      const QString study = m_studies.studyOf(run.id());
      return study.isEmpty() ? tr("No study") : study;
    }
    case RunGrouping::Kind:
      return kindText(run.recipe);
    case RunGrouping::Dataset:
      return datasetText(run.recipe, catalogue());
    case RunGrouping::Model:
      return modelText(run.recipe, catalogue());
    case RunGrouping::Method:
      return shortTitle(methodText(run.recipe, catalogue()));
    case RunGrouping::Tag:
      return run.notes.tags.empty() ? tr("No tag") : QString::fromStdString(run.notes.tags.front());
  }
  return {};
}

void RunTableModel::lookAtStudies() {
  if (m_grouping == RunGrouping::Study) m_studies.look(catalogue());
}

void RunTableModel::regroup() {
  lookAtStudies();
  m_groups.clear();
  m_groupOf.clear();
  if (m_grouping == RunGrouping::None) m_groups.push_back(std::make_unique<Group>());
  for (const QString& id : m_workbench.runs.ids()) {
    const Run* run = m_workbench.runs.run(id);
    const QString title = groupTitle(*run);
    auto found = std::ranges::find(m_groups, title, [](const auto& group) { return group->title; });
    if (found == m_groups.end()) {
      m_groups.push_back(std::make_unique<Group>(Group{.title = title, .ids = {}}));
      found = m_groups.end() - 1;
    }
    (*found)->ids.append(id);
    m_groupOf[id] = found->get();
  }
}

QModelIndex RunTableModel::indexOf(const QString& id) const {
  Group* group = m_groupOf.value(id);
  if (!group) return {};
  return createIndex(static_cast<int>(group->ids.indexOf(id)), 0, m_grouping == RunGrouping::None ? nullptr : group);
}

void RunTableModel::addRun(const QString& id) {
  const Run* run = m_workbench.runs.run(id);
  const QString title = groupTitle(*run);
  const auto found = std::ranges::find(m_groups, title, [](const auto& group) { return group->title; });
  if (found == m_groups.end()) {  // a group appears together with its first run
    const int row = static_cast<int>(m_groups.size());
    beginInsertRows({}, row, row);
    m_groups.push_back(std::make_unique<Group>(Group{.title = title, .ids = {id}}));
    m_groupOf[id] = m_groups.back().get();
    endInsertRows();
    return;
  }
  Group& group = **found;
  // A run that has just gone may be among them still, where somebody else was told of it first.
  const auto key = [this](const QString& other) {
    const Run* known = m_workbench.runs.run(other);
    return std::pair(known ? known->created : std::filesystem::file_time_type::min(), other);
  };
  const auto after = std::ranges::upper_bound(group.ids, std::pair(run->created, id), {}, key);
  const int row = static_cast<int>(after - group.ids.begin());
  const bool isFlat = m_grouping == RunGrouping::None;
  beginInsertRows(isFlat ? QModelIndex() : createIndex(static_cast<int>(found - m_groups.begin()), 0, nullptr), row,
                  row);
  group.ids.insert(row, id);
  m_groupOf[id] = &group;
  endInsertRows();
}

void RunTableModel::removeRun(const QString& id) {
  Group* group = m_groupOf.value(id);
  if (!group) return;
  const int row = static_cast<int>(group->ids.indexOf(id));
  const auto place = std::ranges::find(m_groups, group, &std::unique_ptr<Group>::get);
  const int groupRow = static_cast<int>(place - m_groups.begin());
  const bool isFlat = m_grouping == RunGrouping::None;
  const bool groupGoes = !isFlat && group->ids.size() == 1;
  if (groupGoes) {
    beginRemoveRows({}, groupRow, groupRow);
    m_groups.erase(place);
  } else {
    beginRemoveRows(isFlat ? QModelIndex() : createIndex(groupRow, 0, nullptr), row, row);
    group->ids.removeAt(row);
  }
  m_groupOf.remove(id);
  m_facts.remove(id);
  endRemoveRows();
}

/// Tells neighbouring rows together: a whole workspace changes when its logs have been read.
void RunTableModel::updateRuns(const QStringList& ids) {
  lookAtStudies();
  QHash<Group*, std::vector<int>> rows;
  for (const QString& id : ids) {
    Group* group = m_groupOf.value(id);
    const Run* run = m_workbench.runs.run(id);
    if (!group || !run) continue;
    m_facts.remove(id);
    if (groupTitle(*run) != group->title) {
      removeRun(id);
      addRun(id);
    }
  }
  const QSet<QString> isChanged(ids.begin(), ids.end());
  for (const QString& id : ids) {
    if (Group* group = m_groupOf.value(id)) rows[group];
  }
  for (auto it = rows.begin(); it != rows.end(); ++it) {
    for (qsizetype row = 0; row < it.key()->ids.size(); ++row) {
      if (isChanged.contains(it.key()->ids[row])) it.value().push_back(static_cast<int>(row));
    }
  }
  for (auto it = rows.begin(); it != rows.end(); ++it) {
    std::vector<int>& changed = it.value();
    Group* pointer = m_grouping == RunGrouping::None ? nullptr : it.key();
    for (std::size_t first = 0; first < changed.size();) {
      std::size_t last = first;
      while (last + 1 < changed.size() && changed[last + 1] <= changed[last] + 1) ++last;
      Q_EMIT dataChanged(createIndex(changed[first], 0, pointer),
                         createIndex(changed[last], columnCount() - 1, pointer));
      first = last + 1;
    }
  }
}

}  // namespace distillscope
