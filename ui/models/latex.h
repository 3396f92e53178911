// Text for LaTeX.
#pragma once

#include <QString>

namespace distillscope {

/// With its special characters escaped.
QString escapedForLatex(QString text);

}  // namespace distillscope
