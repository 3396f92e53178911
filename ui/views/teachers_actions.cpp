// What a TeachersView copies and saves.
#include <QAction>
#include <functional>

#include "ui/views/centroid_panel.h"
#include "ui/views/class_panel.h"
#include "ui/views/teachers_view.h"
#include "ui/views/temperature_panel.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/plot_bars.h"

namespace distillscope {

void TeachersView::buildActions() {
  m_copying << addEntry("teachers-copy-markdown", tr("Copy the table as &Markdown"),
                        [this] { copy(teacherMarkdown(m_table), tr("The table is on the clipboard as Markdown.")); });
  m_copying << addEntry("teachers-copy-latex", tr("Copy the rows for &LaTeX"),
                        [this] { copy(teacherLatex(m_table), tr("The rows are on the clipboard for LaTeX.")); });
  m_copying << addEntry("teachers-copy-poster", tr("Copy accuracy, LL and CMI as the paper's rows for LaTe&X"), [this] {
    copy(posterLatex(m_values), tr("Accuracy, LL and CMI are on the clipboard for LaTeX."));
  });
  m_saving << addEntry("teachers-save-table", tr("Save the &table\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("teachers.csv"), csvFilters(),
               [this](const QString& path) { return saveText(path, teacherCsv(m_values)); });
  });
  m_saving << addEntry("teachers-save-figure", tr("Save the bars as a &figure\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("classes.png"), figureFilters(),
               [this](const QString& path) { return m_classes->bars().saveFigure(path); });
  });
  m_saving << addEntry("teachers-save-classes", tr("Save the values by &class\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("classes.csv"), csvFilters(),
               [this](const QString& path) { return saveText(path, m_classes->csv()); });
  });
  const auto addSaving = [&](const char* name, const QString& text, const QString& file, const QStringList& filters,
                             std::function<QString(const QString&)> write) {
    m_saving << addEntry(name, text, [this, file, filters, write] { askAndSave(*this, *m_bar, file, filters, write); });
  };
  addSaving("teachers-save-centroids-figure", tr("Save the c&entroids as a figure\u2026"),
            QStringLiteral("centroids.png"), figureFilters(),
            [this](const QString& path) { return m_centroids->saveFigure(path); });
  addSaving("teachers-save-centroids", tr("Save the cent&roids\u2026"), QStringLiteral("centroids.csv"), csvFilters(),
            [this](const QString& path) { return saveText(path, centroidsCsv(m_centroids->shown())); });
  addSaving("teachers-save-temperature-figure", tr("Save the &plot over temperature as a figure\u2026"),
            QStringLiteral("temperature.png"), figureFilters(),
            [this](const QString& path) { return m_temperatures->saveFigure(path); });
  addSaving("teachers-save-temperature", tr("Save the &values by temperature\u2026"), QStringLiteral("temperature.csv"),
            csvFilters(),
            [this](const QString& path) { return saveText(path, temperatureCsv(m_temperatures->shown())); });
}

void TeachersView::enableActions() {
  for (QAction* action : m_copying + m_saving) {
    const QString name = action->objectName();
    action->setEnabled(!m_values.empty() &&
                       (!name.contains(QLatin1String("centroids")) || !m_centroids->shown().empty()) &&
                       (!name.contains(QLatin1String("temperature")) || !m_temperatures->shown().empty()));
  }
}

}  // namespace distillscope
