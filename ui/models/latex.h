// Text for LaTeX.
#pragma once

#include <QString>

namespace distillscope {

/// As core/record/latex.h writes it.
QString escapedForLatex(const QString& text);
/// "$-0.41 \pm 0.02$" for "-0.41 ± 0.02".
QString inMathMode(QString number);

}  // namespace distillscope
