#include "core/train/summary.h"

#include "core/compat/runtime.h"
#include "core/data/subset.h"
#include "core/record/measures.h"

namespace distillscope {
namespace {

using nlohmann::json;

json splitEntry(const Measurement& measurement, const MeasureOptions& options) {
  json entry = toJson(Event(toEvent(measurement, options)));
  for (const char* key : {"type", "epoch", "step", "time", "split"}) entry.erase(key);
  json rows = json::array();
  const Tensor& confusion = measurement.accuracy.confusion();
  for (int64_t y = 0; y < confusion.size(0); ++y) {
    const int64_t* row = confusion.data_ptr<int64_t>() + y * confusion.size(1);
    rows.push_back(std::vector<int64_t>(row, row + confusion.size(1)));
  }
  entry["confusion"] = std::move(rows);
  return entry;
}

}  // namespace

json toJson(const EpochMeasurements& epoch, const MeasureOptions& options) {
  json entry = {{"epoch", epoch.epoch}};
  if (epoch.test) entry["test"] = splitEntry(*epoch.test, options);
  if (epoch.train) {
    MeasureOptions plain = options;
    plain.dropped = {};  // the training split has no images of dropped classes
    entry["train"] = splitEntry(*epoch.train, plain);
  }
  return entry;
}

json summaryOf(const Session& session, const std::string& status, const TrainerState& state, const json& last,
               const json& best, double seconds) {
  return {{"version", 1},
          {"status", status},
          {"steps", state.position.step},
          {"seconds", seconds},
          {"classes", session.classNames},
          {"training_images", session.subset.size(0)},
          {"training_images_hash", subsetHash(session.subset)},
          {"last", last},
          {"best", best},
          {"environment",
           {{"engine", DISTILLSCOPE_VERSION},
            {"libtorch", torchVersion()},
            {"device", session.device.str()},
            {"threads", state.threads}}}};
}

json historyOf(const Recipe& recipe, const json& epochEntry) {
  const json full = toJson(recipe);
  json history = {{"kind", full["kind"]}, {"seed", recipe.seed}};
  for (const char* key : {"objective", "distiller"}) {
    if (full.contains(key)) history[key] = full[key];
  }
  if (epochEntry.contains("epoch")) history["epoch"] = epochEntry["epoch"];
  if (epochEntry.contains("test")) {
    for (const MeasureInfo& info : measures()) {
      if (epochEntry["test"].contains(info.id)) history["test"][info.id] = epochEntry["test"][info.id];
    }
    history["test"]["provenance"] = epochEntry["test"]["provenance"];
  }
  return history;
}

}  // namespace distillscope
