#include "core/weights/weights_file.h"

#include <fmt/format.h>

#include "core/models/layers.h"
#include "core/record/error.h"
#include "core/weights/file_bytes.h"
#include "core/weights/pth_reader.h"
#include "core/weights/safetensors.h"
#include "core/weights/state_difference.h"

namespace distillscope {
namespace {

TensorFile parse(const std::string& bytes, const std::string& name) {
  constexpr size_t headerOffset = 8;  // a safetensors file begins with its header's length, then the header
  if (bytes.size() > headerOffset && bytes[headerOffset] == '{') return parseSafetensors(bytes, name);
  if (bytes.compare(0, 2, "\x1f\x8b") == 0) throw DataError(name, "is compressed: unpack it first");
  return parsePth(bytes, name);
}

}  // namespace

TensorFile readWeights(const std::filesystem::path& path) {
  TensorFile file = parse(readFileBytes(path), path.string());
  for (auto& [name, tensor] : file.tensors) {
    if (tensor.is_floating_point()) tensor = tensor.to(at::kFloat);
  }
  return file;
}

TensorFile stateOf(const Model& model) {
  TensorFile file;
  for (const auto& [name, tensor] : stateDict(model)) {
    file.tensors.emplace_back(name, tensor.detach().to(at::kCPU).clone(at::MemoryFormat::Contiguous));
  }
  return file;
}

void loadInto(Model& model, const TensorFile& file, const std::string& name) {
  const auto state = stateDict(model);
  const auto difference = differenceBetween(shapesIn(state), file);
  if (!difference.empty()) {
    throw DataError(name, fmt::format("does not fit the architecture: it {}", describe(difference)));
  }
  const at::NoGradGuard noGrad;
  for (const auto& [key, tensor] : state) {
    if (const Tensor* found = file.find(key)) tensor.copy_(*found);
  }
}

}  // namespace distillscope
