#include "ui/widgets/remembered.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QTabWidget>

#include "ui/settings.h"

namespace distillscope {
namespace {

template <typename Number, typename Field>
void rememberNumber(Settings& settings, const QString& key, Field& field) {
  field.setValue(settings.value(key).value<Number>());
  QObject::connect(&field, &Field::valueChanged, &settings,
                   [&settings, key](Number value) { settings.setValue(key, value); });
}

}  // namespace

void remember(Settings& settings, const QString& key, QComboBox& box) {
  const auto take = [&settings, &box, key] {
    if (const int stored = box.findData(settings.value(key)); stored >= 0) box.setCurrentIndex(stored);
  };
  take();
  QObject::connect(&box, &QComboBox::activated, &settings,
                   [&settings, &box, key] { settings.setValue(key, box.currentData()); });
  QObject::connect(&settings, &Settings::changed, &box, [take, key](const QString& changed) {
    if (changed == key) take();
  });
}

void remember(Settings& settings, const QString& key, QCheckBox& box) {
  box.setChecked(settings.value(key).toBool());
  QObject::connect(&box, &QCheckBox::clicked, &settings, [&settings, key](bool on) { settings.setValue(key, on); });
}

void remember(Settings& settings, const QString& key, QSlider& slider) { rememberNumber<int>(settings, key, slider); }

void remember(Settings& settings, const QString& key, QSpinBox& box) { rememberNumber<int>(settings, key, box); }

void remember(Settings& settings, const QString& key, QDoubleSpinBox& box) {
  rememberNumber<double>(settings, key, box);
}

void remember(Settings& settings, const QString& key, QTabWidget& tabs) {
  tabs.setCurrentIndex(settings.value(key).toInt());
  QObject::connect(&tabs, &QTabWidget::currentChanged, &settings,
                   [&settings, key](int tab) { settings.setValue(key, tab); });
}

void remember(Settings& settings, const QString& key, QSplitter& splitter) {
  splitter.setObjectName(key);
  splitter.setChildrenCollapsible(false);
  const QByteArray first = splitter.saveState();
  splitter.restoreState(settings.value(key).toByteArray());
  QObject::connect(&settings, &Settings::changed, &splitter,
                   [&settings, &splitter, key, first](const QString& changed) {
                     if (changed == key && settings.value(key).toByteArray().isEmpty()) splitter.restoreState(first);
                   });
  QObject::connect(&splitter, &QSplitter::splitterMoved, &settings,
                   [&settings, &splitter, key] { settings.setValue(key, splitter.saveState()); });
}

}  // namespace distillscope
