#include "core/record/framing.h"

#include <charconv>

#include <fmt/format.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

constexpr std::string_view lengthField = "Content-Length:";
constexpr std::string_view headerEnd = "\r\n\r\n";
constexpr std::size_t longestHeader = 4096;
constexpr std::size_t longestBody = std::size_t{256} << 20;

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ExitCode::BadData, "data", "the stream of messages is broken: " + why);
}

std::size_t bodyLength(std::string_view header) {
  const auto at = header.find(lengthField);
  if (at == std::string_view::npos) refuse("a header has no Content-Length");
  std::string_view digits = header.substr(at + lengthField.size());
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  std::size_t length = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (failure != std::errc() || (end != digits.data() + digits.size() && *end != '\r'))
    refuse("Content-Length is no number");
  if (length > longestBody) refuse(fmt::format("a message announces {} bytes", length));
  return length;
}

}  // namespace

std::string frame(const std::string& body) { return fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body); }

std::optional<std::string> FrameReader::next() {
  const auto end = m_buffer.find(headerEnd);
  if (end == std::string::npos) {
    if (m_buffer.size() > longestHeader) refuse("a header does not end");
    return std::nullopt;
  }
  const std::size_t length = bodyLength(std::string_view(m_buffer).substr(0, end));
  const std::size_t begin = end + headerEnd.size();
  if (m_buffer.size() - begin < length) return std::nullopt;
  std::string body = m_buffer.substr(begin, length);
  m_buffer.erase(0, begin + length);
  return body;
}

}  // namespace distillscope
