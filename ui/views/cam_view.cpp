#include "ui/views/cam_view.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine_process.h"
#include "ui/models/teacher_table.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/views/cam_controls.h"
#include "ui/views/cam_numbers.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/cam_grid.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/run_checklist.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

using nlohmann::json;

}  // namespace

CamView::CamView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_list(new RunChecklist(QStringLiteral("cam-runs"), workbench.runs, hasCheckpoint, this)),
      m_pictures(new PicturePicker(workbench.inspector, this)),
      m_controls(new CamControls(workbench.settings, this)),
      m_session(new CamSession(workbench.inspector, this)),
      m_bar(new MessageBar(this)),
      m_remark(new MessageBar(this)),
      m_progress(new QProgressBar(this)),
      m_tabs(new QTabWidget(this)),
      m_scroll(new QScrollArea(this)),
      m_grid(new CamGrid(this)),
      m_numbersModel(new TableModel(this)),
      m_numbers(makeNumbersTable(QStringLiteral("cam-numbers"), tr("Predictions and explained shares"), *m_numbersModel,
                                 this)) {
  setObjectName(QStringLiteral("cam-view"));
  setAcceptDrops(true);
  buildActions();
  auto* splitter = new QSplitter(this);
  splitter->addWidget(buildSide());
  splitter->addWidget(buildFigure());
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({270, 900});
  splitter->setChildrenCollapsible(false);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter);

  connect(m_list, &RunChecklist::checkedChanged, this, [this] {
    m_columnsChosen = true;
    takeColumns();
  });
  connect(m_list, &RunChecklist::listChanged, this, [this] {
    if (isVisible()) takeColumns();
  });
  connect(m_pictures, &PicturePicker::choiceChanged, this, &CamView::ask);
  connect(m_controls, &CamControls::requestChanged, this, &CamView::ask);
  connect(m_session, &CamSession::layersKnown, m_controls, &CamControls::setLayers);
  connect(m_session, &CamSession::answered, this, &CamView::showMaps);
  connect(m_session, &CamSession::stateChanged, this, &CamView::showPage);
  connect(m_controls, &CamControls::lookChanged, this,
          [this] { m_grid->setLook(m_controls->colours(), m_controls->opacity()); });
  showPage();
}

void CamView::buildActions() {
  const auto add = [this](const char* name, const QString& text, auto triggered) {
    auto* action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    connect(action, &QAction::triggered, this, triggered);
    addAction(action);
    return action;
  };
  m_saving << add("cam-save-figure", tr("Save the maps as a &figure\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("eigen-cam.png"), figureFilters(),
               [this](const QString& path) { return saveCamFigure(m_grid->figure(), path, font()); });
  });
  m_saving << add("cam-save-numbers", tr("Save the &numbers\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("eigen-cam.csv"), csvFilters(),
               [this](const QString& path) { return saveText(path, camCsv(m_grid->figure())); });
  });
  add("cam-again", tr("&Draw the maps again"), [this] { m_session->askAgain(); })->setShortcut(QKeySequence::Refresh);
  m_controls->setSavingActions(m_saving);
}

QWidget* CamView::buildSide() {
  auto* side = new QWidget(this);
  side->setMinimumWidth(240);
  m_pictures->setContentsMargins(0, 6, 0, 0);
  auto* heading = new QLabel(tr("Runs to look into"), side);
  heading->setProperty("heading", true);
  auto* top = new QWidget(side);
  auto* topLayout = new QVBoxLayout(top);
  topLayout->setContentsMargins(0, 0, 0, 6);
  topLayout->addWidget(heading);
  topLayout->addWidget(m_list, 1);
  auto* splitter = new QSplitter(Qt::Vertical, side);
  splitter->addWidget(top);
  splitter->addWidget(m_pictures);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({210, 560});
  splitter->setChildrenCollapsible(false);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(12, 12, 8, 12);
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
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setWidgetResizable(true);
  m_scroll->setWidget(m_grid);
  m_scroll->viewport()->installEventFilter(this);
  m_tabs->setObjectName(QStringLiteral("cam-tabs"));
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(m_scroll, tr("&Maps"));
  m_tabs->addTab(m_numbers, tr("&Numbers"));

  auto* figure = new QWidget(this);
  auto* layout = new QVBoxLayout(figure);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addWidget(m_controls);
  layout->addWidget(m_bar);
  layout->addWidget(m_remark);
  layout->addWidget(m_progress);
  layout->addWidget(buildPages(), 1);
  return figure;
}

