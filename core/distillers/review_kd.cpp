// Knowledge review: a teacher's shallow stages guide the student's deep ones.
// Chen et al., "Distilling knowledge via knowledge review", CVPR 2021, section 3.
//
//   L = w * sum over levels of HCL(fused student map, teacher map),  w = min(epoch / warm-up epochs, 1)
//
// The levels are the pooled features, as 1 x 1 maps, then the stages from deep to shallow. Attention-based fusion (ABF)
// adds at each level what the level before passed on, brings the sum to the teacher's size, and maps it to the
// teacher's channels. The hierarchical context loss (HCL) is the mean squared error of the maps and of their averages
// over 4 x 4, 2 x 2 and 1 x 1 cells, each weighing half of the one before.
#include <algorithm>
#include <cmath>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"
#include "core/distillers/modules.h"
#include "core/distillers/params.h"

namespace distillscope {
namespace {

constexpr int64_t widestMiddle = 512;

Tensor resized(const Tensor& map, int64_t height, int64_t width) {
  if (map.size(2) == height && map.size(3) == width) return map;
  return at::upsample_nearest2d(map, {height, width});
}

/// Attention-based fusion of a student's map with what the level before passed on.
class Fusion final : public torch::nn::Module {
 public:
  Fusion(int64_t in, int64_t middle, int64_t out, bool fuses) {
    const auto group = [this](const char* name) {
      return register_module(name, std::make_shared<torch::nn::Module>());
    };
    const auto conv1 = group("conv1");
    m_reduce = conv1->register_module(
        "0", std::make_shared<Conv2d>(Conv2dOptions{.inChannels = in, .outChannels = middle, .kernel = 1}));
    m_reduceBn = conv1->register_module("1", std::make_shared<BatchNorm2d>(middle));
    const auto conv2 = group("conv2");
    m_expand = conv2->register_module(
        "0", std::make_shared<Conv2d>(Conv2dOptions{.inChannels = middle, .outChannels = out, .padding = 1}));
    m_expandBn = conv2->register_module("1", std::make_shared<BatchNorm2d>(out));
    if (fuses) {
      m_attention =
          group("att_conv")
              ->register_module("0", std::make_shared<Conv2d>(Conv2dOptions{
                                         .inChannels = 2 * middle, .outChannels = 2, .kernel = 1, .bias = true}));
    }
  }

  /// The paper's initial range is +-sqrt(3 / fan-in), sqrt(3) times that of PyTorch's default.
  void widenInitialRange() {
    const at::NoGradGuard noGrad;
    m_reduce->weight.mul_(std::sqrt(3.0));
    m_expand->weight.mul_(std::sqrt(3.0));
  }

  struct Result {
    Tensor output;    ///< [B, out, H, W], to compare with the teacher
    Tensor residual;  ///< [B, middle, H, W], for the next level
  };

  /// `height` and `width` are the teacher's; `residual` is undefined at the first level.
  Result forward(const Tensor& map, const Tensor& residual, int64_t height, int64_t width) {
    Tensor x = m_reduceBn->forward(m_reduce->forward(map));
    if (m_attention) {
      const Tensor y = resized(residual, x.size(2), x.size(3));
      const Tensor attention = m_attention->forward(at::cat({x, y}, 1)).sigmoid();
      x = x * attention.narrow(1, 0, 1) + y * attention.narrow(1, 1, 1);
    }
    x = resized(x, height, width);
    return {m_expandBn->forward(m_expand->forward(x)), x};
  }

 private:
  std::shared_ptr<Conv2d> m_reduce, m_expand, m_attention;
  std::shared_ptr<BatchNorm2d> m_reduceBn, m_expandBn;
};

class ReviewKd final : public Distiller {
 public:
  ReviewKd(bool preactivation, int64_t warmup, const Pair& pair)
      : m_preactivation(preactivation), m_warmup(warmup), m_stages(matchStages(pair.student, pair.teacher)) {
    std::ranges::reverse(m_stages);
    const auto fusions = register_module("abfs", std::make_shared<torch::nn::Module>());
    const int64_t middle = std::min(widestMiddle, pair.student.pooled);
    const auto add = [&](int64_t in, int64_t out) {
      const auto fusion = std::make_shared<Fusion>(in, middle, out, !m_fusions.empty());
      m_fusions.push_back(fusions->register_module(std::to_string(m_fusions.size()), fusion));
    };
    add(pair.student.pooled, pair.teacher.pooled);
    for (const auto& [s, t] : m_stages) add(pair.student.features[s][0], pair.teacher.features[t][0]);
    initialise(*this, pair.seed);
    for (const auto& fusion : m_fusions) fusion->widenInitialRange();
  }

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&,
                 const Progress& progress) override {
    const auto asMap = [](const Tensor& pooled) { return pooled.unsqueeze(2).unsqueeze(3); };
    const std::vector<Tensor>& maps = m_preactivation ? student.preactFeatures : student.features;
    Fusion::Result level = m_fusions[0]->forward(asMap(student.pooled), {}, 1, 1);
    Tensor sum = methods::hclLoss(level.output, asMap(teacher.pooled));
    for (std::size_t i = 0; i < m_stages.size(); ++i) {
      const Tensor& target = teacher.preactFeatures[m_stages[i].teacher];
      level = m_fusions[i + 1]->forward(maps[m_stages[i].student], level.residual, target.size(2), target.size(3));
      sum = sum + methods::hclLoss(level.output, target);
    }
    return {{"reviewkd", warmup(progress, m_warmup) * sum}};
  }

 private:
  bool m_preactivation;
  int64_t m_warmup;
  std::vector<StagePair> m_stages;                 ///< from deep to shallow
  std::vector<std::shared_ptr<Fusion>> m_fusions;  ///< the pooled features', then one for each stage
};

}  // namespace

Tensor methods::hclLoss(const Tensor& student, const Tensor& teacher) {
  Tensor sum = at::mse_loss(student, teacher);
  double weight = 1.0, total = 1.0;
  for (const int64_t cells : {4, 2, 1}) {
    if (cells >= student.size(2)) continue;
    weight /= 2.0;
    total += weight;
    const auto pooled = [cells](const Tensor& map) { return at::adaptive_avg_pool2d(map, {cells, cells}); };
    sum = sum + weight * at::mse_loss(pooled(student), pooled(teacher));
  }
  return sum / total;
}

DistillerInfo methods::reviewKd() {
  return {
      .entry = {.id = "reviewkd",
                .title = "Knowledge review (ReviewKD)",
                .citation = "Chen et al., CVPR 2021",
                .help = "Fuses the student's stages from deep to shallow and compares each result with the teacher's "
                        "stage; beta is 1, with published values from 0.6 to 8 for single pairs.",
                .params = {warmupParam(),
                           {.name = "student_preactivation",
                            .title = "Student before activation",
                            .type = ParamSpec::Type::Boolean,
                            .defaultValue = false,
                            .help = "Takes the student's maps before the activation, as the ImageNet setting does."}}},
      .make = [](const Params& params, const Pair& pair) {
        return std::make_shared<ReviewKd>(params.boolean("student_preactivation"), params.integer("warmup"), pair);
      }};
}

}  // namespace distillscope
