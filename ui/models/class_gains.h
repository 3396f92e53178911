// What each class gains by another teacher, against how much more contextual information that teacher gives of it.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

#include "ui/models/student_table.h"

namespace distillscope {

/// Students of one method and architecture, by two kinds of teachers.
struct GainPair {
  QString title;                           ///< "resnet56 to resnet20, CIFAR-100: KD, MCMI against MLL"
  QString baseTitle, otherTitle;           ///< "MLL" and "MCMI"
  std::vector<StudentValues> base, other;  ///< one for each seed
};

/// Every pair among them, MLL teachers or whatever the table has first being the base.
std::vector<GainPair> gainPairs(const std::vector<StudentPlace>& places);

struct ClassGain {
  int index = 0;  ///< the dataset's number
  QString name;
  double cmiDifference = 0;  ///< nats; CMI of the class by the other teachers minus by the base's, means over the seeds
  double accuracyGain = 0;   ///< in [-1, 1]; of the other students over the base's
  bool isDropped = false;    ///< no training images for the students
};

struct ClassGains {
  std::vector<ClassGain> classes;  ///< those with both values
  double correlation = 0;          ///< Pearson's; NaN for fewer than three classes or a constant side
  QString remark;                  ///< why there is nothing, or what may not be compared; empty otherwise
};

/// CMI on the test split at the teachers' epoch whose weights the students learnt from.
ClassGains classGains(const GainPair& pair);

QByteArray gainsCsv(const GainPair& pair, const ClassGains& gains);

}  // namespace distillscope
