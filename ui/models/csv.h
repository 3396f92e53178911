// Values as comma-separated text, the same in every locale.
#pragma once

#include <QByteArray>
#include <QString>
#include <optional>

#include "core/record/event.h"

namespace distillscope {

/// `text` as one field of a CSV line (RFC 4180).
QByteArray csvField(const QString& text);
/// The shortest digits that read back as the same number, with a point; "nan" and "inf" as such.
QByteArray csvNumber(double value);

/// Titles of the fields that csvProvenance() writes.
QByteArray csvProvenanceTitles();
/// split,augmented,batch_norm,temperature,centroids; empty fields if there is none.
QByteArray csvProvenance(const std::optional<Provenance>& provenance);

}  // namespace distillscope
