// Text for LaTeX.
#pragma once

#include <QString>

namespace distillscope {

/// As core/record/latex.h writes it.
QString escapedForLatex(const QString& text);

}  // namespace distillscope
