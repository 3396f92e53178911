// Values of each class for several teachers: CMI or accuracy by class, in a chosen order.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

#include "ui/models/teacher_table.h"

namespace distillscope {

enum class ClassQuantity { Cmi, Accuracy };
enum class ClassOrder {
  Class,       ///< as the dataset numbers them
  Difference,  ///< the greatest spread between the teachers first
  Value,       ///< the greatest value of the first teacher first
};

struct ClassValues {
  QString title;  ///< "CMI by class"
  QString unit;
  QStringList classes;                      ///< names, in the chosen order
  std::vector<int> indices;                 ///< the dataset's numbers, in the same order
  QStringList teachers;                     ///< ids of those that have values by class
  QStringList names;                        ///< of the same
  std::vector<std::vector<double>> values;  ///< of each teacher in the order of `classes`, as shown; NaN without images
  QString remark;  ///< in what the teachers were measured differently, or why some are left out
};

/// Of the teachers of one dataset, that of the first with values. `limit` keeps the first so many classes of the order;
/// 0 keeps all. Numbers stand in for names that the run did not record.
ClassValues classValues(const std::vector<TeacherValues>& teachers, const std::string& split, ClassQuantity quantity,
                        ClassOrder order, int limit);

/// class_index,class and a column for each teacher; CMI in nats, accuracy as a share.
QByteArray classCsv(const ClassValues& values, ClassQuantity quantity);

}  // namespace distillscope
