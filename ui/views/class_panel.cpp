#include "ui/views/class_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <cmath>

#include "ui/models/table_model.h"
#include "ui/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/plot_bars.h"
#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

QComboBox* makeChoice(QWidget* parent, const QString& name, const QString& accessibleName,
                      const std::vector<std::pair<QString, QVariant>>& items) {
  auto* box = new QComboBox(parent);
  box->setObjectName(name);
  box->setAccessibleName(accessibleName);
  for (const auto& [text, value] : items) box->addItem(text, value);
  return box;
}

QVariant number(auto value) { return static_cast<int>(value); }

}  // namespace

ClassPanel::ClassPanel(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_remark(new QLabel(this)),
      m_bars(new PlotBars(this)),
      m_model(new TableModel(this)),
      m_table(makeNumbersTable(QStringLiteral("class-table"), tr("Values by class"), *m_model, this)),
      m_tabs(new QTabWidget(this)) {
  m_bars->setObjectName(QStringLiteral("class-bars"));
  m_remark->setObjectName(QStringLiteral("class-remark"));
  m_remark->setProperty("hint", true);
  m_remark->setWordWrap(true);

  m_bars->setToolTip(tr("Click a class to see its images"));
  m_table->setToolTip(tr("Double click a class to see its images"));
  const auto activate = [this](int row) { Q_EMIT classActivated(m_shown.indices[static_cast<std::size_t>(row)]); };
  connect(m_bars, &PlotBars::categoryActivated, this, activate);
  connect(m_table, &QTableView::activated, this, [activate](const QModelIndex& index) { activate(index.row()); });

  m_tabs->setDocumentMode(true);
  m_tabs->setObjectName(QStringLiteral("class-tabs"));
  m_tabs->addTab(m_bars, tr("&Bars"));
  m_tabs->addTab(m_table, tr("&Numbers"));
  connect(m_tabs, &QTabWidget::currentChanged, this, &ClassPanel::fillTableIfSeen);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(buildControls(settings));
  layout->addWidget(m_remark);
  layout->addWidget(m_tabs, 1);
}

QWidget* ClassPanel::buildControls(Settings& settings) {
  auto* controls = new QWidget(this);
  auto* layout = new FlowLayout(controls);
  layout->setContentsMargins(0, 0, 0, 0);
  m_quantity = makeChoice(
      controls, QStringLiteral("class-quantity"), tr("Quantity by class"),
      {{tr("CMI by class"), number(ClassQuantity::Cmi)}, {tr("Accuracy by class"), number(ClassQuantity::Accuracy)}});
  m_split = makeChoice(controls, QStringLiteral("class-split"), tr("Split of the values by class"),
                       {{tr("Test split"), QStringLiteral("test")}, {tr("Training split"), QStringLiteral("train")}});
  m_order = makeChoice(controls, QStringLiteral("class-order"), tr("Order of the classes"),
                       {{tr("In dataset order"), number(ClassOrder::Class)},
                        {tr("Greatest difference first"), number(ClassOrder::Difference)},
                        {tr("Greatest value first"), number(ClassOrder::Value)}});
  m_limit = makeChoice(controls, QStringLiteral("class-limit"), tr("How many classes"),
                       {{tr("All classes"), 0}, {tr("First 10"), 10}, {tr("First 20"), 20}});
  for (QComboBox* box : {m_quantity, m_split, m_order, m_limit}) {
    layout->addWidget(box);
    remember(settings, QStringLiteral("teachers/") + box->objectName(), *box);
    connect(box, &QComboBox::currentIndexChanged, this, &ClassPanel::refresh);
  }
  return controls;
}

void ClassPanel::setTeachers(const std::vector<TeacherValues>& teachers) {
  m_teachers = teachers;
  refresh();
}

QByteArray ClassPanel::csv() const {
  return classCsv(m_shown, static_cast<ClassQuantity>(m_quantity->currentData().toInt()));
}

void ClassPanel::refresh() {
  m_shown = classValues(m_teachers, m_split->currentData().toString().toStdString(),
                        static_cast<ClassQuantity>(m_quantity->currentData().toInt()),
                        static_cast<ClassOrder>(m_order->currentData().toInt()), m_limit->currentData().toInt());
  m_remark->setText(m_shown.remark);
  m_remark->setVisible(!m_shown.remark.isEmpty());
  fill();
}

void ClassPanel::fill() {
  fillBars();
  m_isTableFilled = false;
  fillTableIfSeen();
}

void ClassPanel::fillBars() {
  std::vector<BarSet> sets;
  for (qsizetype i = 0; i < m_shown.teachers.size(); ++i) {
    sets.push_back({.label = m_shown.names[i],
                    .colour = runColour(m_shown.teachers[i]),
                    .printColour = runColour(m_shown.teachers[i], lightPalette()),
                    .values = m_shown.values[static_cast<std::size_t>(i)]});
  }
  m_bars->setTitle(m_shown.title, m_shown.unit);
  m_bars->setBars(m_shown.classes, sets);
}

void ClassPanel::fillTable() {
  const QLocale locale;
  const auto text = [&](double value) {
    return std::isnan(value) ? QStringLiteral("\u2013")
                             : locale.toString(value, 'f', m_shown.unit == QLatin1String("%") ? 2 : 4);
  };
  const bool hasDifference = m_shown.values.size() == 2;
  TableContents contents;
  contents.columns = m_shown.names;
  for (const QString& teacher : m_shown.teachers) contents.columnColours << runColour(teacher);
  contents.rows = m_shown.classes;
  if (hasDifference) contents.columns << tr("Difference");
  for (std::size_t i = 0; i < m_shown.indices.size(); ++i) {
    std::vector<TableCell> row;
    for (const auto& values : m_shown.values)
      row.push_back({.text = text(values[i]), .details = {}, .isEmphasised = false});
    if (hasDifference) {
      const double difference = m_shown.values[1][i] - m_shown.values[0][i];
      row.push_back({.text = (difference > 0 ? QStringLiteral("+") : QString()) + text(difference),
                     .details = {},
                     .isEmphasised = false});
    }
    contents.cells.push_back(std::move(row));
  }
  m_model->setContents(contents);
  fitColumns(*m_table);
}

/// A hundred classes of each of hundreds of teachers take their time.
void ClassPanel::fillTableIfSeen() {
  if (m_isTableFilled || m_tabs->currentWidget() != m_table) return;
  fillTable();
  m_isTableFilled = true;
}

void ClassPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) fill();
}

}  // namespace distillscope
