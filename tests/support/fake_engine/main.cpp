#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <vector>

#include "core/record/json_file.h"
#include "core/record/recipe.h"
#include "tests/support/fake_engine/fake_engine.h"

namespace distillscope {

std::string scripted(const std::string& name, const std::string& fallback) {
  const char* script = std::getenv("DISTILLSCOPE_FAKE_ENGINE");
  std::istringstream pairs(script ? script : "");
  for (std::string pair; std::getline(pairs, pair, ',');) {
    if (pair.starts_with(name + "=")) return pair.substr(name.size() + 1);
  }
  return fallback;
}

}  // namespace distillscope

int main(int argc, char** argv) {
  using namespace distillscope;
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words == std::vector<std::string>{"describe"}) return describe();
  if (words == std::vector<std::string>{"inspect"}) return inspectFake();
  if (words.size() == 2 && words[0] == "resume") return trainFake(RunDir(words[1]));
  if (words.size() == 4 && words[0] == "train" && words[2] == "--run") {
    const RunDir run(words[3]);
    std::filesystem::create_directories(run.path());
    writeFileAtomically(run.recipe(), toJson(readRecipe(readJsonFile(words[1]), fakeCatalogue())).dump(1));
    return trainFake(run);
  }
  if (words.size() > 4 && words[0] == "study" && words[1] == "run") return studyFake(words);
  if (words.size() >= 5 && words[0] == "weights" && words[1] == "import" && words[3] == "--run") {
    return importFake(words[2], RunDir(words[4]), {words.begin() + 5, words.end()});
  }
  std::fputs(
      "usage: fake-engine describe | inspect | train RECIPE --run DIR | resume DIR | weights import FILE --run DIR | "
      "study run NAME --out DIR\n",
      stderr);
  return 2;
}
