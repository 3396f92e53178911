// The studies that come with the program (resources/studies), compiled in: both programs find them wherever they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace distillscope {

struct ShippedStudy {
  std::string_view name;  ///< "fashion-mnist-quick"
  std::string_view text;  ///< JSON
};

/// Sorted by name.
const std::vector<ShippedStudy>& shippedStudies();

/// The one of this name, or nullptr.
const ShippedStudy* shippedStudy(std::string_view name);

/// The paper's values, JSON as study_paper.h reads it.
std::string_view shippedPaperText();

}  // namespace distillscope
