// The window in the system's language.
#pragma once

namespace distillscope {

/// Loads distillscope_XX.qm from distillscope/translations in the system's folders of shared data (the first one is
/// $XDG_DATA_HOME), and Qt's own texts; what is not there stays English. Needs the application.
void loadTranslations();

}  // namespace distillscope
