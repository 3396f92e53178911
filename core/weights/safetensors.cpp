// The layout of a safetensors file:
//
//   bytes 0..7   N, the length of the header, unsigned, little-endian
//   N bytes      JSON {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [BEGIN, END]}, ..., "__metadata__":
//   {...}} the rest     elements in row-major order; offsets count from here, and the ranges tile it without gaps
//
// Nothing is allocated before the header has been found to agree with itself and with the size of the file.
#include "core/weights/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <numeric>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/record/error.h"
#include "core/record/run_dir.h"
#include "core/weights/file_bytes.h"

namespace distillscope {
namespace {

constexpr uint64_t prefixBytes = 8;
constexpr uint64_t maxHeaderBytes = 100'000'000;  // the reference implementation's limit
constexpr size_t maxRank = 64;                    // what LibTorch's kernels accept
constexpr int maxJsonDepth = 3;                   // header, tensor, shape
constexpr std::string_view metadataKey = "__metadata__";

struct ElementType {
  std::string_view name;
  at::ScalarType type;
};

constexpr std::array<ElementType, 10> elementTypes{{{"F64", at::kDouble},
                                                    {"F32", at::kFloat},
                                                    {"F16", at::kHalf},
                                                    {"BF16", at::kBFloat16},
                                                    {"I64", at::kLong},
                                                    {"I32", at::kInt},
                                                    {"I16", at::kShort},
                                                    {"I8", at::kChar},
                                                    {"U8", at::kByte},
                                                    {"BOOL", at::kBool}}};

struct Entry {
  std::string name;
  at::ScalarType type = at::kFloat;
  std::vector<int64_t> shape;
  uint64_t begin = 0, end = 0;  // bytes, from the end of the header
};

struct Header {
  std::vector<Entry> entries;  // as the header lists them
  std::map<std::string, std::string> metadata;
};

/// The header as JSON and its names in their order; a name that occurs twice is refused, where a plain parser would
/// silently keep one of the two.
nlohmann::json parseJson(std::string_view text, const std::string& file, std::vector<std::string>& names) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    if (depth > maxJsonDepth) throw DataError(file, "has a header nested deeper than the format allows");
    if (event == Event::object_start) keys.emplace_back();
    if (event == Event::object_end) keys.pop_back();
    if (event == Event::key) {
      const auto& key = parsed.get_ref<const std::string&>();
      if (!keys.back().insert(key).second) throw DataError(file, fmt::format("names '{}' twice in its header", key));
      if (keys.size() == 1) names.push_back(key);
    }
    return true;
  };
  try {
    return nlohmann::json::parse(text, watch);
  } catch (const nlohmann::json::exception& error) {
    throw DataError(file, fmt::format("has a header that is not JSON: {}", error.what()));
  }
}

std::map<std::string, std::string> metadataFrom(const nlohmann::json& value, const std::string& file) {
  if (!value.is_object()) throw DataError(file, "has a __metadata__ that is not an object");
  std::map<std::string, std::string> metadata;
  for (const auto& [key, text] : value.items()) {
    if (!text.is_string())
      throw DataError(file, fmt::format("has a __metadata__ entry '{}' that is not a string", key));
    metadata[key] = text.get<std::string>();
  }
  return metadata;
}

uint64_t unsignedFrom(const nlohmann::json& value, const std::string& file, const std::string& what) {
  if (!value.is_number_unsigned()) throw DataError(file, fmt::format("has a {} that is not a whole number >= 0", what));
  return value.get<uint64_t>();
}

Entry entryFrom(const std::string& name, const nlohmann::json& value, const std::string& file) {
  const auto fail = [&](const std::string& what) { throw DataError(file, fmt::format("holds '{}', {}", name, what)); };
  if (!value.is_object() || value.size() != 3 || !value.contains("dtype") || !value.contains("shape") ||
      !value.contains("data_offsets")) {
    fail("which is not described by dtype, shape and data_offsets");
  }
  const auto& dtype = value["dtype"];
  const auto type = std::find_if(elementTypes.begin(), elementTypes.end(),
                                 [&](const ElementType& t) { return dtype.is_string() && dtype == t.name; });
  if (type == elementTypes.end()) {
    fail(fmt::format("of element type {}, which is none of F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL", dtype.dump()));
  }
  const auto& shape = value["shape"];
  const auto& offsets = value["data_offsets"];
  if (!shape.is_array() || shape.size() > maxRank) fail("whose shape is not a list of at most 64 sizes");
  if (!offsets.is_array() || offsets.size() != 2) fail("whose data_offsets are not a pair");

  Entry entry{name, type->type, {}, 0, 0};
  for (const auto& size : shape) {
    const uint64_t n = unsignedFrom(size, file, fmt::format("size in the shape of '{}'", name));
    if (n > uint64_t(std::numeric_limits<int64_t>::max())) fail("whose shape is too large");
    entry.shape.push_back(int64_t(n));
  }
  entry.begin = unsignedFrom(offsets[0], file, fmt::format("data offset of '{}'", name));
  entry.end = unsignedFrom(offsets[1], file, fmt::format("data offset of '{}'", name));
  const auto bytes = byteCount(entry.shape, c10::elementSize(entry.type));
  if (!bytes) fail("whose shape is too large");
  if (entry.end < entry.begin || entry.end - entry.begin != *bytes) {
    fail(fmt::format("whose shape needs {} bytes, and whose data_offsets are {} and {}", *bytes, entry.begin,
                     entry.end));
  }
  return entry;
}

