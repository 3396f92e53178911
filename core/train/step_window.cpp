#include "core/train/step_window.h"

#include <algorithm>

namespace distillscope {

void StepWindow::add(const LossTerms& terms, const Tensor& loss, int64_t images) {
  m_steps += 1;
  m_images += images;
  addTo("loss", loss);
  for (const LossTerm& term : terms) addTo(term.name, term.value);
}

void StepWindow::addTo(const std::string& name, const Tensor& value) {
  Tensor& sum = m_sums[name];
  sum = sum.defined() ? sum + value.detach() : value.detach();
}

double StepWindow::seconds() const { return std::chrono::duration<double>(Clock::now() - m_begin).count(); }

double StepWindow::rate() const { return static_cast<double>(m_images) / std::max(1e-9, seconds()); }

std::map<std::string, double> StepWindow::means() const {
  std::map<std::string, double> means;
  for (const auto& [name, sum] : m_sums) means[name] = sum.item<double>() / static_cast<double>(m_steps);
  return means;
}

}  // namespace distillscope
