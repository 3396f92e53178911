// weights_convert IN.pth OUT.pth OUT.safetensors: our reader and both writers, for check_weights.py to judge.
#include <cstdio>

#include "core/record/error.h"
#include "core/weights/pth_reader.h"
#include "core/weights/pth_writer.h"
#include "core/weights/safetensors.h"

int main(int count, char** arguments) {
  using namespace distillscope;
  if (count != 4) return int(ExitCode::BadRecipe);
  try {
    const auto file = readPth(arguments[1]);
    writePth(arguments[2], file);
    writeSafetensors(arguments[3], file);
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return int(error.exitCode());
  }
  return int(ExitCode::Done);
}
