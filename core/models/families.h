// What each family's file offers; registry.cpp lists them. And the recipes that several families share.
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "core/models/model.h"

namespace distillscope {

std::vector<ModelInfo> cifarResNets();
std::vector<ModelInfo> cifarResNet50();
std::vector<ModelInfo> wideResNets();
std::vector<ModelInfo> vggs();
std::vector<ModelInfo> mobileNetV2();
std::vector<ModelInfo> shuffleNetV1();
std::vector<ModelInfo> shuffleNetV2();
std::vector<ModelInfo> resNets();
std::vector<ModelInfo> mobileNetV1();

/// Training of MobileNets and ShuffleNets on CIFAR in RepDistiller: a smaller learning rate.
inline nlohmann::json mobileTrainingDefaults() { return {{"optimizer", {{"lr", 0.01}}}}; }
/// The same for the MCMI authors' fine-tuning.
inline nlohmann::json mobileFineTuneDefaults() { return {{"optimizer", {{"lr", 0.005}}}}; }
/// Training on ImageNet in mdistiller.
inline nlohmann::json imageNetTrainingDefaults() {
  return {{"epochs", 100},
          {"batch_size", 512},
          {"optimizer", {{"lr", 0.2}, {"weight_decay", 1e-4}, {"milestones", {30, 60, 90}}}}};
}

}  // namespace distillscope
