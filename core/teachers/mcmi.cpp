// Maximum conditional mutual information: a teacher that keeps contextual information beside the class.
// Ye et al., "Bayes conditional distribution estimation for knowledge distillation based on conditional mutual
// information", ICLR 2024, eq. 15 and 16.
//
//   maximise LL + lambda * CMI, that is minimise CE - lambda * mean of KL(P_x || Q_y)
//
// with the class centroids Q_y held fixed within a step. Three rules say when they are measured anew:
//   frozen   one pass before the first epoch (the authors' released code)
//   epoch    one pass before each epoch (the paper's alternating optimisation)
//   ema      one pass before the first epoch, then moved towards each batch's class means
#include "core/metrics/information.h"
#include "core/teachers/losses.h"
#include "core/teachers/objective.h"

namespace distillscope {
namespace {

class MaximumCmi final : public Objective {
 public:
  MaximumCmi(double lambda, std::string rule, double decay, int64_t classes)
      : m_lambda(lambda), m_rule(std::move(rule)), m_decay(decay) {
    m_centroids = register_buffer("centroids", at::full({classes, classes}, 1.0 / static_cast<double>(classes)));
  }

  LossTerms loss(const ModelOutput& output, const Batch& batch) override {
    const Tensor divergence = meanDivergenceFromCentroids(output.logits, batch.labels, m_centroids);
    return {{"cross_entropy", crossEntropy(output.logits, batch.labels)}, {"minus_lambda_cmi", -m_lambda * divergence}};
  }

  CentroidPass centroidPass() const override {
    return m_rule == "epoch" ? CentroidPass::EveryEpoch : CentroidPass::Once;
  }

  void setCentroids(const Tensor& centroids) override { m_centroids.copy_(centroids); }

  void afterStep(const ModelOutput& output, const Batch& batch) override {
    if (m_rule != "ema") return;
    const at::NoGradGuard noGrad;
    const Tensor probabilities = at::softmax(output.logits.detach(), 1);
    // Class sums as a product with the one-hot labels: unlike index_add it has one order of summation.
    const Tensor oneHot = at::one_hot(batch.labels, m_centroids.size(0)).to(probabilities.options());
    const Tensor counts = oneHot.sum(0);
    const Tensor means = oneHot.t().mm(probabilities) / counts.clamp_min(1).unsqueeze(1);
    const Tensor step = (counts > 0).to(probabilities.options()).unsqueeze(1) * (1.0 - m_decay);
    m_centroids.add_(step * (means - m_centroids));
  }

 private:
  double m_lambda;
  std::string m_rule;
  double m_decay;
  Tensor m_centroids;  ///< [K, K]
};

}  // namespace

ObjectiveInfo mcmi() {
  return {
      .entry = {.id = "mcmi",
                .title = "Maximum conditional mutual information (MCMI)",
                .citation = "Ye et al., ICLR 2024",
                .help = "Fine-tunes a trained teacher so that its outputs tell more than the class.",
                .fineTunes = true,
                .params = {{.name = "lambda",
                            .title = "lambda",
                            .type = ParamSpec::Type::Real,
                            .defaultValue = 0.15,
                            .minimum = 0,
                            .maximum = 10,
                            .help = "Weight of CMI against LL; the authors use 0.1 to 0.25."},
                           {.name = "centroids",
                            .title = "Centroids",
                            .type = ParamSpec::Type::Choice,
                            .defaultValue = "epoch",
                            .choices = {"frozen", "epoch", "ema"},
                            .help = "When the class centroids are measured: once, before each epoch, or moved along."},
                           {.name = "ema_decay",
                            .title = "Decay of moved centroids",
                            .type = ParamSpec::Type::Real,
                            .defaultValue = 0.99,
                            .minimum = 0,
                            .maximum = 1,
                            .help = "Share of a centroid kept at each step, for the rule ema."}},
                .defaults = {{"epochs", 20}, {"optimizer", {{"lr", 0.05}, {"schedule", "cosine"}}}}},
      .make = [](const Params& params, int64_t classes) {
        return std::make_shared<MaximumCmi>(params.real("lambda"), params.text("centroids"), params.real("ema_decay"),
                                            classes);
      }};
}

}  // namespace distillscope
