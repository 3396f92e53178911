#include "ui/widgets/run_checklist.h"

#include <QCheckBox>
#include <QEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/swatch.h"

namespace distillscope {
namespace {

constexpr int idRole = Qt::UserRole;
}  // namespace

RunChecklist::RunChecklist(const QString& name, RunStore& runs, Filter filter, QWidget* parent)
    : QWidget(parent),
      m_runs(runs),
      m_filter(std::move(filter)),
      m_search(new QLineEdit(this)),
      m_all(new QCheckBox(tr("&All shown"), this)),
      m_list(new QListWidget(this)) {
  m_search->setObjectName(name + QStringLiteral("-search"));
  m_search->setPlaceholderText(tr("Find a run"));
  m_search->setAccessibleName(tr("Find a run"));
  m_search->setClearButtonEnabled(true);
  m_search->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_all->setObjectName(name + QStringLiteral("-all"));
  m_all->setTristate(true);
  m_list->setObjectName(name + QStringLiteral("-list"));
  m_list->setAccessibleName(tr("Runs to show"));
  m_list->setIconSize({swatchSize, swatchSize});
  m_list->setTextElideMode(Qt::ElideRight);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setUniformItemSizes(true);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_search);
  layout->addWidget(m_all);
  layout->addWidget(m_list, 1);

  connect(m_search, &QLineEdit::textChanged, this, &RunChecklist::applySearch);
  connect(m_all, &QCheckBox::clicked, this, [this] { tickAllShown(m_all->checkState() != Qt::Unchecked); });
  connect(m_list, &QListWidget::itemChanged, this, &RunChecklist::takeTick);
  connect(&m_runs, &RunStore::runAdded, this, &RunChecklist::fill);
  connect(&m_runs, &RunStore::runRemoved, this, &RunChecklist::fill);
  connect(&m_runs, &RunStore::runsChanged, this, &RunChecklist::fill);
  fill();
}

QStringList RunChecklist::ids() const {
  QStringList ids;
  for (int row = 0; row < m_list->count(); ++row) ids << m_list->item(row)->data(idRole).toString();
  return ids;
}

void RunChecklist::setChecked(const QStringList& checkedIds) {
  m_checked.clear();
  const QStringList listed = ids();
  for (const QString& id : checkedIds) {
    if (listed.contains(id)) m_checked << id;
  }
  describeAll();
}

void RunChecklist::fill() {
  QStringList wanted;
  for (const QString& id : m_runs.ids()) {
    if (const Run* run = m_runs.run(id); run && m_filter(*run)) wanted.prepend(id);
  }
  if (wanted == ids()) return describeAll();

  m_updating = true;
  const QString current = m_list->currentItem() ? m_list->currentItem()->data(idRole).toString() : QString();
  m_list->clear();
  for (const QString& id : wanted) {
    auto* item = new QListWidgetItem(id, m_list);
    item->setData(idRole, id);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    if (id == current) m_list->setCurrentItem(item);
  }
  m_updating = false;
  setChecked(m_checked);
  applySearch();
  Q_EMIT listChanged();
}

void RunChecklist::describe(QListWidgetItem& item) const {
  const QString id = item.data(idRole).toString();
  const Run* run = m_runs.run(id);
  if (!run) return;
  const QString status = statusText(run->status);
  item.setText(run->status == RunStatus::Finished ? id : tr("%1 (%2)").arg(id, status.toLower()));
  item.setToolTip(tr("%1\n%2, %3\n%4 on %5\n%6")
                      .arg(id, kindText(run->recipe), methodText(run->recipe, nullptr), modelText(run->recipe, nullptr),
                           datasetText(run->recipe, nullptr), status));
  item.setIcon(swatch(runColour(id), devicePixelRatioF()));
  item.setCheckState(m_checked.contains(id) ? Qt::Checked : Qt::Unchecked);
}

void RunChecklist::describeAll() {
  m_updating = true;
  for (int row = 0; row < m_list->count(); ++row) describe(*m_list->item(row));
  m_updating = false;
  updateAll();
}

void RunChecklist::takeTick(QListWidgetItem* item) {
  if (m_updating) return;
  const QString id = item->data(idRole).toString();
  const bool on = item->checkState() == Qt::Checked;
  if (on == m_checked.contains(id)) return;
  if (on) {
    m_checked << id;
  } else {
    m_checked.removeAll(id);
  }
  updateAll();
  Q_EMIT checkedChanged(m_checked);
}

void RunChecklist::tickAllShown(bool on) {
  QStringList next = m_checked;
  for (int row = 0; row < m_list->count(); ++row) {
    const QListWidgetItem* item = m_list->item(row);
    const QString id = item->data(idRole).toString();
    if (item->isHidden()) continue;
    next.removeAll(id);
    if (on) next << id;
  }
  setChecked(next);
  Q_EMIT checkedChanged(m_checked);
}

void RunChecklist::applySearch() {
  const QString text = m_search->text().trimmed();
  for (int row = 0; row < m_list->count(); ++row) {
    QListWidgetItem* item = m_list->item(row);
    item->setHidden(!item->toolTip().contains(text, Qt::CaseInsensitive));
  }
  updateAll();
}

void RunChecklist::updateAll() {
  int shown = 0;
  int ticked = 0;
  for (int row = 0; row < m_list->count(); ++row) {
    if (m_list->item(row)->isHidden()) continue;
    ++shown;
    ticked += m_list->item(row)->checkState() == Qt::Checked;
  }
  m_all->setCheckState(ticked == 0 ? Qt::Unchecked : ticked == shown ? Qt::Checked : Qt::PartiallyChecked);
  m_all->setEnabled(shown > 0);
}

void RunChecklist::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) describeAll();
}

}  // namespace distillscope
