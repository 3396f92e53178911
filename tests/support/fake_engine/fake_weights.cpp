#include <chrono>
#include <cstdio>
#include <thread>

#include "core/record/error.h"
#include "core/record/recipe.h"
#include "tests/support/fake_engine/fake_engine.h"

namespace distillscope {

int importFake(const std::string& file, const RunDir& run, const std::vector<std::string>& options) {
  const std::string found = scripted("weights", "good");
  if (found == "slow") std::this_thread::sleep_for(std::chrono::seconds(10));
  if (found == "bad") {
    std::fprintf(stderr, "distillscope-cli: %s holds weights of no architecture known here; it lacks conv1.weight\n",
                 file.c_str());
    return static_cast<int>(ExitCode::BadData);
  }
  nlohmann::json recipe = {{"kind", "teacher"}, {"init", file}, {"epochs", 0}};
  for (std::size_t i = 0; i + 1 < options.size(); i += 2) {
    const std::string value = options[i + 1];
    if (options[i] == "--model") recipe["model"] = {{"id", value}};
    const auto colon = value.find(':');
    if (options[i] == "--dataset") {
      recipe["dataset"] = {{"id", value.substr(0, colon)},
                           {"root", colon == std::string::npos ? "" : value.substr(colon + 1)}};
    }
  }
  std::filesystem::create_directories(run.path());
  writeFileAtomically(run.recipe(), toJson(readRecipe(recipe, fakeCatalogue())).dump(1));
  std::puts("measuring the imported weights");
  return trainFake(run);
}

}  // namespace distillscope
