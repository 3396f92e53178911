#include "core/record/catalogue.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/record/error.h"

namespace distillscope {
namespace {

using nlohmann::json;

json specsToJson(const std::vector<ParamSpec>& specs) {
  json list = json::array();
  for (const ParamSpec& spec : specs) list.push_back(toJson(spec));
  return list;
}

std::vector<ParamSpec> specsFromJson(const json& list) {
  std::vector<ParamSpec> specs;
  for (const json& item : list) specs.push_back(paramSpecFromJson(item));
  return specs;
}

json entryToJson(const DatasetEntry& e) {
  return {{"id", e.id},           {"title", e.title},       {"citation", e.citation},    {"help", e.help},
          {"classes", e.classes}, {"channels", e.channels}, {"image_size", e.imageSize}, {"needs_root", e.needsRoot}};
}

json entryToJson(const ModelEntry& e) {
  return {{"id", e.id},
          {"title", e.title},
          {"family", e.family},
          {"citation", e.citation},
          {"image_size", e.imageSize},
          {"training_defaults", e.trainingDefaults.is_null() ? json::object() : e.trainingDefaults},
          {"fine_tune_defaults", e.fineTuneDefaults.is_null() ? json::object() : e.fineTuneDefaults}};
}

json entryToJson(const ObjectiveEntry& e) {
  return {{"id", e.id},
          {"title", e.title},
          {"citation", e.citation},
          {"help", e.help},
          {"fine_tunes", e.fineTunes},
          {"params", specsToJson(e.params)},
          {"defaults", e.defaults.is_null() ? json::object() : e.defaults}};
}

json entryToJson(const DistillerEntry& e) {
  return {{"id", e.id},       {"title", e.title}, {"citation", e.citation}, {"help", e.help},
          {"gamma", e.gamma}, {"alpha", e.alpha}, {"beta", e.beta},         {"params", specsToJson(e.params)}};
}

void read(const json& v, DatasetEntry& e) {
  e = {v.at("id"),      v.at("title"),    v.at("citation"),   v.at("help"),
       v.at("classes"), v.at("channels"), v.at("image_size"), v.at("needs_root")};
}

void read(const json& v, ModelEntry& e) {
  e = {v.at("id"),
       v.at("title"),
       v.at("family"),
       v.at("citation"),
       v.at("image_size"),
       v.at("training_defaults"),
       v.at("fine_tune_defaults")};
}

void read(const json& v, ObjectiveEntry& e) {
  e = {v.at("id"),      v.at("title"),      v.at("citation"),
       v.at("help"),    v.at("fine_tunes"), specsFromJson(v.at("params")),
       v.at("defaults")};
}

void read(const json& v, DistillerEntry& e) {
  e = {v.at("id"),    v.at("title"), v.at("citation"), v.at("help"),
       v.at("gamma"), v.at("alpha"), v.at("beta"),     specsFromJson(v.at("params"))};
}

template <typename Entry>
json listToJson(const std::vector<Entry>& entries) {
  json list = json::array();
  for (const Entry& entry : entries) list.push_back(entryToJson(entry));
  return list;
}

template <typename Entry>
std::vector<Entry> listFromJson(const json& list) {
  std::vector<Entry> entries(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) read(list[i], entries[i]);
  return entries;
}

template <typename Entry>
const Entry* find(const std::vector<Entry>& entries, const std::string& id) {
  const auto found = std::ranges::find(entries, id, &Entry::id);
  return found != entries.end() ? &*found : nullptr;
}

}  // namespace

const DatasetEntry* Catalogue::dataset(const std::string& id) const { return find(datasets, id); }
const ModelEntry* Catalogue::model(const std::string& id) const { return find(models, id); }
const ObjectiveEntry* Catalogue::objective(const std::string& id) const { return find(objectives, id); }
const DistillerEntry* Catalogue::distiller(const std::string& id) const { return find(distillers, id); }

json toJson(const Catalogue& catalogue) {
  return {{"version", Catalogue::version},
          {"engine", catalogue.engine},
          {"libtorch", catalogue.libtorch},
          {"devices", catalogue.devices},
          {"datasets", listToJson(catalogue.datasets)},
          {"models", listToJson(catalogue.models)},
          {"objectives", listToJson(catalogue.objectives)},
          {"distillers", listToJson(catalogue.distillers)}};
}

Catalogue catalogueFromJson(const json& value) {
  try {
    const int version = value.at("version");
    if (version > Catalogue::version) {
      throw RecipeError("", fmt::format("the engine's catalogue has version {}, and this program reads up to {}: "
                                        "install the same version of both programs",
                                        version, Catalogue::version));
    }
    return {.engine = value.at("engine"),
            .libtorch = value.value("libtorch", ""),
            .devices = value.at("devices"),
            .datasets = listFromJson<DatasetEntry>(value.at("datasets")),
            .models = listFromJson<ModelEntry>(value.at("models")),
            .objectives = listFromJson<ObjectiveEntry>(value.at("objectives")),
            .distillers = listFromJson<DistillerEntry>(value.at("distillers"))};
  } catch (const json::exception& error) {
    throw RecipeError("", fmt::format("the engine's catalogue cannot be read: {}", error.what()));
  }
}

}  // namespace distillscope
