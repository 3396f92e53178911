#include "ui/widgets/empty_state.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr int lineLength = 73;  ///< characters

/// A label that draws its icon anew for every palette.
class IconLabel final : public QLabel {
 public:
  IconLabel(QString name, QWidget* parent) : QLabel(parent), m_name(std::move(name)) { draw(); }

 protected:
  void changeEvent(QEvent* event) override {
    if (event->type() == QEvent::PaletteChange) draw();
    QLabel::changeEvent(event);
  }

 private:
  void draw() { setPixmap(themedIcon(m_name, Tone::Muted).pixmap(56, 56)); }

  QString m_name;
};

}  // namespace

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& text, const QString& actionText,
                       QWidget* parent)
    : QWidget(parent), m_text(new QLabel(this)), m_buttons(new QHBoxLayout) {
  auto* heading = new QLabel(title, this);
  heading->setFont(headingFont(font()));
  m_text->setWordWrap(true);
  m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  m_text->setFixedWidth(textWidth(lineLength, m_text->font()));
  setText(text);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(12);
  layout->addStretch(2);
  layout->addWidget(new IconLabel(icon, this), 0, Qt::AlignHCenter);
  layout->addWidget(heading, 0, Qt::AlignHCenter);
  layout->addWidget(m_text, 0, Qt::AlignHCenter);
  if (!actionText.isEmpty()) {
    auto* button = new QPushButton(actionText, this);
    button->setObjectName(QStringLiteral("empty-action"));
    button->setProperty("primary", true);
    setFocusProxy(button);
    layout->addSpacing(4);
    m_buttons->addStretch(1);
    m_buttons->addWidget(button);
    m_buttons->addStretch(1);
    connect(button, &QPushButton::clicked, this, &EmptyState::actionTriggered);
  }
  layout->addLayout(m_buttons);
  layout->addStretch(3);
}

void EmptyState::offerSecond(const QString& actionText) {
  auto* button = new QPushButton(actionText, this);
  button->setObjectName(QStringLiteral("empty-second"));
  m_buttons->insertWidget(m_buttons->count() - 1, button);
  connect(button, &QPushButton::clicked, this, &EmptyState::secondTriggered);
}

void EmptyState::setText(const QString& text) {
  m_text->setText(text);
  // A wrapped label in a stretching layout gets one line's height unless it is told its own.
  m_text->setMinimumHeight(std::max(0, m_text->heightForWidth(m_text->maximumWidth())));  // -1 without a text
}

}  // namespace distillscope
