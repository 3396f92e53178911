#include "core/weights/pth_writer.h"

#include <bit>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/record/run_dir.h"
#include "core/weights/file_bytes.h"
#include "core/weights/pickle.h"
#include "core/weights/pickle_op.h"
#include "core/weights/stored_zip.h"

namespace distillscope {
namespace {

/// Writes the few instructions of protocol 2 that weights need; see pickle_op.h.
class Pickler {
 public:
  Pickler() { op(pickle::PROTO).raw(uint8_t{2}); }

  std::string finish() && {
    op(pickle::STOP);
    return std::move(m_bytes);
  }

  Pickler& op(pickle::Op op) { return raw(uint8_t(op)); }

  Pickler& text(const std::string& text) {
    if (!isUtf8(text)) throw UsageError("a name or a metadata text to write is not UTF-8");
    if (text.size() > std::numeric_limits<uint32_t>::max()) throw UsageError("a metadata text to write has over 4 GiB");
    op(pickle::BINUNICODE).raw(uint32_t(text.size()));
    m_bytes += text;
    return *this;
  }

  Pickler& integer(int64_t value) {
    if (value == int32_t(value)) return op(pickle::BININT).raw(int32_t(value));
    return op(pickle::LONG1).raw(uint8_t{sizeof(value)}).raw(value);
  }

  Pickler& global(const std::string& module, const std::string& name) {
    op(pickle::GLOBAL);
    m_bytes += module + '\n' + name + '\n';
    return *this;
  }

  Pickler& tuple(at::IntArrayRef values) {
    op(pickle::MARK);
    for (const int64_t value : values) integer(value);
    return op(pickle::TUPLE);
  }

  Pickler& orderedDict() { return global("collections", "OrderedDict").op(pickle::EMPTY_TUPLE).op(pickle::REDUCE); }

  Pickler& plain(const PlainValue& value) {
    if (const auto* truth = std::get_if<bool>(&value)) return op(*truth ? pickle::NEWTRUE : pickle::NEWFALSE);
    if (const auto* whole = std::get_if<int64_t>(&value)) return integer(*whole);
    if (const auto* words = std::get_if<std::string>(&value)) return text(*words);
    return op(pickle::BINFLOAT).raw(__builtin_bswap64(std::bit_cast<uint64_t>(std::get<double>(value))));
  }

  /// torch._utils._rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks)
  Pickler& tensor(const Tensor& tensor, const std::string& name, const std::string& key) {
    const auto storage = pickle::storageClass(tensor.scalar_type());
    if (storage.empty()) {
      throw UsageError(
          fmt::format("'{}' has element type {}, which is not written", name, c10::toString(tensor.scalar_type())));
    }
    global("torch._utils", "_rebuild_tensor_v2").op(pickle::MARK);
    op(pickle::MARK).text("storage").global("torch", std::string(storage)).text(key).text("cpu");
    integer(tensor.numel()).op(pickle::TUPLE).op(pickle::BINPERSID);
    integer(0).tuple(tensor.sizes()).tuple(tensor.strides()).op(pickle::NEWFALSE).orderedDict();
    return op(pickle::TUPLE).op(pickle::REDUCE);
  }

 private:
  template <typename T>
  Pickler& raw(T value) {
    m_bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
    return *this;
  }

  std::string m_bytes;
};

void checkUnique(const std::string& name, std::set<std::string>& names) {
  if (!names.insert(name).second) throw UsageError(fmt::format("two things to write are named '{}'", name));
}

void appendState(Pickler& pickler, const TensorFile& file, const std::vector<Tensor>& tensors) {
  std::set<std::string> names;
  pickler.orderedDict().op(pickle::MARK);
  for (size_t i = 0; i < tensors.size(); ++i) {
    const auto& name = file.tensors[i].first;
    checkUnique(name, names);
    pickler.text(name).tensor(tensors[i], name, std::to_string(i));
  }
  pickler.op(pickle::SETITEMS);
}

std::string pickled(const TensorFile& file, const std::vector<Tensor>& tensors, const PthLayout& layout) {
  Pickler pickler;
  if (layout.bare) {
    appendState(pickler, file, tensors);
    return std::move(pickler).finish();
  }
  std::set<std::string> names{"model"};
  pickler.op(pickle::EMPTY_DICT).op(pickle::MARK).text("model");
  appendState(pickler, file, tensors);
  auto beside = layout.beside;
  beside.insert(beside.end(), file.metadata.begin(), file.metadata.end());
  for (const auto& [name, value] : beside) {
    checkUnique(name, names);
    pickler.text(name).plain(value);
  }
  pickler.op(pickle::SETITEMS);
  return std::move(pickler).finish();
}

}  // namespace

std::string formatPth(const TensorFile& file, const PthLayout& layout) {
  if (layout.bare && !layout.beside.empty()) throw UsageError("nothing can stand beside a bare state_dict");
  std::vector<Tensor> tensors;
  for (const auto& [name, tensor] : file.tensors) tensors.push_back(tensor.detach().cpu().contiguous());
  const auto pickle = pickled(file, tensors, layout);
  std::vector<ZipMember> members{{"archive/data.pkl", pickle}, {"archive/byteorder", "little"}};
  for (size_t i = 0; i < tensors.size(); ++i) {
    members.push_back({"archive/data/" + std::to_string(i),
                       std::string_view(static_cast<const char*>(tensors[i].data_ptr()), tensors[i].nbytes())});
  }
  members.push_back({"archive/version", "3\n"});
  return formatStoredZip(members);
}

void writePth(const std::filesystem::path& path, const TensorFile& file, const PthLayout& layout) {
  writeFileAtomically(path, formatPth(file, layout));
}

}  // namespace distillscope
