#include "ui/views/runs_columns.h"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QMenu>
#include <QSpinBox>
#include <QTreeView>
#include <algorithm>

#include "core/record/measures.h"
#include "ui/models/run_table_model.h"
#include "ui/settings.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

const QString columnsKey = QStringLiteral("runs/columns");
const QString addedKey = QStringLiteral("runs/measures");
constexpr int measureWidth = 13;
constexpr int epochLimit = 1'000'000;

/// Widths that show whole values, in characters. No heading is cut off, whatever stands here.
constexpr std::pair<int, int> columnWidths[] = {{RunTableModel::Name, 28},     {RunTableModel::Kind, 12},
                                                {RunTableModel::Dataset, 18},  {RunTableModel::Model, 17},
                                                {RunTableModel::Method, 16},   {RunTableModel::Tags, 16},
                                                {RunTableModel::Status, 18},   {RunTableModel::Progress, 19},
                                                {RunTableModel::TimeLeft, 14}, {RunTableModel::Created, 21}};

/// Not everyone's.
constexpr int hiddenAtFirst[] = {RunTableModel::Tags, RunTableModel::Created};

}  // namespace

RunsColumns::RunsColumns(QTreeView& table, RunTableModel& model, Settings& settings)
    : QObject(&table),
      m_table(table),
      m_model(model),
      m_settings(settings),
      m_menu(new QMenu(tr("Ta&ble columns"), &table)) {
  m_menu->setObjectName(QStringLiteral("columns-menu"));
  m_model.setAdded(columnsFromKeys(settings.value(addedKey).toStringList()));
  QHeaderView* header = table.header();
  header->setSectionsMovable(true);
  header->setFirstSectionMovable(true);
  header->setHighlightSections(false);
  header->setStretchLastSection(false);
  header->setTextElideMode(Qt::ElideRight);  // where a person made a column narrow: numbers stand at the right
  applyDefaults();
  header->restoreState(settings.value(columnsKey).toByteArray());
  // What is remembered may be of a smaller font.
  for (int column = 0; column < header->count(); ++column) {
    if (!header->isSectionHidden(column))
      header->resizeSection(column, std::max(header->sectionSize(column), header->sectionSizeHint(column)));
  }
  header->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(header, &QWidget::customContextMenuRequested, this,
          [this, header](const QPoint& place) { m_menu->popup(header->mapToGlobal(place)); });
  connect(m_menu, &QMenu::aboutToShow, this, &RunsColumns::fillMenu);
  m_saveSoon.setSingleShot(true);
  m_saveSoon.setInterval(settingsDelay);
  connect(&m_saveSoon, &QTimer::timeout, this, &RunsColumns::write);
  const auto saveSoon = [this] { m_saveSoon.start(); };
  connect(header, &QHeaderView::sectionResized, this, saveSoon);  // also where one is hidden or shown
  connect(header, &QHeaderView::sectionMoved, this, saveSoon);
  connect(header, &QHeaderView::sortIndicatorChanged, this, saveSoon);
  connect(&settings, &Settings::changed, this, &RunsColumns::takeSetting);
}

void RunsColumns::save() {
  if (m_saveSoon.isActive()) write();
}

void RunsColumns::write() {
  m_saveSoon.stop();
  m_settings.setValue(columnsKey, m_table.header()->saveState());
}

void RunsColumns::takeSetting(const QString& key) {
  if (key == addedKey) m_model.setAdded(columnsFromKeys(m_settings.value(addedKey).toStringList()));
  if (key != columnsKey || !m_settings.value(columnsKey).toByteArray().isEmpty()) return;
  m_settings.reset(addedKey);
  applyDefaults();
  m_saveSoon.stop();
}

void RunsColumns::applyDefaults() {
  QHeaderView* header = m_table.header();
  for (int column = 0; column < m_model.columnCount(); ++column) {
    header->moveSection(header->visualIndex(column), column);
    header->setSectionHidden(column, std::ranges::count(hiddenAtFirst, column) > 0);
    const auto* wide = std::ranges::find(columnWidths, column, &std::pair<int, int>::first);
    const int characters = wide != std::end(columnWidths) ? wide->second : measureWidth;
    header->resizeSection(column, std::max(textWidth(characters, m_table.font()), header->sectionSizeHint(column)));
  }
  m_table.sortByColumn(-1, Qt::AscendingOrder);
}

void RunsColumns::reset() { m_settings.reset(columnsKey); }

