#include "ui/models/csv.h"

#include <fmt/format.h>

namespace distillscope {

QByteArray csvField(const QString& text) {
  QByteArray field = text.toUtf8();
  if (!field.contains(',') && !field.contains('"') && !field.contains('\n') && !field.contains('\r')) return field;
  return '"' + field.replace("\"", "\"\"") + '"';
}

QByteArray csvNumber(double value) { return QByteArray::fromStdString(fmt::format("{}", value)); }

QByteArray csvProvenanceTitles() { return "split,augmented,batch_norm,temperature,centroids"; }

QByteArray csvProvenance(const std::optional<Provenance>& p) {
  if (!p) return ",,,,";
  return csvField(QString::fromStdString(p->split)) + ',' + (p->augmented ? "true" : "false") + ',' +
         csvField(QString::fromStdString(p->batchNorm)) + ',' + csvNumber(p->temperature) + ',' +
         csvField(QString::fromStdString(p->centroids));
}

}  // namespace distillscope
