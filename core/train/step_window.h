// The steps between two step events: sums of their terms, and how fast they were.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "core/distillers/distiller.h"

namespace distillscope {

class StepWindow {
 public:
  /// `loss` is the sum of `terms`. Nothing is read from a GPU yet.
  void add(const LossTerms& terms, const Tensor& loss, int64_t images);

  /// Since the window was opened.
  double seconds() const;
  /// Images a second.
  double rate() const;
  /// Mean of the loss and of each term, by name; waits for a GPU. Not a number if any step's was not.
  std::map<std::string, double> means() const;

 private:
  using Clock = std::chrono::steady_clock;

  void addTo(const std::string& name, const Tensor& value);

  Clock::time_point m_begin = Clock::now();
  int64_t m_steps = 0;
  int64_t m_images = 0;
  std::map<std::string, Tensor> m_sums;
};

}  // namespace distillscope
