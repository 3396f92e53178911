#include "ui/views/cam_epochs.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <set>

#include "ui/run_store.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;

}  // namespace

CamEpochs::CamEpochs(QWidget* parent)
    : QWidget(parent),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_play(new QToolButton(this)),
      m_text(new QLabel(this)) {
  m_slider->setObjectName(QStringLiteral("cam-epoch"));
  m_slider->setAccessibleName(tr("Epoch"));
  m_slider->setPageStep(1);
  m_slider->setTickPosition(QSlider::TicksBelow);
  m_slider->setTickInterval(1);
  m_slider->setToolTip(
      tr("Goes back to weights that the ticked runs have kept (their recipe's \"Keep weights every\").\n"
         "A run that kept none of just this epoch shows its latest before."));
  m_play->setObjectName(QStringLiteral("cam-epoch-play"));
  m_play->setCheckable(true);
  m_play->setIcon(themedIcon(QStringLiteral("play")));
  m_play->setToolTip(tr("Shows one kept epoch after the other"));
  m_play->setAccessibleName(tr("Replay the epochs"));
  m_text->setObjectName(QStringLiteral("cam-epoch-text"));
  m_text->setMinimumWidth(fontMetrics().horizontalAdvance(tr("after epoch %1").arg(10000)));
  auto* label = new QLabel(tr("Epoch:"), this);
  label->setBuddy(m_slider);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(label);
  layout->addWidget(m_play);
  layout->addWidget(m_slider, 1);
  layout->addWidget(m_text);
  m_pace.setSingleShot(true);
  m_pace.setInterval(350ms);
  connect(&m_pace, &QTimer::timeout, this, &CamEpochs::step);
  connect(m_play, &QToolButton::toggled, this, &CamEpochs::play);
  connect(m_slider, &QSlider::valueChanged, this, [this] {
    describe();
    Q_EMIT epochChanged();
  });
  hide();
}

bool CamEpochs::setRuns(const std::vector<const Run*>& runs) {
  std::map<QString, std::vector<int64_t>> kept;
  std::set<int64_t> epochs;
  for (const Run* run : runs) {
    std::vector<int64_t> of = run->dir.keptEpochs();
    epochs.insert(of.begin(), of.end());
    if (!of.empty()) kept[run->id()] = std::move(of);
  }
  setVisible(epochs.size() > 1);
  if (kept == m_kept) return false;
  const auto before = static_cast<std::size_t>(m_slider->value());
  const int64_t shown = before < m_epochs.size() ? m_epochs[before] : -1;
  m_kept = std::move(kept);
  m_epochs.assign(epochs.begin(), epochs.end());
  const auto place = std::ranges::find(m_epochs, shown) - m_epochs.begin();  // the end is the last weights
  const QSignalBlocker blocker(m_slider);
  m_slider->setRange(0, static_cast<int>(m_epochs.size()));
  m_slider->setValue(static_cast<int>(place));
  describe();
  return true;
}

int64_t CamEpochs::epochOf(const Run& run) const {
  const auto kept = m_kept.find(run.id());
  const auto place = static_cast<std::size_t>(m_slider->value());
  if (kept == m_kept.end() || place >= m_epochs.size()) return -1;
  const auto later = std::ranges::upper_bound(kept->second, m_epochs[place]);
  return later == kept->second.begin() ? kept->second.front() : *(later - 1);
}

void CamEpochs::play(bool on) {
  m_play->setIcon(themedIcon(on ? QStringLiteral("pause") : QStringLiteral("play")));
  if (!on) return m_pace.stop();
  if (m_slider->value() == m_slider->maximum()) return m_slider->setValue(0);
  step();
}

void CamEpochs::step() {
  if (m_slider->value() == m_slider->maximum()) return m_play->setChecked(false);
  m_slider->setValue(m_slider->value() + 1);
}

void CamEpochs::shown() {
  if (m_play->isChecked()) m_pace.start();
}

void CamEpochs::describe() {
  const auto place = static_cast<std::size_t>(m_slider->value());
  m_text->setText(place >= m_epochs.size() ? tr("last weights")
                  : m_epochs[place] == 0   ? tr("at the start")
                                           : tr("after epoch %1").arg(m_epochs[place]));
}

}  // namespace distillscope
