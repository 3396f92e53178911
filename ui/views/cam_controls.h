// How the maps are computed (layer, method, component, scale) and how they look (colours, opacity, contour,
// difference).
#pragma once

#include <QWidget>
#include <vector>

#include <nlohmann/json.hpp>

#include "ui/models/inspection.h"
#include "ui/widgets/cam_grid.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QSpinBox;

namespace distillscope {

class CamComponents;
class CamPair;
class FlowLayout;
class Settings;

class CamControls final : public QWidget {
  Q_OBJECT
 public:
  explicit CamControls(Settings& settings, QWidget* parent = nullptr);

  /// Offers layers of these models: all of them if the models have as many each, else the last alone.
  void setLayers(const std::vector<std::vector<ModelLayer>>& models);
  /// A difference needs two runs: the `preferred` ones, unless a person chose others.
  void setRuns(const QStringList& runs, const QStringList& preferred);
  /// Shows how much each component of a map holds; `subject` says of which map.
  void setComponents(const std::vector<double>& shares, const QString& subject);
  void setSavingActions(const QList<QAction*>& actions);

  /// {"layer", "method", "component", "scale"}
  nlohmann::json request() const;
  CamGrid::Look look() const;
  /// "last map, centred, component 1"
  QString requestText() const;
  /// The two runs that are compared; empty if there are not two.
  const QStringList& pair() const;
  /// What the scale means, for the colour bar.
  QString scaleNote() const;

 Q_SIGNALS:
  void requestChanged();
  void lookChanged();
  void pairChanged();

 private:
  ColourMap colours() const;
  QWidget* withText(QSlider& slider, const QString& name, const QString& ofZero);
  void addField(FlowLayout& layout, const QString& label, QWidget* field, const QString& toolTip);

  QComboBox* m_layer;
  QComboBox* m_method;
  QSpinBox* m_component;
  QComboBox* m_scale;
  CamComponents* m_components;
  QComboBox* m_colours;
  QSlider* m_opacity;
  QSlider* m_contour;
  CamPair* m_pair;
  QCheckBox* m_difference;
  QPushButton* m_save;
};

}  // namespace distillscope
