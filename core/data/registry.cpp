#include "core/data/registry.h"

#include "core/record/find_entry.h"

namespace distillscope {

DatasetInfo fashionMnist();
DatasetInfo cifar10();
DatasetInfo cifar100();
DatasetInfo imageFolder();
DatasetInfo imageFolder224();

const std::vector<DatasetInfo>& datasets() {
  static const std::vector<DatasetInfo> table = {
      fashionMnist(), cifar10(),        cifar100(),
#ifdef DISTILLSCOPE_WITH_OPENCV
      imageFolder(),  imageFolder224(),
#endif
  };
  return table;
}

const DatasetInfo& findDataset(const std::string& id) { return findEntry(datasets(), "dataset.id", id); }

}  // namespace distillscope
