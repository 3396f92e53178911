#include "ui/models/provenance.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <array>

namespace distillscope {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("Provenance", text); }

QString splitText(const Provenance& p) {
  return p.split == "test"    ? tr("test split")
         : p.split == "train" ? tr("training split")
                              : QString::fromStdString(p.split);
}

QString augmentationText(const Provenance& p) { return p.augmented ? tr("augmented") : tr("not augmented"); }

QString batchNormText(const Provenance& p) {
  return p.batchNorm == "eval" ? tr("batch norm with running statistics") : tr("batch norm with batch statistics");
}

QString temperatureText(const Provenance& p) { return tr("T = %1").arg(QLocale().toString(p.temperature)); }

QString centroidText(const Provenance& p) {
  return p.centroids == "exact" ? tr("exact centroids") : tr("%1 centroids").arg(QString::fromStdString(p.centroids));
}

/// Everything but the split, which values that stand side by side have in common.
constexpr std::array aspects = {augmentationText, batchNormText, temperatureText, centroidText};

}  // namespace

QString provenanceText(const Provenance& provenance) {
  QStringList parts{splitText(provenance)};
  for (const auto& aspect : aspects) parts << aspect(provenance);
  return parts.join(tr(", "));
}

QString provenanceShort(const Provenance& provenance) {
  QStringList parts{augmentationText(provenance), batchNormText(provenance)};
  if (provenance.temperature != 1.0) parts << temperatureText(provenance);
  if (provenance.centroids != "exact") parts << centroidText(provenance);
  return parts.join(tr(", "));
}

QString provenanceDifference(const std::string& split, const std::vector<NamedProvenance>& values) {
  QStringList differences;
  for (const auto& aspect : aspects) {
    std::vector<std::pair<QString, QStringList>> groups;  // what it is, and for whom
    for (const NamedProvenance& value : values) {
      const QString text = aspect(value.provenance);
      const auto known = std::ranges::find(groups, text, &std::pair<QString, QStringList>::first);
      if (known == groups.end()) {
        groups.emplace_back(text, QStringList{value.name});
      } else if (!known->second.contains(value.name)) {
        known->second << value.name;
      }
    }
    if (groups.size() < 2) continue;
    QStringList sides;
    for (const auto& [text, names] : groups) sides << tr("%1 (%2)").arg(text, names.join(tr(", ")));
    differences << sides.join(tr(" against "));
  }
  if (differences.isEmpty()) return {};
  const QString all = differences.join(tr("; "));
  return split == "test" ? tr("Measured differently on the test split: %1.").arg(all)
                         : tr("Measured differently on the training split: %1.").arg(all);
}

}  // namespace distillscope
