#include "ui/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QStatusBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/dropped_files.h"
#include "ui/engine_process.h"
#include "ui/inspector_client.h"
#include "ui/mnemonics.h"
#include "ui/recent_workspaces.h"
#include "ui/run_queue.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/view.h"
#include "ui/view_area.h"
#include "ui/views/new_run_view.h"
#include "ui/widgets/message_bar.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr int messageMilliseconds = 6000;

QString fromPath(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

}  // namespace

MainWindow::MainWindow(const std::filesystem::path& workspace, const QString& engineProgram, Settings& settings,
                       Theme& theme)
    : m_settings(settings),
      m_theme(theme),
      m_engine(std::make_unique<EngineProcess>(engineProgram)),
      m_inspector(std::make_unique<InspectorClient>(m_engine->program())) {
  setObjectName(QStringLiteral("main-window"));
  resize(firstWidth, firstHeight);
  acceptFiles(*this, [this](const DroppedFiles& files) { takeDropped(files); });
  buildFrame();
  buildMenus();
  buildStatusBar();
  connect(m_engine.get(), &EngineProcess::catalogueReady, this, &MainWindow::showEngineState);
  connect(m_engine.get(), &EngineProcess::catalogueFailed, this, &MainWindow::showEngineState);
  connect(m_engine.get(), &EngineProcess::launched, this,
          [this](const QString& runId, qint64 pid) { m_runs->expectEngine(runId, pid); });
  openWorkspace(workspace);
  restoreGeometry(m_settings.value(QStringLiteral("window/geometry")).toByteArray());
  m_saveSoon.setSingleShot(true);
  m_saveSoon.setInterval(settingsDelay);
  connect(&m_saveSoon, &QTimer::timeout, this, &MainWindow::save);
  m_engine->loadCatalogue();
  showEngineState();
}

MainWindow::~MainWindow() {
  // Views hold references to the workbench, and Qt would delete them after it.
  delete takeCentralWidget();
}

void MainWindow::buildFrame() {
  auto* central = new QWidget(this);
  auto* sidebar = new QFrame(central);
  sidebar->setObjectName(QStringLiteral("sidebar"));
  sidebar->setMinimumWidth(168);
  m_sidebar = new QVBoxLayout(sidebar);
  m_sidebar->setContentsMargins(10, 14, 10, 12);
  m_sidebar->setSpacing(2);
  m_sidebar->addStretch(1);

  m_engineBar = new MessageBar(central);
  m_engineBar->setObjectName(QStringLiteral("engine-bar"));
  connect(m_engineBar, &MessageBar::actionTriggered, this, [this] {
    m_engine->loadCatalogue();
    showEngineState();
  });
  m_workspaceBar = new MessageBar(central);
  m_workspaceBar->setObjectName(QStringLiteral("workspace-bar"));
  auto* settingsBar = new MessageBar(central);
  settingsBar->setObjectName(QStringLiteral("settings-bar"));
  if (const QString problem = m_settings.problem(); !problem.isEmpty())
    settingsBar->showMessage(Tone::Warning, problem);
  m_area = new ViewArea(m_settings, central);
  connect(m_area, &ViewArea::currentChanged, this, &MainWindow::showDocks);
  connect(m_area, &ViewArea::docksChanged, this, &MainWindow::showDocks);
  connect(m_area, &ViewArea::currentChanged, this, &MainWindow::saveSoon);
  connect(m_area, &ViewArea::docksChanged, this, &MainWindow::saveSoon);
  connect(m_area, &ViewArea::placesChanged, this, &MainWindow::saveSoon);
  connect(m_area, &ViewArea::filesDropped, this, &MainWindow::takeDropped);

  auto* pages = new QVBoxLayout;
  pages->setSpacing(0);
  pages->addWidget(m_engineBar);
  pages->addWidget(m_workspaceBar);
  pages->addWidget(settingsBar);
  pages->addWidget(m_area, 1);
  auto* layout = new QHBoxLayout(central);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(sidebar);
  layout->addLayout(pages, 1);
  setCentralWidget(central);
}

void MainWindow::buildStatusBar() {
  const auto addLabel = [this](const char* name) {
    auto* label = new QLabel(this);
    label->setObjectName(QLatin1String(name));
    statusBar()->addPermanentWidget(label);
    return label;
  };
  m_runCount = addLabel("run-count");
  m_engineState = addLabel("engine-state");
  m_workspaceLabel = addLabel("workspace-label");
}

