#include "ui/views/new_run_view.h"

namespace distillscope {
NewRunView::NewRunView(Workbench&, QWidget* parent) : View(parent) {}
void NewRunView::propose(const nlohmann::json&) {}
}  // namespace distillscope
