// The end of the program from outside: a shell, the desktop at its end.
#pragma once

class QWidget;

namespace distillscope {

/// SIGTERM, SIGINT and SIGHUP close `window` as a person would, and end the program.
void closeOnSignal(QWidget& window);

}  // namespace distillscope
