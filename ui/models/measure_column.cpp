#include "ui/models/measure_column.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "core/record/measures.h"
#include "ui/models/teacher_table.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using When = MeasureColumn::When;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(MeasureColumn)
};

}  // namespace

QString MeasureColumn::title() const {
  QStringList words = {QString::fromStdString(measureInfo(measure).title)};
  if (split != "test") words.append(QString::fromStdString(split));
  if (when == When::Best) words.append(Text::tr("best"));
  if (when == When::AtEpoch) words.append(QStringLiteral("@%1").arg(epoch));
  return words.join(QLatin1Char(' '));
}

QString MeasureColumn::help() const {
  const MeasureInfo info = measureInfo(measure);
  const QString epochs = when == When::Last   ? Text::tr("after the newest measured epoch")
                         : when == When::Best ? Text::tr("after the epoch with the greatest top-1 on the test split")
                                              : Text::tr("after epoch %1").arg(epoch);
  const QString unit = info.unit == "nats" ? Text::tr(", in nats") : QString();
  return Text::tr("%1 on the %2 split %3%4")
      .arg(QString::fromStdString(info.title), QString::fromStdString(split), epochs, unit);
}

QString MeasureColumn::key() const {
  const std::string last = when == When::Last ? "last" : when == When::Best ? "best" : std::to_string(epoch);
  return QString::fromStdString(split + "/" + measure + "/" + last);
}

std::optional<MeasureColumn> MeasureColumn::fromKey(const QString& key) {
  const QStringList parts = key.split(QLatin1Char('/'));
  if (parts.size() != 3 || parts[0].isEmpty() || parts[1].isEmpty()) return std::nullopt;
  MeasureColumn column = {.split = parts[0].toStdString(), .measure = parts[1].toStdString()};
  if (parts[2] == QLatin1String("last")) return column;
  column.when = When::Best;
  if (parts[2] == QLatin1String("best")) return column;
  bool isNumber = false;
  column.when = When::AtEpoch;
  column.epoch = parts[2].toLongLong(&isNumber);
  return isNumber && column.epoch >= 0 ? std::optional(column) : std::nullopt;
}

std::optional<double> MeasureColumn::valueOf(const Run& run) const {
  const auto& epochs = run.history.epochs(split);
  auto found = epochs.end();
  if (when == When::Last) {
    if (!epochs.empty()) found = epochs.end() - 1;
  } else {
    const EpochEvent* best = when == When::Best ? testEpoch(run, EpochChoice::Best) : nullptr;
    if (best || when == When::AtEpoch)
      found = std::ranges::find(epochs, best ? best->epoch : epoch, &EpochEvent::epoch);
  }
  if (found == epochs.end()) return std::nullopt;
  const auto value = found->measures.find(measure);
  return value != found->measures.end() ? std::optional(value->second) : std::nullopt;
}

}  // namespace distillscope
