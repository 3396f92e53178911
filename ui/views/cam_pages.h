// What the Eigen-CAM view shows in place of maps while there are none, and why.
#pragma once

#include <QWidget>

class QStackedLayout;

namespace distillscope {

class EmptyState;

class CamPages final : public QWidget {
  Q_OBJECT
 public:
  enum Page { Maps, NoRuns, NoneTicked, NoPictures, Loading, Failure };

  /// `maps` is shown on the page of that name.
  explicit CamPages(QWidget* maps, QWidget* parent = nullptr);

  void show(Page page);
  void setProblem(const QString& problem);

 Q_SIGNALS:
  void newRunRequested();
  void newestRequested();
  void retryRequested();

 private:
  QStackedLayout* m_layout;
  EmptyState* m_failure;
};

}  // namespace distillscope
