// A drop-down list of things that come and go.
#pragma once

#include <QString>
#include <QVariant>
#include <utility>
#include <vector>

class QComboBox;

namespace distillscope {

/// Makes `box` offer `items` (text and data), without a signal. If they are what it offers already, nothing happens: an
/// open list keeps its place. Otherwise what was chosen stays chosen while it is offered; then comes `preferred`, then
/// the first. The first item stays chosen only if `preferred` could have been chosen instead.
void offerItems(QComboBox& box, const std::vector<std::pair<QString, QVariant>>& items, int preferred = 0);

}  // namespace distillscope
