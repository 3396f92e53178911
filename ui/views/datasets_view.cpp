#include "ui/views/datasets_view.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScreen>
#include <QSlider>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <QWindow>
#include <algorithm>
#include <numeric>
#include <utility>

#include "ui/engine_process.h"
#include "ui/inspector_client.h"
#include "ui/models/dataset_gallery.h"
#include "ui/views/dataset_source.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/remembered.h"
#include "ui/widgets/side_layout.h"
#include "ui/widgets/thumbnail_delegate.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

using nlohmann::json;

constexpr int cellMargin = 8;  // around a picture

enum Page { Pictures, Loading, Problem, NoFolder };

QString number(int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

}  // namespace

DatasetsView::DatasetsView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_gallery(new DatasetGallery(workbench.inspector, this)),
      m_source(new DatasetSource(workbench, this)),
      m_classes(new QListWidget(this)),
      m_size(new QSlider(Qt::Horizontal, this)),
      m_pictures(new QListView(this)),
      m_count(new QLabel(this)),
      m_explain(new QAction(tr("Look into the chosen pictures with Eigen-CAM"), this)) {
  setObjectName(QStringLiteral("datasets-view"));
  layOutWithSide(*this, buildSide(), buildGallery(), 290, workbench.settings, QStringLiteral("datasets/splitter"));

  connect(m_source, &DatasetSource::changed, this, &DatasetsView::askSummary);
  connect(&workbench.engine, &EngineProcess::catalogueFailed, this, &DatasetsView::askSummary);
  connect(m_classes, &QListWidget::currentRowChanged, this, &DatasetsView::showClass);
  connect(m_gallery, &DatasetGallery::failed, this, &DatasetsView::showProblem);
  connect(m_pictures->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DatasetsView::showSelection);
  connect(m_pictures, &QListView::activated, this, &DatasetsView::explain);
  connect(m_explain, &QAction::triggered, this, &DatasetsView::explain);
  addCommands({m_explain});
  m_pages->setCurrentIndex(Loading);
  showSelection();
}

QWidget* DatasetsView::buildSide() {
  m_classes->setObjectName(QStringLiteral("datasets-classes"));
  m_classes->setAccessibleName(tr("Classes and how many pictures each has"));
  auto* side = new QWidget(this);
  auto* heading = new QLabel(tr("Cl&asses"), side);
  heading->setProperty("heading", true);
  heading->setBuddy(m_classes);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(12, 12, 8, 12);
  layout->addStrut(leastSideWidth);
  layout->addWidget(m_source);
  layout->addWidget(heading);
  layout->addWidget(m_classes, 1);
  return side;
}

