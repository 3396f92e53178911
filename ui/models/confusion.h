// The confusion matrix that a run's summary holds: how many test images of each class were taken for which.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/record/event.h"
#include "ui/models/teacher_table.h"

namespace distillscope {

struct Run;

struct Confusion {
  QString run;
  QStringList classes;
  std::vector<std::vector<int64_t>> counts;           ///< [true class][predicted class]
  std::vector<bool> dropped;                          ///< classes without training images, by the recipe
  std::optional<double> top1, top1Kept, top1Dropped;  ///< in [0, 1]
  int64_t epoch = 0;
  Provenance provenance;

  int64_t images(std::size_t y) const;  ///< of true class y
  /// Share of the images of class y taken for class k; NaN without images.
  double share(std::size_t y, std::size_t k) const;
  bool hasDropped() const;
};

/// Whether confusionOf() has something to read; costs nothing.
bool hasConfusion(const Run& run, EpochChoice choice);
/// Of the last or the best epoch; nothing before a summary is written. Throws nlohmann's exceptions or
/// std::runtime_error if the summary is not what the engine writes.
std::optional<Confusion> confusionOf(const Run& run, EpochChoice choice);

/// A class of one matrix, or of two side by side.
struct ClassAccuracy {
  std::size_t index = 0;
  QString name;
  bool isDropped = false;
  std::vector<double> accuracies;  ///< of each matrix, in [0, 1]; NaN without images
};

/// Classes by the accuracy in the first matrix, the least first; with `byGain`, by the second minus the first, the
/// greatest first. The matrices must have the same classes.
std::vector<ClassAccuracy> classAccuracies(const std::vector<Confusion>& matrices, bool byGain);
/// In what matrices that stand side by side differ: classes dropped, epoch's rule or provenance; empty if in nothing.
QString confusionRemark(const std::vector<Confusion>& matrices);

/// run,epoch,provenance,true_index,true_class,dropped,predicted_index,predicted_class,images
QByteArray confusionCsv(const std::vector<Confusion>& matrices);

}  // namespace distillscope
