#pragma once

#include "ui/view.h"

namespace distillscope {

class NewRunView final : public View {
  Q_OBJECT
 public:
  explicit NewRunView(Workbench& workbench, QWidget* parent = nullptr);
  void propose(const nlohmann::json& recipe);
};

}  // namespace distillscope
