// What a StudentsView copies and saves.
#include <QAction>
#include <QTabWidget>
#include <algorithm>
#include <functional>

#include "ui/models/student_groups.h"
#include "ui/views/confusion_panel.h"
#include "ui/views/gain_panel.h"
#include "ui/views/students_view.h"
#include "ui/widgets/figure_file.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/run_checklist.h"

namespace distillscope {

void StudentsView::buildActions() {
  m_copying << addEntry("students-copy-markdown", tr("Copy the table as &Markdown"),
                        [this] { copy(studentMarkdown(table()), tr("The table is on the clipboard as Markdown.")); });
  m_copying << addEntry("students-copy-latex", tr("Copy the rows for La&TeX"),
                        [this] { copy(studentLatex(table()), tr("The rows are on the clipboard for LaTeX.")); });
  m_saving << addEntry("students-save-table", tr("Save the values of every &student\u2026"), [this] {
    askAndSave(*this, *m_bar, QStringLiteral("students.csv"), csvFilters(),
               [this](const QString& path) { return saveText(path, studentCsv(places(), epochChoice())); });
  });
  // A tab that is not in view is filled for it; if there is nothing to save, it is opened, and says why.
  const auto addSaving = [&](const char* name, const QString& text, const QString& file, const QStringList& filters,
                             QWidget* tab, std::function<bool()> isThere,
                             std::function<QString(const QString&)> write) {
    m_saving << addEntry(name, text, [this, file, filters, tab, isThere, write] {
      fill(*tab);
      if (!isThere()) return m_tabs->setCurrentWidget(tab);
      askAndSave(*this, *m_bar, file, filters, write);
    });
  };
  const auto hasMatrices = [this] { return !m_confusion->shown().empty(); };
  const auto hasGains = [this] { return m_gains->hasGains(); };
  addSaving("students-save-confusion-figure", tr("Save the confusion matrices as a &figure\u2026"),
            QStringLiteral("confusion.png"), figureFilters(), m_confusion, hasMatrices,
            [this](const QString& path) { return m_confusion->saveFigure(path); });
  addSaving("students-save-confusion", tr("Save the &confusion matrices\u2026"), QStringLiteral("confusion.csv"),
            csvFilters(), m_confusion, hasMatrices,
            [this](const QString& path) { return saveText(path, confusionCsv(m_confusion->shown())); });
  addSaving("students-save-gains-figure", tr("Save the gain by class as a f&igure\u2026"), QStringLiteral("gains.png"),
            figureFilters(), m_gains, hasGains, [this](const QString& path) { return m_gains->saveFigure(path); });
  addSaving("students-save-gains", tr("Save the &gain by class\u2026"), QStringLiteral("gains.csv"), csvFilters(),
            m_gains, hasGains, [this](const QString& path) { return saveText(path, m_gains->csv()); });
}

/// A tab that is not in view is not asked what it holds, but whether it may hold something.
void StudentsView::enableActions() {
  const std::vector<const Run*> students = tickedRuns();
  const bool hasMatrices =
      m_tabs->currentWidget() == m_confusion
          ? !m_confusion->shown().empty()
          : std::ranges::any_of(students, [this](const Run* run) { return hasConfusion(*run, epochChoice()); });
  const bool hasGains = m_tabs->currentWidget() == m_gains ? m_gains->hasGains() : students.size() > 1;
  for (QAction* action : m_copying + m_saving) {
    const QString name = action->objectName();
    action->setEnabled(!students.empty() && (!name.contains(QLatin1String("confusion")) || hasMatrices) &&
                       (!name.contains(QLatin1String("gains")) || hasGains));
  }
}

}  // namespace distillscope
