#include "core/metrics/information.h"

#include <cmath>
#include <limits>

namespace distillscope {

InformationSums::InformationSums(int64_t classes)
    : m_classes(classes), m_sums(at::zeros({classes, classes + 3}, at::kDouble)) {}

void InformationSums::add(const Tensor& logits, const Tensor& labels, double decay) {
  const at::NoGradGuard noGrad;
  const Tensor logP = at::log_softmax(logits.detach().to(at::kDouble), 1);
  const Tensor p = logP.exp();
  const Tensor entropy = -(p * logP).sum(1, true);
  const Tensor logPOfLabel = logP.gather(1, labels.unsqueeze(1));
  const Tensor rows = at::cat({p, entropy, logPOfLabel, at::ones_like(entropy)}, 1);
  if (m_sums.device() != rows.device()) m_sums = m_sums.to(rows.device());
  if (decay != 1.0) m_sums.mul_(decay);
  if (rows.is_cpu()) {
    m_sums.index_add_(0, labels, rows);
  } else {
    // A product with the one-hot labels has one order of summation, where index_add on a GPU has not.
    m_sums.add_(at::one_hot(labels, m_classes).to(at::kDouble).t().mm(rows));
  }
}

Information InformationSums::result() const {
  Information info;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  info.cmiPerClass.assign(static_cast<std::size_t>(m_classes), nan);
  info.centroids = at::full({m_classes, m_classes}, 1.0 / static_cast<double>(m_classes), at::kDouble);
  const Tensor onCpu = m_sums.to(at::kCPU);
  const auto sums = onCpu.accessor<double, 2>();
  auto centroids = info.centroids.accessor<double, 2>();
  double images = 0, entropySum = 0, logPSum = 0, cmiSum = 0;
  for (int64_t y = 0; y < m_classes; ++y) {
    const double n = sums[y][m_classes + 2];
    if (n <= 0) continue;
    double centroidEntropy = 0;
    for (int64_t k = 0; k < m_classes; ++k) {
      const double q = sums[y][k] / n;
      centroids[y][k] = q;
      if (q > 0) centroidEntropy -= q * std::log(q);
    }
    const double classCmi = centroidEntropy - sums[y][m_classes] / n;
    info.cmiPerClass[static_cast<std::size_t>(y)] = classCmi;
    cmiSum += n * classCmi;
    entropySum += sums[y][m_classes];
    logPSum += sums[y][m_classes + 1];
    images += n;
  }
  info.count = static_cast<int64_t>(std::llround(images));
  if (images > 0) {
    info.logLikelihood = logPSum / images;
    info.cmi = cmiSum / images;
    info.meanEntropy = entropySum / images;
  }
  return info;
}

}  // namespace distillscope
