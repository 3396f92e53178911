#include "core/record/event_log.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/record/error.h"

namespace distillscope {

using nlohmann::json;

namespace {

/// Whether a complete line is a step event as EventWriter writes it; a line that is not so counts as another one. A
/// text within an event cannot look like this: its quotes are escaped.
bool isStep(std::string_view line) {
  return line.ends_with('}') && line.rfind(R"("type":"step")") != std::string_view::npos;
}

}  // namespace

EventWriter::EventWriter(const std::filesystem::path& path) : m_path(path.string()) {
  m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (m_file < 0) throw ResourceError(fmt::format("{} cannot be opened for writing: {}", m_path, std::strerror(errno)));
  char last = '\n';
  struct stat info {};
  m_isTorn = ::fstat(m_file, &info) == 0 && info.st_size > 0 && ::pread(m_file, &last, 1, info.st_size - 1) == 1 &&
             last != '\n';
}

EventWriter::~EventWriter() { ::close(m_file); }

void EventWriter::write(const Event& event) {
  const std::string text = toJson(event).dump(-1, ' ', false, json::error_handler_t::replace);
  const std::string line = (m_isTorn ? "\n" : "") + text + "\n";
  const ssize_t written = ::write(m_file, line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) {
    m_isTorn = false;
    return;
  }
  m_isTorn = m_isTorn || written > 0;
  throw ResourceError(fmt::format("{} cannot be written: {}. Free some space and resume the run", m_path,
                                  written < 0 ? std::strerror(errno) : "the disk is full"));
}

void EventWriter::sync() { ::fdatasync(m_file); }

std::vector<Event> EventReader::poll(std::size_t maxBytes) {
  std::vector<Event> events;
  std::error_code failure;
  const auto size = std::filesystem::file_size(m_path, failure);
  if (failure) return events;
  if (size < m_offset) {
    m_offset = 0;
    m_partial.clear();
  }
  if (size == m_offset) return events;
  std::ifstream file(m_path, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(m_offset));
  std::size_t wanted = size - m_offset;
  if (maxBytes > 0 && wanted > maxBytes) wanted = maxBytes;
  std::string bytes(wanted, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(wanted));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  m_offset += bytes.size();
  m_partial += bytes;

  std::size_t begin = 0;
  std::string_view heldBack;  // a step, until it is known whether another one follows
  for (std::size_t end = 0; (end = m_partial.find('\n', begin)) != std::string::npos; begin = end + 1) {
    if (end == begin) continue;
    const std::string_view line(m_partial.data() + begin, end - begin);
    const bool isPassedOver = m_detail == LogDetail::Digest && isStep(line);
    if (!isPassedOver && !heldBack.empty()) addLine(heldBack, events);
    heldBack = isPassedOver ? line : std::string_view();
    if (!isPassedOver) addLine(line, events);
  }
  if (!heldBack.empty()) addLine(heldBack, events);
  m_partial.erase(0, begin);
  return events;
}

void EventReader::addLine(std::string_view line, std::vector<Event>& events) {
  try {
    events.push_back(eventFromJson(json::parse(line.begin(), line.end(), nullptr, false)));
  } catch (const Error& error) {
    if (error.kind() == "newer") throw;
    ++m_badLines;
  }
}

}  // namespace distillscope
