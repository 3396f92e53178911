// How the Eigen-CAM view is put together.
#include <QAction>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/views/cam_controls.h"
#include "ui/views/cam_epochs.h"
#include "ui/views/cam_layers.h"
#include "ui/views/cam_numbers.h"
#include "ui/views/cam_pages.h"
#include "ui/views/cam_statistics_panel.h"
#include "ui/views/cam_view.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/cam_grid.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/remembered.h"
#include "ui/widgets/run_checklist.h"
#include "ui/widgets/side_layout.h"

namespace distillscope {

void CamView::buildActions() {
  m_saving << addEntry("cam-save-figure", tr("Save the maps as a &figure\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("eigen-cam.png"), figureFilters(),
               [this](const QString& path) { return saveCamFigure(m_grid->figure(), path, font()); });
  });
  m_saving << addEntry("cam-save-numbers", tr("Save the &numbers\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("eigen-cam.csv"), csvFilters(),
               [this](const QString& path) { return saveText(path, camCsv(m_grid->figure())); });
  });
  m_saving << addEntry("cam-save-layers", tr("Save the &layers as a figure\u2026"), [this] {
    if (m_layers->figure().isEmpty()) {
      return m_bar->showMessage(Tone::Warning, tr("The layers have not been drawn yet: open the tab Layers first."));
    }
    askAndSave(*this, *m_bar, QStringLiteral("eigen-cam-layers.png"), figureFilters(),
               [this](const QString& path) { return saveCamFigure(m_layers->figure(), path, font()); });
  });
  QAction* statistics = addEntry("cam-save-statistics", tr("Save the &statistics\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("eigen-cam-statistics.csv"), csvFilters(),
               [this](const QString& path) { return saveText(path, m_statistics->csv()); });
  });
  m_softLabels = addEntry("cam-soft-labels", tr("Soft la&bels of this image"), [this] { askSoftLabels(); });
  m_softLabels->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
  m_softLabels->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  m_softLabels->setToolTip(tr("Shows the image of the chosen map in Teachers, with what each says of it"));
  m_grid->addAction(m_softLabels);
  m_grid->setContextMenuPolicy(Qt::ActionsContextMenu);
  QAction* again = addEntry("cam-again", tr("&Draw the maps again"), [this] {
    takeEpochs();
    m_session->askAgain();
  });
  again->setShortcut(QKeySequence::Refresh);
  addAction(m_statistics->computeAction());
  connect(m_statistics->computeAction(), &QAction::triggered, this, [this] {
    Q_EMIT viewRequested(QStringLiteral("cam-view"));
    m_tabs->setCurrentWidget(m_statistics);
  });
  statistics->setEnabled(false);
  connect(m_statistics, &CamStatisticsPanel::computed, statistics, [statistics] { statistics->setEnabled(true); });
  m_controls->setSavingActions(m_saving + QList<QAction*>{statistics});
}

QWidget* CamView::buildSide() {
  auto* side = new QWidget(this);
  m_pictures->setContentsMargins(0, 6, 0, 0);
  auto* heading = new QLabel(tr("Runs to look into"), side);
  heading->setProperty("heading", true);
  auto* top = new QWidget(side);
  auto* topLayout = new QVBoxLayout(top);
  topLayout->setContentsMargins(0, 0, 0, 6);
  m_rule->setObjectName(QStringLiteral("cam-runs-rule"));
  m_rule->setProperty("hint", true);
  m_rule->setWordWrap(true);
  topLayout->addWidget(heading);
  topLayout->addWidget(m_rule);
  topLayout->addWidget(m_list, 1);
  auto* splitter = new QSplitter(Qt::Vertical, side);
  splitter->addWidget(top);
  splitter->addWidget(m_pictures);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({210, 560});
  remember(m_workbench.settings, QStringLiteral("cam/pictures-splitter"), *splitter);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(12, 12, 8, 12);
  layout->addStrut(leastSideWidth);
  layout->addWidget(splitter);
  return side;
}

QWidget* CamView::buildFigure() {
  m_progress->setRange(0, 0);
  m_progress->setTextVisible(false);
  m_progress->setMaximumHeight(4);
  m_progress->setAccessibleName(tr("The inspector computes maps"));
  QSizePolicy keepsItsPlace = m_progress->sizePolicy();
  keepsItsPlace.setRetainSizeWhenHidden(true);
  m_progress->setSizePolicy(keepsItsPlace);
  m_progress->hide();
  m_remark->setObjectName(QStringLiteral("cam-remark"));
  m_grid->setObjectName(QStringLiteral("cam-grid"));
  m_scroll->setAccessibleName(tr("Maps"));
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setWidgetResizable(true);
  m_scroll->setWidget(m_grid);
  m_scroll->viewport()->installEventFilter(this);
  buildTabs();
  auto* figure = new QWidget(this);
  auto* layout = new QVBoxLayout(figure);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addWidget(m_controls);
  layout->addWidget(m_epochs);
  layout->addWidget(m_bar);
  layout->addWidget(m_remark);
  layout->addWidget(m_progress);
  layout->addWidget(m_tabs, 1);
  return figure;
}

void CamView::buildTabs() {
  m_tabs->setObjectName(QStringLiteral("cam-tabs"));
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(m_pages, tr("&Maps"));
  m_tabs->addTab(m_layers, tr("La&yers"));
  m_tabs->addTab(m_statistics, tr("Stat&istics"));
  m_tabs->addTab(m_numbers, tr("&Numbers"));
}

}  // namespace distillscope
