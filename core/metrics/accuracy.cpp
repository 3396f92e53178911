#include "core/metrics/accuracy.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace distillscope {

AccuracyCounts::AccuracyCounts(int64_t classes)
    : m_classes(classes),
      m_confusion(at::zeros({classes, classes}, at::kLong)),
      m_binConfidence(bins),
      m_binHits(bins),
      m_binCount(bins) {}

void AccuracyCounts::add(const Tensor& logits, const Tensor& labels, const Tensor& teacherLogits) {
  const at::NoGradGuard noGrad;
  const Tensor scores = logits.detach().to(at::kCPU, at::kFloat).contiguous();
  const Tensor confidence = std::get<0>(at::softmax(scores, 1).max(1)).contiguous();
  const Tensor classOf = labels.to(at::kCPU, at::kLong).contiguous();
  const Tensor teacherChoice =
      teacherLogits.defined() ? teacherLogits.detach().argmax(1).to(at::kCPU).contiguous() : Tensor();
  auto confusion = m_confusion.accessor<int64_t, 2>();
  for (int64_t i = 0; i < scores.size(0); ++i) {
    const double sure = confidence.data_ptr<float>()[i];
    if (teacherChoice.defined()) ++m_compared;
    if (std::isnan(sure)) continue;  // no answer: neither a hit nor another class
    const float* row = scores.data_ptr<float>() + i * m_classes;
    const int64_t label = classOf.data_ptr<int64_t>()[i];
    const int64_t predicted = std::max_element(row, row + m_classes) - row;
    int64_t ahead = 0;
    for (int64_t k = 0; k < m_classes; ++k) ahead += row[k] > row[label] || (row[k] == row[label] && k < label);
    const bool hit = ahead == 0;
    m_top1 += hit;
    m_top5 += ahead < 5;
    confusion[label][predicted] += 1;
    const auto bin = static_cast<std::size_t>(std::clamp(static_cast<int>(std::ceil(sure * bins)) - 1, 0, bins - 1));
    m_binConfidence[bin] += sure;
    m_binHits[bin] += hit;
    m_binCount[bin] += 1;
    if (teacherChoice.defined()) m_agreed += teacherChoice.data_ptr<int64_t>()[i] == predicted;
  }
  m_count += scores.size(0);
}

std::optional<double> AccuracyCounts::agreement() const {
  if (m_compared == 0) return std::nullopt;
  return static_cast<double>(m_agreed) / static_cast<double>(m_compared);
}

double AccuracyCounts::calibrationError() const {
  double gap = 0;
  for (std::size_t b = 0; b < bins; ++b) gap += std::abs(m_binConfidence[b] - m_binHits[b]);
  return m_count > 0 ? gap / static_cast<double>(m_count) : 0;
}

std::vector<double> AccuracyCounts::accuracyPerClass() const {
  std::vector<double> shares;
  for (int64_t y = 0; y < m_classes; ++y) {
    shares.push_back(top1Of({y}).value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return shares;
}

std::optional<double> AccuracyCounts::top1Of(const std::vector<int64_t>& chosen) const {
  const auto confusion = m_confusion.accessor<int64_t, 2>();
  int64_t images = 0, hits = 0;
  for (const int64_t y : chosen) {
    for (int64_t k = 0; k < m_classes; ++k) images += confusion[y][k];
    hits += confusion[y][y];
  }
  if (images == 0) return std::nullopt;
  return static_cast<double>(hits) / static_cast<double>(images);
}

}  // namespace distillscope
