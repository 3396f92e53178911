// Text for LaTeX.
#pragma once

#include <string>

namespace distillscope {

/// With what LaTeX takes for commands escaped, and the signs outside of ASCII that our titles use written as commands.
std::string escapedForLatex(const std::string& text);

}  // namespace distillscope
