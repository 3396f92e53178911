#include "ui/widgets/run_checklist.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/run_icons.h"

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;

constexpr int idRole = Qt::UserRole;
constexpr auto fillDelay = 40ms;
constexpr QSize iconSize(16, 16);  // of runIcon()

}  // namespace

/// Says what its run is when it is asked, not when the run changes: of a thousand items a few are in view.
class RunChecklist::Item final : public QListWidgetItem {
 public:
  Item(RunChecklist& owner, QString id) : m_owner(owner), m_id(std::move(id)) {
    setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
  }

  QVariant data(int role) const override {
    if (role == idRole) return m_id;
    if (role == Qt::CheckStateRole) return m_owner.m_isChecked.contains(m_id) ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::DecorationRole) return runIcon(m_id);
    const Run* run = m_owner.m_runs.run(m_id);
    if (run && role == Qt::DisplayRole) return textOf(*run);
    if (run && role == Qt::ToolTipRole) return helpOf(*run);
    return QListWidgetItem::data(role);
  }

  void setData(int role, const QVariant& value) override {
    if (role != Qt::CheckStateRole) return QListWidgetItem::setData(role, value);
    m_owner.takeTick(m_id, value.toInt() == Qt::Checked);
  }

 private:
  QString textOf(const Run& run) const {
    if (run.status == RunStatus::Finished) return m_id;
    return RunChecklist::tr("%1 (%2)").arg(m_id, statusText(run.status).toLower());
  }
  QString helpOf(const Run& run) const {
    return RunChecklist::tr("%1\n%2, %3\n%4 on %5\n%6")
        .arg(m_id, kindText(run.recipe), methodText(run.recipe, nullptr), modelText(run.recipe, nullptr),
             datasetText(run.recipe, nullptr), statusText(run.status));
  }

  RunChecklist& m_owner;
  QString m_id;
};

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
  m_list->setIconSize(iconSize);
  m_list->setTextElideMode(Qt::ElideMiddle);  // runs of a study differ in how their names end
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setUniformItemSizes(true);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_search);
  layout->addWidget(m_all);
  layout->addWidget(m_list, 1);

  connect(m_search, &QLineEdit::textChanged, this, &RunChecklist::applySearch);
  connect(m_all, &QCheckBox::clicked, this, [this] { tickAllShown(m_all->checkState() != Qt::Unchecked); });
  m_fillSoon.setSingleShot(true);
  m_fillSoon.setInterval(fillDelay);
  connect(&m_fillSoon, &QTimer::timeout, this, &RunChecklist::fill);
  connect(&m_runs, &RunStore::runAdded, this, &RunChecklist::fillSoon);
  connect(&m_runs, &RunStore::runRemoved, this, &RunChecklist::fillSoon);
  connect(&m_runs, &RunStore::runsChanged, this, &RunChecklist::fillSoon);
  fill();
}

void RunChecklist::setChecked(const QStringList& checkedIds) {
  const QSet<QString> listed(m_ids.begin(), m_ids.end());
  m_checked.clear();
  std::ranges::copy_if(checkedIds, std::back_inserter(m_checked),
                       [&](const QString& id) { return listed.contains(id); });
  m_isChecked = QSet<QString>(m_checked.begin(), m_checked.end());
  redescribe();
}

void RunChecklist::showEvent(QShowEvent* event) {
  fill();
  QWidget::showEvent(event);
}

/// Runs come and change by the hundred, and a hidden list has nobody to tell.
void RunChecklist::fillSoon() {
  if (isVisible() && !m_fillSoon.isActive()) m_fillSoon.start();
}

void RunChecklist::fill() {
  m_fillSoon.stop();
  QStringList wanted;
  for (auto id = m_runs.ids().crbegin(); id != m_runs.ids().crend(); ++id) {
    if (const Run* run = m_runs.run(*id); run && m_filter(*run)) wanted.append(*id);
  }
  if (wanted == m_ids) return redescribe();

  const QString current = m_list->currentItem() ? m_list->currentItem()->data(idRole).toString() : QString();
  m_ids = wanted;
  m_list->clear();
  for (const QString& id : wanted) {
    auto* item = new Item(*this, id);
    m_list->addItem(item);
    if (id == current) m_list->setCurrentItem(item);
  }
  setChecked(QStringList(m_checked));
  applySearch();
  Q_EMIT listChanged();
}

/// What an item shows may have changed; those in view ask for it.
void RunChecklist::redescribe() {
  if (!m_ids.isEmpty()) {
    QAbstractItemModel* model = m_list->model();
    Q_EMIT model->dataChanged(model->index(0, 0), model->index(model->rowCount() - 1, 0));
  }
  updateAll();
}

void RunChecklist::takeTick(const QString& id, bool on) {
  if (on == m_isChecked.contains(id)) return;
  if (on) {
    m_checked << id;
    m_isChecked.insert(id);
  } else {
    m_checked.removeAll(id);
    m_isChecked.remove(id);
  }
  redescribe();
  Q_EMIT checkedChanged(m_checked);
}

void RunChecklist::tickAllShown(bool on) {
  QStringList next = m_checked;
  QSet<QString> shown;
  for (int row = 0; row < m_list->count(); ++row) {
    if (!m_list->item(row)->isHidden()) shown.insert(m_ids[row]);
  }
  next.removeIf([&](const QString& id) { return shown.contains(id); });
  if (on) std::ranges::copy_if(m_ids, std::back_inserter(next), [&](const QString& id) { return shown.contains(id); });
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
    ticked += m_isChecked.contains(m_ids[row]);
  }
  m_all->setCheckState(ticked == 0 ? Qt::Unchecked : ticked == shown ? Qt::Checked : Qt::PartiallyChecked);
  m_all->setEnabled(shown > 0);
}

}  // namespace distillscope
