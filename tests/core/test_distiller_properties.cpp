// What must hold for every method of the table, whatever its formula.
#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/distillers/registry.h"
#include "core/models/layers.h"
#include "tests/support/distiller_case.h"

namespace distillscope {
namespace {

using State = std::vector<std::pair<std::string, Tensor>>;

State copyOfState(const torch::nn::Module& module) {
  State state;
  for (const auto& [name, tensor] : stateDict(module)) state.emplace_back(name, tensor.detach().clone());
  return state;
}

void restore(torch::nn::Module& module, const State& saved) {
  const at::NoGradGuard noGrad;
  const State state = stateDict(module);
  ASSERT_EQ(state.size(), saved.size());
  for (std::size_t i = 0; i < state.size(); ++i) {
    ASSERT_EQ(state[i].first, saved[i].first);
    Tensor target = state[i].second;
    target.copy_(saved[i].second);
  }
}

/// One stage of one method on small sides: what is minimised, and by changing what.
struct Stage {
  std::string name;
  std::shared_ptr<Distiller> distiller;
  Sides sides;
  std::vector<std::pair<std::string, Tensor>> variables;
  std::function<LossTerms()> terms;

  double value() const { return total(terms()).item<double>(); }
};

Stage stageOf(const DistillerInfo& info, bool first, at::ScalarType type) {
  Stage stage{.name = fmt::format("{}, {} stage", info.entry.id, first ? "first" : "main"),
              .distiller = nullptr,
              .sides = sidesFor(info, type),
              .variables = {},
              .terms = {}};
  stage.distiller = makeDistiller(info, pairOf(stage.sides, smallImages));
  stage.distiller->to(type);
  for (const auto& named : namedTensors(stage.sides.student)) stage.variables.push_back(named);
  const auto chosen = first ? stage.distiller->firstStageParameters() : stage.distiller->mainParameters();
  for (const auto& item : stage.distiller->named_parameters()) {
    const auto same = [&](const Tensor& tensor) { return tensor.is_same(item.value()); };
    if (std::ranges::any_of(chosen, same)) stage.variables.emplace_back(item.key(), item.value());
  }
  stage.terms = [distiller = stage.distiller, sides = stage.sides, first] {
    return first ? distiller->firstStageLoss(sides.student, sides.teacher, sides.batch)
                 : distiller->loss(sides.student, sides.teacher, sides.batch, settled);
  };
  return stage;
}

/// Every stage of every method that minimises something.
std::vector<Stage> allStages(at::ScalarType type) {
  std::vector<Stage> stages;
  for (const DistillerInfo& info : distillers()) {
    Stage main = stageOf(info, false, type);
    const bool twoStages = main.distiller->firstStage().has_value();
    if (!main.terms().empty()) stages.push_back(std::move(main));
    if (twoStages) stages.push_back(stageOf(info, true, type));
  }
  return stages;
}

/// Central difference of the loss along `direction`, the method's state put back after each evaluation.
double slope(const Stage& stage, const State& state, const Tensor& variable, const Tensor& direction) {
  constexpr double step = 1e-6;
  const auto at = [&](double distance) {
    const at::NoGradGuard noGrad;
    restore(*stage.distiller, state);
    Tensor moved = variable;
    const Tensor kept = moved.clone();
    moved.add_(direction, distance);
    const double value = stage.value();
    moved.copy_(kept);
    return value;
  };
  return (at(step) - at(-step)) / (2.0 * step);
}

TEST(DistillerProperties, GradientsAreTheSlopesOfTheLoss) {
  const golden::Fill fill(nlohmann::json{{"salt", "direction "}});
  for (const Stage& stage : allStages(at::kDouble)) {
    SCOPED_TRACE(stage.name);
    stage.value();  // the first visit sets what later ones hold fixed
    const State state = copyOfState(*stage.distiller);
    const Tensor loss = total(stage.terms());
    loss.backward();
    int compared = 0;
    for (const auto& [name, variable] : stage.variables) {
      const Tensor direction = fill.tensor(name, variable.sizes()).to(at::kDouble);
      const double numerical = slope(stage, state, variable, direction);
      const double analytical = variable.grad().defined() ? (variable.grad() * direction).sum().item<double>() : 0.0;
      EXPECT_NEAR(numerical, analytical, 1e-5 * std::abs(analytical) + 1e-7 * std::abs(loss.item<double>())) << name;
      compared += std::abs(analytical) > 1e-6;
    }
    EXPECT_GT(compared, 0) << "no variable changes the loss";
  }
}

TEST(DistillerProperties, TenStepsLowerTheLoss) {
  for (const Stage& stage : allStages(at::kFloat)) {
    SCOPED_TRACE(stage.name);
    const double before = stage.value();
    for (int step = 0; step < 10; ++step) {
      for (const auto& [name, variable] : stage.variables) variable.mutable_grad() = Tensor();
      total(stage.terms()).backward();
      const at::NoGradGuard noGrad;
      for (const auto& [name, variable] : stage.variables) {
        if (!variable.grad().defined()) continue;
        // 2 % of the variable's own length, against the gradient.
        const Tensor change = variable.grad() / variable.grad().norm().clamp_min(1e-12) * variable.norm();
        Tensor moved = variable;
        moved.sub_(change, 0.02);
      }
    }
    EXPECT_LT(stage.value(), before);
  }
}

TEST(DistillerProperties, RestoredStateGivesTheSameNextLossBitForBit) {
  for (const DistillerInfo& info : distillers()) {
    SCOPED_TRACE(info.entry.id);
    const Sides sides = sidesFor(info);
    const auto terms = [&](Distiller& distiller) {
      LossTerms all = distiller.loss(sides.student, sides.teacher, sides.batch, settled);
      for (LossTerm& term : distiller.firstStageLoss(sides.student, sides.teacher, sides.batch)) {
        all.push_back(std::move(term));
      }
      return all;
    };
    const auto original = makeDistiller(info, pairOf(sides, smallImages, 1));
    const auto resumed = makeDistiller(info, pairOf(sides, smallImages, 2));
    terms(*original);
    terms(*original);
    restore(*resumed, copyOfState(*original));
    for (int visit = 0; visit < 2; ++visit) {
      const LossTerms expected = terms(*original), actual = terms(*resumed);
      ASSERT_EQ(actual.size(), expected.size());
      for (std::size_t i = 0; i < actual.size(); ++i) {
        EXPECT_EQ(actual[i].name, expected[i].name);
        EXPECT_TRUE(at::equal(actual[i].value, expected[i].value)) << actual[i].name;
      }
    }
  }
}

TEST(DistillerProperties, TheSeedAloneDecidesInitialValues) {
  for (const DistillerInfo& info : distillers()) {
    SCOPED_TRACE(info.entry.id);
    const Sides sides = sidesFor(info);
    const State first = copyOfState(*makeDistiller(info, pairOf(sides, smallImages, 1)));
    const State again = copyOfState(*makeDistiller(info, pairOf(sides, smallImages, 1)));
    const State other = copyOfState(*makeDistiller(info, pairOf(sides, smallImages, 2)));
    for (std::size_t i = 0; i < first.size(); ++i) {
      EXPECT_TRUE(at::equal(first[i].second, again[i].second)) << first[i].first;
      if (first[i].second.dim() < 2) continue;  // biases, scales and statistics may start as constants
      EXPECT_FALSE(at::equal(first[i].second, other[i].second)) << first[i].first;
    }
  }
}

TEST(DistillerProperties, EveryParameterOfAStageHelpsToMinimiseIt) {
  for (const Stage& stage : allStages(at::kFloat)) {
    SCOPED_TRACE(stage.name);
    total(stage.terms()).backward();
    for (const auto& [name, variable] : stage.variables) {
      const bool ofTheMethod = stage.distiller->named_parameters().contains(name);
      EXPECT_TRUE(variable.grad().defined() || !ofTheMethod) << name;
    }
  }
}

TEST(DistillerProperties, TeachersAndMapsInAnyMemoryFormatAreLeftAlone) {
  for (const DistillerInfo& info : distillers()) {
    SCOPED_TRACE(info.entry.id);
    const Sides plain = sidesFor(info);
    Sides interleaved = plain;
    for (ModelOutput* output : {&interleaved.student, &interleaved.teacher}) {
      for (Tensor& map : output->features) map = map.contiguous(at::MemoryFormat::ChannelsLast);
      for (Tensor& map : output->preactFeatures) map = map.contiguous(at::MemoryFormat::ChannelsLast);
    }
    const std::vector<std::pair<std::string, Tensor>> teacher = namedTensors(plain.teacher);
    std::vector<Tensor> before;
    for (const auto& [name, tensor] : teacher) before.push_back(tensor.clone());
    const auto sum = [&](const Sides& sides) {
      const auto distiller = makeDistiller(info, pairOf(sides, smallImages));
      LossTerms terms = distiller->loss(sides.student, sides.teacher, sides.batch, settled);
      for (LossTerm& term : distiller->firstStageLoss(sides.student, sides.teacher, sides.batch)) terms.push_back(term);
      return total(terms).item<double>();
    };
    const double expected = sum(plain);
    EXPECT_NEAR(sum(interleaved), expected, 1e-5 * std::abs(expected));
    for (std::size_t i = 0; i < teacher.size(); ++i) EXPECT_TRUE(at::equal(teacher[i].second, before[i]));
  }
}

TEST(DistillerProperties, ABatchOfOneImageGivesAFiniteLoss) {
  for (const DistillerInfo& info : distillers()) {
    SCOPED_TRACE(info.entry.id);
    Sides sides = sidesFor(info);
    const auto distiller = makeDistiller(info, pairOf(sides, smallImages));
    for (ModelOutput* output : {&sides.student, &sides.teacher}) {
      for (Tensor& map : output->features) map = map.narrow(0, 0, 1);
      for (Tensor& map : output->preactFeatures) map = map.narrow(0, 0, 1);
      output->pooled = output->pooled.narrow(0, 0, 1);
      output->logits = output->logits.narrow(0, 0, 1);
    }
    sides.batch = {.images = {},
                   .labels = sides.batch.labels.narrow(0, 0, 1),
                   .indices = sides.batch.indices.narrow(0, 0, 1),
                   .negatives = sides.batch.negatives.narrow(0, 0, 1)};
    LossTerms terms = distiller->loss(sides.student, sides.teacher, sides.batch, settled);
    for (LossTerm& term : distiller->firstStageLoss(sides.student, sides.teacher, sides.batch)) terms.push_back(term);
    for (const LossTerm& term : terms) EXPECT_TRUE(std::isfinite(term.value.item<double>())) << term.name;
  }
}

}  // namespace
}  // namespace distillscope
