// A sentence about what a person writes, in the colour of a problem while there is one.
#pragma once

#include <QString>

class QLabel;

namespace distillscope {

void showVerdict(QLabel& label, const QString& text, bool isProblem);

}  // namespace distillscope
