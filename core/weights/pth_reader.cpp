#include "core/weights/pth_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/weights/pth_state.h"
#include "core/weights/stored_zip.h"

namespace distillscope {
namespace {

using pickle::Graph;

/// 0x1950a86a20f9469cfc6c
constexpr std::string_view legacyMagic("\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 10);
constexpr int64_t legacyProtocol = 1001;
constexpr size_t tarMagicOffset = 257;

std::string_view rootOf(const std::vector<ZipMember>& members, const std::string& file) {
  constexpr std::string_view suffix = "/data.pkl";
  std::string_view root;
  for (const auto& member : members) {
    const std::string_view name = member.name;
    if (name.size() <= suffix.size() || name.substr(name.size() - suffix.size()) != suffix) continue;
    if (!root.empty()) throw DataError(file, "is a zip archive with two data.pkl, where torch.save writes one");
    root = name.substr(0, name.size() - suffix.size() + 1);
  }
  if (root.empty()) throw DataError(file, "is a zip archive without data.pkl, and not one of torch.save");
  return root;
}

TensorFile parseZip(const std::string& bytes, const std::string& file) {
  const auto members = readStoredZip(bytes, file);
  const auto root = std::string(rootOf(members, file));
  std::string_view pickled;
  StorageBytes storages;
  const auto folder = root + "data/";
  for (const auto& member : members) {
    const std::string_view name = member.name;
    if (name == root + "data.pkl") pickled = member.data;
    if (name.substr(0, folder.size()) == folder) storages[name.substr(folder.size())] = member.data;
    if (name == root + "constants.pkl") {
      throw DataError(file, "is a TorchScript program: save network.state_dict() in Python instead");
    }
    if (name == root + "byteorder" && member.data != "little") {
      throw DataError(file, "was written on a big-endian machine, which is not read");
    }
  }
  ByteCursor in(pickled, file);
  return stateIn(pickle::load(in), storages, bytes.size(), file);
}

void checkSystem(const Graph& system, const std::string& file) {
  const auto* dict = system.get<pickle::Dict>(system.root);
  if (!dict) throw DataError(file, "does not say which system it was written on: is it damaged?");
  for (const auto& [key, value] : dict->items) {
    const auto* text = system.get<pickle::Text>(key);
    const auto* truth = system.get<bool>(value);
    if (text && text->text == "little_endian" && truth && !*truth) {
      throw DataError(file, "was written on a big-endian machine, which is not read");
    }
  }
}

/// The storages that the object refers to, by key.
std::unordered_map<std::string_view, pickle::Storage> storagesIn(const Graph& object, const std::string& file) {
  std::unordered_map<std::string_view, pickle::Storage> storages;
  for (const auto& value : object.values) {
    const auto* storage = std::get_if<pickle::Storage>(&value);
    if (!storage) continue;
    const auto& known = storages.emplace(storage->key, *storage).first->second;
    if (known.type != storage->type || known.count != storage->count) {
      throw DataError(file, fmt::format("describes its storage {} in two ways", storage->key));
    }
  }
  return storages;
}

StorageBytes readLegacyStorages(ByteCursor& in, const Graph& keys, const Graph& object) {
  const auto described = storagesIn(object, in.file());
  const auto* list = keys.get<pickle::List>(keys.root);
  if (!list) throw DataError(in.file(), "has no list of its storages: is it damaged?");
  StorageBytes storages;
  for (const auto id : list->items) {
    const auto* key = keys.get<pickle::Text>(id);
    const auto storage = key ? described.find(key->text) : described.end();
    if (storage == described.end()) {
      throw DataError(in.file(), "lists a storage of an element type that is not read, or that nothing refers to");
    }
    const auto count = in.read<int64_t>();
    if (count != storage->second.count) {
      throw DataError(in.file(),
                      fmt::format("claims {} elements for a storage and has {}", storage->second.count, count));
    }
    const auto size = byteCount({count}, c10::elementSize(storage->second.type));
    if (!size || *size > in.left()) {
      throw DataError(in.file(), fmt::format("claims a storage of {} elements and has {} bytes left: is it truncated?",
                                             count, in.left()));
    }
    if (!storages.emplace(key->text, in.take(*size)).second) throw DataError(in.file(), "lists a storage twice");
  }
  if (in.left() > 0) throw DataError(in.file(), fmt::format("has {} bytes after its last storage", in.left()));
  return storages;
}

TensorFile parseLegacy(const std::string& bytes, const std::string& file) {
  ByteCursor in(bytes, file);
  const Graph magic = pickle::load(in);
  const auto* number = magic.get<pickle::BigInteger>(magic.root);
  if (!number || number->bytes != legacyMagic) {
    throw DataError(file, "is a pickle, but none of torch.save: save network.state_dict() with torch.save");
  }
  const Graph protocol = pickle::load(in);
  const auto* version = protocol.get<int64_t>(protocol.root);
  if (!version || *version != legacyProtocol) throw DataError(file, "is of an unknown version of torch.save's format");
  checkSystem(pickle::load(in), file);
  const Graph object = pickle::load(in);
  const Graph keys = pickle::load(in);
  return stateIn(object, readLegacyStorages(in, keys, object), bytes.size(), file);
}

}  // namespace

TensorFile parsePth(const std::string& bytes, const std::string& name) {
  if (bytes.compare(0, 4, "PK\x03\x04") == 0) return parseZip(bytes, name);
  if (bytes.compare(0, 1, "\x80") == 0) return parseLegacy(bytes, name);
  if (bytes.size() > tarMagicOffset && bytes.compare(tarMagicOffset, 5, "ustar") == 0) {
    throw DataError(
        name,
        "is a tar archive: unpack it and take the weights inside, or, if PyTorch before 0.1.10 wrote it, load "
        "and save it again with a newer one");
  }
  throw DataError(name, "is neither a safetensors file nor one of torch.save");
}

TensorFile readPth(const std::filesystem::path& path) { return parsePth(readFileBytes(path), path.string()); }

}  // namespace distillscope
