#include "ui/widgets/offered_items.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <algorithm>

namespace distillscope {
namespace {

bool isOffered(const QComboBox& box, const std::vector<std::pair<QString, QVariant>>& items) {
  int index = 0;
  return box.count() == std::ssize(items) && std::ranges::all_of(items, [&](const auto& item) {
           const int place = index++;
           return box.itemText(place) == item.first && box.itemData(place) == item.second;
         });
}

}  // namespace

void offerItems(QComboBox& box, const std::vector<std::pair<QString, QVariant>>& items, int preferred) {
  if (isOffered(box, items)) return;
  const QSignalBlocker blocker(box);
  const QVariant chosen = box.currentData();
  const bool hadPreferred = preferred < box.count();
  box.clear();
  for (const auto& [text, data] : items) box.addItem(text, data);
  const int known = chosen.isValid() ? box.findData(chosen) : -1;
  const bool stays = known > 0 || (known == 0 && hadPreferred);
  box.setCurrentIndex(stays ? known : preferred < box.count() ? preferred : box.count() > 0 ? 0 : -1);
}

}  // namespace distillscope
