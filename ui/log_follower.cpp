#include "ui/log_follower.h"

#include <algorithm>
#include <exception>

namespace distillscope {

bool LogFollower::readOn(RunHistory& history, QString& problem, std::size_t maxBytes) {
  std::error_code absent;
  const auto size = std::filesystem::file_size(m_path, absent);
  m_size = absent ? 0 : size;
  if (m_size < m_seen) {
    m_seen = 0;
    history = RunHistory(m_detail);
  }
  if (!isBehind()) return true;
  m_seen += std::min<std::uintmax_t>(maxBytes, m_size - m_seen);
  try {
    for (const Event& event : m_reader.poll(maxBytes)) history.add(event);
  } catch (const std::exception& error) {
    problem = QString::fromUtf8(error.what());
    m_seen = m_size;
  }
  return !isBehind();
}

void LogFollower::wantDigest() {
  m_detail = LogDetail::Digest;
  m_reader.setDetail(m_detail);
}

}  // namespace distillscope
