// One measure of an epoch, or its mean over runs, as a number and in words.
#pragma once

#include <QLocale>
#include <QString>
#include <optional>
#include <string>

#include "core/record/event.h"
#include "ui/models/spread.h"

namespace distillscope {

struct MeasureInfo;

/// NaN if the event has no such measure, or is missing.
double measureOf(const EpochEvent& event, const std::string& measure);
double measureOf(const std::optional<EpochEvent>& event, const std::string& measure);
/// "70.66" for a share, "0.1234" for nats.
QString measureNumber(const MeasureInfo& info, double value, const QLocale& locale);
/// That, with a plus sign before what is greater than 0.
QString differenceNumber(const MeasureInfo& info, double value, const QLocale& locale);
/// "70.66", of several values "70.66 ± 0.21 (3)", a dash for none.
QString spreadText(const MeasureInfo& info, const Spread& spread, const QLocale& locale);

}  // namespace distillscope
