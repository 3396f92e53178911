// Makes a run of a file of weights: what it was trained on, which network it is, and what to call it.
#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace distillscope {

struct Workbench;

class OpenWeightsDialog final : public QDialog {
  Q_OBJECT
 public:
  OpenWeightsDialog(Workbench& workbench, QString file, QWidget* parent);

  void reject() override;

 Q_SIGNALS:
  /// The run is there, and its weights are being measured.
  void imported(const QString& runId);

 protected:
  bool event(QEvent* event) override;

 private:
  void giveTextsRoom();
  void buildFields();
  void fillChoices();
  void showDataset();
  void check();
  void start();
  void fail(const QString& reason);
  void setWorking(bool working);

  Workbench& m_workbench;
  QString m_file;
  QString m_working;  ///< name of the run that the engine is asked for, empty while it is not
  QComboBox* m_dataset;
  QLineEdit* m_root;
  QPushButton* m_chooseRoot;
  QLabel* m_datasetHelp;
  QComboBox* m_model;
  QLineEdit* m_name;
  QLabel* m_problem;
  QProgressBar* m_progress;
  QPushButton* m_import;
};

}  // namespace distillscope
