#include "core/record/run_dir.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

struct flock wholeFile(short type) {
  struct flock range {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  return range;
}

constexpr std::pair<ControlRequest, const char*> requestNames[] = {
    {ControlRequest::Pause, "pause"}, {ControlRequest::Continue, "continue"}, {ControlRequest::Stop, "stop"}};

/// Closes on every path; keeps errno of the first failure for the message.
class OpenFile {
 public:
  OpenFile(const fs::path& path, int flags) : m_file(::open(path.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~OpenFile() {
    if (m_file >= 0) ::close(m_file);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return m_file; }

 private:
  int m_file;
};

/// Waits until no other process writes to the open file. Whether it still has its name: who held it may have renamed
/// it.
bool lockUnderItsName(int file, const fs::path& name) {
  struct flock range = wholeFile(F_WRLCK);
  while (::fcntl(file, F_OFD_SETLKW, &range) != 0 && errno == EINTR) {
  }
  struct stat opened {
  }, named{};
  return ::fstat(file, &opened) == 0 && ::stat(name.c_str(), &named) == 0 && opened.st_ino == named.st_ino;
}

bool writeAll(int file, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written = ::write(file, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    done += static_cast<std::size_t>(written);
  }
  return true;
}

}  // namespace

std::string RunDir::id() const {
  const fs::path normal = m_path.lexically_normal();
  return (normal.has_filename() ? normal.filename() : normal.parent_path().filename()).string();
}

fs::path RunDir::epochCheckpoint(int64_t epoch) const {
  return checkpoints() / fmt::format("epoch-{:04}.safetensors", epoch);
}

std::vector<int64_t> RunDir::keptEpochs() const {
  std::vector<int64_t> epochs;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(checkpoints(), failure)) {
    const std::string name = entry.path().filename().string();
    int64_t epoch = 0;
    const auto begin = name.find_first_of("0123456789");
    if (begin == std::string::npos) continue;
    std::from_chars(name.data() + begin, name.data() + name.size(), epoch);
    if (entry.path() == epochCheckpoint(epoch)) epochs.push_back(epoch);
  }
  std::ranges::sort(epochs);
  return epochs;
}

bool RunDir::exists() const {
  std::error_code unreadable;
  return fs::exists(recipe(), unreadable);
}

RunLock::RunLock(const RunDir& run) {
  m_file = ::open(run.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (m_file < 0)
    throw ResourceError(fmt::format("{} cannot be opened: {}", run.lock().string(), std::strerror(errno)));
  struct flock range = wholeFile(F_WRLCK);
  // An open-file-description lock: it belongs to this object and is not lost when another part of the process closes
  // the same file.
  if (::fcntl(m_file, F_OFD_SETLK, &range) != 0) {
    const int reason = errno;
    ::close(m_file);
    if (reason != EAGAIN && reason != EACCES) {
      throw ResourceError(fmt::format("{} cannot be locked: {}", run.lock().string(), std::strerror(reason)));
    }
    throw UsageError(fmt::format("another process works on {}: wait for it, or stop it", run.path().string()));
  }
}

RunLock::~RunLock() { ::close(m_file); }

bool RunLock::isHeld(const RunDir& run) {
  const OpenFile file(run.lock(), O_RDWR);
  if (file.get() < 0) return false;
  struct flock range = wholeFile(F_WRLCK);
  return ::fcntl(file.get(), F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

void writeControl(const RunDir& run, ControlRequest request) {
  const auto* name = std::ranges::find(requestNames, request, &std::pair<ControlRequest, const char*>::first);
  writeFileAtomically(run.control(), name->second);
}

std::optional<ControlRequest> takeControl(const RunDir& run) {
  // Renamed first: a request that comes while this one is read has a file of its own.
  const fs::path taken = run.control().string() + ".taken";
  if (::rename(run.control().c_str(), taken.c_str()) != 0) return std::nullopt;
  std::string word;
  std::ifstream(taken) >> word;
  std::error_code ignored;
  fs::remove(taken, ignored);
  const auto* found = std::ranges::find_if(requestNames, [&](const auto& entry) { return word == entry.second; });
  return found != std::end(requestNames) ? std::optional(found->first) : std::nullopt;
}

RunStatus statusOf(const RunHistory& history, bool lockHeld) {
  if (lockHeld) return history.paused() ? RunStatus::Paused : RunStatus::Running;
  if (history.end()) {
    if (history.end()->status == "finished") return RunStatus::Finished;
    return history.end()->status == "stopped" ? RunStatus::Stopped : RunStatus::Failed;
  }
  return history.start() ? RunStatus::Interrupted : RunStatus::Waiting;
}

std::string statusName(RunStatus status) {
  switch (status) {
    case RunStatus::Waiting:
      return "waiting";
    case RunStatus::Running:
      return "running";
    case RunStatus::Paused:
      return "paused";
    case RunStatus::Finished:
      return "finished";
    case RunStatus::Stopped:
      return "stopped";
    case RunStatus::Failed:
      return "failed";
    case RunStatus::Interrupted:
      return "interrupted";
  }
  return {};
}

void writeFileAtomically(const fs::path& path, const std::string& bytes) {
  const fs::path temporary = path.string() + ".part";
  const auto fail = [&](const char* what) {
    throw ResourceError(
        fmt::format("{} cannot be {}: {}. What it held before is intact", path.string(), what, std::strerror(errno)));
  };
  for (bool isReplaced = false; !isReplaced;) {
    const OpenFile file(temporary, O_WRONLY | O_CREAT);
    if (file.get() < 0) fail("written");
    if (!lockUnderItsName(file.get(), temporary)) continue;
    const auto giveUp = [&](const char* what) {
      const int reason = errno;
      ::unlink(temporary.c_str());
      errno = reason;
      fail(what);
    };
    if (::ftruncate(file.get(), 0) != 0 || !writeAll(file.get(), bytes)) giveUp("written");
    if (::fsync(file.get()) != 0) giveUp("synced to disk");
    if (::rename(temporary.c_str(), path.c_str()) != 0) giveUp("replaced");
    isReplaced = true;
  }
  const OpenFile folder(path.has_parent_path() ? path.parent_path() : fs::path("."), O_RDONLY | O_DIRECTORY);
  if (folder.get() >= 0) ::fsync(folder.get());
}

std::vector<RunDir> listRuns(const fs::path& workspace) {
  std::vector<RunDir> runs;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(workspace / "runs", failure)) {
    RunDir run(entry.path());
    if (run.exists()) runs.push_back(std::move(run));
  }
  std::ranges::sort(runs, {}, &RunDir::path);
  return runs;
}

fs::path defaultWorkspace() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data && fs::path(data).is_absolute()) return fs::path(data) / "distillscope";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : ".") / ".local" / "share" / "distillscope";
}

fs::path resolveReference(const std::string& field, const std::string& reference, const fs::path& runFolder) {
  const fs::path path(reference);
  std::vector<fs::path> candidates;
  if (path.is_absolute()) {
    candidates = {path};
  } else {
    candidates = {fs::absolute(runFolder).lexically_normal().parent_path() / path, fs::absolute(path)};
  }
  for (const fs::path& candidate : candidates) {
    if (fs::exists(candidate)) return candidate.lexically_normal();
  }
  throw RecipeError(field, fmt::format("is {}, and there is no such run or weights file (looked for {})", reference,
                                       fmt::format("{}", candidates.front().string())));
}

}  // namespace distillscope
