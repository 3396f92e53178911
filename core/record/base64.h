// Base64 (RFC 4648, section 4), for bytes inside JSON.
#pragma once

#include <string>
#include <string_view>

namespace distillscope {

std::string base64(std::string_view bytes);

}  // namespace distillscope
