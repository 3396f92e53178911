// The controls over the curves: what the axes show, what is drawn, and saving.
#pragma once

#include <QWidget>
#include <map>
#include <string>

#include "ui/models/curve_set.h"
#include "ui/widgets/plot_line.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QSlider;

namespace distillscope {

class Settings;

class CurvesControls final : public QWidget {
  Q_OBJECT
 public:
  explicit CurvesControls(Settings& settings, QWidget* parent = nullptr);

  PlotXAxis xAxis() const;
  PlotOptions plotOptions() const;
  bool groupsSeeds() const;
  bool shows(CurveSource source) const;
  bool shows(const CurvePlot& plot) const;

  /// Boxes for test, train and batches, to be put where the view has room.
  QWidget* sourceBoxes() const { return m_sourceBoxes; }
  /// Saving, for a menu.
  const QList<QAction*>& savingActions() const { return m_saving; }
  /// Offers these quantities in the menu.
  void setQuantities(const std::vector<CurvePlot>& plots);

  /// From the slider's position in [0, 100]: 0 for no smoothing, then 1 - 10^(-3 * position / 100) up to 0.999, so that
  /// every tenth of the slider multiplies the span that is averaged over by the same factor.
  static double smoothingWeight(int position);

 Q_SIGNALS:
  void optionsChanged();
  void boxZoomChanged(bool on);
  void everythingRequested();
  void figureRequested();
  void valuesRequested();
  void valuesInViewRequested();

 private:
  void buildAxes(QHBoxLayout& layout);
  QWidget* buildSourceBoxes();
  void buildTools(QHBoxLayout& layout);
  void showSmoothing();

  QComboBox* m_xAxis;
  QCheckBox* m_logX;
  QCheckBox* m_logY;
  QCheckBox* m_groupSeeds;
  QSlider* m_smoothing;
  QLabel* m_smoothingText;
  QPushButton* m_quantities;
  QMenu* m_quantityMenu;
  QList<QAction*> m_saving;
  std::map<CurveSource, QCheckBox*> m_sources;
  QWidget* m_sourceBoxes;
  std::vector<std::string> m_offered;
  std::map<std::string, bool> m_chosen;  ///< quantities that a person showed or hid
};

}  // namespace distillscope
