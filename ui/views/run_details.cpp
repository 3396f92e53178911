#include "ui/views/run_details.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "core/record/measures.h"
#include "ui/engine_process.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/widgets/message_bar.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr qint64 logTailBytes = 16 * 1024;
constexpr const char* headingStyle = "font-weight:600";

QString cell(const QString& text, const char* style = "") {
  return QStringLiteral("<td style='padding:1px 14px 1px 0;%1'>%2</td>")
      .arg(QLatin1String(style), text.toHtmlEscaped());
}

QString table(const QStringList& rows) {
  return QStringLiteral("<table cellspacing='0'><tr>%1</tr></table>").arg(rows.join(QStringLiteral("</tr><tr>")));
}

/// The newest measurement of both splits and the running values of training batches, a row a measure.
QString valuesTable(const Run& run) {
  const auto& step = run.history.lastStep();
  QStringList rows = {cell({}) + cell(RunDetails::tr("Test"), headingStyle) +
                      cell(RunDetails::tr("Train"), headingStyle) +
                      cell(step ? RunDetails::tr("Batches") : QString(), headingStyle)};
  for (const MeasureInfo& measure : measures()) {
    const auto text = [&measure](const std::optional<double>& value) {
      return value ? measureText(measure.id, *value) : QString();
    };
    const auto test = lastMeasure(run, "test", measure.id);
    const auto train = lastMeasure(run, "train", measure.id);
    std::optional<double> running;
    if (step && step->measures.contains(measure.id)) running = step->measures.at(measure.id);
    if (!test && !train && !running) continue;
    QString title = QString::fromStdString(measure.title);
    if (measure.unit == "nats") title += RunDetails::tr(" (nats)");
    rows.append(cell(title) + cell(text(test)) + cell(text(train)) + cell(text(running)));
  }
  if (rows.size() == 1) return RunDetails::tr("Nothing measured yet.");
  QStringList notes;
  const auto& epochs = run.history.epochs("test");
  if (!epochs.empty()) notes.append(RunDetails::tr("Measured after epoch %1.").arg(epochs.back().epoch));
  if (step && run.status == RunStatus::Running) {
    notes.append(RunDetails::tr("Step %1 in epoch %2, %3 images a second.")
                     .arg(step->step)
                     .arg(step->epoch)
                     .arg(QLocale().toString(step->rate, 'f', 0)));
  }
  return table(rows) + QStringLiteral("<p>%1</p>").arg(notes.join(QStringLiteral("<br>")));
}

QString recipeTable(const Run& run, const Catalogue* catalogue) {
  QStringList rows;
  for (const auto& [title, value] : recipeSummary(run.recipe, catalogue)) rows.append(cell(title) + cell(value));
  return table(rows);
}

/// A titled column whose text scrolls by itself.
QLabel* addColumn(QHBoxLayout* columns, const QString& title, const char* name, int stretch) {
  auto* heading = new QLabel(title);
  heading->setProperty("heading", true);
  heading->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* text = new QLabel;
  text->setObjectName(QLatin1String(name));
  text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  text->setWordWrap(true);
  text->setTextFormat(Qt::RichText);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  auto* scroll = new QScrollArea;
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setWidget(text);
  auto* column = new QVBoxLayout;
  column->setSpacing(4);
  column->addWidget(heading);
  column->addWidget(scroll, 1);
  columns->addLayout(column, stretch);
  return text;
}

}  // namespace

RunDetails::RunDetails(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_title(new QLabel(this)),
      m_reason(new MessageBar(this)),
      m_log(new QPlainTextEdit(this)) {
  m_title->setObjectName(QStringLiteral("details-title"));
  m_title->setFont(headingFont(font()));
  m_reason->setObjectName(QStringLiteral("details-reason"));
  m_log->setObjectName(QStringLiteral("details-log"));
  m_log->setReadOnly(true);
  m_log->setFont(monospaceFont());
  m_log->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_log->setPlaceholderText(tr("The engine has said nothing."));
  m_log->setAccessibleName(tr("Engine log"));

  auto* columns = new QHBoxLayout;
  columns->setSpacing(24);
  m_values = addColumn(columns, tr("Last values"), "details-values", 4);
  m_recipe = addColumn(columns, tr("Recipe"), "details-recipe", 4);
  auto* logHeading = new QLabel(tr("Engine log"), this);
  logHeading->setProperty("heading", true);
  logHeading->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  auto* logColumn = new QVBoxLayout;
  logColumn->setSpacing(4);
  logColumn->addWidget(logHeading);
  logColumn->addWidget(m_log, 1);
  columns->addLayout(logColumn, 5);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 10, 16, 12);
  layout->setSpacing(8);
  layout->addWidget(m_title);
  layout->addWidget(m_reason);
  layout->addLayout(columns, 1);

  connect(m_reason, &MessageBar::actionTriggered, this, &RunDetails::resumeRequested);
  connect(&workbench.runs, &RunStore::runsChanged, this, [this](const QStringList& ids) {
    if (ids.contains(m_id)) update();
  });
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &RunDetails::update);
  update();
}

void RunDetails::showRun(const QString& id) {
  m_id = id;
  update();
}

void RunDetails::update() {
  const Run* run = m_workbench.runs.run(m_id);
  setEnabled(run);
  if (!run) {
    m_title->setText(tr("Choose a run to see what it is and how it fares"));
    m_reason->hide();
    m_values->clear();
    m_recipe->clear();
    m_log->clear();
    return;
  }
  const auto& catalogue = m_workbench.engine.catalogue();
  m_title->setText(m_id);
  showReason(*run);
  m_values->setText(valuesTable(*run));
  m_recipe->setText(recipeTable(*run, catalogue ? &*catalogue : nullptr));
  showLog(m_id);
}

void RunDetails::showReason(const Run& run) {
  const bool settled = !m_workbench.runs.isStarting(run.id()) && !m_workbench.runs.isReading(run.id());
  const QString reason = settled ? reasonText(run) : QString();
  if (reason.isEmpty()) {
    m_reason->hide();
    return;
  }
  const Tone tone = run.status == RunStatus::Failed        ? Tone::Bad
                    : run.status == RunStatus::Interrupted ? Tone::Warning
                                                           : Tone::Muted;
  m_reason->showMessage(tone, reason, canResume(run.status) ? tr("Resume") : QString(), false);
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
