// Confusion matrices of one student, or of two side by side, and the accuracy of each class in numbers.
#pragma once

#include <QWidget>
#include <map>
#include <optional>
#include <vector>

#include "ui/models/confusion.h"
#include "ui/views/confusion_contents.h"

class QComboBox;
class QLabel;
class QStackedLayout;
class QTableView;

namespace distillscope {

class EmptyState;
class RunStore;
class Settings;

class ConfusionPanel final : public QWidget {
  Q_OBJECT
 public:
  ConfusionPanel(const RunStore& runs, Settings& settings, QWidget* parent = nullptr);

  /// Offers these runs; a chosen one stays chosen while it is among them. Only matrices that come into view are read.
  void setRuns(const std::vector<const Run*>& runs, EpochChoice choice);

  /// The matrices in view.
  const std::vector<Confusion>& shown() const { return m_shown; }
  /// Writes the matrices in view on white paper. Returns what went wrong, or nothing.
  QString saveFigure(const QString& path) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  /// A matrix as read from one summary, or why it cannot be.
  struct Kept {
    int64_t reading = -1;
    std::optional<Confusion> matrix{};
    QString problem{};
  };
  /// What a map was filled from.
  struct Filled {
    QString run;
    int64_t reading = -1;
    EpochChoice choice{};
    ConfusionValues values{};
    bool operator==(const Filled&) const = default;
  };
  struct Side {
    QComboBox* choice;
    QLabel* text;
    MatrixMap* map;
    Filled filled{};
  };
  Side makeSide(const QString& name, const QString& accessibleName);
  void offer(const QStringList& ids);
  const Kept& keptOf(const QString& id);
  void showMatrices();
  void fillTable();

  const RunStore& m_runs;
  Side m_first;
  Side m_second;
  QComboBox* m_values;
  QComboBox* m_order;
  QLabel* m_remark;
  EpochChoice m_epochs = EpochChoice::Last;
  std::map<QString, Kept> m_kept;  ///< of runs that are offered
  QString m_without;               ///< which runs are not offered
  TableModel* m_model;
  QTableView* m_table;
  QStackedLayout* m_pages;
  EmptyState* m_empty;
  std::vector<Confusion> m_shown;
};

}  // namespace distillscope
