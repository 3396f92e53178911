#include "ui/models/student_groups.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <functional>
#include <map>

#include "core/record/catalogue.h"
#include "ui/json_path.h"
#include "ui/models/configuration.h"
#include "ui/run_store.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Students)
};

/// "CIFAR-100, 5 % of the images, 2 classes dropped"
QString imagesText(const json& recipe, const Catalogue* catalogue) {
  QStringList parts{datasetText(recipe, catalogue)};
  const json dataset = valueAt(recipe, "dataset");
  const QLocale locale;
  if (const double fraction = dataset.value("fraction", 1.0); fraction < 1)
    parts << Text::tr("%1 % of the images").arg(locale.toString(100 * fraction, 'g', 4));
  if (const auto limit = dataset.value("limit", int64_t{0}); limit > 0)
    parts << Text::tr("%1 images").arg(locale.toString(static_cast<qlonglong>(limit)));
  if (const auto dropped = dataset.value("drop_classes", json::array()); !dropped.empty())
    parts << (dropped.size() == 1 ? Text::tr("1 class dropped")
                                  : Text::tr("%1 classes dropped").arg(static_cast<int>(dropped.size())));
  return parts.join(Text::tr(", "));
}

/// What a recipe calls its teacher, where no run of the workspace is meant.
QString referenceText(const Run& run) {
  return QFileInfo(QString::fromStdString(textAt(run.recipe, "teacher"))).fileName();
}

int rankOf(const json& recipe, const Catalogue* catalogue) {
  if (!catalogue) return 0;
  const std::string id = textAt(recipe, "distiller.id");
  const auto found = std::ranges::find(catalogue->distillers, id, &DistillerEntry::id);
  return static_cast<int>(found - catalogue->distillers.begin());
}

StudentPlace placeOf(const Run& run, const RunStore& runs, EpochChoice choice, const Catalogue* catalogue) {
  StudentPlace place;
  const Run* teacher = referredRun(run, "teacher", runs);
  place.values = {.run = &run,
                  .teacher = teacher,
                  .test = {},
                  .seed = valueAt(run.recipe, "seed").is_number() ? run.recipe["seed"].get<int64_t>() : 0};
  if (const EpochEvent* test = testEpoch(run, choice)) place.values.test = *test;
  place.method = configurationWithout({"teacher", "model", "dataset"}, run, runs);
  json images = valueAt(run.recipe, "dataset");
  if (images.is_object()) images.erase("root");
  place.group = {{"student", valueAt(run.recipe, "model")}, {"dataset", images}, {"teacher", nullptr}};
  place.groupTitle = modelText(run.recipe, catalogue) + Text::tr(", ") + imagesText(run.recipe, catalogue);
  place.methodTitle = shortTitle(methodText(run.recipe, catalogue));
  place.rank = rankOf(run.recipe, catalogue);
  if (textAt(run.recipe, "teacher").empty()) {
    place.columnTitle = Text::tr("No teacher");
    return place;
  }
  const QString teacherModel = teacher ? modelText(teacher->recipe, catalogue) : referenceText(run);
  place.group["teacher"] = teacherModel.toStdString();
  place.groupTitle = Text::tr("%1 to %2").arg(teacherModel, place.groupTitle);
  place.column = teacher ? valueAt(teacher->recipe, "objective") : json(referenceText(run).toStdString());
  place.columnTitle = teacher ? shortMethodText(*teacher, catalogue) : referenceText(run);
  return place;
}

/// Tells JSON values and titles apart where they stand, without a copy of either.
struct ThingKey {
  const json* group;
  const QString* title;
  bool operator<(const ThingKey& other) const {
    if (*title != *other.title) return *title < *other.title;
    return group && *group < *other.group;
  }
};

/// Adds to equal titles of unequal things what they differ in.
void tellApart(std::vector<StudentPlace>& places, json StudentPlace::*thing, QString StudentPlace::*title,
               bool withinGroup) {
  std::map<ThingKey, std::vector<json>> things;
  std::vector<const std::vector<json>*> ofPlace;
  for (const StudentPlace& place : places) {
    std::vector<json>& known = things[{withinGroup ? &place.group : nullptr, &(place.*title)}];
    if (std::ranges::find(known, place.*thing) == known.end()) known.push_back(place.*thing);
    ofPlace.push_back(&known);
  }
  std::map<const std::vector<json>*, QStringList> fields;
  for (const auto& [key, known] : things) {
    if (known.size() > 1) fields[&known] = differingFields(known);
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto differing = fields.find(ofPlace[i]);
    if (differing == fields.end()) continue;
    for (const QString& field : differing->second)
      places[i].*title += Text::tr(", ") + fieldText(places[i].*thing, field);
  }
}

/// A student without a teacher is the baseline of every pair that it would be the student of.
std::vector<StudentPlace> withBaselines(std::vector<StudentPlace> places) {
  const auto studentOf = [](const StudentPlace& place) {
    return std::pair(place.group["student"], place.group["dataset"]);
  };
  struct Pair {
    json group;
    QString title;
  };
  std::map<std::pair<json, json>, std::vector<Pair>> pairs;
  for (const StudentPlace& place : places) {
    if (place.group["teacher"].is_null()) continue;
    std::vector<Pair>& known = pairs[studentOf(place)];
    if (std::ranges::find(known, place.group, &Pair::group) == known.end())
      known.push_back({place.group, place.groupTitle});
  }
  std::vector<StudentPlace> result;
  for (StudentPlace& place : places) {
    const auto of = place.group["teacher"].is_null() ? pairs.find(studentOf(place)) : pairs.end();
    if (of == pairs.end()) {
      result.push_back(std::move(place));
      continue;
    }
    for (const Pair& pair : of->second) {
      result.push_back(place);
      result.back().group = pair.group;
      result.back().groupTitle = pair.title;
    }
  }
  return result;
}

}  // namespace

json configurationOf(const StudentPlace& place) {
  json whole = place.method;
  whole["model"] = place.group["student"];
  whole["dataset"] = place.group["dataset"];
  if (place.teacher) whole["teacher"] = *place.teacher;
  return whole;
}

std::vector<StudentPlace> placeStudents(const std::vector<const Run*>& students, const RunStore& runs,
                                        EpochChoice choice, const Catalogue* catalogue) {
  std::vector<StudentPlace> places;
  std::map<const Run*, std::shared_ptr<const json>> teachers;
  for (const Run* run : students) {
    StudentPlace place = placeOf(*run, runs, choice, catalogue);
    if (const Run* teacher = place.values.teacher) {
      auto& known = teachers[teacher];
      if (!known) known = std::make_shared<const json>(configurationOf(*teacher, runs));
      place.teacher = known;
    }
    places.push_back(std::move(place));
  }
  places = withBaselines(std::move(places));
  tellApart(places, &StudentPlace::method, &StudentPlace::methodTitle, true);
  tellApart(places, &StudentPlace::column, &StudentPlace::columnTitle, false);
  std::ranges::stable_sort(places, [](const StudentPlace& one, const StudentPlace& other) {
    const auto order = [](const StudentPlace& place) {
      return std::tuple(std::cref(place.groupTitle), !place.column.is_null(), place.column.is_null() ? 0 : place.rank,
                        std::cref(place.methodTitle));
    };
    return order(one) < order(other);
  });
  return places;
}

}  // namespace distillscope
