#include "ui/views/cam_pages.h"

#include <QStackedLayout>

#include "ui/widgets/empty_state.h"

namespace distillscope {

CamPages::CamPages(QWidget* maps, QWidget* parent) : QWidget(parent), m_layout(new QStackedLayout(this)) {
  const QString icon = QStringLiteral("eigen-cam");
  auto* noRuns =
      new EmptyState(icon, tr("Nothing to look into yet"),
                     tr("Maps need a run with a checkpoint. Train a teacher, or wait for the first checkpoint of "
                        "one that trains."),
                     tr("New run"), this);
  auto* noneTicked =
      new EmptyState(icon, tr("No run is ticked"), tr("Tick the runs whose maps you want to see side by side."),
                     tr("Show the newest MLL and MCMI teachers"), this);
  auto* noPictures =
      new EmptyState(icon, tr("No picture is chosen"),
                     tr("Choose pictures on the left, or drop picture files here: each gets a row with the "
                        "original and the map of every ticked run."),
                     {}, this);
  auto* loading = new EmptyState(QStringLiteral("waiting"), tr("Computing the maps"),
                                 tr("The inspector loads the models first; that takes a moment."), {}, this);
  m_failure = new EmptyState(QStringLiteral("error"), tr("The maps could not be computed"),
                             tr("The inspector did not answer."), tr("Try again"), this);
  m_failure->setObjectName(QStringLiteral("cam-failure"));
  connect(noRuns, &EmptyState::actionTriggered, this, &CamPages::newRunRequested);
  connect(noneTicked, &EmptyState::actionTriggered, this, &CamPages::newestRequested);
  connect(m_failure, &EmptyState::actionTriggered, this, &CamPages::retryRequested);
  for (QWidget* page :
       {maps, static_cast<QWidget*>(noRuns), static_cast<QWidget*>(noneTicked), static_cast<QWidget*>(noPictures),
        static_cast<QWidget*>(loading), static_cast<QWidget*>(m_failure)}) {
    m_layout->addWidget(page);
  }
}

void CamPages::show(Page page) { m_layout->setCurrentIndex(page); }

void CamPages::setProblem(const QString& problem) {
  if (!problem.isEmpty()) m_failure->setText(problem);
}

}  // namespace distillscope
