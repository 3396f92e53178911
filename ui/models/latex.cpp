#include "ui/models/latex.h"

#include "core/record/latex.h"

namespace distillscope {

QString escapedForLatex(const QString& text) { return QString::fromStdString(escapedForLatex(text.toStdString())); }

}  // namespace distillscope
