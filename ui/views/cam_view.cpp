#include "ui/views/cam_view.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

#include "ui/engine_process.h"
#include "ui/models/teacher_table.h"
#include "ui/run_store.h"
#include "ui/views/cam_controls.h"
#include "ui/views/cam_epochs.h"
#include "ui/views/cam_layers.h"
#include "ui/views/cam_numbers.h"
#include "ui/views/cam_pages.h"
#include "ui/views/cam_statistics_panel.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/cam_grid.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/run_checklist.h"
#include "ui/widgets/side_layout.h"
#include "ui/workbench.h"

namespace distillscope {
CamView::CamView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_list(new RunChecklist(QStringLiteral("cam-runs"), workbench.runs, hasCheckpoint, this)),
      m_rule(new QLabel(this)),
      m_pictures(new PicturePicker(workbench.inspector, this)),
      m_controls(new CamControls(workbench.settings, this)),
      m_epochs(new CamEpochs(this)),
      m_session(new CamSession(workbench.inspector, this)),
      m_bar(new MessageBar(this)),
      m_remark(new MessageBar(this)),
      m_progress(new QProgressBar(this)),
      m_tabs(new QTabWidget(this)),
      m_scroll(new QScrollArea(this)),
      m_grid(new CamGrid(this)),
      m_numbersModel(new TableModel(this)),
      m_numbers(makeNumbersTable(QStringLiteral("cam-numbers"), tr("Predictions and explained shares"), *m_numbersModel,
                                 this)),
      m_layers(new CamLayers(workbench.inspector, this)),
      m_statistics(new CamStatisticsPanel(workbench.inspector, workbench.settings, this)),
      m_pages(new CamPages(m_scroll, this)) {
  setObjectName(QStringLiteral("cam-view"));
  buildActions();
  layOutWithSide(*this, buildSide(), buildFigure(), 270, workbench.settings, QStringLiteral("cam/splitter"));
  connectParts();
  takeLook();
  showPage();
}

void CamView::connectParts() {
  connect(m_list, &RunChecklist::checkedChanged, this, [this] {
    m_columnsChosen = true;
    takeColumns();
  });
  connect(m_list, &RunChecklist::listChanged, this, [this] {
    if (isVisible()) takeColumns();
  });
  connect(&m_workbench.selection, &RunSelection::changed, this, [this] {
    if (isVisible() && !m_columnsChosen) takeColumns();
  });
  connect(&m_workbench.selection, &RunSelection::explainRequested, this, &CamView::takeRuns);
  connect(&m_workbench.runs, &RunStore::runsChanged, this, &CamView::followRuns);
  connect(m_pictures, &PicturePicker::choiceChanged, this, &CamView::ask);
  connect(m_controls, &CamControls::requestChanged, this, &CamView::ask);
  connect(m_session, &CamSession::layersKnown, m_controls, &CamControls::setLayers);
  connect(m_session, &CamSession::answered, this, &CamView::showMaps);
  connect(m_session, &CamSession::stateChanged, this, &CamView::showPage);
  const auto goOn = [this] {
    if (!m_session->isBusy() && !m_layers->isBusy()) m_epochs->shown();
  };
  connect(m_session, &CamSession::stateChanged, m_epochs, goOn);
  connect(m_layers, &CamLayers::settled, m_epochs, goOn);
  connect(m_session, &CamSession::layersKnown, m_layers, &CamLayers::setLayers);
  connect(m_epochs, &CamEpochs::epochChanged, this, &CamView::ask);
  connect(m_pictures, &PicturePicker::filterChanged, this, &CamView::takeWish);
  connect(m_controls, &CamControls::lookChanged, this, &CamView::takeLook);
  connect(m_controls, &CamControls::pairChanged, this, &CamView::takePair);
  connect(m_grid, &CamGrid::currentChanged, this, &CamView::showComponents);
  connect(m_pages, &CamPages::newRunRequested, this, [this] { Q_EMIT viewRequested(QStringLiteral("new-run-view")); });
  connect(m_pages, &CamPages::newestRequested, this, [this] {
    m_list->setChecked(newestToCompare(m_list->ids(), m_workbench.runs));
    m_columnsChosen = true;
    takeColumns();
  });
  connect(m_pages, &CamPages::retryRequested, m_session, &CamSession::askAgain);
  connect(&m_workbench.pictures, &PictureHandover::offered, this, &CamView::takePictures);
  connect(&m_workbench.pictures, &PictureHandover::filesOffered, this, &CamView::takeFiles);
}

void CamView::showPage() {
  const bool busy = m_session->isBusy();
  const QString& problem = m_session->problem();
  const bool drawn = !m_grid->figure().isEmpty();
  CamPages::Page page = CamPages::Maps;
  if (m_list->ids().isEmpty()) {
    page = CamPages::NoRuns;
  } else if (columns().empty()) {
    page = CamPages::NoneTicked;
  } else if (m_pictures->choice().isEmpty()) {
    page = CamPages::NoPictures;
  } else if (!busy && !problem.isEmpty()) {
    page = CamPages::Failure;
  } else if (!drawn) {
    page = CamPages::Loading;
  }
  m_pages->setProblem(problem);
  m_pages->show(page);
  m_progress->setVisible(busy);
  m_grid->setStale(busy);
  for (QAction* action : m_saving) action->setEnabled(page == CamPages::Maps && !busy);
  m_softLabels->setEnabled(page == CamPages::Maps && drawn);
}

void CamView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  takeColumns();
}

