#include "ui/views/confusion_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/matrix_figure.h"
#include "ui/widgets/matrix_map.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/offered_items.h"
#include "ui/widgets/remembered.h"

namespace distillscope {

ConfusionPanel::ConfusionPanel(const RunStore& runs, Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_runs(runs),
      m_first(makeSide(QStringLiteral("confusion-first"), tr("First student"))),
      m_second(makeSide(QStringLiteral("confusion-second"), tr("Second student"))),
      m_values(new QComboBox(this)),
      m_order(new QComboBox(this)),
      m_remark(new QLabel(this)),
      m_model(new TableModel(this)),
      m_table(makeNumbersTable(QStringLiteral("confusion-table"), tr("Accuracy by class"), *m_model, this)),
      m_pages(new QStackedLayout(this)),
      m_empty(new EmptyState(QStringLiteral("waiting"), tr("No confusion matrix yet"), {}, {}, this)) {
  m_values->setObjectName(QStringLiteral("confusion-values"));
  m_values->setAccessibleName(tr("What the matrices show"));
  m_values->addItem(tr("Share of each true class"), static_cast<int>(ConfusionValues::Shares));
  m_values->addItem(tr("Number of images"), static_cast<int>(ConfusionValues::Counts));
  m_order->setObjectName(QStringLiteral("confusion-order"));
  m_order->setAccessibleName(tr("Order of the classes"));
  m_order->addItem(tr("Least accurate first"), false);
  m_order->addItem(tr("Greatest gain first"), true);
  remember(settings, QStringLiteral("students/confusion-values"), *m_values);
  remember(settings, QStringLiteral("students/confusion-order"), *m_order);
  m_remark->setObjectName(QStringLiteral("confusion-remark"));
  m_remark->setProperty("hint", true);
  m_remark->setWordWrap(true);

  auto* matrices = new QWidget(this);
  auto* grid = new QGridLayout(matrices);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->addWidget(m_values, 0, 0, 1, 2, Qt::AlignLeft);
  int column = 0;
  for (const Side* side : {&m_first, &m_second}) {
    grid->addWidget(side->choice, 1, column);
    grid->addWidget(side->text, 2, column);
    grid->addWidget(side->map, 3, column);
    grid->setColumnStretch(column++, 1);
  }
  grid->setRowStretch(3, 1);

  auto* numbers = new QWidget(this);
  auto* numbersLayout = new QVBoxLayout(numbers);
  numbersLayout->setContentsMargins(0, 0, 0, 0);
  numbersLayout->addWidget(m_order);
  numbersLayout->addWidget(m_table, 1);

  auto* page = new QWidget(this);
  auto* splitter = new QSplitter(Qt::Vertical, page);  // two squares beside each other are wider than high
  splitter->addWidget(matrices);
  splitter->addWidget(numbers);
  splitter->setStretchFactor(0, 1);
  splitter->setChildrenCollapsible(false);
  splitter->setSizes({460, 160});
  remember(settings, QStringLiteral("students/confusion-edge"), *splitter);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 8, 0, 0);
  layout->addWidget(m_remark);
  layout->addWidget(splitter, 1);
  m_pages->addWidget(page);
  m_pages->addWidget(m_empty);
  for (QComboBox* box : {m_first.choice, m_second.choice, m_values, m_order})
    connect(box, &QComboBox::currentIndexChanged, this, &ConfusionPanel::showMatrices);
}

ConfusionPanel::Side ConfusionPanel::makeSide(const QString& name, const QString& accessibleName) {
  Side side{.choice = new QComboBox(this), .text = new QLabel(this), .map = new MatrixMap(this)};
  side.choice->setObjectName(name);
  side.choice->setAccessibleName(accessibleName);
  side.choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  side.text->setObjectName(name + QStringLiteral("-text"));
  side.text->setWordWrap(true);
  side.map->setObjectName(name + QStringLiteral("-map"));
  return side;
}

void ConfusionPanel::offer(const QStringList& ids) {
  std::vector<std::pair<QString, QVariant>> items;
  for (const QString& id : ids) items.emplace_back(id, id);
  offerItems(*m_first.choice, items);
  items.insert(items.begin(), {tr("None beside it"), QString()});
  offerItems(*m_second.choice, items, 2);  // the second student
}

void ConfusionPanel::setRuns(const std::vector<const Run*>& runs, EpochChoice choice) {
  if (choice != m_epochs) m_kept.clear();
  m_epochs = choice;
  QStringList with, without;
  for (const Run* run : runs) (hasConfusion(*run, choice) ? with : without) << run->id();
  std::erase_if(m_kept, [&](const auto& entry) { return !with.contains(entry.first); });
  offer(with);
  m_without =
      without.isEmpty() ? QString() : tr("No confusion matrix before the run ends: %1.").arg(namesText(without));
  m_empty->setText(tr("One is written when a run ends. Tick a student that has finished, or let one of these train to "
                      "its end: %1.")
                       .arg(namesText(without)));
  m_pages->setCurrentIndex(with.isEmpty() ? 1 : 0);
  showMatrices();
}

const ConfusionPanel::Kept& ConfusionPanel::keptOf(const QString& id) {
  static const Kept none;
  const Run* run = m_runs.run(id);
  if (!run) return none;
  Kept& kept = m_kept[id];
  if (kept.reading == run->summaryReading) return kept;
  kept = {.reading = run->summaryReading};
  try {
    kept.matrix = confusionOf(*run, m_epochs);
  } catch (const std::exception& error) {
    kept.problem = tr("The summary of %1 cannot be read: %2.").arg(id, QString::fromUtf8(error.what()));
  }
  return kept;
}

void ConfusionPanel::showMatrices() {
  m_shown.clear();
  QStringList remarks;
  for (Side* side : {&m_first, &m_second}) {
    const QString id = side->choice->currentData().toString();
    const Kept& kept = keptOf(id);
    if (!remarks.contains(kept.problem)) remarks << kept.problem;
    side->map->setVisible(kept.matrix.has_value());
    side->text->setVisible(kept.matrix.has_value());
    if (!kept.matrix) continue;
    m_shown.push_back(*kept.matrix);
    const Filled wanted{.run = id,
                        .reading = kept.reading,
                        .choice = m_epochs,
                        .values = static_cast<ConfusionValues>(m_values->currentData().toInt())};
    if (side->filled == wanted) continue;  // nothing to draw anew
    side->filled = wanted;
    side->map->setContents(matrixOf(*kept.matrix, wanted.values));
    side->text->setText(accuracyText(*kept.matrix));
  }
  remarks << m_without;
  if (m_shown.size() == 2 && m_shown[0].classes != m_shown[1].classes) {
    remarks << tr("%1 and %2 have different classes: the numbers are those of %1 alone.")
                   .arg(m_shown[0].run, m_shown[1].run);
    m_shown.pop_back();
  } else {
    remarks << confusionRemark(m_shown);
  }
  remarks.removeAll(QString());
  m_remark->setText(remarks.join(QLatin1Char(' ')));
  m_remark->setVisible(!remarks.isEmpty());
  fillTable();
}

void ConfusionPanel::fillTable() {
  const TableContents contents = accuracyContents(m_shown, m_order->currentData().toBool());
  if (contents == m_model->contents()) return;
  m_model->setContents(contents);
  fitColumns(*m_table);
}

QString ConfusionPanel::saveFigure(const QString& path) const {
  std::vector<const MatrixMap*> maps;
  for (const Side* side : {&m_first, &m_second}) {
    if (!side->map->isHidden()) maps.push_back(side->map);
  }
  return saveMatrices(maps, 2, path, tr("Confusion matrices"));
}

void ConfusionPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) fillTable();
}

}  // namespace distillscope
