// How well a few typed letters fit a text.
#pragma once

#include <QString>
#include <optional>

namespace distillscope {

/// Nothing unless every letter of `typed` (blanks aside) occurs in `text` in this order, in any case; else the greater
/// the better: letters in a row and at the beginnings of words count most, and a short text before a long one.
std::optional<int> fuzzyScore(const QString& typed, const QString& text);

}  // namespace distillscope
