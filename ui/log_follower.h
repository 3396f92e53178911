// Folds a growing event log into a history, a bounded number of bytes at a time.
#pragma once

#include <QString>
#include <cstdint>
#include <filesystem>

#include "core/record/event_log.h"
#include "core/record/run_history.h"

namespace distillscope {

class LogFollower {
 public:
  LogFollower(const std::filesystem::path& log, LogDetail detail)
      : m_path(log), m_detail(detail), m_reader(log, detail) {}

  /// Adds what is new to `history`, which starts anew with the follower's detail if the log does. Returns whether
  /// everything that the file holds has been read; a log that cannot be read any further counts as read, and `problem`
  /// says why.
  bool readOn(RunHistory& history, QString& problem, std::size_t maxBytes);
  /// Passes over the points of curves from here on.
  void wantDigest();
  /// Whether the last readOn() left something.
  bool isBehind() const { return m_seen < m_size; }

 private:
  std::filesystem::path m_path;
  LogDetail m_detail;
  EventReader m_reader;
  std::uintmax_t m_size = 0;
  std::uintmax_t m_seen = 0;  ///< bytes that were asked for
};

}  // namespace distillscope