void RunsColumns::fillMenu() {
  m_menu->clear();
  QHeaderView* header = m_table.header();
  for (int column = RunTableModel::Name + 1; column < RunTableModel::fixedColumns; ++column) {
    QAction* action = m_menu->addAction(m_model.headerData(column, Qt::Horizontal).toString());
    action->setCheckable(true);
    action->setChecked(!header->isSectionHidden(column));
    connect(action, &QAction::toggled, this, [header, column](bool on) { header->setSectionHidden(column, !on); });
  }
  m_menu->addSeparator();
  for (const RunColumn& column : m_model.added()) {
    QAction* action = m_menu->addAction(titleOf(column));
    action->setToolTip(helpOf(column));
    action->setCheckable(true);
    action->setChecked(true);
    connect(action, &QAction::toggled, this, [this, column] {
      auto rest = m_model.added();
      std::erase(rest, column);
      setAdded(rest);
    });
  }
  QAction* more = m_menu->addAction(tr("&Add a measure..."));
  more->setObjectName(QStringLiteral("add-measure"));
  connect(more, &QAction::triggered, this, &RunsColumns::askMeasure);
  QAction* field = m_menu->addAction(tr("Add a &field of the recipe..."));
  field->setObjectName(QStringLiteral("add-field"));
  connect(field, &QAction::triggered, this, &RunsColumns::askField);
  m_menu->addSeparator();
  connect(m_menu->addAction(tr("&Reset columns")), &QAction::triggered, this, &RunsColumns::reset);
}

void RunsColumns::askMeasure() {
  auto* dialog = new QDialog(&m_table);
  dialog->setObjectName(QStringLiteral("measure-dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Add a measure"));
  auto* measure = new QComboBox(dialog);
  measure->setObjectName(QStringLiteral("measure"));
  for (const MeasureInfo& info : measures()) {
    measure->addItem(QString::fromStdString(info.title), QString::fromStdString(info.id));
  }
  auto* split = new QComboBox(dialog);
  split->setObjectName(QStringLiteral("split"));
  split->addItem(tr("Test"), QStringLiteral("test"));
  split->addItem(tr("Train"), QStringLiteral("train"));
  auto* when = new QComboBox(dialog);
  when->setObjectName(QStringLiteral("when"));
  when->addItem(tr("The newest epoch"), static_cast<int>(MeasureColumn::When::Last));
  when->addItem(tr("The epoch with the best top-1 (test)"), static_cast<int>(MeasureColumn::When::Best));
  when->addItem(tr("Epoch number..."), static_cast<int>(MeasureColumn::When::AtEpoch));
  auto* epoch = new QSpinBox(dialog);
  epoch->setObjectName(QStringLiteral("epoch"));
  epoch->setRange(0, epochLimit);
  epoch->setValue(1);
  epoch->setEnabled(false);
  connect(when, &QComboBox::currentIndexChanged, epoch, [when, epoch] {
    epoch->setEnabled(when->currentData().toInt() == static_cast<int>(MeasureColumn::When::AtEpoch));
  });
  auto* form = new QFormLayout(dialog);
  form->addRow(tr("&Measure:"), measure);
  form->addRow(tr("&Split:"), split);
  form->addRow(tr("&After:"), when);
  form->addRow(tr("&Epoch:"), epoch);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
  connect(dialog, &QDialog::accepted, this, [this, measure, split, when, epoch] {
    MeasureColumn column = {.split = split->currentData().toString().toStdString(),
                            .measure = measure->currentData().toString().toStdString(),
                            .when = static_cast<MeasureColumn::When>(when->currentData().toInt())};
    if (column.when == MeasureColumn::When::AtEpoch) column.epoch = epoch->value();
    add(column);
  });
  dialog->open();
}

void RunsColumns::askField() {
  const QStringList fields = m_model.recipeFields();
  if (fields.isEmpty()) return;
  auto* dialog = new QInputDialog(&m_table);
  dialog->setObjectName(QStringLiteral("field-dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Add a field of the recipe"));
  dialog->setLabelText(tr("&Field:"));
  dialog->setComboBoxItems(fields);
  connect(dialog, &QInputDialog::textValueSelected, this,
          [this](const QString& field) { add(RecipeColumn{field.toStdString()}); });
  dialog->open();
}

QList<int> RunsColumns::shown() const {
  const QHeaderView* header = m_table.header();
  QList<int> columns;
  for (int place = 0; place < header->count(); ++place) {
    const int column = header->logicalIndex(place);
    if (!header->isSectionHidden(column)) columns.append(column);
  }
  return columns;
}

void RunsColumns::add(const RunColumn& column) {
  auto columns = m_model.added();
  if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
  setAdded(columns);
}

void RunsColumns::setAdded(const std::vector<RunColumn>& columns) {
  QStringList keys;
  for (const RunColumn& column : columns) keys.append(keyOf(column));
  m_settings.setValue(addedKey, keys);
}

}  // namespace distillscope