void CamView::takeLook() {
  CamGrid::Look look = m_controls->look();
  m_grid->setLook(look);
  look.difference.clear();  // of runs, where a film strip's columns are layers
  m_layers->setLook(look);
}

void CamView::takePair() {
  takeLook();
  takeSources();
  takeWish();
}

void CamView::takeWish() {
  std::vector<const Run*> runs = columns();
  // The inspector compares the first two.
  std::ranges::stable_sort(runs, {}, [pair = m_controls->pair()](const Run* run) {
    const qsizetype place = pair.indexOf(run->id());
    return place < 0 ? pair.size() : place;
  });
  StatisticsWish wish;
  for (const Run* run : runs) {
    wish.sources.push_back(sourceFor(*run));
    wish.names << run->id();
  }
  const PictureChoice& choice = m_pictures->choice();
  wish.params = m_controls->request();
  wish.params["dataset"] = choice.dataset;
  wish.params["split"] = choice.split.toStdString();
  wish.params["class"] = m_pictures->chosenClass();
  wish.pictures = choice.split == QLatin1String("train") ? tr("training split") : tr("test split");
  if (m_pictures->chosenClass() >= 0)
    wish.pictures = tr("%1, class %2").arg(wish.pictures, m_pictures->chosenClassName());
  wish.maps = m_controls->requestText();
  m_statistics->setWish(wish);
}

void CamView::showComponents() {
  const CamFigure& figure = m_grid->figure();
  if (figure.isEmpty()) return;
  const CamFigure::Cell& cell = m_grid->current();
  const CamImage& image = figure.images[static_cast<std::size_t>(cell.row)];
  const auto column =
      static_cast<std::size_t>(std::clamp(cell.column - 1, 0, static_cast<int>(figure.headings.size()) - 1));
  m_controls->setComponents(image.columns[column].components,
                            tr("%1, %2").arg(figure.headings[column].title, image.name));
}

void CamView::ask() {
  if (!isVisible()) return;  // the inspector starts with the first view that needs it, not with the window
  const auto& catalogue = m_workbench.engine.catalogue();
  CamSession::Question question;
  for (const Run* run : columns()) {
    QString method = shortMethodText(*run, catalogue ? &*catalogue : nullptr);
    if (const int64_t epoch = m_epochs->epochOf(*run); epoch >= 0) method = tr("%1, epoch %2").arg(method).arg(epoch);
    question.sources.push_back(sourceFor(*run));
    question.headings.push_back({run->id(), method});
  }
  takeSources();
  takeWish();
  question.pictures = m_pictures->choice();
  question.options = m_controls->request();
  m_session->ask(question);
  if (question.isEmpty()) showMaps(question, {});
}

void CamView::showMaps(const CamSession::Question& question, const std::vector<CamImage>& images,
                       const QString& unreadable) {
  m_unreadable = unreadable;
  m_drawn = question.pictures;
  showRemark();
  m_layers->setQuestion(question, images);
  m_grid->setImages(question.headings, images, m_controls->scaleNote());
  m_numbersModel->setContents(camNumbers(m_grid->figure()));
  fitColumns(*m_numbers);
}

bool CamView::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_scroll->viewport() && event->type() == QEvent::Resize) m_grid->fit(m_scroll->viewport()->width());
  return View::eventFilter(watched, event);
}

}  // namespace distillscope
