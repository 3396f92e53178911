// The names, titles and units of measured quantities, one place for curves, tables and reports.
#pragma once

#include <string>
#include <vector>

namespace distillscope {

struct MeasureInfo {
  std::string id{};     ///< key in events and summaries
  std::string title{};  ///< label in the window and in tables
  std::string unit{};   ///< "nats", "%" or empty
  bool isShare;         ///< stored in [0, 1], shown in percent
};

/// Known measures in the order in which tables show them.
const std::vector<MeasureInfo>& measures();

/// The entry of `id`; for an unknown id, one with the id as its title and no unit.
MeasureInfo measureInfo(const std::string& id);

}  // namespace distillscope
