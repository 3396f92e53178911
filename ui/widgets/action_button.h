// A button for what a menu or the command palette can do too.
#pragma once

class QAbstractButton;
class QAction;

namespace distillscope {

/// `button` does what `action` does, and can be pressed while that can be done. Its text and help are its own.
void letTrigger(QAbstractButton& button, QAction& action);

}  // namespace distillscope
