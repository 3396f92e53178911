#include "ui/widgets/message_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace distillscope {
namespace {

QString iconName(Tone tone) {
  switch (tone) {
    case Tone::Good:
      return QStringLiteral("check");
    case Tone::Warning:
      return QStringLiteral("warning");
    case Tone::Bad:
      return QStringLiteral("error");
    case Tone::Accent:
    case Tone::Muted:
      break;
  }
  return QStringLiteral("info");
}

/// The name by which the style sheet knows a tone.
QString toneName(Tone tone) {
  switch (tone) {
    case Tone::Good:
      return QStringLiteral("good");
    case Tone::Warning:
      return QStringLiteral("warning");
    case Tone::Bad:
      return QStringLiteral("bad");
    case Tone::Accent:
    case Tone::Muted:
      break;
  }
  return QStringLiteral("plain");
}

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_text(new QLabel(this)),
      m_action(new QPushButton(this)),
      m_close(new QToolButton(this)) {
  setObjectName(QStringLiteral("message-bar"));
  m_text->setObjectName(QStringLiteral("message-text"));
  m_text->setWordWrap(true);
  m_text->setTextFormat(Qt::PlainText);
  m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_action->setObjectName(QStringLiteral("message-action"));
  m_close->setIcon(themedIcon(QStringLiteral("close")));
  m_close->setAutoRaise(true);
  m_close->setToolTip(tr("Close this message"));
  m_close->setAccessibleName(tr("Close this message"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 6, 6, 6);
  layout->setSpacing(10);
  layout->addWidget(m_icon, 0, Qt::AlignVCenter);
  layout->addWidget(m_text, 1);
  layout->addWidget(m_action);
  layout->addWidget(m_close);
  connect(m_action, &QPushButton::clicked, this, &MessageBar::actionTriggered);
  connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
  hide();
}

void MessageBar::showMessage(Tone tone, const QString& text, const QString& actionText, bool closable) {
  setProperty("tone", toneName(tone));
  style()->unpolish(this);
  style()->polish(this);
  m_tone = tone;
  showIcon();
  m_text->setText(text);
  m_action->setText(actionText);
  m_action->setVisible(!actionText.isEmpty());
  m_close->setVisible(closable);
  setAccessibleName(text);
  show();
}

void MessageBar::showIcon() { m_icon->setPixmap(themedIcon(iconName(m_tone), m_tone).pixmap(18, 18)); }

/// A pixmap keeps the colours that it was drawn in.
void MessageBar::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showIcon();
}

QString MessageBar::text() const { return m_text->text(); }

}  // namespace distillscope
