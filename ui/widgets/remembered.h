// Fields whose value outlives the session: set from the settings at once, and written there when a person changes them.
#pragma once

#include <QString>

class QCheckBox;
class QComboBox;
class QSlider;
class QSpinBox;
class QSplitter;

namespace distillscope {

class Settings;

/// `key` is in settingTable(). A combo box keeps the data of its current item; data that it no longer offers changes
/// nothing.
void remember(Settings& settings, const QString& key, QComboBox& box);
void remember(Settings& settings, const QString& key, QCheckBox& box);
void remember(Settings& settings, const QString& key, QSlider& slider);
void remember(Settings& settings, const QString& key, QSpinBox& box);
/// To be called once its parts and their first sizes are in it. The splitter is named by its key, and its parts stay in
/// sight.
void remember(Settings& settings, const QString& key, QSplitter& splitter);

}  // namespace distillscope
