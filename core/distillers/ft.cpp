// Factor transfer.
// Kim, Park and Kwak, "Paraphrasing complex network: network compression via factor transfer", NeurIPS 2018, eq. 1
// to 3.
//
//   first      L = mean((d(e(t)) - t)^2)        the paraphraser, an autoencoder of the teacher's last stage
//   then       L = mean(|Q(r(s)) - Q(e(t))|)    Q(f) = vec(A) / |vec(A)|,  A = mean over channels of f^2
//
// e halves the channels; r, the translator, brings the student's last stage to the same and is trained with the
// student.
#include <array>

#include "core/distillers/feature_maps.h"
#include "core/distillers/methods.h"
#include "core/distillers/modules.h"
#include "core/distillers/params.h"

namespace distillscope {
namespace {

constexpr double leak = 0.1;
constexpr std::array convNames = {"0", "3", "6"};
constexpr std::array bnNames = {"1", "4", "7"};

Conv2dOptions conv3x3(int64_t in, int64_t out) {
  return {.inChannels = in, .outChannels = out, .padding = 1, .bias = true};
}

/// Three 3 x 3 convolutions to the factor's channels, the first keeping those of its input.
class Encoder final : public torch::nn::Module {
 public:
  Encoder(int64_t in, int64_t factor, bool normalised) {
    const std::array options = {conv3x3(in, in), conv3x3(in, factor), conv3x3(factor, factor)};
    for (std::size_t i = 0; i < options.size(); ++i) {
      m_convs[i] = register_module(convNames[i], std::make_shared<Conv2d>(options[i]));
      if (normalised) m_bns[i] = register_module(bnNames[i], std::make_shared<BatchNorm2d>(options[i].outChannels));
    }
  }

  /// [B, in, H, W] to [B, factor, H, W].
  Tensor forward(Tensor x) {
    for (std::size_t i = 0; i < m_convs.size(); ++i) {
      x = m_convs[i]->forward(x);
      if (m_bns[i]) x = m_bns[i]->forward(x);
      x = at::leaky_relu(x, leak);
    }
    return x;
  }

 private:
  std::array<std::shared_ptr<Conv2d>, 3> m_convs;
  std::array<std::shared_ptr<BatchNorm2d>, 3> m_bns;
};

/// The mirror of an encoder, without batch-norm.
class Decoder final : public torch::nn::Module {
 public:
  Decoder(int64_t factor, int64_t out) {
    const std::array<std::array<int64_t, 2>, 3> channels = {{{factor, factor}, {factor, out}, {out, out}}};
    for (std::size_t i = 0; i < channels.size(); ++i) {
      const ConvTranspose2dOptions options{.inChannels = channels[i][0], .outChannels = channels[i][1], .padding = 1};
      m_convs[i] = register_module(convNames[i], std::make_shared<ConvTranspose2d>(options));
    }
  }

  Tensor forward(Tensor x) const {
    for (const auto& conv : m_convs) x = at::leaky_relu(conv->forward(x), leak);
    return x;
  }

 private:
  std::array<std::shared_ptr<ConvTranspose2d>, 3> m_convs;
};

class FactorTransfer final : public Distiller {
 public:
  FactorTransfer(const Params& params, const Pair& pair)
      : m_epochs(params.integer("first_epochs")), m_learningRate(params.real("first_lr")) {
    const int64_t channels = pair.teacher.features.back()[0];
    const auto factor = static_cast<int64_t>(static_cast<double>(channels) * params.real("factor_rate"));
    m_paraphraser = register_module("paraphraser", std::make_shared<torch::nn::Module>());
    m_encoder = m_paraphraser->register_module("encoder", std::make_shared<Encoder>(channels, factor, false));
    m_decoder = m_paraphraser->register_module("decoder", std::make_shared<Decoder>(factor, channels));
    m_translator = register_module("translator", std::make_shared<torch::nn::Module>());
    m_translatorEncoder = m_translator->register_module(
        "encoder", std::make_shared<Encoder>(pair.student.features.back()[0], factor, true));
    initialise(*this, pair.seed);
  }

  std::optional<FirstStage> firstStage() const override {
    return FirstStage{.name = "paraphraser", .epochs = m_epochs, .learningRate = m_learningRate};
  }
  std::vector<Tensor> firstStageParameters() override { return m_paraphraser->parameters(); }
  std::vector<Tensor> mainParameters() override { return m_translator->parameters(); }

  LossTerms firstStageLoss(const ModelOutput&, const ModelOutput& teacher, const Batch&) override {
    const Tensor& map = teacher.features.back();
    return {{"paraphraser", at::mse_loss(m_decoder->forward(m_encoder->forward(map)), map)}};
  }

  LossTerms loss(const ModelOutput& student, const ModelOutput& teacher, const Batch&, const Progress&) override {
    const Tensor translated = m_translatorEncoder->forward(student.features.back());
    const Tensor factor = m_encoder->forward(teacher.features.back()).detach();
    return {{"ft", methods::ftLoss(translated, factor)}};
  }

 private:
  int64_t m_epochs;
  double m_learningRate;
  std::shared_ptr<torch::nn::Module> m_paraphraser, m_translator;
  std::shared_ptr<Encoder> m_encoder, m_translatorEncoder;
  std::shared_ptr<Decoder> m_decoder;
};

}  // namespace

Tensor methods::ftLoss(const Tensor& student, const Tensor& teacher) {
  const MapPair maps = atSmallerSize(student, teacher);
  return (attentionRows(maps.student) - attentionRows(maps.teacher)).abs().mean();
}

DistillerInfo methods::ft() {
  return {
      .entry = {.id = "ft",
                .title = "Factor transfer (FT)",
                .citation = "Kim et al., NeurIPS 2018",
                .help = "An autoencoder first learns to paraphrase the teacher's last stage in few channels; then the "
                        "student's last stage, translated, follows those factors.",
                .beta = 200.0,
                .params = {{.name = "factor_rate",
                            .title = "Factor rate",
                            .defaultValue = 0.5,
                            .minimum = 0.1,
                            .maximum = 1.0,
                            .help = "Channels of the factors as a share of those of the teacher's last stage."},
                           firstEpochsParam(),
                           {.name = "first_lr",
                            .title = "First stage's learning rate",
                            .defaultValue = 0.01,
                            .minimum = 0.0,
                            .minimumExcluded = true,
                            .help = "Published: 0.01 for ResNet and WRN students, else the student's own learning "
                                    "rate."}}},
      .make = [](const Params& params, const Pair& pair) { return std::make_shared<FactorTransfer>(params, pair); }};
}

}  // namespace distillscope
