// Maps in numbers over many pictures: whether one run's maps cover more of the pictures than another's.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "ui/models/inspection.h"
#include "ui/models/table_model.h"

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTableView;

namespace distillscope {

class InspectorClient;
class Settings;

/// What `cam.statistics` is to be asked for, but the number of pictures.
struct StatisticsWish {
  nlohmann::json sources = nlohmann::json::array();  ///< those that are compared first
  QStringList names;                                 ///< of the sources
  nlohmann::json params;                             ///< {"dataset", "split", "class", "layer", "method", "component"}
  QString pictures;                                  ///< "test split, class Sneaker"
  QString maps;                                      ///< "last map, centred, component 1"
  bool operator==(const StatisticsWish&) const = default;
};

class CamStatisticsPanel final : public QWidget {
  Q_OBJECT
 public:
  CamStatisticsPanel(InspectorClient& inspector, Settings& settings, QWidget* parent = nullptr);

  /// What the button would compute. What is shown stays, and says what it is about.
  void setWish(const StatisticsWish& wish);
  QByteArray csv() const;
  /// What the button does.
  QAction* computeAction() const { return m_action; }

 Q_SIGNALS:
  /// There are statistics to save.
  void computed();

 private:
  void compute();
  void cancel();
  void take(const nlohmann::json& result, const QString& error);
  void showState();

  InspectorClient& m_inspector;
  QSpinBox* m_count;
  QPushButton* m_compute;
  QAction* m_action;
  QPushButton* m_cancel;
  QProgressBar* m_progress;
  QLabel* m_note;
  QLabel* m_finding;
  TableModel* m_model;
  QTableView* m_table;
  StatisticsWish m_wish, m_asked;
  std::optional<MapStatistics> m_statistics;
  QString m_problem;
  int m_request = 0;
};

/// A row for each measure; a column for each run and one for the difference: mean, half the 95 % interval, deviation.
TableContents statisticsTable(const MapStatistics& statistics, const QStringList& names);
/// What the difference in area says, in a sentence; empty without one.
QString areaFinding(const MapStatistics& statistics, const QStringList& names);
/// measure,run,count,mean,deviation,low,high: numbers as C writes them.
QByteArray statisticsCsv(const MapStatistics& statistics, const QStringList& names);

}  // namespace distillscope
