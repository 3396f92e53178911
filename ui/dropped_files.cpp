#include "ui/dropped_files.h"

#include <QFileInfo>

#include "core/record/run_dir.h"
#include "ui/weights_import.h"
#include "ui/widgets/file_choice.h"

namespace distillscope {

DroppedFiles sortDropped(const QList<QUrl>& urls) {
  DroppedFiles sorted;
  for (const QUrl& url : urls) {
    const QString path = url.toLocalFile();
    if (path.isEmpty()) continue;
    const QFileInfo info(path);
    const QString suffix = info.suffix().toLower();
    if (info.isDir()) {
      const bool isRun = RunDir(path.toStdString()).exists();
      const bool isWorkspace = QFileInfo(path + QStringLiteral("/runs")).isDir();
      (isRun ? sorted.runs : isWorkspace ? sorted.workspaces : sorted.others).append(path);
    } else if (weightsSuffixes().contains(suffix)) {
      sorted.weights.append(path);
    } else {
      (pictureSuffixes().contains(suffix) ? sorted.pictures : sorted.others).append(path);
    }
  }
  return sorted;
}

}  // namespace distillscope
