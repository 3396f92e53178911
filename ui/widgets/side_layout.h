// The layout of most views: what is chosen at the side, and what is shown of it beside that.
#pragma once

#include <QString>

class QWidget;

namespace distillscope {

class Settings;

/// A strut of a side's layout, in pixels. A minimum width of the widget would let its fields be cut off.
inline constexpr int leastSideWidth = 180;

/// Fills `view` with `side`, `sideWidth` pixels wide until a person drags its edge, and `pages`. `key` is the setting
/// that remembers the edge's place.
void layOutWithSide(QWidget& view, QWidget* side, QWidget* pages, int sideWidth, Settings& settings,
                    const QString& key);

}  // namespace distillscope
