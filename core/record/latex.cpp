#include "core/record/latex.h"

#include <utility>

namespace distillscope {
namespace {

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string escapedForLatex(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\textbackslash{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '<':
        out += "$<$";
        break;
      case '>':
        out += "$>$";
        break;
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  for (const auto& [sign, command] : {std::pair{"→", "$\\to$"},
                                      {"×", "$\\times$"},
                                      {"±", "$\\pm$"},
                                      {"–", "--"},
                                      {"−", "$-$"},
                                      {"α", "$\\alpha$"},
                                      {"λ", "$\\lambda$"}}) {
    replaceAll(out, sign, command);
  }
  return out;
}

}  // namespace distillscope
