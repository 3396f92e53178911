// Contrastive representation distillation.
// Tian, Krishnan and Isola, "Contrastive representation distillation", ICLR 2020, eq. 17 to 19; the estimator with a
// memory is that of Gutmann and Hyvarinen, AISTATS 2010, as Wu et al., CVPR 2018, use it.
//
//   L = l(s, M_t) + l(t, M_s)
//   l(v, M) = -1 / B * sum over images of ( ln(p_0 / (p_0 + n / N + eps)) + sum over k of ln((n / N) / (p_k + n / N +
//   eps)) ) p_k = exp(<v, M[index k]> / T) / Z
//
// v is a side's pooled feature, embedded linearly and scaled to unit length; M holds such vectors of the other side for
// all N images of the training subset; index 0 is the image itself, the n others are images of other classes. Z is set
// once, from the first batch, to N times the mean of exp(...). Afterwards the batch's rows of M move towards its v.
#include <cmath>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"
#include "core/distillers/modules.h"

namespace distillscope {
namespace {

constexpr double epsilon = 1e-7;
constexpr int64_t dimensions = 128;
constexpr int64_t publishedNegatives = 16384;

/// One side's embedding of every training image.
class Memory final : public torch::nn::Module {
 public:
  Memory(int64_t images, const RandomKey& key) {
    m_rows = register_buffer("rows", at::empty({images, dimensions}));
    m_z = register_buffer("z", at::full({}, -1.0));
    fillUniform(m_rows, key, 1.0 / std::sqrt(static_cast<double>(dimensions) / 3.0));
  }

  /// p_k of the embeddings `v` [B, D] of the other side: [B, 1 + n].
  Tensor probabilities(const Tensor& v, const Tensor& indices, double temperature) {
    const Tensor scores = (methods::crdScores(v, m_rows, indices) / temperature).exp();
    if (m_z.item<double>() < 0.0) m_z.copy_(scores.detach().mean() * static_cast<double>(m_rows.size(0)));
    return scores / m_z;
  }

  /// Moves the rows of the batch's images towards their new embeddings.
  void update(const Tensor& v, const Tensor& images, double momentum) {
    const Tensor moved = momentum * m_rows.index_select(0, images) + (1.0 - momentum) * v.detach();
    m_rows.index_copy_(0, images, unitLength(moved));
  }

 private:
  Tensor m_rows;  ///< [N, D]
  Tensor m_z;     ///< scalar; negative until the first batch has set it
};

class ContrastiveDistillation final : public Distiller {
 public:
  ContrastiveDistillation(const Params& params, const Pair& pair)
      : m_temperature(params.real("contrast_temperature")),
        m_momentum(params.real("momentum")),
        m_images(pair.trainingImages) {
    const RandomKey key = RandomKey(pair.seed).of("crd");
    m_student = register_module("embed_s", std::make_shared<Embed>(pair.student.pooled, dimensions));
    m_teacher = register_module("embed_t", std::make_shared<Embed>(pair.teacher.pooled, dimensions));
    m_studentMemory = register_module("memory_s", std::make_shared<Memory>(m_images, key.of("student")));
    m_teacherMemory = register_module("memory_t", std::make_shared<Memory>(m_images, key.of("teacher")));
    initialise(*this, pair.seed);
  }

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch& batch, const Progress&) override {
    const Tensor s = unitLength(m_student->forward(student.pooled));
    const Tensor t = unitLength(m_teacher->forward(teacher.pooled));
    const Tensor ps = m_teacherMemory->probabilities(s, batch.negatives, m_temperature);
    const Tensor pt = m_studentMemory->probabilities(t, batch.negatives, m_temperature);
    m_studentMemory->update(s, batch.indices, m_momentum);
    m_teacherMemory->update(t, batch.indices, m_momentum);
    return {{"crd_student", methods::crdLoss(ps, m_images)}, {"crd_teacher", methods::crdLoss(pt, m_images)}};
  }

 private:
  double m_temperature, m_momentum;
  int64_t m_images;
  std::shared_ptr<Embed> m_student, m_teacher;
  std::shared_ptr<Memory> m_studentMemory, m_teacherMemory;
};

}  // namespace

Tensor methods::crdScores(const Tensor& v, const Tensor& memory, const Tensor& indices) {
  // Copying the rows asked for costs more than scoring every row as soon as they are about twice as many: at B = 64,
  // n = 16384 and N = 50000 the copy is 537 MB, and took 1.3 s where this takes 0.11 s.
  if (2 * memory.size(0) <= indices.numel()) {
    const Tensor kept = memory.clone();  // the backward pass reads it after the memory has moved on
    return at::mm(v, kept.t()).gather(1, indices);
  }
  const Tensor rows = memory.index_select(0, indices.flatten()).view({v.size(0), indices.size(1), v.size(1)});
  return at::bmm(rows, v.unsqueeze(2)).squeeze(2);
}

Tensor methods::crdLoss(const Tensor& probabilities, int64_t images) {
  const int64_t negatives = probabilities.size(1) - 1;
  const double noise = static_cast<double>(negatives) / static_cast<double>(images);
  const Tensor positive = probabilities.select(1, 0);
  const Tensor negative = probabilities.narrow(1, 1, negatives);
  const Tensor same = (positive / (positive + noise + epsilon)).log().sum();
  const Tensor other = (noise / (negative + noise + epsilon)).log().sum();
  return -(same + other) / static_cast<double>(probabilities.size(0));
}

DistillerInfo methods::crd() {
  return {
      .entry = {.id = "crd",
                .title = "Contrastive representation distillation (CRD)",
                .citation = "Tian et al., ICLR 2020",
                .help =
                    "The student's embedding of an image is to pick the teacher's embedding of the same image out of "
                    "those of 16384 images of other classes, and the other way round.",
                .beta = 0.8,
                .params = {{.name = "contrast_temperature",
                            .title = "Contrast temperature",
                            .defaultValue = 0.07,
                            .minimum = 0.02,
                            .help = "Divides the inner products of embeddings before they are exponentiated."},
                           {.name = "momentum",
                            .title = "Memory momentum",
                            .defaultValue = 0.5,
                            .minimum = 0.0,
                            .maximum = 1.0,
                            .help = "Share of an image's old embedding that its memory keeps at each visit."}}},
      .needs = {.negatives = publishedNegatives},
      .make = [](const Params& params, const Pair& pair) {
        return std::make_shared<ContrastiveDistillation>(params, pair);
      }};
}

}  // namespace distillscope
