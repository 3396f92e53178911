// What a person dropped on the window.
#pragma once

#include <QList>
#include <QStringList>
#include <QUrl>
#include <functional>

class QWidget;

namespace distillscope {

struct DroppedFiles {
  QStringList weights;
  QStringList runs;        ///< folders that hold a recipe
  QStringList workspaces;  ///< folders that hold runs
  QStringList pictures;
  QStringList others;

  /// Whether there is something that the window can make use of.
  bool isUseful() const { return !(weights + runs + workspaces + pictures).isEmpty(); }
};

/// Sorts local files and folders by what they hold; a file is judged by its ending.
DroppedFiles sortDropped(const QList<QUrl>& urls);

/// Lets a person drop files on `target`, of which at least one is of use; `take` gets all of them.
void acceptFiles(QWidget& target, std::function<void(const DroppedFiles& files)> take);

}  // namespace distillscope
