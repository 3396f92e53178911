// Python's pickles without Python: a machine that builds plain values and tensors' descriptions, and runs nothing.
//
// It knows the instructions of protocols 2 to 5 that data need, and the handful of names that torch.save uses. Whatever
// else a file asks for (an argparse.Namespace, a whole network, a call of os.system) becomes a Foreign value, which is
// never made into anything. https://github.com/python/cpython/blob/main/Lib/pickletools.py
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/torch.h"
#include "core/weights/file_bytes.h"

namespace distillscope::pickle {

/// Index of a value in its Graph; values refer to each other by it, so that neither cycles nor depth cost anything.
using Id = uint32_t;

struct None {};
struct Text {
  std::string_view text;  ///< not necessarily UTF-8
};
/// An integer that does not fit into 64 bits, as little-endian two's complement.
struct BigInteger {
  std::string_view bytes;
};
/// A name of Python code; only ever compared with the names known here.
struct Global {
  std::string_view module, name;
};
/// An object of a class that is not known here; its contents are dropped.
struct Foreign {
  std::string_view module, name;
};
struct Tuple {
  std::vector<Id> items;
};
struct List {
  std::vector<Id> items;
};
struct Dict {
  std::vector<std::pair<Id, Id>> items;  ///< as written: a key may occur more than once
};
/// Elements that lie elsewhere in the file under `key`.
struct Storage {
  at::ScalarType type;
  std::string_view key;
  int64_t count;  ///< claimed, in elements
};
/// A strided view of a storage; every element is within the storage's claimed count.
struct TensorView {
  Storage storage;
  int64_t offset;  ///< in elements
  std::vector<int64_t> sizes;
  std::vector<int64_t> strides;  ///< in elements, none negative
};

using Value = std::variant<None, bool, int64_t, double, Text, BigInteger, Global, Foreign, Tuple, List, Dict, Storage,
                           TensorView>;

/// Everything that one pickle made. Texts are views into its bytes.
struct Graph {
  std::deque<Value> values;
  Id root = 0;

  const Value& operator[](Id id) const { return values[id]; }

  /// The value as a T, or nullptr if it is something else.
  template <typename T>
  const T* get(Id id) const {
    return std::get_if<T>(&values[id]);
  }
};

/// Runs one pickle and leaves `in` behind it. Throws DataError if it is malformed, uses an instruction that data do not
/// need, or has more than 1,000,000 values or 64 MB.
Graph load(ByteCursor& in);

/// What calling `callable` with `arguments` stands for: a dictionary, a tensor, or something Foreign. Throws DataError
/// if the arguments make no sense.
Value reduce(const Graph& graph, const Global& callable, const std::vector<Id>& arguments, const std::string& file);

/// What the persistent id stands for: elements that lie outside the pickle. Throws DataError if it makes no sense.
Value persistent(const Graph& graph, const std::vector<Id>& id, const std::string& file);

/// The class of PyTorch that holds such elements, "FloatStorage"; empty for types that are neither read nor written.
std::string_view storageClass(at::ScalarType type);

/// "a list", "an argparse.Namespace object": for messages.
std::string describe(const Value& value);

}  // namespace distillscope::pickle
