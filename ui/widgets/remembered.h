// Fields whose value outlives the session: set from the settings at once, and written there when a person changes them.
#pragma once

#include <QString>

class QCheckBox;
class QComboBox;
class QSlider;

namespace distillscope {

class Settings;

/// `key` is in settingTable(). A combo box keeps the data of its current item; data that it no longer offers changes
/// nothing.
void remember(Settings& settings, const QString& key, QComboBox& box);
void remember(Settings& settings, const QString& key, QCheckBox& box);
void remember(Settings& settings, const QString& key, QSlider& slider);

}  // namespace distillscope
