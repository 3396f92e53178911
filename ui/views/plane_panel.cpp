#include "ui/views/plane_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <map>
#include <set>

#include "ui/models/provenance.h"
#include "ui/models/table_model.h"
#include "ui/theme.h"
#include "ui/views/curve_looks.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/plot_plane.h"
#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

QString number(double value) { return QLocale().toString(value, 'f', 4); }

/// Of each dataset with several teachers the corners of their front, from left to right.
std::vector<std::vector<PlanePoint>> frontsOf(const std::vector<PlaneRun>& runs) {
  struct Front {
    int teachers = 0;
    std::vector<PlanePoint> corners;
  };
  std::map<int, Front> fronts;  // by dataset
  for (const PlaneRun& run : runs) {
    if (!run.isTeacher) continue;
    Front& front = fronts[run.dataset];
    ++front.teachers;
    if (run.isOnFront)
      front.corners.push_back({.x = cmiOf(run.last()), .y = logLikelihoodOf(run.last()), .label = {}, .details = {}});
  }
  std::vector<std::vector<PlanePoint>> result;
  for (auto& [dataset, front] : fronts) {
    if (front.teachers < 2) continue;
    std::ranges::sort(front.corners, {}, &PlanePoint::x);
    result.push_back(std::move(front.corners));
  }
  return result;
}

}  // namespace

PlanePanel::PlanePanel(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_split(new QComboBox(this)),
      m_lambda(new QDoubleSpinBox(this)),
      m_front(new QCheckBox(tr("Pareto front"), this)),
      m_remark(new QLabel(this)),
      m_plot(new PlotPlane(this)),
      m_model(new TableModel(this)),
      m_table(makeNumbersTable(QStringLiteral("plane-table"), tr("Last points of the runs"), *m_model, this)) {
  m_plot->setObjectName(QStringLiteral("plane-plot"));
  m_remark->setObjectName(QStringLiteral("plane-remark"));
  m_remark->setProperty("hint", true);
  m_remark->setWordWrap(true);
  auto* splitter = new QSplitter(Qt::Vertical, this);
  splitter->addWidget(m_plot);
  splitter->addWidget(m_table);
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({480, 130});
  remember(settings, QStringLiteral("curves/plane-splitter"), *splitter);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 8, 0, 0);
  layout->addWidget(buildControls());
  layout->addWidget(m_remark);
  layout->addWidget(splitter, 1);
  remember(settings, QStringLiteral("curves/plane-split"), *m_split);
  remember(settings, QStringLiteral("curves/plane-lambda"), *m_lambda);
  remember(settings, QStringLiteral("curves/plane-front"), *m_front);
}

QWidget* PlanePanel::buildControls() {
  m_split->setObjectName(QStringLiteral("plane-split"));
  m_split->setAccessibleName(tr("Split of the points"));
  m_split->addItem(tr("Test split"), QStringLiteral("test"));
  m_split->addItem(tr("Training split"), QStringLiteral("train"));
  m_lambda->setObjectName(QStringLiteral("plane-lambda"));
  m_lambda->setRange(0, 10);
  m_lambda->setDecimals(3);
  m_lambda->setSingleStep(0.05);
  m_lambda->setToolTip(tr("Dashed lines join points of equal LL + \u03bb CMI, what an MCMI teacher maximises"));
  m_front->setObjectName(QStringLiteral("plane-front"));
  m_front->setToolTip(
      tr("Last points of teachers that no other teacher of the same dataset surpasses in LL without falling behind in "
         "CMI, or the reverse"));
  auto* everything = new QPushButton(tr("Show all"), this);
  everything->setObjectName(QStringLiteral("plane-everything"));
  auto* controls = new QWidget(this);
  auto* layout = new FlowLayout(controls);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  auto* label = new QLabel(tr("&\u03bb of the dashed lines:"), controls);
  label->setBuddy(m_lambda);
  layout->addWidget(m_split);
  layout->addTogether({label, m_lambda});
  layout->addWidget(m_front);
  layout->addGap();
  layout->addWidget(everything);
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    m_plot->showEverything();
    refresh();
  });
  connect(m_lambda, &QDoubleSpinBox::valueChanged, this, &PlanePanel::refresh);
  connect(m_front, &QCheckBox::toggled, this, &PlanePanel::refresh);
  connect(everything, &QPushButton::clicked, m_plot, &PlotPlane::showEverything);
  return controls;
}

