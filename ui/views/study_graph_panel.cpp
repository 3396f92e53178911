#include "ui/views/study_graph_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <utility>

#include "ui/run_text.h"
#include "ui/study_follower.h"
#include "ui/widgets/lineage_canvas.h"
#include "ui/widgets/run_icons.h"

namespace distillscope {
namespace {

constexpr std::size_t mostBoxes = 60;  ///< of a study as it is first shown
constexpr int mostLeafColumns = 8;

LineageLabel labelFor(const StudyBox& box, const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses) {
  const StudyBoxState state = stateOf(box, statuses);
  const bool failed = state.shown.run == RunStatus::Failed;
  QString help = box.nodes.size() == 1 ? QString::fromStdString(graph.nodes[box.nodes.front()].label)
                                       : box.title + QStringLiteral(", ") + box.what;
  help += QLatin1Char('\n') + state.text;
  if (failed) help += QLatin1Char('\n') + QString::fromStdString(state.shown.reason);
  return {.id = box.id,
          .title = box.title,
          .what = box.what,
          .value = state.text,
          .help = help,
          .line = {},
          .status = statusIcon(state.shown),
          .progress = state.progress,
          .isPending = !state.hasBegun,
          .isInTrouble = failed};
}

/// With as many leaves in a row as make the drawing largest in a window of `size`.
LineagePlan planFor(const std::vector<LineageRun>& runs, const QSize& size) {
  LineagePlan best;
  double largest = 0;
  for (int columns = 1; columns <= mostLeafColumns; ++columns) {
    LineagePlan plan = planLineage(runs, {.withAlone = true, .leafColumns = columns});
    const double scale = LineageCanvas::scaleOf(plan, size);
    if (scale <= largest) continue;
    largest = scale;
    best = std::move(plan);
  }
  return best;
}

}  // namespace

StudyGraphPanel::StudyGraphPanel(QWidget* parent)
    : QWidget(parent),
      m_grouping(new QComboBox(this)),
      m_filter(new QComboBox(this)),
      m_canvas(new LineageCanvas(this)) {
  m_grouping->setObjectName(QStringLiteral("studies-graph-grouping"));
  m_grouping->setAccessibleName(tr("What shares a box"));
  m_grouping->addItem(tr("A box for each run"), static_cast<int>(StudyGrouping::Runs));
  m_grouping->addItem(tr("Seeds together"), static_cast<int>(StudyGrouping::Seeds));
  m_grouping->addItem(tr("Students of a teacher together"), static_cast<int>(StudyGrouping::Students));
  m_filter->setObjectName(QStringLiteral("studies-graph-filter"));
  m_filter->setAccessibleName(tr("Which runs are drawn"));
  m_filter->addItem(tr("All runs"), static_cast<int>(StudyFilter::All));
  m_filter->addItem(tr("Not finished"), static_cast<int>(StudyFilter::Unfinished));
  m_filter->addItem(tr("At work"), static_cast<int>(StudyFilter::Working));
  m_filter->addItem(tr("Failed, blocked or interrupted"), static_cast<int>(StudyFilter::Troubled));
  m_canvas->setObjectName(QStringLiteral("studies-graph"));
  m_canvas->setAccessibleName(tr("Graph of the study's runs"));
  auto* fit = new QPushButton(tr("Show everyth&ing"), this);
  fit->setObjectName(QStringLiteral("studies-graph-fit"));
  fit->setToolTip(
      tr("Zoom until the whole graph fits (Home). Ctrl and the wheel, + and -: zoom. Arrow keys: go from box "
         "to box. Return or a double click: open the runs."));
  connect(fit, &QPushButton::clicked, m_canvas, &LineageCanvas::fit);
  connect(m_grouping, &QComboBox::currentIndexChanged, this, &StudyGraphPanel::draw);
  connect(m_filter, &QComboBox::currentIndexChanged, this, &StudyGraphPanel::draw);
  connect(m_canvas, &LineageCanvas::chosen, this, [this](const QStringList& boxes) { Q_EMIT chosen(runsOf(boxes)); });
  connect(m_canvas, &LineageCanvas::opened, this, [this](const QString& box) { Q_EMIT opened(runsOf({box})); });
  auto* row = new QHBoxLayout;
  row->addWidget(m_grouping);
  row->addWidget(m_filter);
  row->addStretch(1);
  row->addWidget(fit);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(row);
  layout->addWidget(m_canvas, 1);
}

void StudyGraphPanel::setStudy(const StudyFollower& study, const Catalogue& catalogue) {
  m_study = &study;
  m_catalogue = &catalogue;
  if (study.problem().isEmpty()) {
    const QSignalBlocker quiet(m_grouping);
    const StudyGrouping grouping = readableGrouping(study.study(), study.graph(), catalogue, mostBoxes);
    m_grouping->setCurrentIndex(m_grouping->findData(static_cast<int>(grouping)));
  }
  m_fitPending = true;
  refresh();
}

void StudyGraphPanel::refresh() {
  if (isVisible()) draw();
}

void StudyGraphPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  refresh();
}

void StudyGraphPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  draw();
}

void StudyGraphPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refresh();
}

QStringList StudyGraphPanel::runsOf(const QStringList& boxes) const {
  QStringList runs;
  for (const StudyBox& box : m_boxes) {
    if (!boxes.contains(box.id)) continue;
    for (const std::size_t node : box.nodes) runs.append(QString::fromStdString(m_study->graph().nodes[node].id));
  }
  return runs;
}

void StudyGraphPanel::draw() {
  if (!m_study || !m_study->problem().isEmpty()) {
    m_boxes.clear();
    m_canvas->setContents({}, {});
    m_canvas->setRemark(QString());
    return;
  }
  const StudyGraph& graph = m_study->graph();
  const auto& statuses = m_study->statuses();
  m_boxes =
      studyBoxes(m_study->study(), graph, *m_catalogue, static_cast<StudyGrouping>(m_grouping->currentData().toInt()));
  const auto runs = studyLineage(m_boxes, graph, statuses, static_cast<StudyFilter>(m_filter->currentData().toInt()));
  if (runs != m_runs || m_planSize != m_canvas->size()) {
    m_runs = runs;
    m_planSize = m_canvas->size();
    m_plan = planFor(runs, m_canvas->size());
  }
  std::vector<LineageLabel> labels;
  for (const LineageNode& node : m_plan.nodes) {
    labels.push_back(labelFor(*std::ranges::find(m_boxes, node.id, &StudyBox::id), graph, statuses));
  }
  m_canvas->setContents(m_plan, labels);
  if (std::exchange(m_fitPending, false)) m_canvas->fit();
  m_canvas->setRemark(runs.empty() ? tr("No run of the study is in this state.")
                                   : tr("Solid: starts from its weights. Dashed: learns from it as a student."));
}

}  // namespace distillscope
