// The window's menus and the navigation beside the views.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDesktopServices>
#include <QMenuBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/command_palette.h"
#include "ui/dialogs.h"
#include "ui/main_window.h"
#include "ui/mnemonics.h"
#include "ui/run_store.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/view.h"
#include "ui/view_area.h"
#include "ui/widgets/run_icons.h"
#include "ui/workbench.h"

namespace distillscope {

void MainWindow::buildMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addAction(themedIcon(QStringLiteral("new-run")), tr("&New run..."), QKeySequence::New, this,
                  [this] { showView(QStringLiteral("new-run-view")); });
  file->addAction(themedIcon(QStringLiteral("open-weights")), tr("Open &weights..."), QKeySequence::Open, this,
                  &MainWindow::chooseWeights)
      ->setObjectName(QStringLiteral("open-weights-action"));
  file->addSeparator();
  file->addAction(themedIcon(QStringLiteral("folder")), tr("&Open workspace..."),
                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W), this, &MainWindow::chooseWorkspace)
      ->setObjectName(QStringLiteral("open-workspace-action"));
  m_recentMenu = file->addMenu(tr("Open &recent"));
  m_recentMenu->setObjectName(QStringLiteral("recent-menu"));
  connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
  file->addAction(tr("Show workspace &folder"), this, [this] {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(workspace().string())));
  });
  file->addSeparator();
  file->addAction(tr("&Preferences..."), QKeySequence(Qt::CTRL | Qt::Key_Comma), this,
                  [this] { showPreferences(m_settings, m_theme, this); })
      ->setObjectName(QStringLiteral("preferences-action"));
  file->addSeparator();
  file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);

  m_viewMenu = menuBar()->addMenu(tr("&View"));
  buildNavigation();
  m_viewMenu->addSeparator();
  buildDockActions();
  m_viewMenu->addSeparator();
  m_viewMenu
      ->addAction(themedIcon(QStringLiteral("search")), tr("&Command palette..."), QKeySequence(Qt::CTRL | Qt::Key_K),
                  this, &MainWindow::openPalette)
      ->setObjectName(QStringLiteral("palette-action"));
  m_viewMenu->addAction(themedIcon(QStringLiteral("reset")), tr("&Reset layout"), this, &MainWindow::resetLayout)
      ->setObjectName(QStringLiteral("reset-layout-action"));
  m_viewMenu->addAction(tr("&Full screen"), QKeySequence(Qt::Key_F11), this,
                        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
  completeMnemonics(m_viewMenu->actions());

  QMenu* help = menuBar()->addMenu(tr("&Help"));
  help->setObjectName(QStringLiteral("help-menu"));
  help->addAction(tr("&First steps"), QKeySequence::HelpContents, this, [this] { showFirstSteps(this); })
      ->setObjectName(QStringLiteral("help-action"));
  help->addAction(tr("&Keyboard shortcuts"), this, [this] { showShortcuts(*menuBar(), this); })
      ->setObjectName(QStringLiteral("shortcuts-action"));
  help->addSeparator();
  help->addAction(tr("&About distillscope"), this, [this] { showAbout(*m_engine, this); })
      ->setObjectName(QStringLiteral("about-action"));
  help->addAction(tr("About &Qt"), qApp, &QApplication::aboutQt);
}

/// The views in the menu and at the left.
void MainWindow::buildNavigation() {
  m_navigation = new QActionGroup(this);
  connect(m_navigation, &QActionGroup::triggered, this,
          [this](QAction* action) { showView(action->data().toString()); });
  for (std::size_t i = 0; i < viewTable().size(); ++i) {
    const ViewInfo& info = viewTable()[i];
    QAction* action = m_viewMenu->addAction(themedIcon(info.icon), info.title);
    action->setObjectName(QStringLiteral("go-") + info.id);
    action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i))));
    action->setCheckable(true);
    action->setData(info.id);
    m_navigation->addAction(action);
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("nav-") + info.id);
    button->setProperty("navigation", true);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize(smallIconSize(font()));
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    QFont bold = font();  // of the one that is shown
    bold.setWeight(QFont::DemiBold);
    button->setMinimumWidth(QFontMetrics(bold).horizontalAdvance(info.title) + button->iconSize().width() + 34);
    m_sidebar->insertWidget(static_cast<int>(i), button);
  }
}

