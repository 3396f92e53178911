// A small cache.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <utility>

namespace distillscope {

/// The values used last, at most `capacity` of them. A value in use by a caller outlives its place here.
template <typename Value>
class Recent {
 public:
  explicit Recent(std::size_t capacity) : m_capacity(capacity) {}

  /// Null if it is not kept (any more).
  std::shared_ptr<const Value> find(const std::string& key) {
    for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry) {
      if (entry->first != key) continue;
      m_entries.splice(m_entries.begin(), m_entries, entry);
      return entry->second;
    }
    return nullptr;
  }

  std::shared_ptr<const Value> keep(const std::string& key, Value value) {
    m_entries.emplace_front(key, std::make_shared<const Value>(std::move(value)));
    if (m_entries.size() > m_capacity) m_entries.pop_back();
    return m_entries.front().second;
  }

 private:
  std::size_t m_capacity;
  std::list<std::pair<std::string, std::shared_ptr<const Value>>> m_entries;  ///< the last used first
};

}  // namespace distillscope
