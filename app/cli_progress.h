// Progress on standard error: a bar that redraws itself on a terminal, a line an epoch elsewhere.
#pragma once

#include <string>

#include "core/record/run_history.h"

namespace distillscope {

class ProgressBar {
 public:
  ProgressBar();
  /// Folds the event in and shows what changed.
  void show(const Event& event);

 private:
  void drawBar() const;
  void printEpoch(const EpochEvent& epoch) const;

  RunHistory m_history;
  bool m_isTerminal;
};

/// "1:02:03" or "4:05".
std::string clockText(double seconds);

}  // namespace distillscope
