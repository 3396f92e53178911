#include <stdexcept>

#include "core/record/error.h"
#include "core/weights/pth_reader.h"
#include "core/weights/pth_writer.h"
#include "core/weights/safetensors.h"
#include "tests/fuzz/target.h"

namespace distillscope::fuzz {

void readInput(const std::string& bytes) {
  TensorFile file;
  try {
    file = parsePth(bytes, "input");
  } catch (const DataError&) {
    return;
  }
  // What the two do not give back by design: the writer's own key, and a second prefix of DataParallel.
  file.metadata.erase("model");
  for (const auto& [name, tensor] : file.tensors) {
    if (name.compare(0, 7, "module.") == 0) return;
  }
  const auto back = parsePth(formatPth(file), "written");
  if (formatSafetensors(back) != formatSafetensors(file)) throw std::logic_error("does not come back");
}

std::vector<std::string> tokens() {
  return {"ctorch._utils\n_rebuild_tensor_v2\n",
          "ctorch._utils\n_rebuild_tensor\n",
          "ctorch._utils\n_rebuild_parameter\n",
          "ccollections\nOrderedDict\n",
          "ctorch\nFloatStorage\n",
          "ctorch\nBoolStorage\n",
          "ctorch\nHalfStorage\n",
          "cos\nsystem\n",
          "X\x07\0\0\0storage",
          "X\x05\0\0\0model",
          "tQ",
          "tR",
          ")R",
          ")\x81",
          "}b",
          "(",
          "t",
          "u",
          "s",
          "]",
          "a",
          "e",
          "}",
          "N",
          "\x88",
          ".",
          "0",
          "1",
          "2",
          "\x93",
          "\x94",
          "K\x01",
          "\x85",
          "\x86",
          "\x87",
          "\x8a\x08",
          "PK\x01\x02",
          "PK\x03\x04",
          "PK\x05\x06",
          "PK\x06\x06",
          "PK\x06\x07"};
}

}  // namespace distillscope::fuzz