/// Throws unless the ranges tile [0, dataBytes): no overlap, no hole, nothing after the last.
void checkTiling(const std::vector<Entry>& entries, uint64_t dataBytes, const std::string& file) {
  std::vector<const Entry*> sorted;
  for (const auto& entry : entries) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const Entry* a, const Entry* b) { return std::pair(a->begin, a->end) < std::pair(b->begin, b->end); });
  uint64_t end = 0;
  for (const Entry* entry : sorted) {
    if (entry->begin != end) {
      throw DataError(file, fmt::format("holds '{}' from byte {} of its data, where byte {} was expected: ranges may "
                                        "neither overlap nor leave holes",
                                        entry->name, entry->begin, end));
    }
    end = entry->end;
  }
  if (end != dataBytes) {
    throw DataError(
        file, fmt::format("holds {} bytes of data, and its header describes {}: is it truncated?", dataBytes, end));
  }
}

Header parseHeader(std::string_view text, const std::string& file) {
  if (text.empty() || text.front() != '{') throw DataError(file, "has a header that is not a JSON object");
  std::vector<std::string> names;
  const auto json = parseJson(text, file, names);
  Header header;
  for (const auto& name : names) {
    if (name == metadataKey) {
      header.metadata = metadataFrom(json[name], file);
    } else {
      header.entries.push_back(entryFrom(name, json[name], file));
    }
  }
  return header;
}

Tensor tensorFrom(const Entry& entry, const char* bytes, const std::string& file) {
  const uint64_t size = entry.end - entry.begin;
  if (entry.type == at::kBool && !std::all_of(bytes, bytes + size, [](char c) { return c == 0 || c == 1; })) {
    throw DataError(file, fmt::format("holds '{}', whose booleans are not all 0 or 1", entry.name));
  }
  Tensor tensor = at::empty(entry.shape, entry.type);
  if (size > 0) std::memcpy(tensor.data_ptr(), bytes, size);
  return tensor;
}

std::string_view elementTypeName(const std::string& name, at::ScalarType type) {
  const auto found =
      std::find_if(elementTypes.begin(), elementTypes.end(), [&](const ElementType& t) { return t.type == type; });
  if (found == elementTypes.end()) {
    throw UsageError(
        fmt::format("'{}' has element type {}, which safetensors files do not hold", name, c10::toString(type)));
  }
  return found->name;
}

}  // namespace

TensorFile parseSafetensors(const std::string& bytes, const std::string& name) {
  if (bytes.size() < prefixBytes)
    throw DataError(name, fmt::format("holds {} bytes, too few for safetensors", bytes.size()));
  uint64_t headerBytes = 0;
  std::memcpy(&headerBytes, bytes.data(), prefixBytes);
  if (headerBytes > maxHeaderBytes || headerBytes > bytes.size() - prefixBytes) {
    throw DataError(name,
                    fmt::format("claims a header of {} bytes and holds {}: it is no safetensors file, or truncated",
                                headerBytes, bytes.size()));
  }
  const Header header = parseHeader(std::string_view(bytes).substr(prefixBytes, headerBytes), name);
  const char* data = bytes.data() + prefixBytes + headerBytes;
  checkTiling(header.entries, bytes.size() - prefixBytes - headerBytes, name);

  TensorFile file;
  file.metadata = header.metadata;
  for (const auto& entry : header.entries) {
    file.tensors.emplace_back(entry.name, tensorFrom(entry, data + entry.begin, name));
  }
  return file;
}

TensorFile readSafetensors(const std::filesystem::path& path) {
  return parseSafetensors(readFileBytes(path), path.string());
}

std::string formatSafetensors(const TensorFile& file) {
  // Wider elements first, as the reference implementation lays them out: then every tensor is aligned to its elements.
  // The header keeps the given order, and reading gives that back.
  std::vector<Tensor> tensors;
  for (const auto& [name, tensor] : file.tensors) tensors.push_back(tensor.detach().cpu().contiguous());
  std::vector<size_t> layout(tensors.size());
  std::iota(layout.begin(), layout.end(), size_t{0});
  std::stable_sort(layout.begin(), layout.end(),
                   [&](size_t a, size_t b) { return tensors[a].element_size() > tensors[b].element_size(); });
  std::vector<uint64_t> begins(tensors.size());
  uint64_t dataBytes = 0;
  for (const size_t i : layout) {
    begins[i] = dataBytes;
    dataBytes += tensors[i].nbytes();
  }

  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!file.metadata.empty()) header[std::string(metadataKey)] = file.metadata;
  std::set<std::string> names{std::string(metadataKey)};
  for (size_t i = 0; i < tensors.size(); ++i) {
    const auto& name = file.tensors[i].first;
    if (!names.insert(name).second) throw UsageError(fmt::format("two tensors to write are named '{}'", name));
    header[name] = {{"dtype", elementTypeName(name, tensors[i].scalar_type())},
                    {"shape", tensors[i].sizes().vec()},
                    {"data_offsets", {begins[i], begins[i] + tensors[i].nbytes()}}};
  }
  std::string text;
  try {
    text = header.dump();
  } catch (const nlohmann::json::exception&) {
    throw UsageError("a name or a metadata text to write is not UTF-8");
  }
  text.append((8 - text.size() % 8) % 8, ' ');
  if (text.size() > maxHeaderBytes) throw UsageError("the names to write need a header of over 100 MB");

  const uint64_t headerBytes = text.size();
  std::string bytes(prefixBytes, '\0');
  bytes.reserve(prefixBytes + headerBytes + dataBytes);
  std::memcpy(bytes.data(), &headerBytes, prefixBytes);
  bytes += text;
  for (const size_t i : layout) bytes.append(static_cast<const char*>(tensors[i].data_ptr()), tensors[i].nbytes());
  return bytes;
}

void writeSafetensors(const std::filesystem::path& path, const TensorFile& file) {
  writeFileAtomically(path, formatSafetensors(file));
}

}  // namespace distillscope
