#include "tests/support/golden.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>

#include <zlib.h>

#include "core/models/layers.h"
#include "core/random.h"
#include "core/record/error.h"

namespace distillscope::golden {
namespace {

bool endsWith(const std::string& text, const std::string& ending) { return text.ends_with(ending); }

/// The salted name as the reference hashes it; the low half of the counter is the element's index.
uint64_t counterStart(const std::string& name) {
  return static_cast<uint64_t>(crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(name.size())))
         << 32;
}

double uniform(uint64_t counter) { return static_cast<double>(mix(counter) >> 40) / 8388608.0 - 1.0; }

}  // namespace

nlohmann::json read(const std::string& file) {
  const char* other = std::getenv("DISTILLSCOPE_GOLDEN");
  const auto folder =
      other ? std::filesystem::path(other) : std::filesystem::path(DISTILLSCOPE_SOURCE_DIR) / "tests/golden";
  std::ifstream stream(folder / file);
  if (!stream) throw DataError((folder / file).string(), "cannot be read: is DISTILLSCOPE_GOLDEN right?");
  return nlohmann::json::parse(stream);
}

Fill::Fill(const nlohmann::json& reference) : m_salt(reference.at("salt").get<std::string>()) {}

double Fill::at(const std::string& name, uint64_t i) const { return uniform(counterStart(m_salt + name) + i); }

Tensor Fill::tensor(const std::string& name, at::IntArrayRef shape, double scale, double offset) const {
  Tensor result = at::empty(shape, at::kFloat);
  const uint64_t start = counterStart(m_salt + name);
  auto* values = result.data_ptr<float>();
  for (int64_t i = 0; i < result.numel(); ++i)
    values[i] = static_cast<float>(offset + scale * uniform(start + static_cast<uint64_t>(i)));
  return result;
}

void Fill::fill(torch::nn::Module& module) const {
  const at::NoGradGuard noGrad;
  const auto state = stateDict(module);
  std::set<std::string> batchNormWeights;
  for (const auto& [name, value] : state) {
    const std::string buffer = "running_mean";
    if (endsWith(name, buffer)) batchNormWeights.insert(name.substr(0, name.size() - buffer.size()) + "weight");
  }
  for (const auto& [name, value] : state) {
    if (endsWith(name, "num_batches_tracked")) continue;
    double scale = 0.1;
    double offset = 0.0;
    if (endsWith(name, "running_var")) {
      scale = 0.5;
      offset = 1.0;
    } else if (endsWith(name, "running_mean")) {
      scale = 0.2;
    } else if (batchNormWeights.contains(name)) {
      scale = 0.2;
      offset = 1.0;
    } else if (!endsWith(name, "bias") && value.dim() > 1) {
      scale = std::sqrt(6.0 / (static_cast<double>(value.numel()) / static_cast<double>(value.size(0))));
    }
    Tensor target = value;
    target.copy_(tensor(name, value.sizes(), scale, offset));
  }
}

Tensor toTensor(const nlohmann::json& numbers) { return at::tensor(numbers.get<std::vector<double>>(), at::kDouble); }

double relativeError(const Tensor& actual, const Tensor& expected) {
  if (actual.numel() != expected.numel()) return std::numeric_limits<double>::infinity();
  const Tensor a = actual.detach().to(at::kCPU, at::kDouble).reshape(-1);
  const Tensor e = expected.detach().to(at::kCPU, at::kDouble).reshape(-1);
  const double error = ((a - e).abs().max() / e.abs().max().clamp_min(1e-30)).item<double>();
  return std::isfinite(error) ? error : std::numeric_limits<double>::infinity();
}

double relativeError(const Tensor& actual, const nlohmann::json& expected) {
  return relativeError(actual, toTensor(expected));
}

}  // namespace distillscope::golden