QWidget* DatasetsView::buildGallery() {
  m_pictures->setObjectName(QStringLiteral("datasets-pictures"));
  m_pictures->setAccessibleName(tr("Pictures"));
  m_pictures->setModel(m_gallery);
  m_pictures->setViewMode(QListView::IconMode);
  m_pictures->setResizeMode(QListView::Adjust);
  m_pictures->setMovement(QListView::Static);
  m_pictures->setUniformItemSizes(true);
  m_pictures->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_pictures->setItemDelegate(new ThumbnailDelegate(m_pictures));
  m_pictures->setMouseTracking(true);
  m_pictures->setToolTip(
      tr("A double click, or Enter, shows the chosen pictures in Eigen-CAM; Ctrl+I shows the soft labels of one"));
  auto* softLabels = new QAction(tr("Soft labels of this image"), m_pictures);
  softLabels->setObjectName(QStringLiteral("datasets-soft-labels"));
  softLabels->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
  softLabels->setShortcutContext(Qt::WidgetShortcut);
  connect(softLabels, &QAction::triggered, this, &DatasetsView::askSoftLabels);
  m_pictures->addAction(softLabels);
  m_pictures->setContextMenuPolicy(Qt::ActionsContextMenu);
  m_size->setObjectName(QStringLiteral("datasets-size"));
  m_size->setAccessibleName(tr("Size of the pictures"));
  m_size->setToolTip(tr("Size of the pictures"));
  m_size->setRange(32, 192);
  m_size->setFixedWidth(120);
  remember(m_workbench.settings, QStringLiteral("datasets/picture-size"), *m_size);
  connect(m_size, &QSlider::valueChanged, this, &DatasetsView::fitPictures);
  fitPictures();
  m_count->setObjectName(QStringLiteral("datasets-count"));
  m_count->setWordWrap(true);
  m_explain->setObjectName(QStringLiteral("datasets-explain-action"));
  m_explain->setToolTip(
      tr("Shows the chosen pictures, %1 at most, with what runs look at in them").arg(PicturePicker::maxPictures));
  auto* explain = new QPushButton(tr("&Look into them with Eigen-CAM"), this);
  explain->setObjectName(QStringLiteral("datasets-explain"));
  explain->setToolTip(m_explain->toolTip());
  letTrigger(*explain, *m_explain);

  auto* loading = new EmptyState(QStringLiteral("waiting"), tr("Reading the dataset"),
                                 tr("The first look at a dataset takes a moment."), {}, this);
  m_problem = new EmptyState(QStringLiteral("error"), tr("The dataset cannot be shown"),
                             tr("The inspector did not answer."), tr("Try again"), this);
  m_problem->setObjectName(QStringLiteral("datasets-problem"));
  connect(m_problem, &EmptyState::actionTriggered, this, [this] {
    m_asked = nullptr;
    if (!m_workbench.engine.catalogue()) m_workbench.engine.loadCatalogue();
    askSummary();
  });
  auto* noFolder = new EmptyState(QStringLiteral("folder"), tr("Where are its files?"),
                                  tr("This dataset does not come with the program. Choose the folder with its files on "
                                     "the left; what it must hold stands there."),
                                  tr("Choose the folder"), this);
  connect(noFolder, &EmptyState::actionTriggered, m_source, &DatasetSource::browse);

  auto* gallery = new QWidget(this);
  auto* bar = new QHBoxLayout;
  bar->addWidget(m_count, 1);
  bar->addWidget(m_size);
  bar->addWidget(explain);
  auto* pages = new QWidget(gallery);
  m_pages = new QStackedLayout(pages);
  for (QWidget* page : {static_cast<QWidget*>(m_pictures), static_cast<QWidget*>(loading),
                        static_cast<QWidget*>(m_problem), static_cast<QWidget*>(noFolder)}) {
    m_pages->addWidget(page);
  }
  auto* layout = new QVBoxLayout(gallery);
  layout->setContentsMargins(8, 12, 12, 12);
  layout->addLayout(bar);
  layout->addWidget(pages, 1);
  return gallery;
}

void DatasetsView::showEvent(QShowEvent* event) {
  View::showEvent(event);
  // Whatever window the view is in by now: a dock has one of its own.
  connect(window()->windowHandle(), &QWindow::screenChanged, this, &DatasetsView::fitPictures, Qt::UniqueConnection);
  fitPictures();
  askSummary();
}

void DatasetsView::fitPictures() {
  const int side = m_size->value();
  m_gallery->setSide(side, devicePixelRatioF());
  m_pictures->setIconSize({side, side});
  m_pictures->setGridSize({side + cellMargin, side + cellMargin});
}

void DatasetsView::askSummary() {
  const json wanted = m_source->choice();
  if (!isVisible()) return;
  if (wanted.is_null()) return showEngine();
  if (wanted == m_asked) return;
  m_asked = wanted;
  m_workbench.inspector.cancel(std::exchange(m_request, 0));
  m_classes->clear();
  m_gallery->clear();
  showSelection();
  if (m_source->lacksFolder()) return m_pages->setCurrentIndex(NoFolder);
  m_pages->setCurrentIndex(Loading);
  m_request =
      m_workbench.inspector.request(QStringLiteral("dataset.summary"), m_asked, this,
                                    [this](const json& result, const QString& error) { takeSummary(result, error); });
}

