// What a fuzz target gives to the driver.
#pragma once

#include <string>
#include <vector>

namespace distillscope::fuzz {

/// Reads `bytes` as a file. A DataError is an answer; any other exception, and any contradiction, is a fault.
void readInput(const std::string& bytes);

/// Pieces of the format, for mutations.
std::vector<std::string> tokens();

}  // namespace distillscope::fuzz
