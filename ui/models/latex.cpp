#include "ui/models/latex.h"

namespace distillscope {

QString escapedForLatex(QString text) {
  for (const char* special : {"&", "%", "$", "#", "_", "{", "}"}) {
    text.replace(QLatin1String(special), QLatin1Char('\\') + QLatin1String(special));
  }
  return text.replace(QChar(0x2212), QStringLiteral("$-$"));
}

}  // namespace distillscope
