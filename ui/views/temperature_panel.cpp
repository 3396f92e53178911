#include "ui/views/temperature_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <array>

#include "ui/models/inspection.h"
#include "ui/models/provenance.h"
#include "ui/models/table_model.h"
#include "ui/views/curve_looks.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/plot_plane.h"
#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

/// From sharper than trained to nearly uniform; distillers use 1 to 10.
constexpr std::array temperatures = {0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};

enum class Quantity { Cmi, LogLikelihood, Entropy };

double valueOf(const TemperaturePoint& point, Quantity quantity) {
  switch (quantity) {
    case Quantity::Cmi:
      return point.cmi;
    case Quantity::LogLikelihood:
      return point.logLikelihood;
    case Quantity::Entropy:
      break;
  }
  return point.meanEntropy;
}

QString number(double value) { return QLocale().toString(value, 'f', 4); }

}  // namespace

TemperaturePanel::TemperaturePanel(InspectorClient& inspector, Settings& settings, QWidget* parent)
    : InspectionPanel(inspector, parent),
      m_quantity(new QComboBox(this)),
      m_split(new QComboBox(this)),
      m_remark(new QLabel(this)),
      m_plot(new PlotPlane(this)),
      m_model(new TableModel(this)),
      m_table(makeNumbersTable(QStringLiteral("temperature-table"), tr("CMI and LL by temperature"), *m_model, this)) {
  m_quantity->setObjectName(QStringLiteral("temperature-quantity"));
  m_quantity->setAccessibleName(tr("Quantity against temperature"));
  m_quantity->addItem(tr("CMI"), static_cast<int>(Quantity::Cmi));
  m_quantity->addItem(tr("LL"), static_cast<int>(Quantity::LogLikelihood));
  m_quantity->addItem(tr("Mean entropy"), static_cast<int>(Quantity::Entropy));
  m_split->setObjectName(QStringLiteral("temperature-split"));
  m_split->setAccessibleName(tr("Split of the values"));
  m_split->addItem(tr("Test split"), QStringLiteral("test"));
  m_split->addItem(tr("Training split"), QStringLiteral("train"));
  m_plot->setObjectName(QStringLiteral("temperature-plot"));
  m_remark->setProperty("hint", true);
  m_remark->setWordWrap(true);
  auto* controls = new FlowLayout;
  controls->addWidget(m_quantity);
  controls->addWidget(m_split);
  auto* splitter = new QSplitter(this);
  splitter->addWidget(m_plot);
  splitter->addWidget(m_table);
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({560, 460});
  remember(settings, QStringLiteral("teachers/temperature-splitter"), *splitter);
  body().addLayout(controls);
  body().addWidget(m_remark);
  body().addWidget(splitter, 1);
  for (QComboBox* box : {m_quantity, m_split})
    connect(box, &QComboBox::currentIndexChanged, this, [this] {
      m_plot->showEverything();
      refresh();
    });
}

void TemperaturePanel::refresh() {
  std::vector<InspectorAnswers::Question> questions;
  for (const Teacher& teacher : teachers()) {
    questions.push_back({.method = "teacher.temperature",
                         .params = {{"source", teacher.source},
                                    {"dataset", teacher.dataset},
                                    {"split", m_split->currentData().toString().toStdString()},
                                    {"temperatures", temperatures}},
                         .revision = teacher.revision});
  }
  m_shown.clear();
  const auto found = ask(questions);
  try {
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i]) m_shown.emplace_back(teachers()[i].id, temperaturePointsFrom(*found[i]));
    }
  } catch (const std::exception& error) {
    showProblem(unreadableAnswer(error));
  }
  QString remark = teachers().empty() ? tr("No ticked teacher has a checkpoint yet.") : QString();
  if (remark.isEmpty() && !m_shown.empty() && !m_shown.front().second.empty()) {
    Provenance common = m_shown.front().second.front().provenance;
    common.temperature = 1;  // which is what the points differ in
    remark = tr("Soft labels softmax(logits / T): %1.").arg(provenanceShort(common));
  }
  m_remark->setText(remark);
  fillPlot();
  fillTable();
  Q_EMIT shownChanged();
}

void TemperaturePanel::fillPlot() {
  const auto quantity = static_cast<Quantity>(m_quantity->currentData().toInt());
  PlaneContents contents{.title = tr("%1 against temperature").arg(m_quantity->currentText()),
                         .xTitle = tr("Temperature"),
                         .yTitle = tr("%1 (nats)").arg(m_quantity->currentText()),
                         .paths = {},
                         .guides = {},
                         .fronts = {},
                         .frontLabel = {}};
  for (const auto& [id, points] : m_shown) {
    PlanePath path{.label = id, .look = runLook(id), .isLine = true, .points = {}};
    for (const TemperaturePoint& point : points) {
      path.points.push_back({.x = point.temperature,
                             .y = valueOf(point, quantity),
                             .label = {},
                             .details = tr("%1, T = %2\nLL %3, CMI %4, mean entropy %5 nats")
                                            .arg(id, QLocale().toString(point.temperature), number(point.logLikelihood),
                                                 number(point.cmi), number(point.meanEntropy))});
    }
    contents.paths.push_back(std::move(path));
  }
  m_plot->setContents(contents);
}

void TemperaturePanel::fillTable() {
  TableContents contents;
  contents.columns << tr("Temperature") << tr("LL (nats)") << tr("CMI (nats)") << tr("Mean entropy (nats)");
  for (const auto& [id, points] : m_shown) {
    for (const TemperaturePoint& point : points) {
      const QString details = provenanceText(point.provenance);
      contents.rows << id;
      contents.cells.emplace_back();
      for (const QString& text : {QLocale().toString(point.temperature), number(point.logLikelihood), number(point.cmi),
                                  number(point.meanEntropy)})
        contents.cells.back().push_back({.text = text, .details = details, .isEmphasised = false});
    }
  }
  m_model->setContents(contents);
  fitColumns(*m_table);
}

QString TemperaturePanel::saveFigure(const QString& path) const { return m_plot->saveFigure(path); }

}  // namespace distillscope
