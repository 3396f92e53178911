// Files of PyTorch's torch.save, read without Python and without running anything that they ask for.
//
// Zip form (since PyTorch 1.6): NAME/data.pkl, a pickle, and NAME/data/KEY, the elements of each storage.
// Legacy form (0.4 to 1.5): a magic number, the protocol version, the system, the object and the storages' keys, a
// pickle each, then for each key the number of elements as int64 and the elements.
// https://github.com/pytorch/pytorch/blob/v1.13.1/torch/serialization.py
#pragma once

#include <filesystem>

#include "core/weights/tensor_file.h"

namespace distillscope {

/// Reads the state_dict of a file: see stateIn in pth_state.h for where it may stand. Views come as dense copies.
/// Nothing is allocated for a tensor before its bytes have been found in the file. Throws DataError.
TensorFile readPth(const std::filesystem::path& path);
/// The same from memory; `name` stands for the file in messages.
TensorFile parsePth(const std::string& bytes, const std::string& name);

}  // namespace distillscope
