#include <stdexcept>

#include "core/record/error.h"
#include "core/weights/safetensors.h"
#include "tests/fuzz/target.h"

namespace distillscope::fuzz {

void readInput(const std::string& bytes) {
  TensorFile file;
  try {
    file = parseSafetensors(bytes, "input");
  } catch (const DataError&) {
    return;
  }
  const auto written = formatSafetensors(file);
  if (formatSafetensors(parseSafetensors(written, "written")) != written) throw std::logic_error("does not come back");
}

std::vector<std::string> tokens() {
  return {R"("__metadata__":{)",
          R"("dtype":)",
          R"("shape":)",
          R"("data_offsets":)",
          "\"F64\"",
          "\"F16\"",
          "\"BOOL\"",
          "\"I8\"",
          "[0,0]",
          "[]",
          "{}",
          "{\"",
          "\":",
          ",",
          "]",
          "}",
          "1",
          "0",
          "-1",
          "1e3",
          "18446744073709551615",
          "9223372036854775807",
          "4294967296",
          "\\u0000",
          "\"\"",
          "null",
          "true"};
}

}  // namespace distillscope::fuzz
