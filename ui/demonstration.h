// The runs of the demonstration: an MLL teacher, an MCMI teacher from it, and a student of each.
#pragma once

#include <QString>

namespace distillscope {

struct Workbench;

/// Puts them in the queue, each after what it builds on; names that are taken get a number. Returns what went wrong, or
/// nothing.
QString startDemonstration(Workbench& workbench);

}  // namespace distillscope
