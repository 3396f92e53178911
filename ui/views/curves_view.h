// The curves of chosen runs, live: one plot for each quantity.
#pragma once

#include <QTimer>
#include <vector>

#include "ui/models/curve_set.h"
#include "ui/view.h"
#include "ui/widgets/plot_grid.h"
#include "ui/widgets/plot_legend.h"

class QStackedLayout;
class QTabWidget;
class QTableView;

namespace distillscope {

class CurvesControls;
class EmptyState;
class MessageBar;
class PlanePanel;
class RunChecklist;
class TableModel;
struct Run;

class CurvesView final : public View {
  Q_OBJECT
 public:
  explicit CurvesView(Workbench& workbench, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QWidget* buildSide();
  QWidget* buildPages();
  void connectRuns();
  void refreshSoon();
  void updateFrugality();
  void followRuns(const QStringList& changed);
  bool isReading() const;
  void refresh();
  void showPage(bool hasValues);
  /// As many of the ticked runs as are drawn.
  std::vector<const Run*> tickedRuns() const;
  /// Runs that are drawn as one, each group in the order of the list.
  std::vector<QStringList> groups() const;
  /// Every quantity of the ticked runs, as the controls want them grouped.
  std::vector<CurvePlot> allPlots(const std::vector<QStringList>& groups) const;
  /// Of these plots what the controls let through.
  std::vector<CurvePlot> shown(std::vector<CurvePlot> plots) const;
  std::vector<PlotGrid::Panel> panelsOf(const std::vector<CurvePlot>& plots) const;
  void updateLegend(const std::vector<QStringList>& groups);
  void updateRemarks(const std::vector<PlotGrid::Panel>& panels);
  void saveFigure(const QString& quantity);
  void saveValues(const QString& quantity, bool inView);

  Workbench& m_workbench;
  RunChecklist* m_list;
  CurvesControls* m_controls;
  MessageBar* m_bar;
  MessageBar* m_provenanceBar;
  MessageBar* m_datasetBar;
  MessageBar* m_limitBar;
  PlotLegend* m_legend;
  PlotGrid* m_grid;
  TableModel* m_numbers;  ///< the plots' twin for reading
  QTableView* m_numbersTable;
  PlanePanel* m_plane;
  QTabWidget* m_tabs;
  QStackedLayout* m_pages = nullptr;
  EmptyState* m_noValues = nullptr;
  QTimer m_refresh;
  QTimer m_live;  ///< between pictures of runs that train
};

}  // namespace distillscope
