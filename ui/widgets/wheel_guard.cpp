#include "ui/widgets/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>

namespace distillscope {
namespace {

class WheelGuard final : public QObject {
 public:
  using QObject::QObject;

  bool eventFilter(QObject* watched, QEvent* event) override {
    const auto* widget = qobject_cast<QWidget*>(watched);
    if (event->type() != QEvent::Wheel || !widget || widget->hasFocus()) return false;
    event->ignore();  // the scroll area around it takes it
    return true;
  }
};

}  // namespace

void guardWheel(QWidget* form) {
  auto* guard = new WheelGuard(form);
  const auto protect = [guard](QWidget* editor) {
    editor->setFocusPolicy(Qt::StrongFocus);
    editor->installEventFilter(guard);
  };
  for (auto* box : form->findChildren<QComboBox*>()) protect(box);
  for (auto* box : form->findChildren<QAbstractSpinBox*>()) protect(box);
}

}  // namespace distillscope
