// describe: prints the catalogue of everything that the engine can do.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "core/train/session.h"

namespace distillscope {

void addDescribe(CLI::App& app) {
  auto* command = app.add_subcommand("describe",
                                     "Print what the engine can do, as JSON: datasets, models, objectives, "
                                     "distillers and their parameters");
  command->callback([] { fmt::print("{}\n", toJson(engineCatalogue()).dump(1)); });
}

}  // namespace distillscope
