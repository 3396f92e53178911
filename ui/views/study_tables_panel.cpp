#include "ui/views/study_tables_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <algorithm>
#include <array>

#include "core/record/study_format.h"
#include "core/record/study_plot.h"
#include "ui/models/study_contents.h"
#include "ui/study_follower.h"
#include "ui/views/study_matrices.h"
#include "ui/views/study_plot_contents.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/plot_plane.h"
#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

using Tables = std::vector<StudyTable>;

struct TextFormat {
  const char* suffix;
  const char* filter;
  std::string (*text)(const Tables& tables);
};

/// The first is what a file with another suffix gets.
constexpr std::array formats = {
    TextFormat{".md", QT_TRANSLATE_NOOP("distillscope::StudyTablesPanel", "Markdown (*.md)"), toMarkdown},
    TextFormat{".tex", QT_TRANSLATE_NOOP("distillscope::StudyTablesPanel", "LaTeX (*.tex)"), toLatex},
    TextFormat{".csv", QT_TRANSLATE_NOOP("distillscope::StudyTablesPanel", "CSV (*.csv)"), toCsv},
    TextFormat{".json", QT_TRANSLATE_NOOP("distillscope::StudyTablesPanel", "JSON (*.json)"),
               [](const Tables& tables) { return toJson(tables).dump(1) + "\n"; }}};

enum Figure { NoFigure, Plot, Matrices };

Figure figureOf(const StudyTable* table) {
  if (!table) return NoFigure;
  if (table->layout == Study::Layout::FewShot) return Plot;
  return table->layout == Study::Layout::ZeroShot ? Matrices : NoFigure;
}

}  // namespace

StudyTablesPanel::StudyTablesPanel(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_choice(new QComboBox(this)),
      m_saveFigure(new QPushButton(tr("Save f&igure..."), this)),
      m_model(new TableModel(this)),
      m_table(makeNumbersTable(QStringLiteral("studies-table"), tr("Table of the study"), *m_model, this)),
      m_plot(new PlotPlane(this)),
      m_matrices(new StudyMatrices(this)),
      m_figures(new QStackedWidget(this)),
      m_notes(new QLabel(this)) {
  m_choice->setObjectName(QStringLiteral("studies-table-choice"));
  m_choice->setAccessibleName(tr("Table of the study"));
  connect(m_choice, &QComboBox::currentIndexChanged, this, &StudyTablesPanel::showTable);
  auto* save = new QPushButton(tr("S&ave..."), this);
  save->setToolTip(tr("All tables of the study: Markdown, LaTeX, CSV or JSON"));
  connect(save, &QPushButton::clicked, this, &StudyTablesPanel::saveTablesRequested);
  m_saveFigure->setObjectName(QStringLiteral("studies-figure"));
  connect(m_saveFigure, &QPushButton::clicked, this, &StudyTablesPanel::saveFigureRequested);
  auto* row = new QHBoxLayout;
  row->addWidget(m_choice, 1);
  row->addWidget(m_saveFigure);
  row->addWidget(save);
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  connect(m_table, &QTableView::clicked, this, &StudyTablesPanel::openCell);
  connect(m_table, &QTableView::activated, this, &StudyTablesPanel::openCell);  // by keyboard
  m_plot->setObjectName(QStringLiteral("studies-plot"));
  m_figures->addWidget(m_plot);
  m_figures->addWidget(m_matrices);
  connect(m_matrices, &StudyMatrices::opened, this, [this](const QString& run) { Q_EMIT opened({run}); });
  m_notes->setObjectName(QStringLiteral("studies-notes"));
  m_notes->setProperty("hint", true);
  m_notes->setWordWrap(true);
  auto* splitter = new QSplitter(Qt::Vertical, this);
  splitter->addWidget(m_table);
  splitter->addWidget(m_figures);
  splitter->setSizes({200, 360});
  remember(settings, QStringLiteral("studies/tables-splitter"), *splitter);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(row);
  layout->addWidget(splitter, 1);
  layout->addWidget(m_notes);
  showTable();
}

void StudyTablesPanel::setStudy(const StudyFollower& study) {
  m_study = &study;
  refresh();
}

void StudyTablesPanel::refresh() {
  QStringList titles;
  for (const StudyTable& each : m_study->tables()) titles.append(QString::fromStdString(each.title));
  QStringList shown;
  for (int i = 0; i < m_choice->count(); ++i) shown.append(m_choice->itemText(i));
  if (titles != shown) {
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    m_choice->addItems(titles);
  }
  showTable();
}

const StudyTable* StudyTablesPanel::table() const {
  const auto index = static_cast<std::size_t>(std::max(0, m_choice->currentIndex()));
  return m_study && index < m_study->tables().size() ? &m_study->tables()[index] : nullptr;
}

void StudyTablesPanel::showTable() {
  showFigure();
  const StudyTable* shown = table();
  if (!shown) {
    m_model->setContents({});
    m_notes->clear();
    return;
  }
  m_model->setContents(studyTableContents(*shown, m_study->graph(), m_study->statuses()));
  m_table->clearSpans();
  for (int row = 0; row < std::ssize(shown->cells); ++row) {
    for (int column = 0; column < std::ssize(shown->columns); ++column) {
      const int span = shown->cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)].span;
      if (span > 1) m_table->setSpan(row, column, 1, span);
    }
  }
  fitColumns(*m_table);
  QStringList notes;
  for (const std::string& note : shown->notes) notes.append(QString::fromStdString(note));
  m_notes->setText(notes.join(QLatin1Char('\n')));
}

void StudyTablesPanel::showFigure() {
  const StudyTable* shown = table();
  const Figure figure = figureOf(shown);
  m_figures->setVisible(figure != NoFigure);
  m_saveFigure->setVisible(figure != NoFigure);
  if (figure == Plot) {
    m_plot->setContents(studyPlaneOf(*plotOf(*shown), palette()));
    m_figures->setCurrentWidget(m_plot);
  } else if (figure == Matrices) {
    m_matrices->setTable(*shown, m_study->graph());
    m_figures->setCurrentWidget(m_matrices);
  }
  Q_EMIT figureChanged();
}

void StudyTablesPanel::openCell(const QModelIndex& cell) {
  if (const StudyTable* shown = table()) Q_EMIT opened(runsOfCell(*shown, cell.row(), cell.column()));
}

QStringList StudyTablesPanel::figureFilters() const {
  const Figure figure = figureOf(table());
  if (figure == NoFigure) return {};
  QStringList filters = distillscope::figureFilters();
  if (figure == Plot) filters << tr("pgfplots for LaTeX (*.tex)");
  return filters;
}

QString StudyTablesPanel::saveFigure(const QString& path) const {
  if (figureOf(table()) == Matrices) return m_matrices->saveFigure(path);
  if (!path.endsWith(QLatin1String(".tex"))) return m_plot->saveFigure(path);
  return saveText(path, QByteArray::fromStdString(toPgfplots({*table()})));
}

QString StudyTablesPanel::saveTables(const QString& path) const {
  const auto named = [&](const TextFormat& format) { return path.endsWith(QLatin1String(format.suffix)); };
  const auto found = std::ranges::find_if(formats, named);
  const TextFormat& format = found != formats.end() ? *found : formats.front();
  return saveText(path, QByteArray::fromStdString(format.text(m_study->tables())));
}

QStringList StudyTablesPanel::tableFilters() {
  QStringList filters;
  for (const TextFormat& format : formats) filters << tr(format.filter);
  return filters;
}

void StudyTablesPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showFigure();
}

}  // namespace distillscope
