#include "core/weights/pth_state.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/record/error.h"

namespace distillscope {
namespace {

using pickle::Dict;
using pickle::Graph;
using pickle::Id;
using pickle::TensorView;
using pickle::Text;

constexpr std::array<std::string_view, 4> stateKeys{"model", "state_dict", "net", "model_state_dict"};
constexpr std::string_view parallelPrefix = "module.";
/// Views may share or repeat a storage's elements, so that a small file could ask for any amount of memory.
constexpr uint64_t growth = 4, growthFloor = uint64_t(1) << 20;

bool isContiguous(const TensorView& view) {
  int64_t expected = 1;
  for (size_t d = view.sizes.size(); d-- > 0;) {
    if (view.sizes[d] != 1 && view.strides[d] != expected) return false;
    expected *= view.sizes[d];
  }
  return true;
}

/// Copies the elements of a non-empty view in row-major order.
void gather(const TensorView& view, const char* storage, char* target) {
  const size_t elementSize = c10::elementSize(view.storage.type);
  std::vector<int64_t> index(view.sizes.size(), 0);
  int64_t element = view.offset;
  for (;;) {
    std::memcpy(target, storage + size_t(element) * elementSize, elementSize);
    target += elementSize;
    size_t d = view.sizes.size();
    for (; d > 0; --d) {
      if (index[d - 1] + 1 < view.sizes[d - 1]) {
        ++index[d - 1];
        element += view.strides[d - 1];
        break;
      }
      element -= view.strides[d - 1] * index[d - 1];
      index[d - 1] = 0;
    }
    if (d == 0) return;
  }
}

/// Builds tensors within a budget of bytes.
class TensorBuilder {
 public:
  TensorBuilder(const StorageBytes& storages, uint64_t fileBytes, const std::string& file)
      : m_storages(storages), m_bytesLeft(std::max(growth * fileBytes, growthFloor)), m_file(file) {}

  /// Takes from the budget; false, and nothing taken, if there is too little.
  bool spend(uint64_t bytes) {
    if (bytes > m_bytesLeft) return false;
    m_bytesLeft -= bytes;
    return true;
  }

  /// Nothing is allocated before the storage's bytes have been found in the file.
  Tensor build(const TensorView& view, const std::string& name) {
    const auto fail = [&](const std::string& what) {
      throw DataError(m_file, fmt::format("holds '{}', {}", name, what));
    };
    const size_t elementSize = c10::elementSize(view.storage.type);
    const auto found = m_storages.find(view.storage.key);
    if (found == m_storages.end()) fail("whose elements are not in the file: is it truncated?");
    const auto bytes = found->second;
    if (bytes.size() % elementSize != 0 || bytes.size() / elementSize != uint64_t(view.storage.count)) {
      fail(fmt::format("whose storage claims {} elements and has {} bytes", view.storage.count, bytes.size()));
    }
    const uint64_t size = byteCount(view.sizes, elementSize).value();
    if (!spend(size)) fail("and its tensors repeat so much that they are far larger than the file");

    Tensor tensor = at::empty(view.sizes, view.storage.type);
    if (size == 0) return tensor;
    auto* target = static_cast<char*>(tensor.data_ptr());
    if (isContiguous(view)) {
      std::memcpy(target, bytes.data() + size_t(view.offset) * elementSize, size);
    } else {
      gather(view, bytes.data(), target);
    }
    if (view.storage.type == at::kBool &&
        !std::all_of(target, target + size, [](char c) { return c == 0 || c == 1; })) {
      fail("whose booleans are not all 0 or 1");
    }
    return tensor;
  }

