#include "ui/views/cam_pair.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <algorithm>
#include <utility>

namespace distillscope {

CamPair::CamPair(QWidget* parent) : QWidget(parent), m_first(new QComboBox(this)), m_second(new QComboBox(this)) {
  m_first->setObjectName(QStringLiteral("cam-first"));
  m_first->setAccessibleName(tr("First of the compared runs"));
  m_second->setObjectName(QStringLiteral("cam-second"));
  m_second->setAccessibleName(tr("Second of the compared runs"));
  for (QComboBox* box : {m_first, m_second}) {
    // Of one size, so that nothing moves with the names; their list is as wide as it needs.
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(14);
  }
  auto* label = new QLabel(tr("Compare:"), this);
  label->setBuddy(m_first);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  for (QWidget* widget : {static_cast<QWidget*>(label), static_cast<QWidget*>(m_first),
                          static_cast<QWidget*>(new QLabel(tr("with"), this)), static_cast<QWidget*>(m_second)}) {
    layout->addWidget(widget);
  }
  connect(m_first, &QComboBox::currentIndexChanged, this, [this] { choose(0); });
  connect(m_second, &QComboBox::currentIndexChanged, this, [this] { choose(1); });
  offer({});
}

void CamPair::setRuns(const QStringList& runs, const QStringList& preferred) {
  m_chosen = m_chosen && std::ranges::all_of(m_pair, [&](const QString& run) { return runs.contains(run); });
  if (!m_chosen) m_pair = preferred.size() == 2 ? preferred : QStringList();
  offer(runs);
}

/// Whoever stood in one place and is chosen for the other changes places with its partner.
void CamPair::choose(int place) {
  const QStringList before = std::exchange(m_pair, {m_first->currentText(), m_second->currentText()});
  if (m_pair[0] == m_pair[1]) m_pair[1 - place] = before[place];
  m_chosen = true;
  QStringList runs;
  for (int i = 0; i < m_first->count(); ++i) runs << m_first->itemText(i);
  offer(runs);
  Q_EMIT changed();
}

void CamPair::offer(const QStringList& runs) {
  for (QComboBox* box : {m_first, m_second}) {
    const QSignalBlocker blocker(box);
    box->clear();
    box->addItems(runs);
    box->setCurrentIndex(static_cast<int>(runs.indexOf(m_pair.value(box == m_first ? 0 : 1))));
    box->view()->setMinimumWidth(box->view()->sizeHintForColumn(0) + 24);
    box->setEnabled(!m_pair.isEmpty());
  }
  const QString help = m_pair.isEmpty() ? tr("Tick a second run: it takes two to compare.")
                                        : tr("The two runs that the difference, the order \"Teachers differ most\" and "
                                             "the statistics compare: the second less the first");
  for (QWidget* widget : {static_cast<QWidget*>(this), static_cast<QWidget*>(m_first), static_cast<QWidget*>(m_second)})
    widget->setToolTip(help);
}

}  // namespace distillscope
