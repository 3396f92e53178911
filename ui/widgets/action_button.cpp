#include "ui/widgets/action_button.h"

#include <QAbstractButton>
#include <QAction>

namespace distillscope {

void letTrigger(QAbstractButton& button, QAction& action) {
  const auto follow = [&button, &action] { button.setEnabled(action.isEnabled()); };
  QObject::connect(&button, &QAbstractButton::clicked, &action, &QAction::trigger);
  QObject::connect(&action, &QAction::changed, &button, follow);
  follow();
}

}  // namespace distillscope
