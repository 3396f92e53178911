// Starter recipes that come with the program: resources/presets/*.json.
#pragma once

#include <QString>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

struct Preset {
  QString id;  ///< "quick-trial"
  QString title;
  QString help;
  nlohmann::json recipe;  ///< the fields that it sets
};

const std::vector<Preset>& presets();
/// Throws std::out_of_range if there is none.
const Preset& preset(const QString& id);

}  // namespace distillscope
