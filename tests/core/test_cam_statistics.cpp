#include <cmath>

#include <gtest/gtest.h>

#include "core/explain/cam_statistics.h"

namespace distillscope {
namespace {

TEST(MapMeasures, AreaIsTheShareOfPixelsFromHalfTheMaximumUp) {
  EXPECT_DOUBLE_EQ(measuresOf(torch::tensor({{8.0, 4.0}, {3.9, 0.0}}), 0).area, 0.5);
  EXPECT_DOUBLE_EQ(measuresOf(torch::tensor({{800.0, 400.0}, {390.0, 0.0}}), 0).area, 0.5);
  EXPECT_DOUBLE_EQ(measuresOf(torch::tensor({{7.0, 0.0}, {0.0, 0.0}}), 0).area, 0.25);
}

// Four equal pixels: ln 4. One pixel: 0. Shares 1/2, 1/4, 1/4: 1/2 ln 2 + 1/2 ln 4 = 3/2 ln 2.
TEST(MapMeasures, EntropyIsOfTheMapDividedByItsSum) {
  EXPECT_NEAR(measuresOf(at::full({2, 2}, 3.0), 0).entropy, std::log(4.0), 1e-12);
  EXPECT_NEAR(measuresOf(torch::tensor({{7.0, 0.0}, {0.0, 0.0}}), 0).entropy, 0.0, 1e-12);
  EXPECT_NEAR(measuresOf(torch::tensor({{2.0, 1.0}, {1.0, 0.0}}), 0).entropy, 1.5 * std::log(2.0), 1e-12);
}

TEST(MapMeasures, AMapOfZerosCoversNothing) {
  const MapMeasures none = measuresOf(at::zeros({4, 4}), 0.5);
  EXPECT_EQ(none.area, 0);
  EXPECT_EQ(none.entropy, 0);
  EXPECT_EQ(none.explained, 0.5);
}

TEST(MapMeasures, EveryMapOfManyHasItsOwn) {
  const Tensor maps = torch::tensor({{{8.0, 4.0}, {3.9, 0.0}}, {{0.0, 0.0}, {0.0, 0.0}}, {{3.0, 3.0}, {3.0, 3.0}}});
  const auto measures = measuresOf(maps, torch::tensor({0.5, 0.25, 0.125}));
  ASSERT_EQ(measures.size(), 3U);
  EXPECT_DOUBLE_EQ(measures[0].area, 0.5);
  EXPECT_EQ(measures[1].area, 0);
  EXPECT_EQ(measures[1].entropy, 0);
  EXPECT_EQ(measures[1].explained, 0.25);
  EXPECT_NEAR(measures[2].entropy, std::log(4.0), 1e-12);
}

TEST(CamStatistics, SamplesAreEvenlySpaced) {
  EXPECT_EQ(evenlySpaced({5, 6, 7, 8, 9, 10}, 3), (std::vector<int64_t>{5, 7, 9}));
  EXPECT_EQ(evenlySpaced({5, 6, 7, 8, 9}, 2), (std::vector<int64_t>{5, 7}));
  EXPECT_EQ(evenlySpaced({5, 6}, 7), (std::vector<int64_t>{5, 6}));
  EXPECT_EQ(evenlySpaced({5, 6}, 0), (std::vector<int64_t>{5, 6}));
}

// Areas 0.1, 0.3, 0.2 and 0.2, 0.5, 0.5: differences 0.1, 0.2, 0.3 with mean 0.2 and deviation 0.1, so half an interval
// is 4.3027 * 0.1 / sqrt(3). Unpaired, the intervals of both overlap by far.
TEST(CamStatistics, DifferencesArePaired) {
  CamStatistics statistics;
  statistics.measures = {{{.area = 0.1}, {.area = 0.3}, {.area = 0.2}}, {{.area = 0.2}, {.area = 0.5}, {.area = 0.5}}};
  summarise(statistics);
  EXPECT_NEAR(statistics.estimates[0]["area"].mean, 0.2, 1e-12);
  EXPECT_NEAR(statistics.estimates[1]["area"].mean, 0.4, 1e-12);
  const Estimate difference = statistics.difference->at("area");
  EXPECT_NEAR(difference.mean, 0.2, 1e-12);
  EXPECT_NEAR(difference.deviation, 0.1, 1e-12);
  EXPECT_NEAR(difference.low, 0.2 - 0.24841, 1e-5);
  EXPECT_EQ(statistics.difference->at("entropy").mean, 0);
}

TEST(CamStatistics, ASingleTeacherHasNoDifference) {
  CamStatistics statistics;
  statistics.measures = {{{.area = 0.1}}};
  summarise(statistics);
  EXPECT_FALSE(statistics.difference);
}

}  // namespace
}  // namespace distillscope