void PlanePanel::setRuns(const std::vector<const Run*>& runs) {
  m_test = planeRuns(runs, "test");
  m_train = planeRuns(runs, "train");
  refresh();
}

const std::vector<PlaneRun>& PlanePanel::shownRuns() const {
  return m_split->currentData() == QStringLiteral("train") ? m_train : m_test;
}

void PlanePanel::refresh() {
  const QString remark = remarkText();
  m_remark->setText(remark);
  m_remark->setVisible(!remark.isEmpty());
  fillPlot();
  fillTable();
}

/// What a person must know to read the plane right.
QString PlanePanel::remarkText() const {
  if (shownRuns().empty()) return tr("No ticked run has measured LL and CMI on this split.");
  std::vector<NamedProvenance> measured;
  std::set<int> datasets;  // of teachers
  bool hasStudents = false;
  for (const PlaneRun& run : shownRuns()) {
    measured.push_back({run.id, run.last().provenance});
    if (run.isTeacher) datasets.insert(run.dataset);
    hasStudents = hasStudents || !run.isTeacher;
  }
  QStringList sentences{provenanceDifference(m_split->currentData().toString().toStdString(), measured)};
  if (hasStudents) sentences << tr("Students are dashed, and the front is the teachers' alone.");
  if (datasets.size() > 1) sentences << tr("Teachers of different datasets have a front for each dataset.");
  sentences.removeAll(QString());
  return sentences.join(QLatin1Char(' '));
}

void PlanePanel::fillPlot() {
  const QString split = m_split->currentText();
  PlaneContents contents{
      .title = tr("LL and CMI after each epoch, %1").arg(split.toLower()),
      .xTitle = tr("CMI (nats)"),
      .yTitle = tr("LL (nats)"),
      .paths = {},
      .guides =
          PlaneGuides{.weight = m_lambda->value(),
                      .text = tr("LL + %1 CMI = ").arg(QLocale().toString(m_lambda->value())) + QStringLiteral("%1")},
      .fronts = m_front->isChecked() ? frontsOf(shownRuns()) : std::vector<std::vector<PlanePoint>>{},
      .frontLabel = tr("Pareto front of the teachers' last points")};
  for (const PlaneRun& run : shownRuns()) {
    PlanePath path{.label = run.isTeacher ? run.id : tr("%1 (student)").arg(run.id),
                   .look = runLook(run.id),
                   .isLine = true,
                   .points = {}};
    if (!run.isTeacher) {
      path.look.style = Qt::DashLine;
      path.look.width = 1.2;
    }
    for (const EpochEvent& event : run.epochs) {
      path.points.push_back({.x = cmiOf(event),
                             .y = logLikelihoodOf(event),
                             .label = {},
                             .details = tr("%1, epoch %2\nLL %3, CMI %4 nats\n%5")
                                            .arg(run.id, QLocale().toString(static_cast<qlonglong>(event.epoch)),
                                                 number(logLikelihoodOf(event)), number(cmiOf(event)),
                                                 provenanceText(event.provenance))});
    }
    path.points.back().label = run.id;
    contents.paths.push_back(std::move(path));
  }
  m_plot->setContents(contents);
}

void PlanePanel::fillTable() {
  TableContents contents;
  contents.columns << tr("Epoch") << tr("LL (nats)") << tr("CMI (nats)")
                   << tr("LL + %1 CMI").arg(QLocale().toString(m_lambda->value())) << tr("On the front");
  for (const PlaneRun& run : shownRuns()) {
    const EpochEvent& last = run.last();
    const QString details = provenanceText(last.provenance);
    contents.rows << run.id;
    contents.cells.emplace_back();
    for (const QString& text : {QLocale().toString(static_cast<qlonglong>(last.epoch)), number(logLikelihoodOf(last)),
                                number(cmiOf(last)), number(logLikelihoodOf(last) + m_lambda->value() * cmiOf(last)),
                                !run.isTeacher  ? tr("student")
                                : run.isOnFront ? tr("yes")
                                                : tr("no")})
      contents.cells.back().push_back({.text = text, .details = details, .isEmphasised = false});
  }
  m_model->setContents(contents);
  fitColumns(*m_table);
}

QByteArray PlanePanel::csv() const { return planeCsv(shownRuns(), m_lambda->value()); }

QString PlanePanel::saveFigure(const QString& path) const { return m_plot->saveFigure(path); }

void PlanePanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refresh();
}

}  // namespace distillscope
