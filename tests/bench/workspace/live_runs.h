// Stands for two engines at work: appends events to the workspace's live runs, whose locks it holds.
#pragma once

#include <atomic>
#include <filesystem>
#include <thread>

namespace distillscope::bench {

class LiveRuns {
 public:
  explicit LiveRuns(const std::filesystem::path& workspace);
  ~LiveRuns();

 private:
  void write(const std::filesystem::path& workspace);

  std::atomic<bool> m_ends = false;
  std::thread m_writer;
};

}  // namespace distillscope::bench
