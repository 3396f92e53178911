#include "ui/dropped_files.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QWidget>

#include "core/record/run_dir.h"
#include "ui/weights_import.h"
#include "ui/widgets/file_choice.h"

namespace distillscope {
namespace {

class FileDrop final : public QObject {
 public:
  FileDrop(QWidget& target, std::function<void(const DroppedFiles&)> take) : QObject(&target), m_take(std::move(take)) {
    target.setAcceptDrops(true);
    target.installEventFilter(this);
  }

  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() == QEvent::DragEnter) {
      auto* drag = static_cast<QDragEnterEvent*>(event);
      if (sortDropped(drag->mimeData()->urls()).isUseful()) drag->acceptProposedAction();
      return true;
    }
    if (event->type() != QEvent::Drop) return false;
    auto* drop = static_cast<QDropEvent*>(event);
    drop->acceptProposedAction();
    m_take(sortDropped(drop->mimeData()->urls()));
    return true;
  }

 private:
  std::function<void(const DroppedFiles&)> m_take;
};

}  // namespace

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

void acceptFiles(QWidget& target, std::function<void(const DroppedFiles&)> take) {
  new FileDrop(target, std::move(take));  // which the target owns
}

}  // namespace distillscope
