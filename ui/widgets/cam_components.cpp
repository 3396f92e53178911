#include "ui/widgets/cam_components.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr int shownBars = 8;
constexpr int barWidth = 13;
constexpr int barGap = 4;
constexpr int barHeight = 34;

QString percent(double share) {
  return CamComponents::tr("%1 %").arg(QLocale().toString(100 * share, 'f', share < 0.0995 ? 1 : 0));
}

}  // namespace

CamComponents::CamComponents(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Shares of the components"));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  describe();
}

QSize CamComponents::sizeHint() const {
  return {shownBars * (barWidth + barGap) + barGap, barHeight + fontMetrics().height() + 4};
}

void CamComponents::setShares(const std::vector<double>& shares, const QString& subject) {
  m_shares = shares;
  m_subject = subject;
  describe();
}

void CamComponents::setChosen(int component) {
  m_chosen = component;
  describe();
}

void CamComponents::describe() {
  QStringList parts;
  for (std::size_t i = 0; i < m_shares.size(); ++i) parts << tr("%1: %2").arg(i + 1).arg(percent(m_shares[i]));
  setAccessibleDescription(
      parts.isEmpty()
          ? QString()
          : tr("%1: shares of the variance by component: %2").arg(m_subject, parts.join(QStringLiteral(", "))));
  update();
}

QRect CamComponents::barRect(int component) const {
  const double greatest = m_shares.empty() ? 1 : std::max(1e-9, std::ranges::max(m_shares));
  const double share = m_shares[static_cast<std::size_t>(component - 1)];
  const int height = std::max(1, static_cast<int>(share / greatest * barHeight));
  return {barGap + (component - 1) * (barWidth + barGap), barHeight - height, barWidth, height};
}

std::optional<int> CamComponents::componentAt(const QPoint& position) const {
  const int component = (position.x() - barGap / 2) / (barWidth + barGap) + 1;
  if (component < 1 || component > std::ssize(m_shares)) return std::nullopt;
  return component;
}

void CamComponents::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  for (int component = 1; component <= static_cast<int>(m_shares.size()); ++component) {
    painter.fillRect(barRect(component), toneColour(component == m_chosen ? Tone::Accent : Tone::Muted, palette()));
  }
  if (m_shares.empty()) return;
  painter.setPen(palette().color(QPalette::WindowText));
  const auto chosen = static_cast<std::size_t>(m_chosen - 1);
  if (chosen >= m_shares.size()) return;
  painter.drawText(QRect(0, barHeight + 2, width(), fontMetrics().height() + 2), Qt::AlignLeft | Qt::AlignVCenter,
                   tr(" %1 of variance").arg(percent(m_shares[chosen])));
}

bool CamComponents::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto component = componentAt(help->pos());
    QToolTip::showText(help->globalPos(),
                       component ? tr("%1\nComponent %2 holds %3 of the variance. A click shows its map.")
                                       .arg(m_subject)
                                       .arg(*component)
                                       .arg(percent(m_shares[static_cast<std::size_t>(*component - 1)]))
                                 : tr("How much of the variance each component holds, of the map that is framed"),
                       this);
    return true;
  }
  return QWidget::event(event);
}

void CamComponents::mousePressEvent(QMouseEvent* event) {
  if (const auto component = componentAt(event->position().toPoint())) Q_EMIT chosen(*component);
}

}  // namespace distillscope
