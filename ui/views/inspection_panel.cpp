#include "ui/views/inspection_panel.h"

#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>

#include "ui/inspector_client.h"
#include "ui/models/teacher_table.h"
#include "ui/run_store.h"
#include "ui/widgets/message_bar.h"

namespace distillscope {

InspectionPanel::InspectionPanel(InspectorClient& inspector, QWidget* parent)
    : QWidget(parent),
      m_answers(inspector),
      m_bar(new MessageBar(this)),
      m_progress(new QProgressBar(this)),
      m_note(new QLabel(this)),
      m_body(new QVBoxLayout) {
  m_bar->setObjectName(QStringLiteral("inspection-problem"));
  m_progress->setRange(0, 0);
  m_progress->setTextVisible(false);
  m_progress->setMaximumHeight(4);
  m_progress->setAccessibleName(tr("The inspector works"));
  QSizePolicy keepsItsPlace = m_progress->sizePolicy();
  keepsItsPlace.setRetainSizeWhenHidden(true);
  m_progress->setSizePolicy(keepsItsPlace);
  m_progress->hide();
  m_note->setObjectName(QStringLiteral("inspection-note"));
  m_note->setProperty("hint", true);
  m_note->setWordWrap(true);
  m_note->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 4, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(m_progress);
  layout->addWidget(m_bar);
  layout->addWidget(m_note);
  layout->addLayout(m_body, 1);
  connect(&m_answers, &InspectorAnswers::changed, this, &InspectionPanel::refreshIfSeen);
  connect(&inspector, &InspectorClient::progressed, this, &InspectionPanel::showProgress);
  connect(m_bar, &MessageBar::actionTriggered, this, [this] {
    m_answers.forgetProblems();
    refreshIfSeen();
  });
}

void InspectionPanel::setTeachers(const std::vector<const Run*>& runs, EpochChoice choice) {
  std::vector<Teacher> teachers;
  QStringList best, withoutBest, unfinished, partly;
  for (const Run* run : runs) {
    if (!hasCheckpoint(*run)) continue;
    Teacher teacher{
        .id = run->id(), .source = sourceOf(*run), .dataset = datasetOf(*run), .trainedOn = trainedOn(*run)};
    // An engine writes these weights at just the epoch that EpochChoice::Best is.
    const bool hasBest = choice == EpochChoice::Best && hasBestWeights(*run);
    if (hasBest) teacher.source["path"] = run->dir.bestCheckpoint().string();
    if (const EpochEvent* measured = testEpoch(*run, hasBest ? EpochChoice::Best : EpochChoice::Last))
      teacher.revision = measured->epoch;
    if (choice == EpochChoice::Best) (hasBest ? best : withoutBest) << run->id();
    if (!hasBest && run->status != RunStatus::Finished) unfinished << run->id();
    if (leavesOutTrainingImages(*run)) partly << run->id();
    teachers.push_back(std::move(teacher));
  }
  QStringList notes;
  if (!best.isEmpty()) notes << tr("What follows is about the weights with the best test top-1.");
  if (!withoutBest.isEmpty())
    notes
        << tr("No weights of the best epoch are kept of %1: the last ones are shown.").arg(withoutBest.join(tr(", ")));
  if (!unfinished.isEmpty())
    notes << tr("Not finished: %1. What follows is about the newest weights, which may be ahead of the values of the "
                "last epoch.")
                 .arg(unfinished.join(tr(", ")));
  if (!partly.isEmpty())
    notes << tr("Trained on a part of the training split, which is whole here: %1.").arg(partly.join(tr(", ")));
  m_note->setVisible(!notes.isEmpty());
  m_note->setText(notes.join(QLatin1Char(' ')));
  if (teachers == m_teachers) return;
  m_teachers = std::move(teachers);
  refreshIfSeen();
}

std::vector<const nlohmann::json*> InspectionPanel::ask(const std::vector<InspectorAnswers::Question>& questions) {
  const auto found = m_answers.answers(questions);
  m_progress->setRange(0, 0);
  m_progress->setVisible(m_answers.isBusy());
  showProblem(m_answers.problem());
  return found;
}

/// What takes seconds tells how far it is.
void InspectionPanel::showProgress(int request, qint64 done, qint64 total) {
  if (!m_answers.isAwaiting(request)) return;
  m_progress->setRange(0, static_cast<int>(total));
  m_progress->setValue(static_cast<int>(done));
}

void InspectionPanel::showProblem(const QString& problem) {
  if (problem.isEmpty()) return m_bar->hide();
  m_bar->showMessage(Tone::Bad, problem, tr("Try again"), false);
}

void InspectionPanel::refreshIfSeen() {
  if (isVisible()) refresh();
}

void InspectionPanel::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void InspectionPanel::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_answers.answers({});  // nobody waits any more
}

void InspectionPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refreshIfSeen();
}

}  // namespace distillscope
