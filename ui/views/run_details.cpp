#include "ui/views/run_details.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTabWidget>
#include <QTextEdit>
#include <QTextOption>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine_process.h"
#include "ui/run_queue.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/views/run_tables.h"
#include "ui/widgets/message_bar.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr qint64 logTailBytes = 16 * 1024;
constexpr std::size_t mostCompared = 8;  ///< runs side by side

/// A titled column whose text scrolls by itself. A label in a scroll area would lay a table out half a dozen times.
QTextEdit* addColumn(QHBoxLayout* columns, QLabel* heading, const char* name, const QString& accessibleName,
                     int stretch) {
  heading->setProperty("heading", true);
  heading->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* text = new QTextEdit;
  text->setObjectName(QLatin1String(name));
  text->setAccessibleName(accessibleName);
  text->setReadOnly(true);
  text->setTabChangesFocus(true);
  text->setWordWrapMode(QTextOption::WordWrap);  // within words, columns would become a letter wide
  text->setFrameShape(QFrame::NoFrame);
  text->viewport()->setAutoFillBackground(false);
  text->document()->setDocumentMargin(0);
  auto* column = new QVBoxLayout;
  column->setSpacing(4);
  column->addWidget(heading);
  column->addWidget(text, 1);
  columns->addLayout(column, stretch);
  return text;
}

/// What is in sight stays there.
void setText(QTextEdit& field, const QString& html) {
  constexpr const char* shown = "shown";
  if (field.property(shown) == html) return;
  const QPoint place(field.horizontalScrollBar()->value(), field.verticalScrollBar()->value());
  field.setProperty(shown, html);
  field.setHtml(html);
  field.horizontalScrollBar()->setValue(place.x());
  field.verticalScrollBar()->setValue(place.y());
}

}  // namespace

RunDetails::RunDetails(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_title(new QLabel(this)),
      m_tags(new QLineEdit(this)),
      m_reason(new MessageBar(this)),
      m_tabs(new QTabWidget(this)),
      m_log(new QPlainTextEdit(this)),
      m_note(new QPlainTextEdit(this)) {
  m_title->setObjectName(QStringLiteral("details-title"));
  m_title->setFont(headingFont(font()));
  m_tags->setObjectName(QStringLiteral("details-tags"));
  m_tags->setPlaceholderText(tr("Tags, with commas between them"));
  m_tags->setAccessibleName(tr("Tags"));
  m_tags->setMaximumWidth(textWidth(53, font()));
  m_reason->setObjectName(QStringLiteral("details-reason"));

  auto* top = new QHBoxLayout;
  top->addWidget(m_title, 1);
  top->addWidget(m_tags, 1);
  auto* columns = new QHBoxLayout;
  columns->setSpacing(24);
  m_values = addColumn(columns, new QLabel(tr("Last values")), "details-values", tr("Last values"), 4);
  m_recipeHeading = new QLabel;
  m_recipe = addColumn(columns, m_recipeHeading, "details-recipe", tr("Recipe"), 4);
  columns->addWidget(buildTabs(), 5);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 10, 16, 12);
  layout->setSpacing(8);
  layout->addLayout(top);
  layout->addWidget(m_reason);
  layout->addLayout(columns, 1);

  connect(m_tags, &QLineEdit::editingFinished, this, &RunDetails::saveNotes);
  connect(m_reason, &MessageBar::actionTriggered, this, &RunDetails::resumeRequested);
  connect(&workbench.runs, &RunStore::runsChanged, this, [this](const QStringList& ids) {
    if (std::ranges::any_of(m_ids, [&](const QString& id) { return ids.contains(id); })) update();
  });
  connect(&workbench.queue, &RunQueue::changed, this, &RunDetails::update);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &RunDetails::update);
  update();
}

QWidget* RunDetails::buildTabs() {
  m_log->setObjectName(QStringLiteral("details-log"));
  m_log->setReadOnly(true);
  m_log->setFont(monospaceFont());
  m_log->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_log->setPlaceholderText(tr("The engine has said nothing."));
  m_log->setAccessibleName(tr("Engine log"));
  m_note->setObjectName(QStringLiteral("details-note"));
  m_note->setPlaceholderText(tr("What you want to remember about this run"));
  m_note->setAccessibleName(tr("Note"));
  m_note->setTabChangesFocus(true);
  m_note->installEventFilter(this);
  m_tabs->setObjectName(QStringLiteral("details-tabs"));
  m_tabs->setDocumentMode(true);
  m_tabs->addTab(m_log, tr("Engine log"));
  m_tabs->addTab(m_note, tr("Note"));
  return m_tabs;
}

