// inspect: a resident process that answers the window's questions on standard input and output.
#include <array>
#include <cerrno>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "core/compat/runtime.h"
#include "core/explain/inspector.h"
#include "core/record/error.h"
#include "core/record/framing.h"

namespace distillscope {
namespace {

void reply(const nlohmann::json& answer) {
  if (answer.is_null()) return;
  const std::string message = frame(answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  if (std::fwrite(message.data(), 1, message.size(), stdout) != message.size() || std::fflush(stdout) != 0) {
    throw ResourceError("nobody reads the answers any more");
  }
}

/// Until the input ends or `shutdown` is asked.
void serve() {
  prepareRuntime(0);
  Inspector inspector;
  FrameReader reader;
  std::array<char, 65536> bytes{};
  while (!inspector.isDone()) {
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    reader.append(bytes.data(), static_cast<std::size_t>(count));
    while (!inspector.isDone()) {
      const auto message = reader.next();
      if (!message) break;
      reply(inspector.answer(*message));
    }
  }
}

}  // namespace

void addInspect(CLI::App& app) {
  auto* command = app.add_subcommand(
      "inspect", "Answer questions about models and images as JSON-RPC 2.0 on standard input and output");
  command->callback(serve);
}

}  // namespace distillscope
