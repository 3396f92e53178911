// Goes back through the epochs whose weights the ticked runs have kept, by hand or as a replay.
#pragma once

#include <QTimer>
#include <QWidget>
#include <map>
#include <vector>

class QLabel;
class QSlider;
class QToolButton;

namespace distillscope {

struct Run;

class CamEpochs final : public QWidget {
  Q_OBJECT
 public:
  explicit CamEpochs(QWidget* parent = nullptr);

  /// Hidden unless they have kept weights of several epochs. What is shown stays, if it is still there. Looks into the
  /// runs' folders, and says whether there is anything new.
  bool setRuns(const std::vector<const Run*>& runs);
  /// What the run shows: the latest kept epoch up to the slider's; -1 for its last weights.
  int64_t epochOf(const Run& run) const;
  /// The maps of the epoch are there: a replay goes on.
  void shown();

 Q_SIGNALS:
  void epochChanged();

 private:
  void play(bool on);
  void step();
  void describe();

  QSlider* m_slider;
  QToolButton* m_play;
  QLabel* m_text;
  std::map<QString, std::vector<int64_t>> m_kept;  ///< by run, of those that have some
  std::vector<int64_t> m_epochs;                   ///< of all runs, ascending; after them stands "last"
  QTimer m_pace;
};

}  // namespace distillscope
