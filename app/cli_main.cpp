// distillscope-cli: the engine. Every error ends here as one sentence and an exit code.
#include <new>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli_commands.h"
#include "core/compat/runtime.h"
#include "core/record/error.h"

namespace {

int report(distillscope::ExitCode code, const std::string& message) {
  fmt::print(stderr, "distillscope-cli: {}\n", message);
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace distillscope;
  CLI::App app(
      "Trains, measures and explains knowledge-distillation teachers and students.\n\n"
      "Exit codes: 0 done, 1 a fault of the program itself, 2 bad recipe or arguments, 3 bad or missing data, "
      "4 training diverged, 5 out of memory or disk, 130 stopped on request.");
  app.set_version_flag("--version", std::string("distillscope-cli ") + DISTILLSCOPE_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  addCommands(app);
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::Success& asked) {
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return report(ExitCode::BadRecipe, fmt::format("{}. Ask --help for what there is", error.what()));
  } catch (const Error& error) {
    return report(error.exitCode(), error.what());
  } catch (const std::bad_alloc&) {
    return report(ExitCode::OutOfResources, "memory ran out");
  } catch (const c10::Error& error) {
    if (isOutOfMemory(error))
      return report(ExitCode::OutOfResources, "memory ran out: use smaller batches or fewer images");
    return report(ExitCode::Internal, fmt::format("LibTorch failed: {}", error.what_without_backtrace()));
  } catch (const std::exception& error) {
    return report(ExitCode::Internal, error.what());
  }
}
