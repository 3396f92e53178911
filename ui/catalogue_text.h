// What the catalogue says of its entries, as people read it beside their titles.
#pragma once

#include <QString>
#include <QStringList>

#include "core/record/catalogue.h"

namespace distillscope {

/// "ResNet (CIFAR) (He et al., CVPR 2016)": family, help and source of an entry, as far as it has them.
template <typename Entry>
QString helpText(const Entry& entry) {
  QStringList help;
  if constexpr (requires { entry.family; }) help.append(QString::fromStdString(entry.family));
  if constexpr (requires { entry.help; }) help.append(QString::fromStdString(entry.help));
  if (!entry.citation.empty()) help.append(QStringLiteral("(%1)").arg(QString::fromStdString(entry.citation)));
  return help.join(QLatin1Char(' '));
}

}  // namespace distillscope
