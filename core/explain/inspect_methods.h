// The inspector's methods (docs/inspect.md), by subject; inspector.cpp holds their table.
#pragma once

#include <nlohmann/json.hpp>

#include "core/explain/explainer.h"

namespace distillscope {

struct InspectContext {
  Explainer& explainer;
  Watch watch;  ///< of methods that may take seconds
};

using InspectMethod = nlohmann::json (*)(const InspectContext& context, const nlohmann::json& params);

nlohmann::json inspectDatasetSummary(const InspectContext& context, const nlohmann::json& params);
nlohmann::json inspectDatasetList(const InspectContext& context, const nlohmann::json& params);
nlohmann::json inspectDatasetImages(const InspectContext& context, const nlohmann::json& params);

nlohmann::json inspectModelDescribe(const InspectContext& context, const nlohmann::json& params);
nlohmann::json inspectPairRefusals(const InspectContext& context, const nlohmann::json& params);
nlohmann::json inspectPredict(const InspectContext& context, const nlohmann::json& params);

nlohmann::json inspectCam(const InspectContext& context, const nlohmann::json& params);
nlohmann::json inspectCamStatistics(const InspectContext& context, const nlohmann::json& params);

nlohmann::json inspectTeacherCentroids(const InspectContext& context, const nlohmann::json& params);
nlohmann::json inspectTeacherTemperature(const InspectContext& context, const nlohmann::json& params);
nlohmann::json inspectSamplesRank(const InspectContext& context, const nlohmann::json& params);

}  // namespace distillscope
