// Measuring a run or a weights file on a split, outside of training.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/explain/explainer.h"
#include "core/train/evaluate.h"

namespace distillscope {

struct SplitMeasurement {
  LoadedModel model;  ///< frozen
  DatasetChoice dataset;
  Measurement measurement;
  MeasureOptions options;
};

/// `source` is a run's folder or a weights file. What `dataset` leaves empty is taken from the run or the file.
/// Throws UsageError if it cannot be told, DataError and RecipeError.
SplitMeasurement measureSplit(const std::filesystem::path& source, const std::string& modelId, DatasetChoice dataset,
                              double temperature, const std::string& device);

/// Every image of `data` in order, normalised as the model's training images were, or by the dataset's constants if its
/// file does not tell. Throws UsageError, naming `source`, if the network is not one for this dataset.
std::unique_ptr<Loader> measuringLoader(const LoadedModel& model, const std::shared_ptr<const Dataset>& data,
                                        const std::string& datasetId, at::Device device, const std::string& source,
                                        int64_t batchSize);

/// Side of the images that the model wants of a dataset, 0 for the dataset's own.
int64_t imageSizeFor(const ModelCard& card, const std::string& datasetId);

/// "ID" or "ID:FOLDER", as commands take a dataset.
DatasetChoice parseDataset(const std::string& text, const std::string& split);

/// The dataset of a run's recipe (with its root), or of a weights file's card; empty id if it does not tell.
DatasetChoice datasetOfSource(const std::filesystem::path& source, const ModelCard& card);

}  // namespace distillscope
