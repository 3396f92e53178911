#include "ui/widgets/verdict.h"

#include <QLabel>
#include <QStyle>

namespace distillscope {

void showVerdict(QLabel& label, const QString& text, bool isProblem) {
  label.setText(text);
  if (label.property("problem").toBool() == isProblem) return;
  label.setProperty("problem", isProblem);
  // A style sheet asks for the property only while it polishes.
  label.style()->unpolish(&label);
  label.style()->polish(&label);
}

}  // namespace distillscope
