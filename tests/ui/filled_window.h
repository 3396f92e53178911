// A window with runs in it, whose views can be shown and filled one after the other.
#pragma once

#include <functional>

#include "tests/ui/window_fixture.h"
#include "ui/view.h"

namespace distillscope {

/// Two teachers and a student of each. With DISTILLSCOPE_DEMONSTRATION, that workspace instead, with the engine that
/// DISTILLSCOPE_CLI names.
class FilledWindow final : public TestWindow {
 public:
  FilledWindow();

  /// Closes the window and opens it anew, with the same runs chosen.
  void reopenFilled();
  View& showView(const QString& id);
  /// Fills views that show nothing before a person chose something.
  void fillView(const QString& id);
  /// Shows each inner tab of a view in turn, also those inside others, and the first ones again at the end. Where a
  /// view has none, `look` is called once.
  void forEachPage(View& view, const std::function<void(const QString& page)>& look);

 private:
  void chooseAll();
};

}  // namespace distillscope
