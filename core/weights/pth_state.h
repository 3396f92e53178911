// From what a pickle holds to named tensors.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "core/weights/pickle.h"
#include "core/weights/tensor_file.h"

namespace distillscope {

using StorageBytes = std::unordered_map<std::string_view, std::string_view>;  ///< by the storage's key

/// The state_dict in `graph`: the whole of it, or what it holds under model, state_dict, net or model_state_dict,
/// without the `module.` that DataParallel puts before every name. Numbers, truth values and texts beside it become
/// metadata, everything else is left alone. Tensors may take up to four times `fileBytes` together. Throws DataError.
TensorFile stateIn(const pickle::Graph& graph, const StorageBytes& storages, uint64_t fileBytes,
                   const std::string& file);

}  // namespace distillscope
