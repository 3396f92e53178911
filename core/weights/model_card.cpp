#include "core/weights/model_card.h"

namespace distillscope {
namespace {

using nlohmann::json;

template <typename T>
void readInto(T& field, const std::map<std::string, std::string>& metadata, const char* key) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) return;
  try {
    if constexpr (std::is_same_v<T, std::string>) {
      field = found->second;
    } else {
      field = json::parse(found->second).get<T>();
    }
  } catch (const json::exception&) {
    // Another program's idea of the key: as good as absent.
  }
}

}  // namespace

std::map<std::string, std::string> toMetadata(const ModelCard& card) {
  return {{"format", "pt"},
          {"architecture", card.model},
          {"classes", std::to_string(card.classes)},
          {"channels", std::to_string(card.channels)},
          {"image_size", std::to_string(card.imageSize)},
          {"dataset", card.dataset},
          {"class_names", json(card.classNames).dump()},
          {"normalisation_mean", json(card.normalisation.mean).dump()},
          {"normalisation_deviation", json(card.normalisation.deviation).dump()},
          {"history", card.history.dump()}};
}

ModelCard modelCardFrom(const std::map<std::string, std::string>& metadata) {
  ModelCard card;
  readInto(card.model, metadata, "architecture");
  readInto(card.classes, metadata, "classes");
  readInto(card.channels, metadata, "channels");
  readInto(card.imageSize, metadata, "image_size");
  readInto(card.dataset, metadata, "dataset");
  readInto(card.classNames, metadata, "class_names");
  readInto(card.normalisation.mean, metadata, "normalisation_mean");
  readInto(card.normalisation.deviation, metadata, "normalisation_deviation");
  readInto(card.history, metadata, "history");
  return card;
}

}  // namespace distillscope
