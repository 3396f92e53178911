// The subcommands of distillscope-cli, one file each.
#pragma once

#include <CLI/CLI.hpp>

namespace distillscope {

/// Adds every subcommand with its options, and what each does when it is chosen.
void addCommands(CLI::App& app);

}  // namespace distillscope
