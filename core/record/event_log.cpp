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

EventWriter::EventWriter(const std::filesystem::path& path) : m_path(path.string()) {
  m_file = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (m_file < 0) throw DataError(m_path, fmt::format("cannot be opened for writing: {}", std::strerror(errno)));
  char last = '\n';
  struct stat info {};
  if (::fstat(m_file, &info) == 0 && info.st_size > 0 && ::pread(m_file, &last, 1, info.st_size - 1) == 1 &&
      last != '\n') {
    last = '\n';
    if (::write(m_file, &last, 1) != 1)
      throw ResourceError(fmt::format("{} cannot be written: {}", m_path, std::strerror(errno)));
  }
}

EventWriter::~EventWriter() { ::close(m_file); }

void EventWriter::write(const Event& event) {
  const std::string line = toJson(event).dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  const ssize_t written = ::write(m_file, line.data(), line.size());
  if (written == static_cast<ssize_t>(line.size())) return;
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
  for (std::size_t end = 0; (end = m_partial.find('\n', begin)) != std::string::npos; begin = end + 1) {
    if (end == begin) continue;
    const json value = json::parse(m_partial.begin() + static_cast<std::ptrdiff_t>(begin),
                                   m_partial.begin() + static_cast<std::ptrdiff_t>(end), nullptr, false);
    try {
      events.push_back(eventFromJson(value));
    } catch (const Error& error) {
      if (error.kind() == "newer") throw;
      ++m_badLines;
    }
  }
  m_partial.erase(0, begin);
  return events;
}

}  // namespace distillscope
