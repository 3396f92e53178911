#include "ui/models/teacher_seeds.h"

#include <algorithm>

namespace distillscope {
namespace {

/// Class by class, of those that have values of as many classes as the first.
std::vector<double> meanByClass(const std::vector<const std::vector<double>*>& runs) {
  std::vector<double> means;
  for (std::size_t y = 0; y < runs.front()->size(); ++y) {
    std::vector<double> values;
    for (const auto* run : runs) {
      if (run->size() == runs.front()->size()) values.push_back((*run)[y]);
    }
    means.push_back(spreadOf(std::move(values)).mean);
  }
  return means;
}

/// The first run's event with the means of all by class; single measures are told by TeacherValues::spread().
std::optional<EpochEvent> meanOf(const TeacherValues& teacher, const std::string& split) {
  std::optional<EpochEvent> mean;
  std::vector<const std::vector<double>*> cmi, accuracy;
  for (const TeacherValues* run : teacher.runs()) {
    const auto& event = run->of(split);
    if (!event) continue;
    if (!mean) mean = event;
    if (!event->cmiPerClass.empty()) cmi.push_back(&event->cmiPerClass);
    if (!event->accuracyPerClass.empty()) accuracy.push_back(&event->accuracyPerClass);
  }
  if (!mean) return mean;
  if (!cmi.empty()) mean->cmiPerClass = meanByClass(cmi);
  if (!accuracy.empty()) mean->accuracyPerClass = meanByClass(accuracy);
  return mean;
}

}  // namespace

std::vector<TeacherValues> groupSeeds(const std::vector<TeacherValues>& teachers,
                                      const std::vector<QStringList>& groups) {
  std::vector<TeacherValues> result;
  for (const QStringList& group : groups) {
    std::vector<TeacherValues> runs;
    std::ranges::copy_if(teachers, std::back_inserter(runs),
                         [&](const TeacherValues& teacher) { return group.contains(teacher.id); });
    if (runs.empty()) continue;
    TeacherValues& teacher = result.emplace_back(runs.front());
    if (runs.size() == 1) continue;
    const auto begun =
        std::ranges::find_if(runs, [](const TeacherValues& run) { return !run.trainedOn.classes.empty(); });
    if (begun != runs.end()) teacher.trainedOn = begun->trainedOn;
    teacher.seeds = std::move(runs);
    teacher.test = meanOf(teacher, "test");
    teacher.train = meanOf(teacher, "train");
  }
  return result;
}

}  // namespace distillscope
