#include "ui/engine_process.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include "core/record/error.h"
#include "core/record/recipe.h"

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
  m_describe = std::make_unique<QProcess>();
  connect(m_describe.get(), &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus status) {
    readCatalogue(exitCode, status == QProcess::CrashExit);
  });
  connect(m_describe.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error != QProcess::FailedToStart) return;  // everything else ends in finished()
    Q_EMIT catalogueFailed(cannotStart(m_program, takeDescribe()->errorString()));
  });
  m_describe->start(m_program, {QStringLiteral("describe")});
}

/// Deleted once its signal has been handled.
QProcess* EngineProcess::takeDescribe() {
  m_describe->deleteLater();
  return m_describe.release();
}

void EngineProcess::readCatalogue(int exitCode, bool crashed) {
  QProcess* process = takeDescribe();
  if (crashed || exitCode != 0) {
    const QString said = QString::fromUtf8(process->readAllStandardError()).trimmed();
    const QString how = crashed ? tr("crashed") : tr("ended with code %1").arg(exitCode);
    Q_EMIT catalogueFailed(
        tr("The engine %1 %2 when asked what it can do. %3").arg(m_program, how, said.section(QLatin1Char('\n'), -1)));
    return;
  }
  try {
    const QByteArray text = process->readAllStandardOutput();
    const auto value = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (value.is_discarded()) throw RecipeError("", "it is not JSON");
    m_catalogue = catalogueFromJson(value);
  } catch (const Error& error) {
    Q_EMIT catalogueFailed(
        tr("The catalogue of the engine %1 cannot be read: %2").arg(m_program, QString::fromUtf8(error.what())));
    return;
  }
  Q_EMIT catalogueReady();
}

QString EngineProcess::train(const RunDir& run, const nlohmann::json& recipe) {
  if (run.exists()) return tr("There is a run %1 already: choose another name.").arg(fromPath(run.path()));
  try {
    std::filesystem::create_directories(run.path());
    const nlohmann::json full = m_catalogue ? withDefaults(recipe, *m_catalogue) : recipe;
    writeFileAtomically(run.recipe(), full.dump(2) + "\n");
  } catch (const std::exception& error) {
    return tr("The run cannot be written: %1").arg(QString::fromUtf8(error.what()));
  }
  const QString problem = resume(run);
  if (!problem.isEmpty()) std::filesystem::remove_all(run.path());
  return problem;
}

QString EngineProcess::resume(const RunDir& run) {
  std::error_code unreadable;
  const bool begun = std::filesystem::exists(run.events(), unreadable);
  if (begun) return launch({QStringLiteral("resume"), fromPath(run.path())}, run);
  return launch({QStringLiteral("train"), fromPath(run.recipe()), QStringLiteral("--run"), fromPath(run.path())}, run);
}

QString EngineProcess::runStudy(const StudyDir& study, int jobs) {
  return launch({QStringLiteral("study"), QStringLiteral("run"), QString::fromStdString(study.name()),
                 QStringLiteral("--out"), fromPath(study.workspace()), QStringLiteral("--jobs"), QString::number(jobs)},
                study.scheduler());
}

/// The engine is a process of its own, in a session of its own: it outlives the window.
QString EngineProcess::launch(const QStringList& arguments, const RunDir& run) {
  QProcess process;
  process.setProgram(m_program);
  process.setArguments(arguments);
  process.setWorkingDirectory(fromPath(run.path()));
  process.setStandardInputFile(QProcess::nullDevice());
  process.setStandardOutputFile(fromPath(run.engineLog()), QIODevice::Append);
  process.setStandardErrorFile(fromPath(run.engineLog()), QIODevice::Append);
  qint64 pid = 0;
  if (!process.startDetached(&pid)) return cannotStart(m_program, process.errorString());
  Q_EMIT launched(QString::fromStdString(run.id()), pid);
  return {};
}

}  // namespace distillscope
