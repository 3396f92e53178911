// Predictions and Eigen-CAM maps of several models on the same images. Models and datasets stay in memory between
// calls.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/explain/recent.h"
#include "core/explain/split_outputs.h"
#include "core/weights/load_model.h"

namespace distillscope {

/// A run's folder or a weights file, under the name that figures give it.
struct Source {
  std::string name;
  std::string path;
  int64_t epoch = -1;  ///< of a run: the weights kept after so many epochs; -1 for its last ones
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
  Tensor map;                        ///< [H, W] float32 in [0, 1], of the picture's size
  double explained = 0;              ///< see EigenCam
  std::vector<double> components{};  ///< see EigenCam::shares
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

/// Models, and what they say of whole splits, are kept for the next question: those that were asked for last.
class Explainer {
 public:
  /// One row for each image. Throws DataError, RecipeError or UsageError.
  std::vector<CamRow> cam(const std::vector<Source>& sources, const DatasetChoice& dataset,
                          const std::vector<ImageChoice>& images, const CamOptions& options);
  /// For each image the predictions in the order of the sources, at `temperature`.
  std::vector<std::vector<Prediction>> predict(const std::vector<Source>& sources, const DatasetChoice& dataset,
                                               const std::vector<ImageChoice>& images, double temperature);

  /// What each source says of a whole split, measured as runs are. Throws what cam() throws.
  std::vector<std::shared_ptr<const SplitOutputs>> outputs(const std::vector<Source>& sources,
                                                           const DatasetChoice& dataset, const Watch& watch = {});

  /// Frozen, on the CPU. Read again when the file has changed.
  std::shared_ptr<const LoadedModel> model(const Source& source);
  std::vector<FeatureMap> layers(const Source& source);
  /// `imageSize` 0 for the dataset's own.
  std::shared_ptr<const Dataset> dataset(const DatasetChoice& choice, int64_t imageSize = 0);
  /// Its images in the size that `source` was trained on.
  std::shared_ptr<const Dataset> datasetFor(const Source& source, const DatasetChoice& choice);
  /// The choice itself, or the first source's own dataset if it names none.
  DatasetChoice settled(DatasetChoice choice, const std::vector<Source>& sources);

 private:
  struct Input {
    Tensor pixels;  ///< [C, H, W] uint8
    std::string name;
    int64_t label = -1;
    std::string labelName{};
  };
  /// The image in the size that `model` was trained on.
  Input read(const ImageChoice& image, const DatasetChoice& choice, const LoadedModel& model);
  /// The pixels of `first`, or those of the size that `model` was trained on if that is another one.
  Tensor pixelsFor(const LoadedModel& model, const Input& first, const ImageChoice& image, const DatasetChoice& choice);

  Recent<LoadedModel> m_models{16};
  Recent<SplitOutputs> m_outputs{16};
  std::map<std::string, std::shared_ptr<const Dataset>> m_datasets;
};

/// uint8 [B, C, H, W] as `model` wants it: its number of channels, normalised as its training images were.
Tensor networkInput(const Tensor& images, const LoadedModel& model, const DatasetChoice& dataset);

/// The feature map `layer` of `output`, -1 for the last. Throws UsageError if `source` has no such layer.
const Tensor& layerOf(const ModelOutput& output, int64_t layer, const std::string& source);

/// [C, H, W] uint8, one channel or three, as [H, W, 3] RGB.
Tensor pictureOf(const Tensor& pixels);

}  // namespace distillscope
