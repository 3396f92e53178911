// What the paper reports, to stand beside one's own values: resources/paper/values.json.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

/// The cell of a table of the paper, by the catalogue's ids.
struct PaperKey {
  std::string dataset{};
  std::string teacher{};    ///< empty for a student without teacher
  std::string student{};    ///< empty for a teacher's own value
  std::string objective{};  ///< empty for a student without teacher
  std::string method{};     ///< empty for a teacher's own value and without a teacher
  double fraction = 1.0;
  std::vector<int64_t> dropClasses{};
  std::string measure{};

  auto operator<=>(const PaperKey&) const = default;
};

struct PaperValues {
  std::string source;                 ///< what to cite
  std::map<PaperKey, double> values;  ///< shares in [0, 1]

  /// nullptr if the paper has no such cell.
  const double* find(const PaperKey& key) const;
};

/// Reads the format of that file: tables of a common `key`, one partial key a column, and rows of a partial key and
/// values (null where the paper has none); a cell's key is the three together. Throws RecipeError.
PaperValues paperValuesFrom(const nlohmann::json& file);

/// Those that come with the program.
const PaperValues& paperValues();

}  // namespace distillscope
