// The controls over the curves: what the axes show, what is drawn, and saving.
#pragma once

#include <QWidget>
#include <map>
#include <string>

#include "ui/models/curve_set.h"
#include "ui/widgets/plot_line.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QSlider;

namespace distillscope {

class FlowLayout;
class Settings;

/// What of the runs the view shows under the controls.
enum class CurvesPage { Plots, Numbers, Plane };

class CurvesControls final : public QWidget {
  Q_OBJECT
 public:
  explicit CurvesControls(Settings& settings, QWidget* parent = nullptr);

  PlotXAxis xAxis() const;
  PlotOptions plotOptions() const;
  bool groupsSeeds() const;
  bool shows(CurveSource source) const;
  bool shows(const CurvePlot& plot) const;

  /// Controls that `page` makes no use of say so and can not be used.
  void setPage(CurvesPage page);
  /// Boxes for test, train and batches, to be put where the view has room.
  QWidget* sourceBoxes() const { return m_sourceBoxes; }
  /// Saving, for a menu.
  const QList<QAction*>& savingActions() const { return m_saving; }
  /// What the box "Group seeds" does.
  QAction* groupSeedsAction() const { return m_groupSeedsAction; }
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
  /// A control and the pages that it acts on.
  struct User {
    QWidget* control;
    QString toolTip;
    std::vector<CurvesPage> pages;
  };
  void buildAxes(FlowLayout& layout);
  QWidget* buildSourceBoxes();
  void buildTools(FlowLayout& layout);
  void showSmoothing();
  void choose(const std::string& quantity, bool on);

  Settings& m_settings;
  QComboBox* m_xAxis;
  QCheckBox* m_logX;
  QCheckBox* m_logY;
  QCheckBox* m_groupSeeds;
  QAction* m_groupSeedsAction;
  QSlider* m_smoothing;
  QLabel* m_smoothingText;
  QPushButton* m_quantities;
  QPushButton* m_boxZoom;
  QPushButton* m_everything;
  QMenu* m_quantityMenu;
  QList<QAction*> m_saving;
  std::map<CurveSource, QCheckBox*> m_sources;
  QWidget* m_sourceBoxes;
  std::vector<User> m_users;
  CurvesPage m_page = CurvesPage::Plots;
  std::vector<std::string> m_offered;
  std::map<std::string, bool> m_chosen;  ///< quantities that a person showed or hid
};

}  // namespace distillscope
