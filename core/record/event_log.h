// events.jsonl: append-only writing, and reading that follows a file while it grows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/event.h"

namespace distillscope {

/// Appends events to a file. A torn last line that an earlier process or a full disk left is completed to a line of its
/// own first, so that nothing written fuses with it.
class EventWriter {
 public:
  /// Throws ResourceError if the file cannot be opened for appending.
  explicit EventWriter(const std::filesystem::path& path);
  ~EventWriter();
  EventWriter(const EventWriter&) = delete;
  EventWriter& operator=(const EventWriter&) = delete;

  /// Hands the whole line to the kernel in one call: it survives the death of this process. Throws ResourceError if the
  /// disk is full.
  void write(const Event& event);
  /// Waits until what was written would also survive a loss of power.
  void sync();

 private:
  int m_file = -1;
  std::string m_path;
  bool m_isTorn = false;  ///< whether a part of an event that could not be written stands at the end
};

/// Follows a growing file: each poll returns the events completed since the last one. A last line without its newline
/// is left for the next poll; a complete line that is no event is counted and passed over.
class EventReader {
 public:
  explicit EventReader(std::filesystem::path path, LogDetail detail = LogDetail::Everything)
      : m_path(std::move(path)), m_detail(detail) {}

  /// Reads at most `maxBytes` (0 for all). Returns nothing if the file is absent or has not grown; starts over if it
  /// has shrunk. Throws Error of kind "newer" if a newer version wrote the log.
  /// A digest passes over most lines of a long log without parsing them.
  std::vector<Event> poll(std::size_t maxBytes = 0);
  /// From the next poll on.
  void setDetail(LogDetail detail) { m_detail = detail; }
  /// Complete lines that could not be read, all polls together, without those that a digest passed over.
  int64_t badLines() const { return m_badLines; }

 private:
  void addLine(std::string_view line, std::vector<Event>& events);

  std::filesystem::path m_path;
  LogDetail m_detail;
  std::uintmax_t m_offset = 0;
  std::string m_partial;
  int64_t m_badLines = 0;
};

}  // namespace distillscope
