// fuzz_TARGET [--inputs N] [--seed S] FILE...
//
// Gives N mutations of the files to the target. A fault of any kind leaves the input in fuzz_TARGET.crash and ends with
// a signal. Built with coverage, it goes on from inputs that reach new code; LibTorch's headers do not compile with
// clang 14 as C++20, so libFuzzer is not to be had, and GCC's -fsanitize-coverage=trace-pc tells the same.
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "core/weights/file_bytes.h"
#include "tests/fuzz/mutator.h"
#include "tests/fuzz/target.h"

namespace {

constexpr size_t slots = 1 << 16;
constexpr unsigned hangSeconds = 60;

std::array<uint8_t, slots> g_reached{};  // places reached by the input at work
uintptr_t g_previous = 0;
std::string g_input;
std::string g_crashFile;

/// Only calls that a signal handler may make.
void keepInput(int signal) {
  const int file = open(g_crashFile.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0644);
  if (file >= 0 && write(file, g_input.data(), g_input.size()) >= 0) close(file);
  constexpr char message[] = "fault: the input is kept\n";
  if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0) _exit(1);
  std::signal(signal, SIG_DFL);
  raise(signal);
}

/// Runs the target and says whether it went where no input went before.
bool reachesNewCode(const std::string& input, std::array<uint8_t, slots>& everReached) {
  g_input = input;
  g_reached.fill(0);
  g_previous = 0;
  alarm(hangSeconds);
  distillscope::fuzz::readInput(g_input);
  alarm(0);
  bool isNew = false;
  for (size_t i = 0; i < slots; ++i) {
    isNew = isNew || (g_reached[i] && !everReached[i]);
    everReached[i] |= g_reached[i];
  }
  return isNew;
}

}  // namespace

/// Called by instrumented code at every branch: marks the step from the previous place to this one.
extern "C" void __sanitizer_cov_trace_pc() {
  const auto place = reinterpret_cast<uintptr_t>(__builtin_return_address(0));
  g_reached[((place >> 1) ^ g_previous) % slots] = 1;
  g_previous = place >> 2;
}

int main(int count, char** arguments) {
  uint64_t inputs = 1000, seed = 0;
  std::string program = arguments[0];
  g_crashFile = program.substr(program.rfind('/') + 1) + ".crash";
  std::vector<std::string> corpus;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--inputs" && i + 1 < count) {
      inputs = std::strtoull(arguments[++i], nullptr, 10);
    } else if (argument == "--seed" && i + 1 < count) {
      seed = std::strtoull(arguments[++i], nullptr, 10);
    } else {
      corpus.push_back(distillscope::readFileBytes(argument));
    }
  }
  if (corpus.empty()) {
    std::fprintf(stderr, "usage: %s [--inputs N] [--seed S] FILE...\n", arguments[0]);
    return 2;
  }
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM}) std::signal(signal, keepInput);

  static std::array<uint8_t, slots> everReached{};
  for (const auto& file : std::vector<std::string>(corpus)) reachesNewCode(file, everReached);
  distillscope::fuzz::Mutator mutator(seed, distillscope::fuzz::tokens());
  for (uint64_t i = 0; i < inputs; ++i) {
    auto input = mutator.next(corpus);
    if (reachesNewCode(input, everReached)) corpus.push_back(std::move(input));
    if ((i + 1) % 100'000 == 0)
      std::printf("%llu inputs, corpus %zu\n", static_cast<unsigned long long>(i + 1), corpus.size());
  }
  std::printf("%llu inputs without a fault, corpus %zu\n", static_cast<unsigned long long>(inputs), corpus.size());
  return 0;
}
