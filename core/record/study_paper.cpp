#include "core/record/study_paper.h"

#include <fmt/format.h>

#include "core/record/error.h"
#include "core/record/measures.h"
#include "core/record/study_shipped.h"

namespace distillscope {
namespace {

using nlohmann::json;

PaperKey keyOf(const json& parts) {
  return {.dataset = parts.at("dataset"),
          .teacher = parts.value("teacher", ""),
          .student = parts.value("student", ""),
          .objective = parts.value("objective", ""),
          .method = parts.value("method", ""),
          .fraction = parts.value("fraction", 1.0),
          .dropClasses = parts.value("drop_classes", std::vector<int64_t>()),
          .measure = parts.at("measure")};
}

}  // namespace

const double* PaperValues::find(const PaperKey& key) const {
  const auto found = values.find(key);
  return found != values.end() ? &found->second : nullptr;
}

PaperValues paperValuesFrom(const json& file) {
  PaperValues paper;
  try {
    paper.source = file.at("source");
    for (const json& table : file.at("tables")) {
      const json& columns = table.at("columns");
      for (const json& row : table.at("rows")) {
        const json& values = row.at("values");
        if (values.size() != columns.size()) throw RecipeError("", "has a row with too few or too many values");
        for (std::size_t i = 0; i < values.size(); ++i) {
          if (values[i].is_null()) continue;
          json parts = table.at("key");
          parts.update(row.at("key"));
          parts.update(columns[i]);
          const PaperKey key = keyOf(parts);
          paper.values[key] = values[i].get<double>() / (measureInfo(key.measure).isShare ? 100 : 1);
        }
      }
    }
  } catch (const json::exception& error) {
    throw RecipeError("", fmt::format("the paper's values cannot be read: {}", error.what()));
  }
  return paper;
}

const PaperValues& paperValues() {
  static const PaperValues paper = paperValuesFrom(json::parse(shippedPaperText()));
  return paper;
}

}  // namespace distillscope
