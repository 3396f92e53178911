// The letter that opens a menu or chooses an entry of it.
#pragma once

#include <QList>

class QAction;

namespace distillscope {

/// Marks in each text without one the first letter that none of the others has, as far as there are letters.
void completeMnemonics(const QList<QAction*>& actions);

}  // namespace distillscope
