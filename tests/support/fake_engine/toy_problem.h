// Ten classes of 16 x 16 pictures and a linear classifier: small enough to train within a test, real enough that LL,
// CMI and Eigen-CAM of it are computed, not invented.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace distillscope::toy {

inline constexpr int classes = 10;
inline constexpr int side = 16;  ///< of a picture, in pixels
inline constexpr int cells = 8;  ///< side of the classifier's input: 2 x 2 pixels a cell
inline constexpr int inputs = cells * cells;
inline constexpr int trainImages = 400;
inline constexpr int testImages = 200;

using Probabilities = std::array<double, classes>;

struct Image {
  int label = 0;
  std::array<uint8_t, side * side> grey{};
};

const std::vector<std::string>& classNames();
/// The same pictures in every process. `split` is "train" or "test".
const std::vector<Image>& images(const std::string& split);
/// Means of 2 x 2 pixels, in [0, 1].
std::array<double, inputs> features(const Image& image);

struct Classifier {
  std::vector<double> weights = std::vector<double>(classes * inputs, 0.0);

  Probabilities probabilities(const Image& image, double temperature = 1) const;
  /// One step of gradient descent on CE - lambda * KL(P || Q) over the training split; `centroids` hold Q.
  void step(double learningRate, double lambda, const std::vector<Probabilities>& centroids);
};

struct Measures {
  double logLikelihood = 0;
  double cmi = 0;
  double top1 = 0;
  double top5 = 0;
  double meanEntropy = 0;
  std::vector<double> cmiPerClass;
  std::vector<double> accuracyPerClass;
  std::vector<Probabilities> centroids;
};

Measures measure(const Classifier& classifier, const std::string& split);

struct Map {
  std::vector<double> values;  ///< [cells, cells], not scaled
  double explained = 0;
};

/// A principal component of the maps weights[k] * input, k over classes, by power iteration; `component` from 1.
Map eigenCam(const Classifier& classifier, const Image& image, bool centred, int component);

}  // namespace distillscope::toy
