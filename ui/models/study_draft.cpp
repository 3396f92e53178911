#include "ui/models/study_draft.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "core/record/study_graph.h"
#include "ui/catalogue_text.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

using nlohmann::json;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(StudyDraft)
};

std::string idOf(const json& variant) { return (variant.is_string() ? variant : variant.at("id")).get<std::string>(); }

std::string nameOf(const json& variant) {
  return variant.is_object() ? variant.value("name", idOf(variant)) : idOf(variant);
}

/// The entries of tables of a layout under `key`, of the first such table.
std::optional<json> ofTable(const json& study, Study::Layout layout, const char* key) {
  for (const json& table : study.at("tables")) {
    if (table.at("layout") == layoutName(layout)) return table.at(key);
  }
  return std::nullopt;
}

QString joined(const json& numbers, double factor) {
  QStringList parts;
  for (const json& number : numbers) parts << QLocale::c().toString(factor * number.get<double>(), 'g', 10);
  return parts.join(QStringLiteral(", "));
}

/// Numbers between commas or blanks; nothing if there is anything else.
std::optional<std::vector<double>> numbersIn(const QString& text) {
  std::vector<double> numbers;
  QString spaced = text;
  spaced.replace(QLatin1Char(','), QLatin1Char(' '));
  for (const QString& word : spaced.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
    bool good = false;
    numbers.push_back(QLocale::c().toDouble(word, &good));
    if (!good) return std::nullopt;
  }
  return numbers;
}

std::optional<json> sharesIn(const QString& text) {
  const auto numbers = numbersIn(text);
  if (!numbers || numbers->empty()) return std::nullopt;
  json shares = json::array();
  for (const double percent : *numbers) {
    if (percent <= 0 || percent > 100) return std::nullopt;
    shares.push_back(percent / 100);
  }
  return shares;
}

std::optional<json> dropSetsIn(const QString& text) {
  json sets = json::array();
  for (const QString& part : text.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
    const auto numbers = numbersIn(part);
    if (!numbers || numbers->empty()) return std::nullopt;
    json set = json::array();
    for (const double number : *numbers) {
      if (number < 0 || number != static_cast<double>(static_cast<int64_t>(number))) return std::nullopt;
      set.push_back(static_cast<int64_t>(number));
    }
    sets.push_back(std::move(set));
  }
  return sets.empty() ? std::nullopt : std::optional(sets);
}

bool hasLambda(const json& objective, const Catalogue& catalogue) {
  const ObjectiveEntry* entry = catalogue.objective(idOf(objective));
  return entry && std::ranges::find(entry->params, "lambda", &ParamSpec::name) != entry->params.end();
}

/// Names that are still there, of a text or a list of texts.
json kept(const json& names, const std::vector<std::string>& methods) {
  json left = json::array();
  for (const json& name : names.is_array() ? names : json::array({names})) {
    if (name == "none" || std::ranges::count(methods, name.get<std::string>()) > 0) left.push_back(name);
  }
  return left;
}

void takeMethods(json& study, const std::vector<std::string>& methods) {
  json chosen = json::array();
  const json before = study.value("methods", json::array());
  for (const std::string& name : methods) {
    const auto found = std::ranges::find_if(before, [&](const json& variant) { return nameOf(variant) == name; });
    chosen.push_back(found != before.end() ? *found : json{{"id", name}});
  }
  study["methods"] = std::move(chosen);
  for (json& table : study["tables"]) {
    if (!table.contains("methods")) continue;
    table["methods"] = kept(table["methods"], methods);
    if (table["methods"].empty()) table.erase("methods");
  }
  if (!study.contains("overrides")) return;
  json overrides = json::array();
  for (json change : study["overrides"]) {
    json& when = change["when"];
    if (when.contains("method")) {
      when["method"] = kept(when["method"], methods);
      if (when["method"].empty()) continue;
    }
    overrides.push_back(std::move(change));
  }
  study.erase("overrides");
  if (!overrides.empty()) study["overrides"] = std::move(overrides);
}

}  // namespace

