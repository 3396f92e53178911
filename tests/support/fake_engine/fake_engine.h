// The commands of the scripted engine that the window's tests use in place of distillscope-cli. It writes and answers
// what the real one would, for a problem that takes milliseconds.
//
// The environment variable DISTILLSCOPE_FAKE_ENGINE chooses what happens, as "name=value" pairs with commas between:
//   epochs=N        measured epochs instead of the recipe's (3)
//   steps=N         steps of an epoch (10)
//   step_ms=N       milliseconds of a step (2)
//   end=WORD        finish (default), fail, diverge, crash (ends without an end event), mute (ends before it begins)
//   end_step=N      the step at which fail, diverge and crash happen (half of all)
//   weights=WORD    what the import of weights finds: good (default), bad, or slow: ten seconds of reading
//   describe=WORD   fail, garbage or slow
#pragma once

#include <string>
#include <vector>

#include "core/record/catalogue.h"
#include "core/record/run_dir.h"

namespace distillscope {

/// A value of the script, or `fallback`.
std::string scripted(const std::string& name, const std::string& fallback);

Catalogue fakeCatalogue();
int describe();
int trainFake(const RunDir& run);
/// weights import FILE --run DIR OPTION...
int importFake(const std::string& file, const RunDir& run, const std::vector<std::string>& options);
int inspectFake();
/// `study run NAME --out DIR ...`: holds the study's lock until it is asked to stop, and leaves its words in
/// words.json.
int studyFake(const std::vector<std::string>& words);

}  // namespace distillscope
