// One sentence in a coloured strip, with at most one thing to do about it.
#pragma once

#include <QFrame>

#include "ui/theme.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace distillscope {

class MessageBar final : public QFrame {
  Q_OBJECT
 public:
  /// Hidden at first.
  explicit MessageBar(QWidget* parent = nullptr);

  /// `actionText` empty for a bar without a button. A closable bar has a cross.
  void showMessage(Tone tone, const QString& text, const QString& actionText = {}, bool closable = true);
  QString text() const;

 Q_SIGNALS:
  void actionTriggered();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void showIcon();

  Tone m_tone = Tone::Muted;
  QLabel* m_icon;
  QLabel* m_text;
  QPushButton* m_action;
  QToolButton* m_close;
};

}  // namespace distillscope
