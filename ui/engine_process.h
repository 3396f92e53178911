// Starts engines and asks them things through files. An engine is a process of its own that outlives the window; what
// becomes of it is read from its run's folder (RunStore), never from a pipe.
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/record/catalogue.h"
#include "core/record/run_dir.h"
#include "core/record/study_dir.h"

namespace distillscope {

class ImportWatch;
struct WeightsImport;

class EngineProcess : public QObject {
  Q_OBJECT
 public:
  /// `program` is distillscope-cli; empty looks beside this program, then in PATH. If there is none, program() is the
  /// bare name, and every start says so.
  explicit EngineProcess(QString program = {}, QObject* parent = nullptr);
  ~EngineProcess() override;

  const QString& program() const { return m_program; }

  /// Asks the engine for its catalogue; catalogueReady or catalogueFailed follows.
  void loadCatalogue();
  bool isLoadingCatalogue() const { return m_describe != nullptr; }
  const std::optional<Catalogue>& catalogue() const { return m_catalogue; }
  /// What catalogueFailed last said; empty while the engine has not failed since.
  const QString& catalogueProblem() const { return m_catalogueProblem; }

  /// Writes the recipe, with every field, to a new run folder. Returns what went wrong, or nothing.
  QString prepare(const RunDir& run, const nlohmann::json& recipe);
  /// Goes on with an interrupted, stopped or failed run, or begins one that is waiting.
  QString resume(const RunDir& run);
  /// Starts `study run`, which makes the study's runs, `jobs` of them at a time, and goes on where it was.
  QString runStudy(const StudyDir& study, int jobs);
  /// Has an engine read a file of weights and begin the run `run` from it, whose folder is new. Returns what went wrong
  /// at once, or nothing; importBegun or importFailed follows.
  QString importWeights(const WeightsImport& import, const RunDir& run);
  /// Ends an import that has not begun its run yet.
  void cancelImport(const RunDir& run);
  /// Leave a request in the run's folder. They throw ResourceError if it cannot be written.
  void pause(const RunDir& run) { writeControl(run, ControlRequest::Pause); }
  void continueRun(const RunDir& run) { writeControl(run, ControlRequest::Continue); }
  void stop(const RunDir& run) { writeControl(run, ControlRequest::Stop); }

 Q_SIGNALS:
  void catalogueReady();
  void catalogueFailed(const QString& reason);
  /// An engine was started for a run. It may yet fail to begin: see RunStore::expectEngine.
  void launched(const QString& runId, qint64 pid);
  /// The file was read, and the run is there, being measured.
  void importBegun(const QString& runId);
  /// `reason` is the engine's sentence.
  void importFailed(const QString& runId, const QString& reason);

 private:
  QString launch(const QStringList& arguments, const RunDir& run);
  QString startEngine(const QStringList& arguments, const std::filesystem::path& folder,
                      const std::filesystem::path& log, qint64& pid);
  QProcess* takeDescribe();
  void failCatalogue(const QString& reason);
  void readCatalogue(int exitCode, bool crashed);

  QString m_program;
  std::unique_ptr<QProcess> m_describe;
  std::optional<Catalogue> m_catalogue;
  QString m_catalogueProblem;
  std::vector<ImportWatch*> m_imports;  ///< children
};

}  // namespace distillscope
