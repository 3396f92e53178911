// Pickles and files of torch.save put together by hand, to state what ours should read or refuse.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "core/weights/stored_zip.h"

namespace distillscope::handmade {

template <typename T>
std::string raw(T value) {
  std::string bytes(sizeof(T), '\0');
  std::memcpy(bytes.data(), &value, sizeof(T));
  return bytes;
}

inline std::string text(const std::string& words) { return "X" + raw(uint32_t(words.size())) + words; }
inline std::string integer(int64_t value) { return "\x8a\x08" + raw(value); }
inline std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
inline std::string tuple(const std::vector<int64_t>& values) {
  std::string bytes = "(";
  for (const int64_t value : values) bytes += integer(value);
  return bytes + "t";
}

inline std::string storage(const std::string& type, const std::string& key, int64_t count) {
  return "(" + text("storage") + global("torch", type) + text(key) + text("cpu") + integer(count) + "tQ";
}

struct View {
  std::string type = "FloatStorage";
  std::string key = "0";
  int64_t count = 2;
  int64_t offset = 0;
  std::vector<int64_t> sizes = {2};
  std::vector<int64_t> strides = {1};
};

inline std::string tensor(const View& view) {
  return global("torch._utils", "_rebuild_tensor_v2") + "(" + storage(view.type, view.key, view.count) +
         integer(view.offset) + tuple(view.sizes) + tuple(view.strides) + "\x89" +
         global("collections", "OrderedDict") + ")RtR";
}

/// A whole pickle of a dictionary from "key value key value ..." in pickled form.
inline std::string dictionary(const std::string& items) { return "\x80\x02}(" + items + "u."; }

/// An archive with this pickle and, under data/0, these elements.
inline std::string archive(const std::string& pickle, const std::string& elements = std::string(8, '\0')) {
  return formatStoredZip({{"archive/data.pkl", pickle}, {"archive/data/0", elements}, {"archive/version", "3\n"}});
}

/// A legacy file with these pickles for the object and the list of keys, and these storages.
inline std::string legacy(const std::string& object, const std::string& keys, const std::string& storages,
                          int16_t protocol = 1001) {
  return std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M", 18) + raw(protocol) + "." +
         dictionary(text("little_endian") + "\x88") + object + keys + storages;
}

}  // namespace distillscope::handmade
