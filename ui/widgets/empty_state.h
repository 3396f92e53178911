// What a view shows when it has nothing to show: what it is for, and what to do next.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace distillscope {

class EmptyState final : public QWidget {
  Q_OBJECT
 public:
  /// `icon` is a name for themedIcon(); no button if `actionText` is empty.
  EmptyState(const QString& icon, const QString& title, const QString& text, const QString& actionText = {},
             QWidget* parent = nullptr);

  void setText(const QString& text);
  /// Another thing to do, beside the first; secondTriggered() follows.
  void offerSecond(const QString& actionText);

 Q_SIGNALS:
  void actionTriggered();
  void secondTriggered();

 private:
  QLabel* m_text;
  QHBoxLayout* m_buttons;
};

}  // namespace distillscope
