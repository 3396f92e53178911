// Fields whose value outlives the session: set from the settings at once, and written there when a person changes them.
// Where a setting is reset, combo boxes and splitters go back to what they were at first.
#pragma once

#include <QString>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QSlider;
class QSpinBox;
class QSplitter;
class QTabWidget;

namespace distillscope {

class Settings;

/// `key` is in settingTable(). A combo box keeps the data of its current item; data that it no longer offers changes
/// nothing.
void remember(Settings& settings, const QString& key, QComboBox& box);
void remember(Settings& settings, const QString& key, QCheckBox& box);
void remember(Settings& settings, const QString& key, QSlider& slider);
void remember(Settings& settings, const QString& key, QSpinBox& box);
void remember(Settings& settings, const QString& key, QDoubleSpinBox& box);
/// To be called once its tabs are in it.
void remember(Settings& settings, const QString& key, QTabWidget& tabs);
/// To be called once its parts and their first sizes are in it. The splitter is named by its key, and its parts stay in
/// sight.
void remember(Settings& settings, const QString& key, QSplitter& splitter);

}  // namespace distillscope
