// Measuring a run or a weights file on a split, outside of training.
#pragma once

#include <filesystem>
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

/// "ID" or "ID:FOLDER", as commands take a dataset.
DatasetChoice parseDataset(const std::string& text, const std::string& split);

/// The dataset of a run's recipe (with its root), or of a weights file's card; empty id if it does not tell.
DatasetChoice datasetOfSource(const std::filesystem::path& source, const ModelCard& card);

}  // namespace distillscope
