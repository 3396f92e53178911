// From a file of weights, whatever its format, to the tensors of a network.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/models/model.h"
#include "core/weights/tensor_file.h"

namespace distillscope {

/// Reads a weights file; its content tells the format, not its name. Floating tensors come as float32: a checkpoint's
/// training state, which must stay as it was, is read with readSafetensors instead. Throws DataError.
TensorFile readWeights(const std::filesystem::path& path);

/// Parameters and buffers of `model` under its state_dict's names and in its order: a copy, contiguous, on the CPU.
TensorFile stateOf(const Model& model);

/// Copies the weights into `model`, or changes nothing and throws DataError with every name that is missing, unexpected
/// or of another shape. The training state of our own checkpoints is passed over, and num_batches_tracked may be
/// missing (PyTorch before 0.4.1 had none, and nothing depends on it). `name` stands for the file in messages.
void loadInto(Model& model, const TensorFile& file, const std::string& name);

struct Recognised {
  std::string model;  ///< id in the registry of architectures
  int64_t classes = 0;
  int64_t channels = 0;
};

/// Which architecture the names and shapes belong to, and for how many classes and input channels. With a `modelId`
/// only that one is considered. Throws DataError if there is none or more than one, RecipeError if `modelId` is
/// unknown.
Recognised recognise(const TensorFile& file, const std::string& modelId, const std::string& name);

}  // namespace distillscope
