// Small pictures to choose from: a click, or the space bar, chooses and unchooses.
#pragma once

#include <QListWidget>
#include <set>
#include <vector>

#include "ui/models/inspection.h"

namespace distillscope {

class ThumbnailGrid final : public QListWidget {
  Q_OBJECT
 public:
  explicit ThumbnailGrid(QWidget* parent = nullptr);

  /// Shows these pictures, with those in `chosen` marked. `classes` gives names to labels.
  void setThumbnails(const std::vector<Thumbnail>& thumbnails, const QStringList& classes,
                     const std::set<int64_t>& chosen);
  void setChosen(const std::set<int64_t>& chosen);

 Q_SIGNALS:
  /// A person chose or unchose the picture of this index.
  void toggled(qint64 index, bool chosen);

 private:
  void takeSelection();

  std::set<int64_t> m_chosen;  ///< of those shown
  bool m_updating = false;
};

}  // namespace distillscope
