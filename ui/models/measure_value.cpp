#include "ui/models/measure_value.h"

#include "core/record/measures.h"

namespace distillscope {

double measureOf(const EpochEvent& event, const std::string& measure) {
  const auto found = event.measures.find(measure);
  return found != event.measures.end() ? found->second : std::numeric_limits<double>::quiet_NaN();
}

double measureOf(const std::optional<EpochEvent>& event, const std::string& measure) {
  return event ? measureOf(*event, measure) : std::numeric_limits<double>::quiet_NaN();
}

QString measureNumber(const MeasureInfo& info, double value, const QLocale& locale) {
  return info.isShare ? locale.toString(100 * value, 'f', 2) : locale.toString(value, 'f', 4);
}

QString differenceNumber(const MeasureInfo& info, double value, const QLocale& locale) {
  return (value > 0 ? QStringLiteral("+") : QString()) + measureNumber(info, value, locale);
}

QString spreadText(const MeasureInfo& info, const Spread& spread, const QLocale& locale) {
  if (spread.count == 0) return QStringLiteral("\u2013");
  const QString mean = measureNumber(info, spread.mean, locale);
  if (spread.count == 1) return mean;
  return QStringLiteral("%1 \u00b1 %2 (%3)").arg(mean, measureNumber(info, spread.deviation, locale)).arg(spread.count);
}

}  // namespace distillscope
