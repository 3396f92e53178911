// Which dataset, where its files are, and which split of it.
#pragma once

#include <QWidget>

#include <nlohmann/json.hpp>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace distillscope {

struct Workbench;

class DatasetSource final : public QWidget {
  Q_OBJECT
 public:
  explicit DatasetSource(Workbench& workbench, QWidget* parent = nullptr);

  /// {"dataset": {"id", "root"}, "split"}, as the inspector takes it; null before the catalogue is there.
  nlohmann::json choice() const;
  /// Whether nobody has said yet where the files are.
  bool lacksFolder() const;
  void browse();

 Q_SIGNALS:
  void changed();

 private:
  void build();
  void fillDatasets();
  void takeDataset();
  void takeFolder(const QString& folder);
  QString folderOf(const QString& dataset) const;

  Workbench& m_workbench;
  QComboBox* m_dataset;
  QLineEdit* m_folder;
  QPushButton* m_browse;
  QLabel* m_help;
  QComboBox* m_split;
};

}  // namespace distillscope
