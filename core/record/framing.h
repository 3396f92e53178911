// Messages framed as the Language Server Protocol does it: "Content-Length: N", an empty line, N bytes.
#pragma once

#include <optional>
#include <string>

namespace distillscope {

/// `body` with its header.
std::string frame(const std::string& body);

/// Takes messages out of a stream of bytes that arrives in pieces.
class FrameReader {
 public:
  void append(const char* bytes, std::size_t count) { m_buffer.append(bytes, count); }
  /// The next complete message, or nothing yet. Throws Error of kind "data" if the header is malformed or announces
  /// more than 256 MiB; the stream cannot be trusted after that.
  std::optional<std::string> next();

 private:
  std::string m_buffer;
};

}  // namespace distillscope
