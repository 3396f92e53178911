#include "ui/engine_process.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include "core/record/error.h"
#include "core/record/recipe.h"
#include "ui/weights_import.h"

namespace distillscope {
namespace {

QString findProgram() {
  const QString name = QStringLiteral("distillscope-cli");
  const QString beside = QCoreApplication::applicationDirPath() + QLatin1Char('/') + name;
  if (QFileInfo(beside).isExecutable()) return beside;
  const QString inPath = QStandardPaths::findExecutable(name);
  return inPath.isEmpty() ? name : inPath;
}

QString cannotStart(const QString& program, QString reason) {
  reason.remove(QStringLiteral("execvp: "));  // the system call is of no use to a person
  return EngineProcess::tr("The engine %1 cannot be started: %2. It belongs beside distillscope or in PATH.")
      .arg(program, reason);
}

QString fromPath(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

}  // namespace

EngineProcess::EngineProcess(QString program, QObject* parent)
    : QObject(parent), m_program(program.isEmpty() ? findProgram() : std::move(program)) {}

EngineProcess::~EngineProcess() {
  if (!m_describe) return;
  m_describe->disconnect(this);
  m_describe->kill();
  m_describe->waitForFinished();
}

void EngineProcess::loadCatalogue() {
  if (m_describe) return;
  m_catalogueProblem.clear();
  m_describe = std::make_unique<QProcess>();
  connect(m_describe.get(), &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus status) {
    readCatalogue(exitCode, status == QProcess::CrashExit);
  });
  connect(m_describe.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;  // everything else ends in finished()
    failCatalogue(cannotStart(m_program, takeDescribe()->errorString()));
  });
  m_describe->start(m_program, {QStringLiteral("describe")});
}

/// Deleted once its signal has been handled.
QProcess* EngineProcess::takeDescribe() {
  m_describe->deleteLater();
  return m_describe.release();
}

void EngineProcess::failCatalogue(const QString& reason) {
  m_catalogueProblem = reason;
  Q_EMIT catalogueFailed(reason);
}

void EngineProcess::readCatalogue(int exitCode, bool crashed) {
  QProcess* process = takeDescribe();
  if (crashed || exitCode != 0) {
    const QString said = QString::fromUtf8(process->readAllStandardError()).trimmed();
    const QString how = crashed ? tr("crashed") : tr("ended with code %1").arg(exitCode);
    return failCatalogue(
        tr("The engine %1 %2 when asked what it can do. %3").arg(m_program, how, said.section(QLatin1Char('\n'), -1)));
  }
  try {
    const QByteArray text = process->readAllStandardOutput();
    const auto value = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (value.is_discarded()) throw RecipeError("", "it is not JSON");
    m_catalogue = catalogueFromJson(value);
  } catch (const Error& error) {
    return failCatalogue(
        tr("The catalogue of the engine %1 cannot be read: %2").arg(m_program, QString::fromUtf8(error.what())));
  }
  Q_EMIT catalogueReady();
}

QString EngineProcess::prepare(const RunDir& run, const nlohmann::json& recipe) {
  if (run.exists()) return tr("There is a run %1 already: choose another name.").arg(fromPath(run.path()));
  try {
    std::filesystem::create_directories(run.path());
    const nlohmann::json full = m_catalogue ? withDefaults(recipe, *m_catalogue) : recipe;
    writeFileAtomically(run.recipe(), full.dump(2) + "\n");
  } catch (const std::exception& error) {
    return tr("The run cannot be written: %1").arg(QString::fromUtf8(error.what()));
  }
  return {};
}

QString EngineProcess::resume(const RunDir& run) {
  std::error_code unreadable;
  const bool begun = std::filesystem::exists(run.events(), unreadable);
  if (begun) return launch({QStringLiteral("resume"), fromPath(run.path())}, run);
  return launch({QStringLiteral("train"), fromPath(run.recipe()), QStringLiteral("--run"), fromPath(run.path())}, run);
}

QString EngineProcess::runStudy(const StudyDir& study, int jobs) {
  const QStringList arguments = {
      QStringLiteral("study"), QStringLiteral("run"),       QString::fromStdString(study.name()),
      QStringLiteral("--out"), fromPath(study.workspace()), QStringLiteral("--jobs"),
      QString::number(jobs)};
  qint64 pid = 0;
  return startEngine(arguments, study.path(), study.scheduler().engineLog(), pid);
}

QString EngineProcess::importWeights(const WeightsImport& import, const RunDir& run) {
  if (std::filesystem::exists(run.path())) {
    return tr("There is a run %1 already: choose another name.").arg(fromPath(run.path()));
  }
  const std::filesystem::path workspace = run.path().parent_path().parent_path();
  const std::filesystem::path log = workspace / "imports" / (run.id() + ".log");
  std::error_code failure;
  std::filesystem::create_directories(log.parent_path(), failure);
  if (failure)
    return tr("%1 cannot be made: %2").arg(fromPath(log.parent_path()), QString::fromStdString(failure.message()));
  std::filesystem::remove(log, failure);
  qint64 pid = 0;
  const QString problem = startEngine(importArguments(import, run), workspace, log, pid);
  if (!problem.isEmpty()) return problem;
  auto* watch = new ImportWatch(run, log, pid, this);
  m_imports.push_back(watch);
  const auto settle = [this, watch] {
    std::erase(m_imports, watch);
    watch->deleteLater();
  };
  connect(watch, &ImportWatch::begun, this, [this, watch, settle] {
    const QString id = QString::fromStdString(watch->run().id());
    settle();
    Q_EMIT launched(id, watch->pid());
    Q_EMIT importBegun(id);
  });
  connect(watch, &ImportWatch::failed, this, [this, watch, settle](const QString& reason) {
    settle();
    Q_EMIT importFailed(QString::fromStdString(watch->run().id()), reason);
  });
  return {};
}

void EngineProcess::cancelImport(const RunDir& run) {
  const auto found =
      std::ranges::find_if(m_imports, [&](const ImportWatch* watch) { return watch->run().path() == run.path(); });
  if (found == m_imports.end()) return;
  (*found)->cancel();
  (*found)->deleteLater();
  m_imports.erase(found);
}

QString EngineProcess::launch(const QStringList& arguments, const RunDir& run) {
  qint64 pid = 0;
  const QString problem = startEngine(arguments, run.path(), run.engineLog(), pid);
  if (problem.isEmpty()) Q_EMIT launched(QString::fromStdString(run.id()), pid);
  return problem;
}

/// The engine is a process of its own, in a session of its own: it outlives the window. Returns what went wrong.
QString EngineProcess::startEngine(const QStringList& arguments, const std::filesystem::path& folder,
                                   const std::filesystem::path& log, qint64& pid) {
  QProcess process;
  process.setProgram(m_program);
  process.setArguments(arguments);
  process.setWorkingDirectory(fromPath(folder));
  process.setStandardInputFile(QProcess::nullDevice());
  process.setStandardOutputFile(fromPath(log), QIODevice::Append);
  process.setStandardErrorFile(fromPath(log), QIODevice::Append);
  if (!process.startDetached(&pid)) return cannotStart(m_program, process.errorString());
  return {};
}

}  // namespace distillscope
