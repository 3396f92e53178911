// The names of Python code that files of weights need, and what they stand for.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/weights/pickle.h"

namespace distillscope::pickle {
namespace {

struct StorageType {
  std::string_view name;
  at::ScalarType type;
};

constexpr std::array<StorageType, 10> storageTypes{{{"DoubleStorage", at::kDouble},
                                                    {"FloatStorage", at::kFloat},
                                                    {"HalfStorage", at::kHalf},
                                                    {"BFloat16Storage", at::kBFloat16},
                                                    {"LongStorage", at::kLong},
                                                    {"IntStorage", at::kInt},
                                                    {"ShortStorage", at::kShort},
                                                    {"CharStorage", at::kChar},
                                                    {"ByteStorage", at::kByte},
                                                    {"BoolStorage", at::kBool}}};

constexpr size_t maxRank = 64;  // what LibTorch's kernels accept

[[noreturn]] void malformed(const std::string& file, const std::string& what) {
  throw DataError(file, fmt::format("has a pickle with {}", what));
}

bool is(const Global& global, std::string_view module, std::string_view name) {
  return global.module == module && global.name == name;
}

template <typename T>
const T& argument(const Graph& graph, const std::vector<Id>& arguments, size_t i, const std::string& file) {
  const T* value = i < arguments.size() ? graph.get<T>(arguments[i]) : nullptr;
  if (!value) malformed(file, fmt::format("a call whose argument {} is not what it should be", i));
  return *value;
}

std::vector<int64_t> integers(const Graph& graph, const std::vector<Id>& items, const std::string& file) {
  std::vector<int64_t> values;
  for (size_t i = 0; i < items.size(); ++i) values.push_back(argument<int64_t>(graph, items, i, file));
  return values;
}

/// One more than the last element that the view reaches, or nothing if that does not fit into an int64. An empty view
/// reaches none beyond its offset.
std::optional<int64_t> endOf(const TensorView& view) {
  int64_t last = view.offset;
  for (size_t d = 0; d < view.sizes.size(); ++d) {
    if (view.sizes[d] == 0) return view.offset;
    int64_t reach = 0;
    if (__builtin_mul_overflow(view.sizes[d] - 1, view.strides[d], &reach) ||
        __builtin_add_overflow(last, reach, &last)) {
      return std::nullopt;
    }
  }
  int64_t end = 0;
  return __builtin_add_overflow(last, 1, &end) ? std::nullopt : std::optional(end);
}

/// torch._utils._rebuild_tensor(storage, offset, sizes, strides); _rebuild_tensor_v2 has arguments after them that
/// weights do without.
Value rebuildTensor(const Graph& graph, const std::vector<Id>& arguments, const std::string& file) {
  if (!arguments.empty() && graph.get<Foreign>(arguments[0])) return graph[arguments[0]];
  TensorView view{argument<Storage>(graph, arguments, 0, file), argument<int64_t>(graph, arguments, 1, file),
                  integers(graph, argument<Tuple>(graph, arguments, 2, file).items, file),
                  integers(graph, argument<Tuple>(graph, arguments, 3, file).items, file)};
  if (view.sizes.size() != view.strides.size() || view.sizes.size() > maxRank) {
    malformed(file, "a tensor whose sizes and strides do not agree");
  }
  const auto negative = [](int64_t n) { return n < 0; };
  if (view.offset < 0 || std::any_of(view.sizes.begin(), view.sizes.end(), negative) ||
      std::any_of(view.strides.begin(), view.strides.end(), negative)) {
    malformed(file, "a tensor with a negative size, stride or offset");
  }
  const auto end = endOf(view);
  if (!end || *end > view.storage.count || !byteCount(view.sizes, c10::elementSize(view.storage.type))) {
    malformed(file, "a tensor that reaches beyond its storage");
  }
  return view;
}

/// collections.OrderedDict() or, from Python 2, collections.OrderedDict([[key, value], ...]).
Value orderedDict(const Graph& graph, const std::vector<Id>& arguments, const std::string& file) {
  Dict dict;
  if (arguments.empty()) return dict;
  for (const Id id : argument<List>(graph, arguments, 0, file).items) {
    const auto* pair = graph.get<List>(id);
    if (!pair || pair->items.size() != 2) malformed(file, "an OrderedDict of something else than pairs");
    dict.items.emplace_back(pair->items[0], pair->items[1]);
  }
  return dict;
}

}  // namespace

Value reduce(const Graph& graph, const Global& callable, const std::vector<Id>& arguments, const std::string& file) {
  if (is(callable, "collections", "OrderedDict")) return orderedDict(graph, arguments, file);
  if (is(callable, "torch._utils", "_rebuild_tensor") || is(callable, "torch._utils", "_rebuild_tensor_v2")) {
    return rebuildTensor(graph, arguments, file);
  }
  // torch._utils._rebuild_parameter(tensor, requires_grad, hooks)
  if (is(callable, "torch._utils", "_rebuild_parameter") && !arguments.empty() &&
      (graph.get<TensorView>(arguments[0]) || graph.get<Foreign>(arguments[0]))) {
    return graph[arguments[0]];
  }
  return Foreign{callable.module, callable.name};
}

/// ("storage", torch.FloatStorage, key, device, count); files of PyTorch before 1.6 have a view of the storage after
/// them.
Value persistent(const Graph& graph, const std::vector<Id>& id, const std::string& file) {
  const auto& sort = argument<Text>(graph, id, 0, file).text;
  // ("module", class, ...): a network's class, with its source code.
  if (sort == "module") return Foreign{"torch.nn", "Module"};
  if (sort != "storage") malformed(file, fmt::format("a persistent id of the unknown sort '{}'", sort));
  const auto& global = argument<Global>(graph, id, 1, file);
  const Storage storage{at::kFloat, argument<Text>(graph, id, 2, file).text, argument<int64_t>(graph, id, 4, file)};
  if (id.size() > 5 && !graph.get<None>(id[5]))
    malformed(file, "a view of a storage, which only PyTorch before 0.4 wrote");
  if (storage.count < 0) malformed(file, "a storage of negative size");
  const auto known = std::find_if(storageTypes.begin(), storageTypes.end(), [&](const StorageType& type) {
    return is(global, "torch", type.name) || is(global, "torch.cuda", type.name);
  });
  if (known == storageTypes.end()) return Foreign{global.module, global.name};
  return Storage{known->type, storage.key, storage.count};
}

std::string_view storageClass(at::ScalarType type) {
  const auto known = std::find_if(storageTypes.begin(), storageTypes.end(),
                                  [&](const StorageType& entry) { return entry.type == type; });
  return known == storageTypes.end() ? std::string_view() : known->name;
}

std::string describe(const Value& value) {
  if (const auto* foreign = std::get_if<Foreign>(&value)) {
    return foreign->module.empty() ? std::string("an object of an unknown class")
                                   : fmt::format("an object made by {}.{}", foreign->module, foreign->name);
  }
  constexpr std::array<const char*, std::variant_size_v<Value>> names{
      "None",     "a truth value", "an integer", "a number",     "a text",    "a large integer", "a name of code",
      "(object)", "a tuple",       "a list",     "a dictionary", "a storage", "a tensor"};
  return names[value.index()];
}

}  // namespace distillscope::pickle
