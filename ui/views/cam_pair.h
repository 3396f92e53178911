// Which two of the ticked runs are compared: by the column of differences, by the order "Teachers differ most" and by
// the statistics.
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;

namespace distillscope {

class CamPair final : public QWidget {
  Q_OBJECT
 public:
  explicit CamPair(QWidget* parent = nullptr);

  /// Of these runs the `preferred` two are compared, unless a person chose others: a choice stands for as long as both
  /// of its runs are there.
  void setRuns(const QStringList& runs, const QStringList& preferred);
  /// First and second; empty if there are not two runs.
  const QStringList& pair() const { return m_pair; }

 Q_SIGNALS:
  /// A person chose another pair.
  void changed();

 private:
  void choose(int place);
  void offer(const QStringList& runs);

  QComboBox* m_first;
  QComboBox* m_second;
  QStringList m_pair;
  bool m_chosen = false;  ///< by a person
};

}  // namespace distillscope
