// RunStore: runs that were deleted, and come back. A deleted run is a folder that was renamed, so both are quick.
#include <algorithm>

#include "ui/run_folder.h"
#include "ui/run_store.h"

namespace distillscope {

namespace fs = std::filesystem;

namespace {

/// The name under which a run was deleted: one that the trash had already is kept as "NAME~2".
QString nameOf(const fs::path& folder) {
  return QString::fromStdString(folder.filename().string()).section(QLatin1Char('~'), 0, 0);
}

/// Of a run that was deleted for good, and that the disk is still working on.
bool isDoomed(const fs::path& folder) { return folder.filename().string().starts_with('.'); }

void removeInBackground(const fs::path& folder) {
  QThreadPool::globalInstance()->start([folder] {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  });
}

}  // namespace

QString RunStore::moveToTrash(const QString& id) {
  const Run* known = run(id);
  if (!known) return tr("There is no run %1.").arg(id);
  const RunDir dir = known->dir;
  if (isStarting(id) || RunLock::isHeld(dir)) return tr("%1 is running: stop it first.").arg(id);
  const fs::path trash = m_workspace / "trash";
  fs::path target = trash / dir.id();
  for (int number = 2; isThere(target); ++number) target = trash / (dir.id() + "~" + std::to_string(number));
  std::error_code failure;
  fs::create_directories(trash, failure);
  if (!failure) fs::rename(dir.path(), target, failure);
  if (failure) {
    return tr("%1 cannot be moved to the trash: %2").arg(id, QString::fromStdString(failure.message()));
  }
  m_trash[id] = target;
  remove(id);
  return {};
}

QString RunStore::restoreFromTrash(const QString& id) {
  const auto found = m_trash.find(id);
  if (found == m_trash.end()) return tr("%1 is not in the trash.").arg(id);
  return restoreFromTrash(TrashedRun{id, found->second});
}

QString RunStore::restoreFromTrash(const TrashedRun& run) {
  const fs::path target = runFolder(run.id);
  if (isThere(target)) return tr("There is another run named %1 by now.").arg(run.id);
  std::error_code failure;
  fs::rename(run.folder, target, failure);
  if (failure) return tr("%1 cannot be restored: %2").arg(run.id, QString::fromStdString(failure.message()));
  std::erase_if(m_trash, [&](const auto& entry) { return entry.second == run.folder; });
  expectRun(run.id);
  return {};
}

std::vector<TrashedRun> RunStore::trash() const {
  std::vector<TrashedRun> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(m_workspace / "trash", absent)) {
    if (isDoomed(entry.path()) || !RunDir(entry.path()).exists()) continue;
    found.push_back({nameOf(entry.path()), entry.path()});
  }
  std::ranges::sort(found, {}, &TrashedRun::folder);
  return found;
}

/// Out of sight at once, and gone when the disk has done its work: checkpoints can be large.
QString RunStore::deleteForGood(const TrashedRun& run) {
  const fs::path trash = m_workspace / "trash";
  fs::path doomed;
  for (int number = 1; doomed.empty() || isThere(doomed); ++number)
    doomed = trash / ("." + run.folder.filename().string() + "~" + std::to_string(number));
  std::error_code failure;
  fs::rename(run.folder, doomed, failure);
  if (failure) return tr("%1 cannot be deleted: %2").arg(run.id, QString::fromStdString(failure.message()));
  std::erase_if(m_trash, [&](const auto& entry) { return entry.second == run.folder; });
  removeInBackground(doomed);
  return {};
}

/// Goes on with what a program that ended too early left behind.
void RunStore::sweepTrash() {
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(m_workspace / "trash", absent)) {
    if (isDoomed(entry.path())) removeInBackground(entry.path());
  }
}

QSet<QString> RunStore::namesInUse() const {
  QSet<QString> names;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(m_workspace / "runs", absent))
    names.insert(QString::fromStdString(entry.path().filename().string()));
  for (const auto& entry : fs::directory_iterator(m_workspace / "trash", absent)) names.insert(nameOf(entry.path()));
  return names;
}

}  // namespace distillscope
