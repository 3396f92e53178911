#include <chrono>
#include <cstdio>
#include <thread>

#include "tests/support/fake_engine/fake_engine.h"
#include "tests/support/fake_engine/toy_problem.h"

namespace distillscope {

using Type = ParamSpec::Type;

/// One or two of each kind, chosen so that every sort of field and of default occurs.
Catalogue fakeCatalogue() {
  Catalogue c;
  c.engine = "0.1.0-scripted";
  c.libtorch = "1.13-scripted";
  c.devices = {"cpu"};
  c.datasets = {{.id = "fashion-mnist",
                 .title = "Fashion-MNIST",
                 .citation = "Xiao et al., 2017",
                 .help = "Built in.",
                 .classes = toy::classNames(),
                 .channels = 1,
                 .imageSize = 32,
                 .needsRoot = false},
                {.id = "cifar-100",
                 .title = "CIFAR-100",
                 .citation = "Krizhevsky, 2009",
                 .help = "Unpack cifar-100-binary.tar.gz.",
                 .classes = toy::classNames(),
                 .needsRoot = true}};
  c.models = {{.id = "resnet8", .title = "ResNet-8", .family = "ResNet (CIFAR)", .citation = "He et al., CVPR 2016"},
              {.id = "resnet20", .title = "ResNet-20", .family = "ResNet (CIFAR)", .citation = "He et al., CVPR 2016"},
              {.id = "mobilenetv2",
               .title = "MobileNetV2",
               .family = "MobileNet",
               .citation = "Sandler et al., CVPR 2018",
               .trainingDefaults = {{"optimizer", {{"lr", 0.01}}}},
               .fineTuneDefaults = {{"optimizer", {{"lr", 0.005}}}}}};
  const ParamSpec lambda = {.name = "lambda",
                            .title = "lambda",
                            .defaultValue = 0.15,
                            .minimum = 0,
                            .maximum = 10,
                            .help = "Weight of CMI against LL; the authors use 0.1 to 0.25."};
  const ParamSpec centroids = {.name = "centroids",
                               .title = "Centroids",
                               .type = Type::Choice,
                               .defaultValue = "epoch",
                               .choices = {"frozen", "epoch", "ema"},
                               .help = "When the class centroids are measured."};
  const ParamSpec smoothing = {.name = "smoothing",
                               .title = "Smoothing",
                               .defaultValue = 0.1,
                               .minimum = 0,
                               .maximum = 1,
                               .help = "Share of the label given to the other classes."};
  c.objectives = {{.id = "mll",
                   .title = "Maximum log-likelihood (MLL)",
                   .citation = "",
                   .help = "Ordinary training by cross-entropy."},
                  {.id = "mcmi",
                   .title = "Maximum conditional mutual information (MCMI)",
                   .citation = "Ye et al., ICLR 2024",
                   .help = "Fine-tunes a trained teacher so that its outputs tell more than the class.",
                   .fineTunes = true,
                   .params = {lambda, centroids},
                   .defaults = {{"epochs", 20}, {"optimizer", {{"lr", 0.05}, {"schedule", "cosine"}}}}},
                  {.id = "label-smoothing",
                   .title = "Label smoothing",
                   .citation = "Szegedy et al., CVPR 2016",
                   .help = "Softens the labels.",
                   .params = {smoothing}}};
  const ParamSpec temperature = {.name = "temperature",
                                 .title = "Temperature",
                                 .defaultValue = 4.0,
                                 .minimum = 0,
                                 .minimumExcluded = true,
                                 .help = "Divides the logits of both sides."};
  const ParamSpec squared = {.name = "squared",
                             .title = "Squared maps",
                             .type = Type::Boolean,
                             .defaultValue = true,
                             .help = "Whether attention is the mean of squares."};
  c.distillers = {{.id = "kd",
                   .title = "Knowledge distillation (KD)",
                   .citation = "Hinton et al., 2015",
                   .help = "Soft labels of the teacher.",
                   .gamma = 0.1,
                   .alpha = 0.9,
                   .beta = 0,
                   .params = {temperature}},
                  {.id = "at",
                   .title = "Attention transfer (AT)",
                   .citation = "Zagoruyko and Komodakis, ICLR 2017",
                   .help = "Attention maps of the teacher.",
                   .beta = 1000,
                   .params = {squared}},
                  {.id = "sp",
                   .title = "Similarity preserving (SP)",
                   .citation = "Tung and Mori, ICCV 2019",
                   .help = "Similarities within a batch.",
                   .beta = 3000}};
  return c;
}

int describe() {
  const std::string script = scripted("describe", "");
  if (script == "slow") std::this_thread::sleep_for(std::chrono::seconds(2));
  if (script == "garbage") {
    std::puts("Segmentation fault");
    return 0;
  }
  if (script == "fail") {
    std::fputs("distillscope-cli: error while loading shared libraries: libtorch.so\n", stderr);
    return 127;
  }
  std::puts(toJson(fakeCatalogue()).dump(1).c_str());
  return 0;
}

}  // namespace distillscope
