// Predictions and Eigen-CAM maps of several models on the same images. Models and datasets stay in memory between
// calls.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/weights/load_model.h"

namespace distillscope {

/// A run's folder or a weights file, under the name that figures give it.
struct Source {
  std::string name;
  std::string path;
};

struct DatasetChoice {
  std::string id;  ///< empty: the first source's own
  std::string root;
  std::string split = "test";
};

/// An image of the dataset, or of a file.
struct ImageChoice {
  int64_t index = -1;
  std::string file;
};

struct CamOptions {
  int64_t layer = -1;  ///< index into ModelOutput::features, -1 for the last
  bool centred = true;
  int64_t component = 1;
  bool sharedScale = true;  ///< one maximum for the maps of an image, or one for each map
};

struct Prediction {
  Tensor probabilities;  ///< [K] float32
  int64_t predicted = 0;
  std::string className;
};

struct CamColumn {
  Prediction prediction;
  Tensor map;            ///< [H, W] float32 in [0, 1], of the picture's size
  double explained = 0;  ///< see EigenCam
};

struct CamRow {
  std::string name;    ///< "test 12", or the file's name
  int64_t label = -1;  ///< -1 for a file
  std::string labelName;
  Tensor picture;                  ///< [H, W, 3] uint8, RGB
  std::vector<CamColumn> columns;  ///< in the order of the sources
};

struct FeatureMap {
  int64_t index;
  std::string name;            ///< "stem", "stage 1", ...
  std::vector<int64_t> shape;  ///< {C, H, W}
};

class Explainer {
 public:
  /// One row for each image. Throws DataError, RecipeError or UsageError.
  std::vector<CamRow> cam(const std::vector<Source>& sources, const DatasetChoice& dataset,
                          const std::vector<ImageChoice>& images, const CamOptions& options);
  /// For each image the predictions in the order of the sources, at `temperature`.
  std::vector<std::vector<Prediction>> predict(const std::vector<Source>& sources, const DatasetChoice& dataset,
                                               const std::vector<ImageChoice>& images, double temperature);

  /// Frozen, on the CPU. Read again when the file has changed.
  const LoadedModel& model(const std::string& path);
  std::vector<FeatureMap> layers(const std::string& path);
  std::shared_ptr<const Dataset> dataset(const DatasetChoice& choice);

 private:
  struct Cached {
    LoadedModel loaded;
    std::filesystem::file_time_type written;
  };
  struct Input {
    Tensor pixels;  ///< [C, H, W] uint8
    std::string name;
    int64_t label = -1;
  };
  DatasetChoice settled(DatasetChoice choice, const std::vector<Source>& sources);
  Input read(const ImageChoice& image, const DatasetChoice& choice, const LoadedModel& first);
  Tensor inputFor(const Input& input, const LoadedModel& model, const DatasetChoice& choice) const;

  std::map<std::string, Cached> m_models;
  std::map<std::string, std::shared_ptr<const Dataset>> m_datasets;
};

/// [C, H, W] uint8, one channel or three, as [H, W, 3] RGB.
Tensor pictureOf(const Tensor& pixels);

}  // namespace distillscope
