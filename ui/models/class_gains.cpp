#include "ui/models/class_gains.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/json_path.h"
#include "ui/models/csv.h"
#include "ui/models/provenance.h"
#include "ui/models/student_groups.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Students)
};

using PerClass = std::vector<double>;

/// Mean of each class over the lists; NaN where one of them has no value.
PerClass meanOf(const std::vector<PerClass>& lists) {
  if (lists.empty()) return {};
  PerClass mean(lists.front().size(), 0.0);
  for (const PerClass& list : lists) {
    if (list.size() != mean.size()) return {};
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += list[i] / static_cast<double>(lists.size());
  }
  return mean;
}

/// Pearson's r.
double correlationOf(const std::vector<ClassGain>& classes) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  if (classes.size() < 3) return nan;
  const auto count = static_cast<double>(classes.size());
  double meanX = 0, meanY = 0, xx = 0, yy = 0, xy = 0;
  for (const ClassGain& each : classes) {
    meanX += each.cmiDifference / count;
    meanY += each.accuracyGain / count;
  }
  for (const ClassGain& each : classes) {
    const double x = each.cmiDifference - meanX, y = each.accuracyGain - meanY;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : nan;
}

/// The last part of what the recipe calls the teacher.
std::filesystem::path teacherFile(const StudentValues& student) {
  return std::filesystem::path(textAt(student.run->recipe, "teacher")).filename();
}

/// What the weights that the student learnt from measured on the test split. A run's folder stands for its last
/// weights, a file in it for itself.
const EpochEvent* teacherTest(const StudentValues& student) {
  const Run& teacher = *student.teacher;
  const auto file = teacherFile(student);
  if (file == teacher.dir.bestCheckpoint().filename()) return testEpoch(teacher, EpochChoice::Best);
  const bool isOther =
      file.extension() == teacher.dir.lastCheckpoint().extension() && file != teacher.dir.lastCheckpoint().filename();
  if (!isOther) return testEpoch(teacher, EpochChoice::Last);
  for (const EpochEvent& measured : teacher.history.epochs("test")) {
    if (file == teacher.dir.epochCheckpoint(measured.epoch).filename()) return &measured;
  }
  return nullptr;
}

/// What the students of one side and their teachers measured.
struct Side {
  PerClass accuracy;
  PerClass cmi;
};

/// What is to be said of both sides together.
struct Findings {
  std::vector<NamedProvenance> students, teachers;
  QStringList remarks{};
};

Side sideOf(const std::vector<StudentValues>& students, Findings& findings) {
  std::vector<PerClass> accuracies, cmis;
  for (const StudentValues& student : students) {
    if (student.test) {
      accuracies.push_back(student.test->accuracyPerClass);
      findings.students.push_back({student.run->id(), student.test->provenance});
    }
    if (!student.teacher) continue;
    if (const auto teacher = teacherTest(student)) {
      cmis.push_back(teacher->cmiPerClass);
      findings.teachers.push_back({student.teacher->id(), teacher->provenance});
    } else {
      findings.remarks << Text::tr("%1 has no measurement of %2, which %3 learnt from.")
                              .arg(student.teacher->id(), QString::fromStdString(teacherFile(student).string()),
                                   student.run->id());
    }
  }
  return {meanOf(accuracies), meanOf(cmis)};
}

/// As the first of its students to have begun knows them.
std::vector<std::string> classNames(const GainPair& pair) {
  for (const auto* students : {&pair.base, &pair.other}) {
    for (const StudentValues& student : *students) {
      const auto& start = student.run->history.start();
      if (start && !start->classes.empty()) return start->classes;
    }
  }
  return {};
}

}  // namespace

std::vector<GainPair> gainPairs(const std::vector<StudentPlace>& places) {
  std::vector<GainPair> pairs;
  for (std::size_t begin = 0, end = 0; begin < places.size(); begin = end) {
    while (end < places.size() && places[end].groupTitle == places[begin].groupTitle &&
           places[end].methodTitle == places[begin].methodTitle)
      ++end;
    std::vector<std::pair<QString, std::vector<StudentValues>>> columns;
    for (std::size_t i = begin; i < end; ++i) {
      if (places[i].column.is_null()) continue;
      auto column =
          std::ranges::find(columns, places[i].columnTitle, &std::pair<QString, std::vector<StudentValues>>::first);
      if (column == columns.end()) column = columns.insert(columns.end(), {places[i].columnTitle, {}});
      column->second.push_back(places[i].values);
    }
    std::ranges::stable_sort(columns, {}, [](const auto& column) {
      const Run* teacher = column.second.front().teacher;
      return std::pair(!teacher || objectiveOf(*teacher) != QLatin1String("mll"), column.first);
    });
    for (std::size_t i = 1; i < columns.size(); ++i) {
      pairs.push_back(
          {.title = Text::tr("%1: %2, %3 against %4")
                        .arg(places[begin].groupTitle, places[begin].methodTitle, columns[i].first, columns[0].first),
           .baseTitle = columns[0].first,
           .otherTitle = columns[i].first,
           .base = columns[0].second,
           .other = columns[i].second});
    }
  }
  return pairs;
}

ClassGains classGains(const GainPair& pair) {
  ClassGains gains;
  const std::vector<std::string> names = classNames(pair);
  Findings findings;
  const Side base = sideOf(pair.base, findings);
  const Side other = sideOf(pair.other, findings);
  const std::size_t count = std::min({base.accuracy.size(), other.accuracy.size(), base.cmi.size(), other.cmi.size()});
  const nlohmann::json dropped = valueAt(pair.base.front().run->recipe, "dataset.drop_classes");
  for (std::size_t i = 0; i < count; ++i) {
    const ClassGain gain{
        .index = static_cast<int>(i),
        .name = i < names.size() ? QString::fromStdString(names[i]) : Text::tr("class %1").arg(static_cast<int>(i)),
        .cmiDifference = other.cmi[i] - base.cmi[i],
        .accuracyGain = other.accuracy[i] - base.accuracy[i],
        .isDropped = std::ranges::find(dropped, nlohmann::json(i)) != dropped.end()};
    if (std::isfinite(gain.cmiDifference) && std::isfinite(gain.accuracyGain)) gains.classes.push_back(gain);
  }
  gains.correlation = correlationOf(gains.classes);
  QStringList remarks = findings.remarks;
  if (count == 0 && remarks.isEmpty())
    remarks << Text::tr(
        "The values by class of a student or of a teacher are missing: they come with its first epoch.");
  for (const auto& measured : {findings.students, findings.teachers}) {
    if (const QString difference = provenanceDifference("test", measured); !difference.isEmpty()) remarks << difference;
  }
  gains.remark = remarks.join(QLatin1Char(' '));
  return gains;
}

QByteArray gainsCsv(const GainPair& pair, const ClassGains& gains) {
  QByteArray csv = "pair,base,other,class_index,class,dropped,teacher_cmi_difference,accuracy_gain\r\n";
  for (const ClassGain& gain : gains.classes) {
    csv += csvField(pair.title) + ',' + csvField(pair.baseTitle) + ',' + csvField(pair.otherTitle) + ',' +
           QByteArray::number(gain.index) + ',' + csvField(gain.name) + ',' + (gain.isDropped ? "true" : "false") +
           ',' + csvNumber(gain.cmiDifference) + ',' + csvNumber(gain.accuracyGain) + "\r\n";
  }
  return csv;
}

}  // namespace distillscope
