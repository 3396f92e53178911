#include "ui/models/provenance.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>
#include <functional>

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Provenance)
};

QString splitText(const Provenance& p) {
  return p.split == "test"    ? Text::tr("test split")
         : p.split == "train" ? Text::tr("training split")
                              : QString::fromStdString(p.split);
}

QString augmentationText(const Provenance& p) {
  return p.augmented ? Text::tr("augmented") : Text::tr("not augmented");
}

QString batchNormText(const Provenance& p) {
  return p.batchNorm == "eval" ? Text::tr("batch norm with running statistics")
                               : Text::tr("batch norm with batch statistics");
}

QString temperatureText(const Provenance& p) { return Text::tr("T = %1").arg(QLocale().toString(p.temperature)); }

QString centroidText(const Provenance& p) {
  return p.centroids == "exact" ? Text::tr("exact centroids")
                                : Text::tr("%1 centroids").arg(QString::fromStdString(p.centroids));
}

/// Everything but the split, which values that stand side by side have in common.
constexpr std::array aspects = {augmentationText, batchNormText, temperatureText, centroidText};

QString imagesText(const NamedProvenance& value) {
  return Text::tr("%1 images").arg(QLocale().toString(static_cast<qlonglong>(value.images)));
}

/// "augmented (a) against not augmented (b)"; empty if `textOf` says the same of all.
QString sidesOf(const std::vector<NamedProvenance>& values,
                const std::function<QString(const NamedProvenance& value)>& textOf) {
  std::vector<std::pair<QString, QStringList>> groups;  // what it is, and for whom
  for (const NamedProvenance& value : values) {
    const QString text = textOf(value);
    const auto known = std::ranges::find(groups, text, &std::pair<QString, QStringList>::first);
    if (known == groups.end()) {
      groups.emplace_back(text, QStringList{value.name});
    } else if (!known->second.contains(value.name)) {
      known->second << value.name;
    }
  }
  if (groups.size() < 2) return {};
  QStringList sides;
  for (const auto& [text, names] : groups) sides << Text::tr("%1 (%2)").arg(text, names.join(Text::tr(", ")));
  return sides.join(Text::tr(" against "));
}

}  // namespace

QString provenanceText(const Provenance& provenance) {
  QStringList parts{splitText(provenance)};
  for (const auto& aspect : aspects) parts << aspect(provenance);
  return parts.join(Text::tr(", "));
}

QString provenanceShort(const Provenance& provenance) {
  QStringList parts{augmentationText(provenance), batchNormText(provenance)};
  if (provenance.temperature != 1.0) parts << temperatureText(provenance);
  if (provenance.centroids != "exact") parts << centroidText(provenance);
  return parts.join(Text::tr(", "));
}

QString provenanceDifference(const std::string& split, const std::vector<NamedProvenance>& values) {
  QStringList differences;
  for (const auto& aspect : aspects)
    differences << sidesOf(values, [&](const NamedProvenance& value) { return aspect(value.provenance); });
  if (std::ranges::all_of(values, [](const NamedProvenance& value) { return value.images > 0; }))
    differences << sidesOf(values, imagesText);
  differences.removeAll(QString());
  if (differences.isEmpty()) return {};
  const QString all = differences.join(Text::tr("; "));
  return split == "test" ? Text::tr("Measured differently on the test split: %1.").arg(all)
                         : Text::tr("Measured differently on the training split: %1.").arg(all);
}

}  // namespace distillscope
