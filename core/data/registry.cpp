#include "core/data/registry.h"

#include "core/record/find_entry.h"

namespace distillscope {

DatasetInfo fashionMnist();

const std::vector<DatasetInfo>& datasets() {
  static const std::vector<DatasetInfo> table = {fashionMnist()};
  return table;
}

const DatasetInfo& findDataset(const std::string& id) { return findEntry(datasets(), "dataset.id", id); }

}  // namespace distillscope
