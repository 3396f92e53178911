// A workspace as months of work would have left it, written with the engine's own writers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/record/catalogue.h"

namespace distillscope::bench {

struct WorkspaceSize {
  int64_t runs = 1000;
  int64_t events = 2'000'000;  ///< of all runs together; a few logs hold a tenth of them each
};

/// The two runs that engines work on; they have no end.
inline constexpr const char* liveRuns[] = {"live-teacher", "live-student"};

/// Families of an MLL teacher, an MCMI teacher and their students, of ten classes and of a hundred: finished, with
/// their confusion matrices, failed, stopped and interrupted; tags and notes; three studies with their runs. Keeps what
/// is there already if it has the same size.
void makeWorkspace(const std::filesystem::path& workspace, const WorkspaceSize& size, const Catalogue& catalogue);

}  // namespace distillscope::bench
