#include "ui/run_import.h"

#include <QCoreApplication>
#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <memory>

#include "core/record/run_dir.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

namespace fs = std::filesystem;

struct Text {
  Q_DECLARE_TR_FUNCTIONS(RunImport)
};

/// Copies to `staging` and renames that to `target`. Returns what went wrong, or nothing.
QString copyFolder(const fs::path& source, const fs::path& staging, const fs::path& target) {
  std::error_code failure;
  fs::remove_all(staging, failure);
  fs::create_directories(staging.parent_path(), failure);
  if (!failure) fs::copy(source, staging, fs::copy_options::recursive, failure);
  if (!failure) {
    fs::remove(RunDir(staging).control(), failure);
    fs::rename(staging, target, failure);
  }
  if (!failure) return {};
  const QString reason = QString::fromStdString(failure.message());
  fs::remove_all(staging, failure);
  return Text::tr("%1 cannot be copied to the workspace: %2.").arg(QString::fromStdString(source.string()), reason);
}

}  // namespace

void copyRun(const fs::path& source, const RunStore& runs, QObject* context,
             std::function<void(const QString&, const QString&)> done) {
  const RunDir run(source.lexically_normal());
  const QString id = runs.freeId(QString::fromStdString(run.id()));
  if (RunLock::isHeld(run)) {
    return done(id, Text::tr("%1 is running: its copy would be neither whole nor going on. Stop it first, or wait.")
                        .arg(QString::fromStdString(run.id())));
  }
  const fs::path target = runs.runFolder(id), staging = runs.workspace() / "imports" / id.toStdString();
  const auto promise = std::make_shared<QPromise<QString>>();
  promise->start();
  promise->future().then(context, [id, done = std::move(done)](const QString& problem) { done(id, problem); });
  QThreadPool::globalInstance()->start([promise, source = run.path(), staging, target] {
    promise->addResult(copyFolder(source, staging, target));
    promise->finish();
  });
}

}  // namespace distillscope