/// Which views stay in sight beside the others; also in the context menus of the navigation.
void MainWindow::buildDockActions() {
  QMenu* docks = m_viewMenu->addMenu(tr("In d&ocks"));
  m_docking = new QActionGroup(this);
  m_docking->setExclusionPolicy(QActionGroup::ExclusionPolicy::None);
  for (const ViewInfo& info : viewTable()) {
    QAction* action = docks->addAction(themedIcon(info.icon), tr("%1 in a dock").arg(info.title));
    action->setObjectName(QStringLiteral("dock-") + info.id + QStringLiteral("-action"));
    action->setCheckable(true);
    action->setData(info.id);
    m_docking->addAction(action);
    auto* button = findChild<QToolButton*>(QStringLiteral("nav-") + info.id);
    button->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(button, &QWidget::customContextMenuRequested, this, [this, button, action](const QPoint& place) {
      auto* menu = new QMenu(button);
      menu->setObjectName(QStringLiteral("navigation-menu"));
      menu->setAttribute(Qt::WA_DeleteOnClose);
      menu->addActions({button->defaultAction(), action});
      menu->popup(button->mapToGlobal(place));
    });
  }
  completeMnemonics(m_docking->actions());
  connect(m_docking, &QActionGroup::triggered, this,
          [this](const QAction* action) { m_area->setDocked(action->data().toString(), action->isChecked()); });
  m_dockCurrent =
      m_viewMenu->addAction(tr("Keep this view in a &dock"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), this,
                            [this] { m_area->setDocked(m_area->current(), m_dockCurrent->isChecked()); });
  m_dockCurrent->setObjectName(QStringLiteral("dock-view-action"));
  m_dockCurrent->setCheckable(true);
  m_floatCurrent = m_viewMenu->addAction(
      tr("Keep this view in a &window of its own"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), this,
      [this] { m_area->setFloating(m_area->current(), m_floatCurrent->isChecked()); });
  m_floatCurrent->setObjectName(QStringLiteral("float-view-action"));
  m_floatCurrent->setCheckable(true);
}

/// What the menus and the navigation say about the places of the views.
void MainWindow::showDocks() {
  const QString current = m_area->current();
  for (QAction* action : m_navigation->actions()) action->setChecked(action->data().toString() == current);
  for (QAction* action : m_docking->actions()) {
    const QString id = action->data().toString();
    action->setChecked(m_area->isDocked(id));
    action->setEnabled(m_area->isDocked(id) || m_area->canDock(id));
  }
  m_dockCurrent->setChecked(m_area->isDocked(current));
  m_floatCurrent->setChecked(m_area->isFloating(current));
  for (QAction* action : {m_dockCurrent, m_floatCurrent}) {
    action->setEnabled(m_area->isDocked(current) || m_area->canDock(current));
  }
}

/// Every entry of the menus, what the views' buttons do, and every run.
void MainWindow::openPalette() {
  std::vector<Command> commands = commandsOf(*menuBar());
  for (const ViewInfo& info : viewTable()) {
    for (QAction* action : view(info.id)->commands()) {
      if (!action->isEnabled()) continue;
      commands.push_back(commandOf(*action, info.title));
      commands.back().run = [this, id = info.id, run = commands.back().run] {
        showView(id);
        run();
      };
    }
  }
  for (const QString& id : m_runs->ids()) {
    const Run* run = m_runs->run(id);
    commands.push_back({id, tr("Run"), {}, runIcon(id), [this, id] {
                          m_selection->set({id});
                          showView(QStringLiteral("runs-view"));
                        }});
    if (!run->problem.isEmpty()) commands.back().where = tr("Run that cannot be read");
  }
  (new CommandPalette(std::move(commands), this))->open();
}

/// Sizes, columns and places as on the first day; everything else a person chose stays, and so do the views with what
/// is in them.
void MainWindow::resetLayout() {
  if (!mayLeaveWorkspace()) return;
  const QString shown = m_area->current();
  m_area->reset();
  m_settings.resetLayout();
  setWindowState(Qt::WindowNoState);
  resize(firstWidth, firstHeight);
  showView(shown);
}

}  // namespace distillscope