StudyDraft draftOf(const json& study, const Catalogue& catalogue) {
  StudyDraft draft;
  for (const json& pair : study.value("pairs", json::array()))
    draft.pairs.push_back({pair["teacher"], pair["student"]});
  for (const json& method : study.value("methods", json::array())) draft.methods.push_back(nameOf(method));
  for (const json& objective : study.at("objectives")) {
    if (!hasLambda(objective, catalogue)) continue;
    const auto& params = catalogue.objective(idOf(objective))->params;
    const json fallback = std::ranges::find(params, "lambda", &ParamSpec::name)->defaultValue;
    draft.lambda = (objective.is_object() ? objective.value("lambda", fallback) : fallback).get<double>();
    break;
  }
  if (const auto shares = ofTable(study, Study::Layout::FewShot, "fractions")) draft.shares = joined(*shares, 100);
  if (const auto sets = ofTable(study, Study::Layout::ZeroShot, "drop_classes")) {
    QStringList parts;
    for (const json& set : *sets) parts << joined(set, 1);
    draft.dropped = parts.join(QStringLiteral("; "));
  }
  draft.seeds = static_cast<int>(study.value("seeds", json::array({0})).size());
  for (const StudyNode& node : expand(readStudy(study, catalogue), catalogue).nodes) {
    draft.epochs.try_emplace(node.role, node.recipe["epochs"].get<int64_t>());
  }
  return draft;
}

std::vector<DraftMethod> draftMethods(const json& study, const Catalogue& catalogue) {
  std::vector<DraftMethod> methods;
  for (const Study::Variant& method : readStudy(study, catalogue).methods) {
    const DistillerEntry* entry = catalogue.distiller(idOf(method.choice));
    methods.push_back({method.name, QString::fromStdString(method.title), entry ? helpText(*entry) : QString()});
  }
  for (const DistillerEntry& entry : catalogue.distillers) {
    if (std::ranges::count(methods, entry.id, &DraftMethod::name) > 0) continue;
    methods.push_back({entry.id, shortTitle(QString::fromStdString(entry.title)), helpText(entry)});
  }
  return methods;
}

QString problemOf(const StudyDraft& draft) {
  if (draft.pairs.empty()) return Text::tr("Add a pair of teacher and student.");
  if (draft.methods.empty()) return Text::tr("Tick a method.");
  if (draft.shares && !sharesIn(*draft.shares))
    return Text::tr("Write the shares as percentages between 0 and 100 with commas between them: 5, 10, 25.");
  if (draft.dropped && !dropSetsIn(*draft.dropped))
    return Text::tr("Write the dropped classes as numbers from 0, sets with semicolons between them: 9; 9, 7.");
  return {};
}

json withDraft(json study, const StudyDraft& draft, const Catalogue& catalogue) {
  const StudyDraft before = draftOf(study, catalogue);
  if (draft.pairs != before.pairs) {
    study["pairs"] = json::array();
    for (const StudyPair& pair : draft.pairs)
      study["pairs"].push_back({{"teacher", pair.teacher}, {"student", pair.student}});
  }
  if (draft.methods != before.methods) takeMethods(study, draft.methods);
  if (draft.lambda && draft.lambda != before.lambda) {
    for (json& objective : study["objectives"]) {
      if (!hasLambda(objective, catalogue)) continue;
      if (objective.is_string()) objective = {{"id", objective}};
      objective["lambda"] = *draft.lambda;
    }
  }
  for (json& table : study["tables"]) {
    if (draft.shares != before.shares && table["layout"] == layoutName(Study::Layout::FewShot))
      table["fractions"] = *sharesIn(*draft.shares);
    if (draft.dropped != before.dropped && table["layout"] == layoutName(Study::Layout::ZeroShot))
      table["drop_classes"] = *dropSetsIn(*draft.dropped);
  }
  if (draft.seeds != before.seeds || !study.contains("seeds")) {
    study["seeds"] = json::array();
    for (int seed = 0; seed < draft.seeds; ++seed) study["seeds"].push_back(seed);
  }
  for (const auto& [role, epochs] : draft.epochs) {
    const auto known = before.epochs.find(role);
    if (known == before.epochs.end() || known->second != epochs) study["settings"][roleName(role)]["epochs"] = epochs;
  }
  return study;
}

}  // namespace distillscope
