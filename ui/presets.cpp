#include "ui/presets.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <stdexcept>

namespace distillscope {

const std::vector<Preset>& presets() {
  static const std::vector<Preset> table = [] {
    std::vector<Preset> read;
    for (const QFileInfo& info : QDir(QStringLiteral(":/presets")).entryInfoList({QStringLiteral("*.json")})) {
      QFile file(info.filePath());
      if (!file.open(QIODevice::ReadOnly)) continue;
      const auto value = nlohmann::json::parse(file.readAll().toStdString());
      const auto text = [&](const char* key) {
        return QCoreApplication::translate("Presets", value.at(key).get<std::string>().c_str());
      };
      read.push_back({info.completeBaseName(), text("title"), text("help"), value.at("recipe")});
    }
    return read;
  }();
  return table;
}

const Preset& preset(const QString& id) {
  const auto found = std::ranges::find(presets(), id, &Preset::id);
  if (found == presets().end()) throw std::out_of_range("no preset " + id.toStdString());
  return *found;
}

}  // namespace distillscope
