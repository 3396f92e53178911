#include "app/cli_sources.h"

#include <charconv>
#include <filesystem>

namespace distillscope {

namespace {

/// "PATH" or "PATH@EPOCH".
Source sourceAt(const std::string& text) {
  Source source{.name = {}, .path = text};
  const auto at = text.rfind('@');
  if (at == std::string::npos || std::filesystem::exists(text)) return source;
  const char* end = text.data() + text.size();
  int64_t epoch = -1;
  if (const auto read = std::from_chars(text.data() + at + 1, end, epoch); read.ec == std::errc() && read.ptr == end) {
    source.epoch = epoch;
    source.path.resize(at);
  }
  return source;
}

}  // namespace

Source parseSource(const std::string& text) {
  Source source = sourceAt(text);
  const auto equals = text.find('=');
  if (equals != std::string::npos && !std::filesystem::exists(source.path)) {
    source = sourceAt(text.substr(equals + 1));
    source.name = text.substr(0, equals);
  }
  if (source.name.empty()) source.name = std::filesystem::path(text).filename().string();
  return source;
}

std::vector<Source> parseSources(const std::vector<std::string>& texts) {
  std::vector<Source> sources;
  for (const std::string& text : texts) sources.push_back(parseSource(text));
  return sources;
}

}  // namespace distillscope
