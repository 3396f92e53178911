#include "app/cli_study_spawn.h"

#include <cstring>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

constexpr const char* visibleDevices = "CUDA_VISIBLE_DEVICES";

/// This process's variables, with the GPU's.
std::vector<std::string> environmentWith(const std::string& gpu) {
  std::vector<std::string> variables;
  const std::string prefix = std::string(visibleDevices) + "=";
  for (char** variable = environ; *variable; ++variable) {
    if (gpu.empty() || !std::string(*variable).starts_with(prefix)) variables.emplace_back(*variable);
  }
  if (!gpu.empty()) variables.push_back(prefix + gpu);
  return variables;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

pid_t spawnEngine(const std::filesystem::path& program, const RunDir& run, const std::string& gpu) {
  std::vector<std::string> arguments = {program.string(), "resume", run.path().string()};
  std::vector<std::string> environment = environmentWith(gpu);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, run.engineLog().c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);

  pid_t pid = 0;
  const int failure = ::posix_spawn(&pid, program.c_str(), &files, &attributes, pointersTo(arguments).data(),
                                    pointersTo(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (failure != 0) {
    throw ResourceError(fmt::format("the engine {} cannot be started: {}", program.string(), std::strerror(failure)));
  }
  return pid;
}

}  // namespace distillscope