void MainWindow::openWorkspace(const std::filesystem::path& workspace) {
  if (!mayLeaveWorkspace()) return;
  const std::filesystem::path path = tidyPath(workspace);
  if (m_saveSoon.isActive()) save();  // what is shown is shown in the other one too
  m_area->clear();
  m_workbench.reset();
  m_selection.reset();
  m_pictures.reset();
  m_queue.reset();
  m_runs.reset();

  std::error_code failure;
  std::filesystem::create_directories(path / "runs", failure);
  m_runs = std::make_unique<RunStore>(path);
  rememberRunColours(fromPath(path / "colours.json"), m_runs->namesInUse());
  m_queue = std::make_unique<RunQueue>(*m_runs, *m_engine, m_settings);
  m_selection = std::make_unique<RunSelection>();
  m_pictures = std::make_unique<PictureHandover>();
  m_workbench = std::make_unique<Workbench>(
      Workbench{*m_runs, *m_selection, *m_engine, *m_inspector, m_settings, *m_queue, *m_pictures});
  buildViews();

  // Runs come by the hundred: counted once for all that came in the same turn.
  auto* countSoon = new QTimer(m_runs.get());
  countSoon->setSingleShot(true);
  connect(countSoon, &QTimer::timeout, this, &MainWindow::showRunCount);
  const auto count = [countSoon] { countSoon->start(0); };
  connect(m_runs.get(), &RunStore::runAdded, countSoon, count);
  connect(m_runs.get(), &RunStore::runRemoved, countSoon, count);
  connect(m_runs.get(), &RunStore::runsChanged, countSoon, count);
  showRunCount();
  const QString text = fromPath(path);
  m_workspaceLabel->setText(shortPath(text));
  m_workspaceLabel->setToolTip(tr("The workspace: the folder that holds the runs"));
  setWindowTitle(tr("%1 - distillscope").arg(fromPath(path.filename())));
  if (failure) {
    m_workspaceBar->showMessage(Tone::Bad, tr("%1 cannot be used as a workspace: %2. Open another one.")
                                               .arg(text, QString::fromStdString(failure.message())));
    return;
  }
  m_workspaceBar->hide();
  rememberWorkspace(m_settings, text);
}

void MainWindow::buildViews() {
  for (QMenu* menu : m_viewMenus) delete menu;
  m_viewMenus.clear();
  std::vector<View*> views;
  for (const ViewInfo& info : viewTable()) {
    View* view = info.make(*m_workbench, m_area);
    view->setObjectName(info.id);
    views.push_back(view);
    connect(view, &View::viewRequested, this, &MainWindow::showView);
    connect(view, &View::newRunRequested, this, &MainWindow::proposeRun);
    connect(view, &View::messageRequested, this, &MainWindow::tell);
    if (view->actions().isEmpty()) continue;
    auto* menu = new QMenu(info.title, this);
    completeMnemonics(view->actions());
    menu->addActions(view->actions());
    menuBar()->insertMenu(findChild<QMenu*>(QStringLiteral("help-menu"))->menuAction(), menu);
    m_viewMenus.push_back(menu);
  }
  completeMnemonics(menuBar()->actions());
  m_area->setViews(views);
  showView(m_area->middle());
  showView(m_settings.value(QStringLiteral("window/view")).toString());
}

const std::filesystem::path& MainWindow::workspace() const { return m_runs->workspace(); }

View* MainWindow::view(const QString& id) const { return m_area->view(id); }

void MainWindow::showView(const QString& id) { m_area->showView(id); }

void MainWindow::tell(const QString& text) { statusBar()->showMessage(text, messageMilliseconds); }

void MainWindow::proposeRun(const nlohmann::json& recipe, const QString& origin) {
  const QString id = QStringLiteral("new-run-view");
  if (auto* form = qobject_cast<NewRunView*>(view(id))) form->propose(recipe, origin);
  showView(id);
}

void MainWindow::showEngineState() {
  const QString& problem = m_engine->catalogueProblem();
  if (!problem.isEmpty()) {
    m_engineState->setText(tr("Engine not available"));
    m_engineBar->showMessage(Tone::Bad, problem, tr("Try again"));
  } else {
    m_engineBar->hide();
    const auto& catalogue = m_engine->catalogue();
    m_engineState->setText(catalogue ? tr("Engine %1").arg(QString::fromStdString(catalogue->engine))
                                     : tr("Engine starting..."));
  }
  m_engineState->setToolTip(problem.isEmpty() ? m_engine->program() : problem);
}

void MainWindow::showRunCount() {
  const auto isWorking = [this](const QString& id) { return m_runs->run(id)->status == RunStatus::Running; };
  const auto working = std::ranges::count_if(m_runs->ids(), isWorking);
  const QString runs = runsText(m_runs->ids().size());
  m_runCount->setText(working == 0 ? runs : tr("%1, %2 running").arg(runs).arg(working));
}

void MainWindow::saveSoon() {
  if (isVisible()) m_saveSoon.start();
}

/// Sizes, places and what is shown.
void MainWindow::save() {
  m_saveSoon.stop();
  m_settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  m_settings.setValue(QStringLiteral("window/view"), m_area->middle());
  m_area->save();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayLeaveWorkspace()) return event->ignore();
  save();
  QMainWindow::closeEvent(event);
}

bool MainWindow::event(QEvent* event) {
  const QEvent::Type type = event->type();
  if (type == QEvent::Resize || type == QEvent::Move || type == QEvent::WindowStateChange) saveSoon();
  return QMainWindow::event(event);
}

}  // namespace distillscope
