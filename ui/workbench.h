// What the views share. Owned by the main window, alive as long as any view.
#pragma once

#include <QObject>
#include <QStringList>
#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

namespace distillscope {

class EngineProcess;
class InspectorClient;
class RunQueue;
class RunStore;
class Settings;

/// The runs that a person is looking at, the same in every view, in the order in which they were chosen.
class RunSelection : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  const QStringList& ids() const { return m_ids; }
  void set(const QStringList& ids) {
    if (ids == m_ids) return;
    m_ids = ids;
    Q_EMIT changed(m_ids);
  }
  /// Asks Eigen-CAM to look into exactly these runs.
  void explain(const QStringList& ids) { Q_EMIT explainRequested(ids); }

 Q_SIGNALS:
  void changed(const QStringList& ids);
  void explainRequested(const QStringList& ids);

 private:
  QStringList m_ids;
};

/// Pictures that one view hands to the view that explains them, and picture files that a person dropped.
class PictureHandover : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  struct Pictures {
    nlohmann::json dataset;  ///< {"id", "root"}
    QString split;
    std::vector<int64_t> indices;
  };
  /// To Eigen-CAM.
  void offer(const Pictures& pictures) { Q_EMIT offered(pictures); }
  void offerFiles(const QStringList& paths) { Q_EMIT filesOffered(paths); }

  /// A picture whose soft labels are asked for.
  struct Question {
    nlohmann::json dataset;  ///< {"id", "root"}
    QString split{};
    int64_t index = -1;  ///< in the split; -1 for a file
    QString file{};
    QStringList runs{};  ///< that are to answer; none for any teachers
  };
  /// To Teachers.
  void ask(const Question& question) { Q_EMIT asked(question); }

 Q_SIGNALS:
  void offered(const Pictures& pictures);
  void asked(const Question& question);
  void filesOffered(const QStringList& paths);
};

struct Workbench {
  RunStore& runs;
  RunSelection& selection;
  EngineProcess& engine;       ///< catalogue, start, pause, stop, resume
  InspectorClient& inspector;  ///< Eigen-CAM, predictions, thumbnails
  Settings& settings;
  RunQueue& queue;  ///< runs that wait for their turn
  PictureHandover& pictures;
};

}  // namespace distillscope
