// Tables on standard output, columns aligned: the first to the left, the others to the right.
#pragma once

#include <string>
#include <vector>

namespace distillscope {

/// `rows` have as many cells as `header`. Widths are counted in code points.
std::string alignedTable(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows);

/// A measure as tables show it: shares in percent with two digits, other values with four, "-" for NaN.
std::string measureText(const std::string& measure, double value);

}  // namespace distillscope
