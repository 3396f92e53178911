#include "core/record/run_notes.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "core/record/error.h"

namespace distillscope {
namespace {

constexpr int notesVersion = 1;
constexpr const char* blanks = " \t\n";

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(blanks);
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

RunNotes readNotes(const RunDir& run) {
  std::ifstream file(run.notes());
  if (!file) return {};
  try {
    const auto value = nlohmann::json::parse(file);
    return {.tags = value.at("tags").get<std::vector<std::string>>(), .note = value.at("note").get<std::string>()};
  } catch (const nlohmann::json::exception&) {
    throw DataError(run.notes().string(), "cannot be read as notes: correct it, or remove it to write new ones");
  }
}

void writeNotes(const RunDir& run, const RunNotes& notes) {
  if (notes.isEmpty()) {
    std::error_code absent;
    std::filesystem::remove(run.notes(), absent);
    return;
  }
  const nlohmann::json value = {{"version", notesVersion}, {"tags", notes.tags}, {"note", notes.note}};
  writeFileAtomically(run.notes(), value.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

std::vector<std::string> tagsFromText(const std::string& text) {
  std::vector<std::string> tags;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::string tag = trimmed(part);
    if (!tag.empty() && std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
  }
  return tags;
}

std::string textOfTags(const std::vector<std::string>& tags) {
  std::string text;
  for (const std::string& tag : tags) text += (text.empty() ? "" : ", ") + tag;
  return text;
}

}  // namespace distillscope
