// RunStore: runs that were deleted, and come back. A deleted run is a folder that was renamed, so both are quick.
#include <algorithm>

#include "ui/run_folder.h"
#include "ui/run_store.h"

namespace distillscope {

namespace fs = std::filesystem;

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
  lookNow();
  return {};
}

std::vector<TrashedRun> RunStore::trash() const {
  std::vector<TrashedRun> found;
  std::error_code absent;
  for (const auto& entry : fs::directory_iterator(m_workspace / "trash", absent)) {
    if (!RunDir(entry.path()).exists()) continue;
    // A run that was deleted under a name that the trash had already is kept as "NAME~2".
    const QString name = QString::fromStdString(entry.path().filename().string());
    found.push_back({name.section(QLatin1Char('~'), 0, 0), entry.path()});
  }
  std::ranges::sort(found, {}, &TrashedRun::folder);
  return found;
}

}  // namespace distillscope