/// Without its catalogue there is nothing to choose from.
void DatasetsView::showEngine() {
  const QString& problem = m_workbench.engine.catalogueProblem();
  if (problem.isEmpty()) return m_pages->setCurrentIndex(Loading);
  showProblem(tr("%1\nIt is the engine that reads datasets: once that is put right, try again.").arg(problem));
}

void DatasetsView::takeSummary(const json& result, const QString& error) {
  m_request = 0;
  if (!error.isEmpty()) return showProblem(error);
  try {
    m_summary = datasetSummaryFrom(result);
  } catch (const std::exception& unreadable) {
    return showProblem(unreadableAnswer(unreadable));
  }
  {
    const QSignalBlocker blocker(m_classes);
    const int64_t all = std::accumulate(m_summary.counts.begin(), m_summary.counts.end(), int64_t{0});
    m_classes->addItem(tr("All classes (%1)").arg(number(all)));
    for (qsizetype i = 0; i < m_summary.classes.size(); ++i) {
      m_classes->addItem(
          tr("%1 (%2)").arg(m_summary.classes[i], number(m_summary.counts[static_cast<std::size_t>(i)])));
    }
    m_classes->setCurrentRow(0);
  }
  showClass();
}

void DatasetsView::showClass() {
  const int row = m_classes->currentRow();
  if (row < 0) return;
  const auto& counts = m_summary.counts;
  const int64_t total =
      row == 0 ? std::accumulate(counts.begin(), counts.end(), int64_t{0}) : counts[static_cast<std::size_t>(row - 1)];
  m_gallery->show(m_asked["dataset"], QString::fromStdString(m_asked["split"]), row - 1, static_cast<int>(total),
                  m_summary.classes);
  m_pages->setCurrentIndex(Pictures);
  m_pictures->scrollToTop();
  showSelection();
}

void DatasetsView::showProblem(const QString& problem) {
  m_problem->setText(problem);
  m_pages->setCurrentIndex(Problem);
}

void DatasetsView::showSelection() {
  const auto chosen = static_cast<int>(m_pictures->selectionModel()->selectedIndexes().size());
  const int total = m_gallery->rowCount();
  m_count->setText(total == 0    ? QString()
                   : chosen == 0 ? tr("%1 pictures. Choose some with the mouse or the arrow keys.").arg(number(total))
                                 : tr("%1 of %2 pictures chosen").arg(number(chosen), number(total)));
  m_explain->setEnabled(chosen > 0);
}

void DatasetsView::explain() {
  QModelIndexList rows = m_pictures->selectionModel()->selectedIndexes();
  std::ranges::sort(rows, {}, &QModelIndex::row);
  PictureHandover::Pictures pictures{
      .dataset = m_asked["dataset"], .split = QString::fromStdString(m_asked["split"]), .indices = {}};
  for (const QModelIndex& row : rows) {
    const qint64 index = row.data(DatasetGallery::indexRole).toLongLong();
    if (index >= 0) pictures.indices.push_back(index);
  }
  if (pictures.indices.empty()) return;
  m_workbench.pictures.offer(pictures);
  Q_EMIT viewRequested(QStringLiteral("cam-view"));
}

void DatasetsView::askSoftLabels() {
  const QVariant index = m_pictures->currentIndex().data(DatasetGallery::indexRole);
  if (!index.isValid() || index.toLongLong() < 0) return;
  Q_EMIT viewRequested(QStringLiteral("teachers-view"));
  m_workbench.pictures.ask(
      {.dataset = m_asked["dataset"], .split = QString::fromStdString(m_asked["split"]), .index = index.toLongLong()});
}

}  // namespace distillscope
