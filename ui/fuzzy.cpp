#include "ui/fuzzy.h"

#include <algorithm>
#include <vector>

namespace distillscope {
namespace {

constexpr int perLetter = 16, atWordBegin = 24, inARow = 20, none = -1;

bool beginsWord(const QString& text, qsizetype place) {
  return place == 0 || !text[place - 1].isLetterOrNumber() || (text[place].isUpper() && text[place - 1].isLower());
}

}  // namespace

/// The best of all ways to find the letters: best[j] is the score of the letters so far, the last of them at j.
std::optional<int> fuzzyScore(const QString& typed, const QString& text) {
  QString letters = typed.toCaseFolded();
  letters.removeIf([](QChar c) { return c.isSpace(); });
  if (letters.isEmpty()) return 0;
  const QString folded = text.toCaseFolded();
  if (folded.isEmpty() || folded.size() != text.size()) return std::nullopt;  // a letter that folds to two
  std::vector<int> best(static_cast<std::size_t>(text.size()), none);
  for (qsizetype i = 0; i < letters.size(); ++i) {
    std::vector<int> next(best.size(), none);
    int before = i == 0 ? 0 : none;  // best of all places before j - 1, or of no letter yet
    for (qsizetype j = 0; j < folded.size(); ++j) {
      const auto place = static_cast<std::size_t>(j);
      const int adjacent = i > 0 && j > 0 ? best[place - 1] : none;
      if (folded[j] == letters[i] && (before != none || adjacent != none)) {
        const int reached = std::max(before, adjacent == none ? none : adjacent + inARow);
        next[place] = reached + perLetter + (beginsWord(text, j) ? atWordBegin : 0);
      }
      if (i > 0) before = std::max(before, adjacent);
    }
    best = std::move(next);
  }
  const int score = *std::ranges::max_element(best);
  return score == none ? std::nullopt : std::optional(score - static_cast<int>(text.size()) / 4);
}

}  // namespace distillscope
