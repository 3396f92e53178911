// How long a test waits for what must come. No test fails for being slow before that: Qt's own five seconds are too few
// on a machine that builds or trains beside it.
#pragma once

#include <QtTest>

namespace distillscope {

inline constexpr int patience = 20000;  ///< milliseconds

}  // namespace distillscope

#undef QTRY_VERIFY
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, distillscope::patience)
#undef QTRY_COMPARE
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, distillscope::patience)
