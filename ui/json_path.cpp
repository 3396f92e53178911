#include "ui/json_path.h"

#include <algorithm>

namespace distillscope {

using nlohmann::json;

json::json_pointer pointerTo(const std::string& path) {
  std::string text = "/" + path;
  std::ranges::replace(text, '.', '/');
  return json::json_pointer(text);
}

const json* findAt(const json& object, const std::string& path) {
  const json* place = &object;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t dot = std::min(path.find('.', begin), path.size());
    if (!place->is_object()) return nullptr;
    const auto found = place->find(path.substr(begin, dot - begin));
    if (found == place->end()) return nullptr;
    place = &*found;
    begin = dot + 1;
  }
  return place;
}

json valueAt(const json& object, const std::string& path) {
  const json* found = findAt(object, path);
  return found ? *found : json();
}

std::string textAt(const json& object, const std::string& path) {
  const json* found = findAt(object, path);
  return found && found->is_string() ? found->get<std::string>() : std::string();
}

void setAt(json& object, const std::string& path, const json& value) {
  json* place = &object;
  std::size_t begin = 0;
  for (std::size_t dot = 0; (dot = path.find('.', begin)) != std::string::npos; begin = dot + 1) {
    place = &(*place)[path.substr(begin, dot - begin)];
    if (!place->is_object()) *place = json::object();
  }
  (*place)[path.substr(begin)] = value;
}

void eraseAt(json& object, const std::string& path) {
  const auto dot = path.find('.');
  if (dot == std::string::npos) {
    object.erase(path);
    return;
  }
  const auto group = object.find(path.substr(0, dot));
  if (group == object.end() || !group->is_object()) return;
  eraseAt(*group, path.substr(dot + 1));
  if (group->empty()) object.erase(group);
}

}  // namespace distillscope
