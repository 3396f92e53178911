// A label whose text is sometimes what is wrong.
#pragma once

class QWidget;

namespace distillscope {

/// Shows the label's text as something that is wrong, or as usual.
void markAsProblem(QWidget& label, bool isProblem);

}  // namespace distillscope
