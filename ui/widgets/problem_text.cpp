#include "ui/widgets/problem_text.h"

#include <QStyle>
#include <QVariant>
#include <QWidget>

namespace distillscope {

void markAsProblem(QWidget& label, bool isProblem) {
  if (label.property("problem").toBool() == isProblem) return;
  label.setProperty("problem", isProblem);
  label.style()->unpolish(&label);  // a style sheet looks at properties when it is taken up
  label.style()->polish(&label);
}

}  // namespace distillscope
