// What a person wrote about a run: notes.json in its folder, beside what the engine wrote and never touched by it.
#pragma once

#include <string>
#include <vector>

#include "core/record/run_dir.h"

namespace distillscope {

struct RunNotes {
  std::vector<std::string> tags;  ///< short words, in the order given, each once
  std::string note;               ///< free text

  bool isEmpty() const { return tags.empty() && note.empty(); }
  bool operator==(const RunNotes&) const = default;
};

/// Empty if there are none. Throws DataError if the file cannot be read as notes.
RunNotes readNotes(const RunDir& run);
/// Replaces the file as a whole; empty notes remove it. Throws ResourceError if it cannot be written.
void writeNotes(const RunDir& run, const RunNotes& notes);

/// "baseline, cifar ,baseline" as {"baseline", "cifar"}.
std::vector<std::string> tagsFromText(const std::string& text);
std::string textOfTags(const std::vector<std::string>& tags);

}  // namespace distillscope
