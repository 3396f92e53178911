// Keeps the mouse wheel from changing values in passing while a person scrolls a form.
#pragma once

class QWidget;

namespace distillscope {

/// Combo boxes and spin boxes below `form` take the wheel only while they have the focus.
void guardWheel(QWidget* form);

}  // namespace distillscope