 private:
  const StorageBytes& m_storages;
  uint64_t m_bytesLeft;
  const std::string& m_file;
};

bool holdsTensors(const Graph& graph, const Dict& dict) {
  return std::any_of(dict.items.begin(), dict.items.end(),
                     [&](const auto& item) { return graph.get<TensorView>(item.second); });
}

bool holdsOnlyTensors(const Graph& graph, const Dict& dict) {
  return !dict.items.empty() && std::all_of(dict.items.begin(), dict.items.end(),
                                            [&](const auto& item) { return graph.get<TensorView>(item.second); });
}

std::string keysOf(const Graph& graph, const Dict& dict) {
  std::vector<std::string_view> keys;
  for (size_t i = 0; i < std::min<size_t>(dict.items.size(), 8); ++i) {
    const auto* text = graph.get<Text>(dict.items[i].first);
    if (text && isUtf8(text->text)) keys.push_back(text->text);
  }
  return fmt::format("{}", fmt::join(keys, ", "));
}

/// The dictionary under `wanted`, or nullptr. As in Python, the last of several counts.
const Dict* findDict(const Graph& graph, const Dict& dict, std::string_view wanted) {
  for (auto item = dict.items.rbegin(); item != dict.items.rend(); ++item) {
    const auto* key = graph.get<Text>(item->first);
    if (key && key->text == wanted) return graph.get<Dict>(item->second);
  }
  return nullptr;
}

const Dict& findState(const Graph& graph, const std::string& file) {
  const Dict* top = graph.get<Dict>(graph.root);
  if (!top) {
    throw DataError(file, fmt::format("holds {} and no state_dict: save network.state_dict() in Python instead",
                                      pickle::describe(graph[graph.root])));
  }
  for (const auto key : stateKeys) {
    const Dict* state = findDict(graph, *top, key);
    if (state && holdsTensors(graph, *state)) return *state;
  }
  if (holdsOnlyTensors(graph, *top)) return *top;
  throw DataError(file, fmt::format("holds no state_dict, neither as a whole nor under {}; it has the keys: {}",
                                    fmt::join(stateKeys, ", "), keysOf(graph, *top)));
}

std::string nameFrom(const Graph& graph, Id key, const std::string& file) {
  const auto* text = graph.get<Text>(key);
  if (!text || !isUtf8(text->text)) throw DataError(file, "holds a state_dict with a key that is no text");
  return std::string(text->text);
}

void stripParallelPrefix(TensorFile& state) {
  const auto prefixed = [](const auto& entry) {
    return entry.first.compare(0, parallelPrefix.size(), parallelPrefix) == 0;
  };
  if (!std::all_of(state.tensors.begin(), state.tensors.end(), prefixed)) return;
  for (auto& [name, tensor] : state.tensors) name.erase(0, parallelPrefix.size());
}

/// The text of a plain value, as JSON writes numbers; nothing for all else.
std::optional<std::string> plainText(const pickle::Value& value, TensorBuilder& builder) {
  if (const auto* text = std::get_if<Text>(&value)) {
    return builder.spend(text->text.size()) && isUtf8(text->text) ? std::optional(std::string(text->text))
                                                                  : std::nullopt;
  }
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) return nlohmann::json(*number).dump();
  // An accuracy is often saved as a tensor of one element.
  const auto* view = std::get_if<TensorView>(&value);
  if (!view || std::any_of(view->sizes.begin(), view->sizes.end(), [](int64_t size) { return size != 1; }))
    return std::nullopt;
  return nlohmann::json(builder.build(*view, "a number").to(at::kDouble).item<double>()).dump();
}

std::map<std::string, std::string> metadataIn(const Graph& graph, const Dict& dict, TensorBuilder& builder) {
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : dict.items) {
    const auto* name = graph.get<Text>(key);
    if (!name || !builder.spend(name->text.size()) || !isUtf8(name->text)) continue;
    if (const auto text = plainText(graph[value], builder)) metadata[std::string(name->text)] = *text;
  }
  return metadata;
}

}  // namespace

TensorFile stateIn(const Graph& graph, const StorageBytes& storages, uint64_t fileBytes, const std::string& file) {
  const Dict& state = findState(graph, file);
  TensorBuilder builder(storages, fileBytes, file);
  TensorFile result;
  std::unordered_set<std::string> names;
  for (const auto& [key, value] : state.items) {
    auto name = nameFrom(graph, key, file);
    if (!names.insert(name).second) throw DataError(file, fmt::format("holds '{}' twice", name));
    const auto* view = graph.get<TensorView>(value);
    if (!view) {
      throw DataError(file, fmt::format("holds '{}', which is {} and no tensor", name, pickle::describe(graph[value])));
    }
    Tensor tensor = builder.build(*view, name);
    result.tensors.emplace_back(std::move(name), std::move(tensor));
  }
  stripParallelPrefix(result);

  const auto* top = graph.get<Dict>(graph.root);
  if (top != &state) result.metadata = metadataIn(graph, *top, builder);
  return result;
}

}  // namespace distillscope
