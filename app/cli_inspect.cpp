// inspect: a resident process that answers the window's questions on standard input and output.
#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "core/compat/runtime.h"
#include "core/explain/inspector.h"
#include "core/record/error.h"
#include "core/record/framing.h"

namespace distillscope {
namespace {

using nlohmann::json;

void send(const json& message) {
  if (message.is_null()) return;
  const std::string bytes = frame(message.dump(-1, ' ', false, json::error_handler_t::replace));
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() || std::fflush(stdout) != 0) {
    throw ResourceError("nobody reads the answers any more");
  }
}

/// Requests in the order of their arrival. Cancellations overtake them: they are heeded while a request is worked on,
/// and so are quick requests while a long one is.
class RequestQueue {
 public:
  /// Waits for a request; nothing once the input has ended.
  std::optional<std::string> next() {
    while (m_requests.empty()) {
      if (!read()) return std::nullopt;
    }
    std::string request = std::move(m_requests.front());
    m_requests.pop_front();
    return request;
  }

  /// The first quick request of those that have arrived; nothing if there is none.
  std::optional<std::string> nextQuick() {
    const auto found = std::ranges::find_if(m_requests, isQuick);
    if (found == m_requests.end()) return std::nullopt;
    std::string request = std::move(*found);
    m_requests.erase(found);
    return request;
  }

  bool isCancelled(const json& id) {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    while (::poll(&input, 1, 0) > 0 && (input.revents & POLLIN) && read()) {
    }
    return m_cancelled.contains(id);
  }

 private:
  /// Waits for bytes; false once there are no more.
  bool read() {
    std::array<char, 65536> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) return true;
    if (count <= 0) return false;
    m_reader.append(bytes.data(), static_cast<std::size_t>(count));
    while (auto message = m_reader.next()) {
      if (const json id = cancelledId(*message); !id.is_null()) {
        m_cancelled.insert(id);
      } else {
        m_requests.push_back(std::move(*message));
      }
    }
    return true;
  }

  FrameReader m_reader;
  std::deque<std::string> m_requests;
  std::set<json> m_cancelled;
};

/// Until the input ends or `shutdown` is asked.
void serve() {
  prepareRuntime(0);
  RequestQueue queue;
  Inspector inspector({.notify = send,
                       .isCancelled = [&](const json& id) { return queue.isCancelled(id); },
                       .meanwhile =
                           [&] {
                             while (const auto request = queue.nextQuick()) send(inspector.answer(*request));
                           }});
  while (!inspector.isDone()) {
    const auto request = queue.next();
    if (!request) return;
    send(inspector.answer(*request));
  }
}

}  // namespace

void addInspect(CLI::App& app) {
  auto* command = app.add_subcommand(
      "inspect", "Answer questions about models and images as JSON-RPC 2.0 on standard input and output");
  command->callback(serve);
}

}  // namespace distillscope
