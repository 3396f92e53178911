#include "ui/models/confusion.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "ui/json_path.h"
#include "ui/models/csv.h"
#include "ui/models/provenance.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Confusion)
};

const char* entryOf(EpochChoice choice) { return choice == EpochChoice::Last ? "last" : "best"; }

std::optional<double> measureIn(const json& entry, const char* id) {
  const auto found = entry.find(id);
  if (found == entry.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

QStringList droppedNames(const Confusion& matrix) {
  QStringList names;
  for (std::size_t y = 0; y < matrix.dropped.size(); ++y) {
    if (matrix.dropped[y]) names << matrix.classes[static_cast<qsizetype>(y)];
  }
  return names;
}

}  // namespace

int64_t Confusion::images(std::size_t y) const {
  return std::accumulate(counts[y].begin(), counts[y].end(), int64_t{0});
}

double Confusion::share(std::size_t y, std::size_t k) const {
  const int64_t total = images(y);
  return total > 0 ? static_cast<double>(counts[y][k]) / static_cast<double>(total)
                   : std::numeric_limits<double>::quiet_NaN();
}

bool Confusion::hasDropped() const { return std::ranges::find(dropped, true) != dropped.end(); }

bool hasConfusion(const Run& run, EpochChoice choice) {
  return findAt(run.summary, std::string(entryOf(choice)) + ".test.confusion") != nullptr;
}

std::optional<Confusion> confusionOf(const Run& run, EpochChoice choice) {
  if (!hasConfusion(run, choice)) return std::nullopt;
  const json& entry = run.summary[entryOf(choice)];
  const json& test = entry["test"];
  Confusion matrix{.run = run.id(),
                   .classes = {},
                   .counts = test["confusion"].get<std::vector<std::vector<int64_t>>>(),
                   .dropped = {},
                   .top1 = measureIn(test, "top1"),
                   .top1Kept = measureIn(test, "top1_kept"),
                   .top1Dropped = measureIn(test, "top1_dropped"),
                   .epoch = entry.value("epoch", int64_t{0}),
                   .provenance = provenanceFromJson(test.at("provenance"))};
  for (const auto& row : matrix.counts) {
    if (row.size() != matrix.counts.size()) throw std::runtime_error("the confusion matrix is not square");
  }
  const json names = valueAt(run.summary, "classes");
  matrix.dropped.resize(matrix.counts.size(), false);
  for (std::size_t y = 0; y < matrix.counts.size(); ++y) {
    matrix.classes << (y < names.size() ? QString::fromStdString(names[y].get<std::string>())
                                        : Text::tr("class %1").arg(static_cast<int>(y)));
  }
  for (const json& index : valueAt(run.recipe, "dataset.drop_classes")) {
    const auto y = index.get<std::size_t>();
    if (y < matrix.dropped.size()) matrix.dropped[y] = true;
  }
  return matrix;
}

std::vector<ClassAccuracy> classAccuracies(const std::vector<Confusion>& matrices, bool byGain) {
  std::vector<ClassAccuracy> classes;
  if (matrices.empty()) return classes;
  for (std::size_t y = 0; y < matrices.front().counts.size(); ++y) {
    ClassAccuracy entry{
        .index = y, .name = matrices.front().classes[static_cast<qsizetype>(y)], .isDropped = false, .accuracies = {}};
    for (const Confusion& matrix : matrices) {
      entry.accuracies.push_back(matrix.share(y, y));
      entry.isDropped = entry.isDropped || matrix.dropped[y];
    }
    classes.push_back(std::move(entry));
  }
  // A class without images has neither accuracy nor gain, and comes last.
  std::ranges::stable_sort(classes, {}, [&](const ClassAccuracy& entry) {
    const double key = byGain ? entry.accuracies.front() - entry.accuracies.back() : entry.accuracies.front();
    return std::isnan(key) ? std::numeric_limits<double>::infinity() : key;
  });
  return classes;
}

QString confusionRemark(const std::vector<Confusion>& matrices) {
  if (matrices.size() < 2) return {};
  QStringList remarks;
  std::vector<NamedProvenance> measured;
  for (const Confusion& matrix : matrices) measured.push_back({matrix.run, matrix.provenance});
  if (const QString difference = provenanceDifference("test", measured); !difference.isEmpty()) remarks << difference;
  const Confusion& first = matrices.front();
  for (std::size_t i = 1; i < matrices.size(); ++i) {
    if (matrices[i].dropped == first.dropped) continue;
    const auto text = [](const Confusion& matrix) {
      return matrix.hasDropped() ? droppedNames(matrix).join(Text::tr(", ")) : Text::tr("no class");
    };
    remarks << Text::tr("Trained on different classes: %1 dropped %2, %3 dropped %4.")
                   .arg(first.run, text(first), matrices[i].run, text(matrices[i]));
  }
  return remarks.join(QLatin1Char(' '));
}

QByteArray confusionCsv(const std::vector<Confusion>& matrices) {
  QByteArray csv = "run,epoch," + csvProvenanceTitles() +
                   ",true_index,true_class,dropped,predicted_index,predicted_class,images\r\n";
  for (const Confusion& matrix : matrices) {
    const QByteArray head = csvField(matrix.run) + ',' + QByteArray::number(static_cast<qlonglong>(matrix.epoch)) +
                            ',' + csvProvenance(matrix.provenance) + ',';
    for (std::size_t y = 0; y < matrix.counts.size(); ++y) {
      const QByteArray row = head + QByteArray::number(static_cast<qulonglong>(y)) + ',' +
                             csvField(matrix.classes[static_cast<qsizetype>(y)]) + ',' +
                             (matrix.dropped[y] ? "true" : "false") + ',';
      for (std::size_t k = 0; k < matrix.counts[y].size(); ++k) {
        csv += row + QByteArray::number(static_cast<qulonglong>(k)) + ',' +
               csvField(matrix.classes[static_cast<qsizetype>(k)]) + ',' +
               QByteArray::number(static_cast<qlonglong>(matrix.counts[y][k])) + "\r\n";
      }
    }
  }
  return csv;
}

}  // namespace distillscope