QWidget* CamView::buildPages() {
  const QString icon = QStringLiteral("eigen-cam");
  auto* noRuns =
      new EmptyState(icon, tr("Nothing to look into yet"),
                     tr("Maps need a run with a checkpoint. Train a teacher, or wait for the first checkpoint of "
                        "one that trains."),
                     tr("New run"), this);
  auto* noneTicked = new EmptyState(icon, tr("No run is ticked"),
                                    tr("Tick the runs whose maps you want to see side by side."), {}, this);
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
  connect(noRuns, &EmptyState::actionTriggered, this, [this] { Q_EMIT viewRequested(QStringLiteral("new-run-view")); });
  connect(m_failure, &EmptyState::actionTriggered, m_session, &CamSession::askAgain);
  auto* pages = new QWidget(this);
  m_pages = new QStackedLayout(pages);
  m_pages->addWidget(m_tabs);
  for (EmptyState* page : {noRuns, noneTicked, noPictures, loading, m_failure}) m_pages->addWidget(page);
  return pages;
}

void CamView::showPage() {
  enum Page { Maps, NoRuns, NoneTicked, NoPictures, Loading, Failure };
  const bool busy = m_session->isBusy();
  const QString& problem = m_session->problem();
  const bool drawn = !m_grid->figure().isEmpty();
  Page page = Maps;
  if (m_list->ids().isEmpty()) {
    page = NoRuns;
  } else if (columns().empty()) {
    page = NoneTicked;
  } else if (m_pictures->choice().isEmpty()) {
    page = NoPictures;
  } else if (!busy && !problem.isEmpty()) {
    page = Failure;
  } else if (!drawn) {
    page = Loading;
  }
  if (!problem.isEmpty()) m_failure->setText(problem);
  m_pages->setCurrentIndex(page);
  m_progress->setVisible(busy);
  m_grid->setStale(busy);
  for (QAction* action : m_saving) action->setEnabled(page == Maps && !busy);
}

std::vector<const Run*> CamView::columns() const {
  std::vector<const Run*> runs;
  for (const QString& id : m_list->checked()) {
    if (const Run* run = m_workbench.runs.run(id)) runs.push_back(run);
  }
  return runs;
}

void CamView::chooseDefaultColumns() {
  QStringList chosen;
  for (const char* objective : {"mll", "mcmi"}) {
    for (const QString& id : m_list->ids()) {
      const Run* run = m_workbench.runs.run(id);
      if (!run || !isTeacher(*run) || objectiveOf(*run) != QLatin1String(objective)) continue;
      chosen << id;
      break;
    }
  }
  m_list->setChecked(chosen);
}

void CamView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  takeColumns();
}

void CamView::takeColumns() {
  if (!m_columnsChosen) chooseDefaultColumns();
  const std::vector<const Run*> runs = columns();
  const auto& catalogue = m_workbench.engine.catalogue();
  m_pictures->setDataset(
      runs.empty() ? json() : datasetOf(*runs.front()),
      runs.empty() ? QString() : datasetText(runs.front()->recipe, catalogue ? &*catalogue : nullptr));
  showRemark();
  ask();
  showPage();
}

void CamView::showRemark() {
  const std::vector<const Run*> runs = columns();
  QStringList others;
  for (const Run* run : runs) {
    if (datasetOf(*run) != datasetOf(*runs.front())) others << run->id();
  }
  if (others.isEmpty()) return m_remark->hide();
  m_remark->showMessage(
      Tone::Warning,
      tr("Trained on another dataset than %1: %2. The pictures are of the dataset of %1, and the names of its "
         "classes may not mean the same to them.")
          .arg(runs.front()->id(), others.join(tr(", "))),
      {}, false);
}

void CamView::ask() {
  if (!isVisible()) return;  // the inspector starts with the first view that needs it, not with the window
  const auto& catalogue = m_workbench.engine.catalogue();
  CamSession::Question question;
  for (const Run* run : columns()) {
    question.sources.push_back(sourceOf(*run));
    question.headings.push_back({run->id(), shortMethodText(*run, catalogue ? &*catalogue : nullptr)});
  }
  question.pictures = m_pictures->choice();
  question.options = m_controls->request();
  m_session->ask(question);
}

void CamView::showMaps(const CamSession::Question& question, const std::vector<CamImage>& images) {
  m_grid->setLook(m_controls->colours(), m_controls->opacity());
  m_grid->setImages(question.headings, images, m_controls->scaleNote());
  m_numbersModel->setContents(camNumbers(m_grid->figure()));
  fitColumns(*m_numbers);
}

bool CamView::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_scroll->viewport() && event->type() == QEvent::Resize) m_grid->fit(m_scroll->viewport()->width());
  return View::eventFilter(watched, event);
}

void CamView::dragEnterEvent(QDragEnterEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString suffix = QFileInfo(url.toLocalFile()).suffix().toLower();
    if (pictureSuffixes().contains(suffix)) return event->acceptProposedAction();
  }
}

void CamView::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls()) paths << url.toLocalFile();
  const int added = m_pictures->addFiles(paths);
  const auto left = static_cast<int>(paths.size()) - added;
  if (left > 0)
    m_bar->showMessage(Tone::Warning,
                       tr("Left out %n of the dropped files: not a picture, or no room for more.", nullptr, left));
  event->acceptProposedAction();
}

}  // namespace distillscope
