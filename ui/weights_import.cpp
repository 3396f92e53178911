#include "ui/weights_import.h"

#include <QFile>
#include <csignal>

#include "ui/run_folder.h"

namespace distillscope {
namespace {

constexpr std::chrono::milliseconds tickInterval(100);
constexpr qint64 logTailBytes = 4096;

/// Without the program's name, which says nothing to a person who clicked a button.
QString lastSentence(const std::filesystem::path& log) {
  QFile file(QString::fromStdString(log.string()));
  if (!file.open(QIODevice::ReadOnly)) return {};
  file.seek(std::max<qint64>(0, file.size() - logTailBytes));
  QString line = QString::fromUtf8(file.readAll()).trimmed().section(QLatin1Char('\n'), -1).trimmed();
  const QString program = QStringLiteral("distillscope-cli: ");
  return line.startsWith(program) ? line.mid(program.size()) : line;
}

}  // namespace

QStringList importArguments(const WeightsImport& import, const RunDir& run) {
  QStringList arguments = {QStringLiteral("weights"), QStringLiteral("import"), import.file, QStringLiteral("--run"),
                           QString::fromStdString(run.path().string())};
  if (!import.model.isEmpty()) arguments << QStringLiteral("--model") << import.model;
  if (!import.dataset.isEmpty()) {
    const QString root = import.root.isEmpty() ? QString() : QLatin1Char(':') + import.root;
    arguments << QStringLiteral("--dataset") << import.dataset + root;
  }
  return arguments;
}

QStringList weightsSuffixes() {
  return {QStringLiteral("safetensors"), QStringLiteral("pth"), QStringLiteral("pt"), QStringLiteral("th"),
          QStringLiteral("tar")};
}

ImportWatch::ImportWatch(RunDir run, std::filesystem::path log, qint64 pid, QObject* parent)
    : QObject(parent), m_run(std::move(run)), m_log(std::move(log)), m_pid(pid) {
  m_tick.setInterval(tickInterval);
  connect(&m_tick, &QTimer::timeout, this, &ImportWatch::look);
  m_tick.start();
}

void ImportWatch::cancel() {
  m_tick.stop();
  ::kill(static_cast<pid_t>(m_pid), SIGTERM);
  std::error_code ignored;
  std::filesystem::remove(m_log, ignored);
}

void ImportWatch::look() {
  // Asked first: who ends may have begun the run a moment before.
  const bool alive = isAlive(m_pid);
  std::error_code ignored;
  if (m_run.exists()) {
    m_tick.stop();
    // The engine's output follows the file to its new name.
    std::filesystem::rename(m_log, m_run.engineLog(), ignored);
    Q_EMIT begun();
  } else if (!alive) {
    m_tick.stop();
    const QString reason = lastSentence(m_log);
    std::filesystem::remove(m_log, ignored);
    Q_EMIT failed(reason.isEmpty() ? tr("The engine ended without a word.") : reason);
  }
}

}  // namespace distillscope
