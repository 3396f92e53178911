// A measured quantity as a column of the table of runs: which measure, of which split, after which epoch.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <string>

namespace distillscope {

struct Run;

struct MeasureColumn {
  enum class When {
    Last,     ///< the newest measured epoch
    Best,     ///< the epoch with the greatest top-1 on the test split, the first of equals
    AtEpoch,  ///< `epoch`
  };

  std::string split = "test";  ///< "test" or "train"
  std::string measure = "top1";
  When when = When::Last;
  int64_t epoch = 0;

  bool operator==(const MeasureColumn&) const = default;

  /// "Top-1", "CMI train best", "LL @20".
  QString title() const;
  QString help() const;
  /// As the settings store it: "test/top1/last", "train/cmi/best", "test/log_likelihood/20".
  QString key() const;
  static std::optional<MeasureColumn> fromKey(const QString& key);

  /// Nothing if the run was not measured so.
  std::optional<double> valueOf(const Run& run) const;
};

}  // namespace distillscope
