// How the view of curves is put together.
#include <QLabel>
#include <QScrollArea>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/views/curves_controls.h"
#include "ui/views/curves_view.h"
#include "ui/views/plane_panel.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_checklist.h"
#include "ui/widgets/side_layout.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr qsizetype newestRuns = 4;  ///< enough to compare, and few enough to tell apart

}  // namespace

QWidget* CurvesView::buildSide() {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(12, 12, 8, 12);
  layout->addStrut(leastSideWidth);
  const auto addHeading = [&](const QString& text) {
    auto* heading = new QLabel(text, side);
    heading->setProperty("heading", true);
    layout->addWidget(heading);
  };
  addHeading(tr("Runs"));
  layout->addWidget(m_list, 1);
  layout->addSpacing(6);
  addHeading(tr("Lines"));
  layout->addWidget(m_controls->sourceBoxes());
  return side;
}

QWidget* CurvesView::buildPages() {
  auto* scroll = new QScrollArea(this);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setFocusPolicy(Qt::NoFocus);  // the plots have it
  scroll->setWidget(m_grid);

  m_tabs->setObjectName(QStringLiteral("curves-tabs"));
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(scroll, tr("&Plots"));
  m_tabs->addTab(m_numbersTable, tr("&Numbers"));
  m_tabs->addTab(m_plane, tr("LL\u2013C&MI plane"));
  connect(m_tabs, &QTabWidget::currentChanged, m_controls, [this](int page) {
    m_controls->setPage(static_cast<CurvesPage>(page));  // in the order of the tabs
  });
  connect(m_tabs, &QTabWidget::currentChanged, this, &CurvesView::refresh);

  auto* page = new QWidget(this);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addWidget(m_controls);
  layout->addWidget(m_bar);
  layout->addWidget(m_provenanceBar);
  layout->addWidget(m_datasetBar);
  layout->addWidget(m_limitBar);
  layout->addWidget(m_legend);
  layout->addWidget(m_tabs, 1);

  auto* noRuns = new EmptyState(QStringLiteral("curves"), tr("No runs yet"),
                                tr("Curves of log-likelihood, CMI, accuracy and every loss term appear here while a "
                                   "run trains."),
                                tr("New run"), this);
  auto* noneTicked = new EmptyState(QStringLiteral("curves"), tr("No run is ticked"),
                                    tr("Tick one or more runs in the list to lay their curves over each other."),
                                    tr("Show the newest runs"), this);
  m_noValues = new EmptyState(QStringLiteral("waiting"), tr("No values yet"), tr("Curves begin with the first steps."),
                              {}, this);
  connect(noRuns, &EmptyState::actionTriggered, this, [this] { Q_EMIT viewRequested(QStringLiteral("new-run-view")); });
  connect(noneTicked, &EmptyState::actionTriggered, this,
          [this] { m_workbench.selection.set(m_list->ids().mid(0, newestRuns)); });

  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  for (QWidget* each :
       {page, static_cast<QWidget*>(noRuns), static_cast<QWidget*>(noneTicked), static_cast<QWidget*>(m_noValues)}) {
    m_pages->addWidget(each);
  }
  return pages;
}

}  // namespace distillscope
