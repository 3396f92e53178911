// The colour of a run as a small icon beside its name.
#pragma once

#include <QColor>
#include <QIcon>

namespace distillscope {

inline constexpr int swatchSize = 14;  ///< pixels

/// A rounded square, sharp at this ratio of device pixels.
QIcon swatch(const QColor& colour, double pixelRatio);

}  // namespace distillscope
