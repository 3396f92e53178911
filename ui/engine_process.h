// Starts engines and asks them things through files. An engine is a process of its own that outlives the window; what
// becomes of it is read from its run's folder (RunStore), never from a pipe.
#pragma once

#include <QObject>
#include <QString>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/record/catalogue.h"
#include "core/record/run_dir.h"

namespace distillscope {

class EngineProcess : public QObject {
  Q_OBJECT
 public:
  /// `program` is distillscope-cli; empty looks beside this program, then in PATH.
  explicit EngineProcess(QString program = {}, QObject* parent = nullptr);

  const QString& program() const { return m_program; }

  /// Asks the engine for its catalogue; catalogueReady or catalogueFailed follows.
  void loadCatalogue();
  const std::optional<Catalogue>& catalogue() const { return m_catalogue; }

  /// Writes the recipe to a new run folder and starts training there. Returns what went wrong, or nothing.
  QString train(const RunDir& run, const nlohmann::json& recipe);
  /// Goes on with an interrupted, stopped or failed run.
  QString resume(const RunDir& run);
  void pause(const RunDir& run) { writeControl(run, ControlRequest::Pause); }
  void continueRun(const RunDir& run) { writeControl(run, ControlRequest::Continue); }
  void stop(const RunDir& run) { writeControl(run, ControlRequest::Stop); }

 Q_SIGNALS:
  void catalogueReady();
  void catalogueFailed(const QString& reason);

 private:
  QString launch(const QStringList& arguments, const RunDir& run);

  QString m_program;
  std::optional<Catalogue> m_catalogue;
};

}  // namespace distillscope
