#include "ui/models/class_values.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/models/csv.h"
#include "ui/models/provenance.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Teachers)
};

const std::vector<double>& ofEvent(const EpochEvent& event, ClassQuantity quantity) {
  return quantity == ClassQuantity::Cmi ? event.cmiPerClass : event.accuracyPerClass;
}

/// Greatest minus least of the teachers' values; 0 where fewer than two are known.
double spread(const std::vector<const std::vector<double>*>& teachers, std::size_t index) {
  double least = INFINITY;
  double greatest = -INFINITY;
  for (const auto* values : teachers) {
    if (index >= values->size() || std::isnan((*values)[index])) continue;
    least = std::min(least, (*values)[index]);
    greatest = std::max(greatest, (*values)[index]);
  }
  return greatest > least ? greatest - least : 0;
}

double valueAt(const std::vector<double>& values, std::size_t index) {
  return index < values.size() ? values[index] : std::numeric_limits<double>::quiet_NaN();
}

std::vector<int> orderOf(const std::vector<const std::vector<double>*>& teachers, std::size_t count, ClassOrder order) {
  std::vector<int> indices(count);
  std::iota(indices.begin(), indices.end(), 0);
  if (order == ClassOrder::Class) return indices;
  std::ranges::stable_sort(indices, std::ranges::greater{}, [&](int index) {
    const auto i = static_cast<std::size_t>(index);
    if (order == ClassOrder::Difference) return spread(teachers, i);
    const double value = valueAt(*teachers.front(), i);
    return std::isnan(value) ? -INFINITY : value;
  });
  return indices;
}

}  // namespace

ClassValues classValues(const std::vector<TeacherValues>& teachers, const std::string& split, ClassQuantity quantity,
                        ClassOrder order, int limit) {
  ClassValues result;
  result.title = quantity == ClassQuantity::Cmi ? Text::tr("CMI by class") : Text::tr("Accuracy by class");
  result.unit = quantity == ClassQuantity::Cmi ? Text::tr("nats") : QStringLiteral("%");
  std::vector<const std::vector<double>*> known;
  std::vector<NamedProvenance> measured;
  const TeacherValues* first = nullptr;  // of those with values: the classes are its dataset's
  QStringList without, elsewhere;
  for (const TeacherValues& teacher : teachers) {
    const auto& event = teacher.of(split);
    if (!event || ofEvent(*event, quantity).empty()) {
      without << teacher.name();
      continue;
    }
    if (!first) first = &teacher;
    if (!isSameDataset(first->trainedOn, teacher.trainedOn)) {
      elsewhere << teacher.name();
      continue;
    }
    known.push_back(&ofEvent(*event, quantity));
    result.teachers << teacher.id;
    result.names << teacher.name();
    for (const TeacherValues* run : teacher.runs()) {
      const auto& own = run->of(split);
      if (own && !ofEvent(*own, quantity).empty()) {
        measured.push_back({run->id, own->provenance, own->count});
      } else {
        without << run->id;
      }
    }
  }
  QStringList remarks{provenanceDifference(split, measured)};
  if (!without.isEmpty()) remarks << Text::tr("Without values by class: %1.").arg(without.join(Text::tr(", ")));
  if (!elsewhere.isEmpty())
    remarks << Text::tr("Of another dataset than %1, and not shown: %2.")
                   .arg(first->name(), elsewhere.join(Text::tr(", ")));
  remarks.removeAll(QString());
  result.remark = remarks.join(QLatin1Char(' '));
  if (known.empty()) return result;
  const std::vector<std::string>& names = first->trainedOn.classes;

  std::size_t count = 0;
  for (const auto* values : known) count = std::max(count, values->size());
  result.indices = orderOf(known, count, order);
  if (limit > 0 && static_cast<std::size_t>(limit) < count) result.indices.resize(static_cast<std::size_t>(limit));
  for (const int index : result.indices) {
    const auto i = static_cast<std::size_t>(index);
    result.classes << (i < names.size() ? QString::fromStdString(names[i]) : Text::tr("class %1").arg(index));
  }
  const double scale = quantity == ClassQuantity::Accuracy ? 100 : 1;
  for (const auto* values : known) {
    std::vector<double> ordered;
    for (const int index : result.indices) ordered.push_back(scale * valueAt(*values, static_cast<std::size_t>(index)));
    result.values.push_back(std::move(ordered));
  }
  return result;
}

QByteArray classCsv(const ClassValues& values, ClassQuantity quantity) {
  const double scale = quantity == ClassQuantity::Accuracy ? 0.01 : 1;
  QByteArray csv = "class_index,class";
  for (const QString& name : values.names) csv += ',' + csvField(name);
  csv += "\r\n";
  for (std::size_t i = 0; i < values.indices.size(); ++i) {
    csv += QByteArray::number(values.indices[i]) + ',' + csvField(values.classes[static_cast<qsizetype>(i)]);
    for (const auto& column : values.values) csv += ',' + csvNumber(column[i] * scale);
    csv += "\r\n";
  }
  return csv;
}

}  // namespace distillscope
