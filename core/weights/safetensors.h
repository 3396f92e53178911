// safetensors: an 8-byte little-endian header length, a JSON header, then the tensors' bytes.
// https://github.com/huggingface/safetensors
#pragma once

#include <filesystem>

#include "core/weights/tensor_file.h"

namespace distillscope {

/// Reads a whole file. Every range is checked against the file, ranges may neither overlap nor leave holes, and a
/// header may have at most 100 MB. Throws DataError.
TensorFile readSafetensors(const std::filesystem::path& path);
/// The same from memory; `name` stands for the file in messages.
TensorFile parseSafetensors(const std::string& bytes, const std::string& name);

/// Writes so that a crash leaves the old file or the new one. Throws ResourceError.
void writeSafetensors(const std::filesystem::path& path, const TensorFile& file);
std::string formatSafetensors(const TensorFile& file);

}  // namespace distillscope