/// What was written is kept when the person turns to something else.
bool RunDetails::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_note && event->type() == QEvent::FocusOut) saveNotes();
  return QWidget::eventFilter(watched, event);
}

void RunDetails::showRuns(const QStringList& ids, const QString& current) {
  if (current != m_id) {
    saveNotes();
    m_id = current;
    if (const Run* run = m_workbench.runs.run(m_id)) showNotes(*run);
  }
  m_ids = ids;
  update();
}

void RunDetails::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  update();
}

/// A run that trains changes several times a second, and a hidden panel has nobody to tell.
void RunDetails::update() {
  if (!isVisible()) return;
  const Run* run = m_workbench.runs.run(m_id);
  setEnabled(run);
  m_tags->setVisible(run);
  if (!run) {
    m_title->setText(tr("Choose a run to see what it is and how it fares"));
    m_reason->hide();
    for (QTextEdit* text : {m_values, m_recipe}) setText(*text, {});
    m_log->clear();
    m_note->clear();
    return;
  }
  std::vector<const Run*> runs;
  for (const QString& id : m_ids) {
    if (const Run* each = m_workbench.runs.run(id)) runs.push_back(each);
  }
  const std::size_t chosen = runs.size();
  if (chosen > mostCompared) runs.resize(mostCompared);  // the rest is beyond the edge, and costs seconds to lay out
  const auto& catalogue = m_workbench.engine.catalogue();
  const bool several = runs.size() > 1;
  m_title->setText(several ? tr("%1 and %2 more").arg(m_id).arg(chosen - 1) : m_id);
  m_recipeHeading->setText(!several                ? tr("Recipe")
                           : chosen > mostCompared ? tr("In what the first %1 recipes differ").arg(mostCompared)
                                                   : tr("In what their recipes differ"));
  showReason(*run);
  setText(*m_values, several ? valuesSideBySide(runs) : valuesTable(*run));
  setText(*m_recipe, several ? differencesTable(runs) : recipeTable(*run, catalogue ? &*catalogue : nullptr));
  if (!m_tags->hasFocus() && !m_note->hasFocus()) showNotes(*run);
  showLog(m_id);
}

void RunDetails::showNotes(const Run& run) {
  m_tags->setText(QString::fromStdString(textOfTags(run.notes.tags)));
  const QString note = QString::fromStdString(run.notes.note);
  if (note != m_note->toPlainText()) m_note->setPlainText(note);
  m_tabs->setTabText(1, note.isEmpty() ? tr("Note") : tr("Note *"));
}

void RunDetails::saveNotes() {
  // Only what a person wrote here: the fields may be older than notes that were written elsewhere.
  const bool edited = m_tags->isModified() || m_note->document()->isModified();
  if (!edited || !m_workbench.runs.run(m_id)) return;
  const RunNotes notes = {.tags = tagsFromText(m_tags->text().toStdString()),
                          .note = m_note->toPlainText().toStdString()};
  m_tags->setModified(false);
  m_note->document()->setModified(false);
  Q_EMIT notesWritten(m_id, notes);
}

void RunDetails::showReason(const Run& run) {
  const bool settled = !m_workbench.runs.isStarting(run.id()) && !m_workbench.runs.isReading(run.id());
  const bool queued = m_workbench.queue.contains(run.id());
  const QString reason = !settled ? QString() : queued ? m_workbench.queue.reasonOf(run.id()) : reasonText(run);
  if (reason.isEmpty()) {
    m_reason->hide();
    return;
  }
  const Tone tone = run.status == RunStatus::Failed        ? Tone::Bad
                    : run.status == RunStatus::Interrupted ? Tone::Warning
                                                           : Tone::Muted;
  m_reason->showMessage(tone, reason, canResume(run.status) && !queued ? tr("Resume") : QString(), false);
}

/// Keeps the end in sight, unless the person scrolled up to read.
void RunDetails::showLog(const QString& id) {
  const QString tail = m_workbench.runs.logTail(id, logTailBytes);
  if (tail == m_log->toPlainText()) return;
  const QScrollBar* bar = m_log->verticalScrollBar();
  const bool atEnd = bar->value() == bar->maximum();
  const int position = bar->value();
  m_log->setPlainText(tail);
  m_log->verticalScrollBar()->setValue(atEnd ? m_log->verticalScrollBar()->maximum() : position);
}

}  // namespace distillscope
