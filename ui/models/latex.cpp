#include "ui/models/latex.h"

#include "core/record/latex.h"

namespace distillscope {

QString escapedForLatex(const QString& text) { return QString::fromStdString(escapedForLatex(text.toStdString())); }

QString inMathMode(QString number) {
  return QStringLiteral("$%1$").arg(number.replace(QChar(0xb1), QStringLiteral("\\pm")));
}

}  // namespace distillscope
