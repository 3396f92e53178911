#include "ui/models/student_groups.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <map>
#include <set>

#include "core/record/catalogue.h"
#include "ui/json_path.h"
#include "ui/models/configuration.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

using nlohmann::json;

QString tr(const char* text) { return QCoreApplication::translate("Students", text); }

/// "CIFAR-100, 5 % of the images, 2 classes dropped"
QString imagesText(const json& recipe, const Catalogue* catalogue) {
  QStringList parts{datasetText(recipe, catalogue)};
  const json dataset = valueAt(recipe, "dataset");
  const QLocale locale;
  if (const double fraction = dataset.value("fraction", 1.0); fraction < 1)
    parts << tr("%1 % of the images").arg(locale.toString(100 * fraction, 'g', 4));
  if (const auto limit = dataset.value("limit", int64_t{0}); limit > 0)
    parts << tr("%1 images").arg(locale.toString(static_cast<qlonglong>(limit)));
  if (const auto dropped = dataset.value("drop_classes", json::array()); !dropped.empty())
    parts << (dropped.size() == 1 ? tr("1 class dropped")
                                  : tr("%1 classes dropped").arg(static_cast<int>(dropped.size())));
  return parts.join(tr(", "));
}

/// What a recipe calls its teacher, where no run of the workspace is meant.
QString referenceText(const Run& run) {
  return QFileInfo(QString::fromStdString(textAt(run.recipe, "teacher"))).fileName();
}

StudentPlace placeOf(const Run& run, const RunStore& runs, EpochChoice choice, const Catalogue* catalogue) {
  StudentPlace place;
  const Run* teacher = referredRun(run, "teacher", runs);
  place.values = {.run = &run,
                  .teacher = teacher,
                  .test = teacherValues(run, choice, catalogue).test,
                  .seed = valueAt(run.recipe, "seed").is_number() ? run.recipe["seed"].get<int64_t>() : 0};
  place.whole = configurationOf(run, runs);
  place.method = place.whole;
  for (const char* field : {"teacher", "model", "dataset"}) place.method.erase(field);
  json images = valueAt(run.recipe, "dataset");
  if (images.is_object()) images.erase("root");
  place.group = {{"student", valueAt(run.recipe, "model")}, {"dataset", images}, {"teacher", nullptr}};
  place.groupTitle = modelText(run.recipe, catalogue) + tr(", ") + imagesText(run.recipe, catalogue);
  place.methodTitle = shortTitle(methodText(run.recipe, catalogue));
  if (textAt(run.recipe, "teacher").empty()) {
    place.columnTitle = tr("No teacher");
    return place;
  }
  const QString teacherModel = teacher ? modelText(teacher->recipe, catalogue) : referenceText(run);
  place.group["teacher"] = teacherModel.toStdString();
  place.groupTitle = tr("%1 to %2").arg(teacherModel, place.groupTitle);
  place.column = teacher ? valueAt(teacher->recipe, "objective") : json(referenceText(run).toStdString());
  place.columnTitle = teacher ? shortMethodText(*teacher, catalogue) : referenceText(run);
  return place;
}

/// Adds to equal titles of unequal things what they differ in.
void tellApart(std::vector<StudentPlace>& places, json StudentPlace::*thing, QString StudentPlace::*title,
               bool withinGroup) {
  std::map<std::pair<json, QString>, std::vector<json>> things;
  const auto keyOf = [&](const StudentPlace& place) {
    return std::pair(withinGroup ? place.group : json(), place.*title);
  };
  for (const StudentPlace& place : places) {
    std::vector<json>& known = things[keyOf(place)];
    if (std::ranges::find(known, place.*thing) == known.end()) known.push_back(place.*thing);
  }
  for (StudentPlace& place : places) {
    for (const QString& field : differingFields(things.at(keyOf(place)))) {
      place.*title += tr(", ") + fieldText(place.*thing, field);
    }
  }
}

int rankOf(const json& recipe, const Catalogue* catalogue) {
  if (!catalogue) return 0;
  const std::string id = textAt(recipe, "distiller.id");
  const auto found = std::ranges::find(catalogue->distillers, id, &DistillerEntry::id);
  return static_cast<int>(found - catalogue->distillers.begin());
}

/// A student without a teacher is the baseline of every pair that it would be the student of.
std::vector<StudentPlace> withBaselines(const std::vector<StudentPlace>& places) {
  std::vector<StudentPlace> result;
  for (const StudentPlace& place : places) {
    if (!place.group["teacher"].is_null()) {
      result.push_back(place);
      continue;
    }
    std::set<json> pairs;
    for (const StudentPlace& other : places) {
      if (other.group["teacher"].is_null() || other.group["student"] != place.group["student"] ||
          other.group["dataset"] != place.group["dataset"] || !pairs.insert(other.group).second)
        continue;
      result.push_back(place);
      result.back().group = other.group;
      result.back().groupTitle = other.groupTitle;
    }
    if (pairs.empty()) result.push_back(place);
  }
  return result;
}

}  // namespace

std::vector<StudentPlace> placeStudents(const std::vector<const Run*>& students, const RunStore& runs,
                                        EpochChoice choice, const Catalogue* catalogue) {
  std::vector<StudentPlace> places;
  for (const Run* run : students) places.push_back(placeOf(*run, runs, choice, catalogue));
  places = withBaselines(places);
  tellApart(places, &StudentPlace::method, &StudentPlace::methodTitle, true);
  tellApart(places, &StudentPlace::column, &StudentPlace::columnTitle, false);
  std::ranges::stable_sort(places, {}, [&](const StudentPlace& place) {
    const bool hasTeacher = !place.column.is_null();
    return std::tuple(place.groupTitle, hasTeacher, hasTeacher ? rankOf(place.values.run->recipe, catalogue) : 0,
                      place.methodTitle);
  });
  return places;
}

}  // namespace distillscope
