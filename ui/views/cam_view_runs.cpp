// Which runs the Eigen-CAM view shows: those in the columns, and at which of their epochs.
#include <QLabel>
#include <algorithm>

#include "ui/engine_process.h"
#include "ui/models/inspection.h"
#include "ui/models/run_dataset.h"
#include "ui/models/teacher_table.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/views/cam_controls.h"
#include "ui/views/cam_epochs.h"
#include "ui/views/cam_view.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_checklist.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr qsizetype mostColumns = 12;  ///< of maps: more are too small to read, and take the inspector minutes

/// The first two of the columns, an MCMI teacher after the MLL teacher.
QStringList pairOf(const QStringList& columns, const RunStore& runs) {
  const QStringList firstTwo = columns.mid(0, 2);
  const QStringList teachers = newestPair(firstTwo, runs);
  return teachers.size() == 2 ? teachers : firstTwo;
}

}  // namespace

std::vector<const Run*> CamView::columns() const {
  std::vector<const Run*> runs;
  for (const QString& id : m_list->checked().mid(0, mostColumns)) {
    if (const Run* run = m_workbench.runs.run(id)) runs.push_back(run);
  }
  return runs;
}

/// What other views look at, else two teachers that are worth comparing.
void CamView::chooseDefaultColumns() {
  m_list->setChecked(m_workbench.selection.ids());
  m_rule->setText(tr("As chosen in the other views, until you tick here"));
  if (!m_list->checked().isEmpty()) return;
  m_list->setChecked(newestPair(m_list->ids(), m_workbench.runs));
  m_rule->setText(tr("The newest teachers, until you tick here or choose runs elsewhere"));
}

/// A person wants these runs, whatever is ticked.
void CamView::takeRuns(const QStringList& ids) {
  m_list->fill();
  m_list->setChecked(ids);
  m_columnsChosen = true;
  takeColumns();
  QStringList left = ids;
  left.removeIf([this](const QString& id) { return m_list->checked().contains(id); });
  if (!left.isEmpty())
    m_bar->showMessage(Tone::Warning, tr("Left out, for want of a checkpoint: %1.").arg(left.join(tr(", "))));
}

/// A run that trains keeps further epochs.
void CamView::followRuns(const QStringList& changed) {
  const auto isChanged = [&](const Run* run) { return changed.contains(run->id()); };
  if (isVisible() && std::ranges::any_of(columns(), isChanged)) takeEpochs();
}

void CamView::takeEpochs() {
  if (m_epochs->setRuns(columns())) ask();
}

void CamView::takeColumns() {
  if (m_columnsChosen) {
    m_rule->setText(tr("As ticked here; Runs > Show in Eigen-CAM ticks others"));
  } else {
    chooseDefaultColumns();
  }
  m_rule->setVisible(!m_list->ids().isEmpty());
  const std::vector<const Run*> runs = columns();
  const auto& catalogue = m_workbench.engine.catalogue();
  m_pictures->setDataset(
      runs.empty() ? json() : datasetOf(*runs.front()),
      runs.empty() ? QString() : datasetText(runs.front()->recipe, catalogue ? &*catalogue : nullptr));
  m_epochs->setRuns(runs);
  QStringList ids;
  for (const Run* run : runs) ids << run->id();
  m_controls->setRuns(ids, pairOf(ids, m_workbench.runs));
  takeLook();
  showRemark();
  ask();
  showPage();
}

/// The run as the inspector knows it, at the epoch that is shown.
json CamView::sourceFor(const Run& run) const {
  json source = sourceOf(run);
  if (const int64_t epoch = m_epochs->epochOf(run); epoch >= 0) source["epoch"] = epoch;
  return source;
}

void CamView::takeSources() {
  json sources = json::array(), pair = json::array();
  for (const Run* run : columns()) sources.push_back(sourceFor(*run));
  for (const QString& id : m_controls->pair()) {
    if (const Run* run = m_workbench.runs.run(id)) pair.push_back(sourceFor(*run));
  }
  m_pictures->setSources(sources, pair);
}

void CamView::showRemark() {
  const std::vector<const Run*> runs = columns();
  QStringList others, remarks;
  for (const Run* run : runs) {
    if (!isSameDataset(trainedOn(*run), trainedOn(*runs.front()))) others << run->id();
  }
  if (!others.isEmpty()) {
    remarks << tr("Trained on another dataset than %1: %2. The pictures are of the dataset of %1, and the names of its "
                  "classes may not mean the same to them.")
                   .arg(runs.front()->id(), others.join(tr(", ")));
  }
  if (const qsizetype ticked = m_list->checked().size(); ticked > mostColumns)
    remarks << tr("%1 runs are ticked, and the first %2 of them are shown.").arg(ticked).arg(mostColumns);
  if (!m_unreadable.isEmpty()) remarks << tr("Not shown: %1.").arg(m_unreadable);
  if (remarks.isEmpty()) return m_remark->hide();
  m_remark->showMessage(Tone::Warning, remarks.join(QLatin1Char('\n')), {}, false);
}

}  // namespace distillscope
