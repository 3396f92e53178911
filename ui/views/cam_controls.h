// How the maps are computed (layer, method, component, scale) and how they look (colours, opacity).
#pragma once

#include <QWidget>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/models/inspection.h"

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace distillscope {

class Settings;

class CamControls final : public QWidget {
  Q_OBJECT
 public:
  explicit CamControls(Settings& settings, QWidget* parent = nullptr);

  /// Offers layers of these models: all of them if the models have as many each, else the last alone.
  void setLayers(const std::vector<std::vector<ModelLayer>>& models);
  void setSavingActions(const QList<QAction*>& actions);

  /// {"layer", "method", "component", "scale"}
  nlohmann::json request() const;
  ColourMap colours() const;
  double opacity() const;
  /// What the scale means, for the colour bar.
  QString scaleNote() const;

 Q_SIGNALS:
  void requestChanged();
  void lookChanged();

 private:
  void addField(QGridLayout& layout, int row, int column, const QString& label, QWidget* field, const QString& toolTip);

  QComboBox* m_layer;
  QComboBox* m_method;
  QSpinBox* m_component;
  QComboBox* m_scale;
  QComboBox* m_colours;
  QSlider* m_opacity;
  QLabel* m_opacityText;
  QPushButton* m_save;
};

}  // namespace distillscope
