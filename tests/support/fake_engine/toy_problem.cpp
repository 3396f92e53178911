#include "tests/support/fake_engine/toy_problem.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace distillscope::toy {
namespace {

/// A class is a place for a bright spot and a direction of stripes; an image adds a shift and noise: its context.
std::vector<Image> draw(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::vector<Image> drawn(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    Image& image = drawn[static_cast<std::size_t>(i)];
    image.label = i % classes;
    const double angle = 2 * std::numbers::pi * image.label / classes;
    const double x = 7.5 + 4.5 * std::cos(angle) + 1.5 * normal(random);
    const double y = 7.5 + 4.5 * std::sin(angle) + 1.5 * normal(random);
    const double phase = normal(random);
    for (int row = 0; row < side; ++row) {
      for (int column = 0; column < side; ++column) {
        const double distance = (column - x) * (column - x) + (row - y) * (row - y);
        const double stripes = 0.15 * std::sin(phase + std::cos(angle) * column + std::sin(angle) * row);
        const double value = 0.25 + 0.6 * std::exp(-distance / 10) + stripes + 0.08 * normal(random);
        image.grey[static_cast<std::size_t>(row * side + column)] =
            static_cast<uint8_t>(std::clamp(255 * value, 0.0, 255.0));
      }
    }
  }
  return drawn;
}

double divergence(const Probabilities& p, const Probabilities& q) {
  double sum = 0;
  for (int k = 0; k < classes; ++k) sum += p[k] > 0 ? p[k] * std::log(p[k] / q[k]) : 0;
  return sum;
}

}  // namespace

const std::vector<std::string>& classNames() {
  static const std::vector<std::string> names = {"east", "south-east", "south", "south-south-west", "west-south-west",
                                                 "west", "north-west", "north", "north-east",       "east-north-east"};
  return names;
}

const std::vector<Image>& images(const std::string& split) {
  static const std::vector<Image> train = draw(trainImages, 1), test = draw(testImages, 2);
  return split == "train" ? train : test;
}

std::array<double, inputs> features(const Image& image) {
  std::array<double, inputs> values{};
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      values[static_cast<std::size_t>((row / 2) * cells + column / 2)] +=
          image.grey[static_cast<std::size_t>(row * side + column)] / 255.0 / 4;
    }
  }
  return values;
}

Probabilities Classifier::probabilities(const Image& image, double temperature) const {
  const auto x = features(image);
  Probabilities p{};
  for (int k = 0; k < classes; ++k) {
    for (int i = 0; i < inputs; ++i) p[k] += weights[static_cast<std::size_t>(k * inputs + i)] * x[i] / temperature;
  }
  const double largest = *std::ranges::max_element(p);
  double sum = 0;
  for (double& value : p) sum += value = std::exp(value - largest);
  for (double& value : p) value /= sum;
  return p;
}

void Classifier::step(double learningRate, double lambda, const std::vector<Probabilities>& centroids) {
  std::vector<double> gradient(weights.size(), 0.0);
  for (const Image& image : images("train")) {
    const auto x = features(image);
    const Probabilities p = probabilities(image);
    const double kl = lambda > 0 ? divergence(p, centroids[static_cast<std::size_t>(image.label)]) : 0;
    for (int k = 0; k < classes; ++k) {
      double slope = p[k] - (k == image.label ? 1 : 0);
      if (lambda > 0)
        slope -= lambda * p[k] * (std::log(p[k] / centroids[static_cast<std::size_t>(image.label)][k]) - kl);
      for (int i = 0; i < inputs; ++i) gradient[static_cast<std::size_t>(k * inputs + i)] += slope * x[i] / trainImages;
    }
  }
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] -= learningRate * gradient[i];
}

Measures measure(const Classifier& classifier, const std::string& split) {
  Measures m;
  m.cmiPerClass.assign(classes, 0);
  m.accuracyPerClass.assign(classes, 0);
  m.centroids.assign(classes, Probabilities{});
  const auto& all = images(split);
  const double count = static_cast<double>(all.size()), perClass = count / classes;
  std::vector<Probabilities> outputs;
  for (const Image& image : all) {
    const auto& p = outputs.emplace_back(classifier.probabilities(image));
    const double own = p[static_cast<std::size_t>(image.label)];
    const auto better = std::ranges::count_if(p, [own](double value) { return value > own; });
    m.logLikelihood += std::log(own) / count;
    m.top1 += (better == 0) / count;
    m.top5 += (better < 5) / count;
    m.accuracyPerClass[static_cast<std::size_t>(image.label)] += (better == 0) / perClass;
    for (int k = 0; k < classes; ++k) {
      m.centroids[static_cast<std::size_t>(image.label)][k] += p[k] / perClass;
      m.meanEntropy -= p[k] > 0 ? p[k] * std::log(p[k]) / count : 0;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto label = static_cast<std::size_t>(all[i].label);
    const double kl = divergence(outputs[i], m.centroids[label]);
    m.cmi += kl / count;
    m.cmiPerClass[label] += kl / perClass;
  }
  return m;
}

Map eigenCam(const Classifier& classifier, const Image& image, bool centred, int component) {
  const auto x = features(image);
  std::vector<std::array<double, inputs>> maps(classes);
  for (int k = 0; k < classes; ++k) {
    double mean = 0;
    for (int i = 0; i < inputs; ++i) mean += (maps[k][i] = classifier.weights[k * inputs + i] * x[i]) / inputs;
    for (double& value : maps[k]) value -= centred ? mean : 0;
  }
  double energy = 0;
  for (const auto& map : maps) {
    for (const double value : map) energy += value * value;
  }
  Map result{.values = std::vector<double>(inputs, 0.0)};
  for (int found = 0; found < component; ++found) {
    Probabilities direction;
    direction.fill(1);
    double strength = 0;
    for (int round = 0; round < 60; ++round) {
      std::vector<double> projection(inputs, 0.0);
      for (int k = 0; k < classes; ++k) {
        for (int i = 0; i < inputs; ++i) projection[i] += direction[k] * maps[k][i];
      }
      result.values = projection;
      for (int k = 0; k < classes; ++k) {
        direction[k] = 0;
        for (int i = 0; i < inputs; ++i) direction[k] += maps[k][i] * projection[i];
      }
      strength = 0;
      for (const double value : direction) strength += value * value;
      strength = std::sqrt(strength);
      if (strength == 0) return result;
      for (double& value : direction) value /= strength;
    }
    result.explained = energy > 0 ? strength / energy : 0;
    for (int k = 0; k < classes && found + 1 < component; ++k) {
      for (int i = 0; i < inputs; ++i) maps[k][i] -= direction[k] * result.values[i];
    }
  }
  return result;
}

}  // namespace distillscope::toy
