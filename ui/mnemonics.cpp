#include "ui/mnemonics.h"

#include <QAction>
#include <QKeySequence>
#include <QStringList>

namespace distillscope {
namespace {

QString mnemonicOf(const QString& text) { return QKeySequence::mnemonic(text).toString(); }

}  // namespace

void completeMnemonics(const QList<QAction*>& actions) {
  QStringList taken;
  for (const QAction* action : actions) taken << mnemonicOf(action->text());
  for (QAction* action : actions) {
    const QString text = action->text();
    if (!mnemonicOf(text).isEmpty()) continue;
    for (qsizetype i = 0; i < text.size(); ++i) {
      const QString marked = QString(text).insert(i, QLatin1Char('&'));
      if (!text[i].isLetter() || taken.contains(mnemonicOf(marked))) continue;
      action->setText(marked);
      taken << mnemonicOf(marked);
      break;
    }
  }
}

}  // namespace distillscope
