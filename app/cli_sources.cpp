#include "app/cli_sources.h"

#include <charconv>
#include <filesystem>

namespace distillscope {

Source parseSource(const std::string& text) {
  Source source{.name = {}, .path = text};
  if (const auto equals = text.find('='); equals != std::string::npos) {
    source.name = text.substr(0, equals);
    source.path = text.substr(equals + 1);
  }
  if (const auto at = source.path.rfind('@'); at != std::string::npos && !std::filesystem::exists(source.path)) {
    const char* begin = source.path.data() + at + 1;
    const char* end = source.path.data() + source.path.size();
    int64_t epoch = -1;
    if (const auto read = std::from_chars(begin, end, epoch); read.ec == std::errc() && read.ptr == end) {
      source.epoch = epoch;
      source.path.resize(at);
    }
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
