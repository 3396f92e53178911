#include "core/metrics/information.h"

#include <limits>

namespace distillscope {

InformationSums::InformationSums(int64_t classes)
    : m_classes(classes), m_sums(at::zeros({classes, classes + 3}, at::kDouble)) {}

void InformationSums::add(const Tensor& logits, const Tensor& labels, double decay) {
  const at::NoGradGuard noGrad;
  // Small and sequential in float64: on the CPU it costs less than launching kernels would.
  const Tensor logP = at::log_softmax(logits.detach().to(at::kCPU, at::kDouble), 1).contiguous();
  const Tensor classOf = labels.to(at::kCPU, at::kLong).contiguous();
  const Tensor p = logP.exp();
  const int64_t batch = logP.size(0);
  const double* logPRows = logP.data_ptr<double>();
  const double* pRows = p.data_ptr<double>();
  const int64_t* labelOf = classOf.data_ptr<int64_t>();
  if (decay != 1.0) m_sums.mul_(decay);
  double* sums = m_sums.data_ptr<double>();
  for (int64_t i = 0; i < batch; ++i) {
    const double* logRow = logPRows + i * m_classes;
    const double* row = pRows + i * m_classes;
    double* sum = sums + labelOf[i] * (m_classes + 3);
    double entropy = 0;
    for (int64_t k = 0; k < m_classes; ++k) {
      sum[k] += row[k];
      if (row[k] > 0) entropy -= row[k] * logRow[k];
    }
    sum[m_classes] += entropy;
    sum[m_classes + 1] += logRow[labelOf[i]];
    sum[m_classes + 2] += 1;
  }
}

Information InformationSums::result() const {
  Information info;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  info.cmiPerClass.assign(static_cast<std::size_t>(m_classes), nan);
  info.centroids = at::full({m_classes, m_classes}, 1.0 / static_cast<double>(m_classes), at::kDouble);
  const auto sums = m_sums.accessor<double, 2>();
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

Tensor centroidsOf(const Tensor& logits, const Tensor& labels, int64_t classes) {
  InformationSums sums(classes);
  sums.add(logits, labels);
  return sums.result().centroids.to(at::kFloat);
}

}  // namespace distillscope
