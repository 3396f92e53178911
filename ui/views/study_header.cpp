#include "ui/views/study_header.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <algorithm>

#include "ui/models/study_contents.h"
#include "ui/run_text.h"
#include "ui/settings.h"
#include "ui/study_follower.h"
#include "ui/theme.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

constexpr int mostJobs = 64;
const QString jobsKey = QStringLiteral("studies/jobs");

}  // namespace

StudyHeader::StudyHeader(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_title(new QLabel(this)),
      m_description(new QLabel(this)),
      m_state(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_jobs(new QSpinBox(this)),
      m_run(new QPushButton(this)),
      m_action(new QAction(this)) {
  m_title->setFont(headingFont(font()));
  m_description->setProperty("hint", true);
  m_description->setWordWrap(true);
  m_state->setObjectName(QStringLiteral("studies-state"));
  m_progress->setAccessibleName(tr("Share of the study's steps that are done"));
  m_progress->setTextVisible(false);
  m_progress->setFixedHeight(6);
  m_jobs->setObjectName(QStringLiteral("studies-jobs"));
  m_jobs->setRange(1, mostJobs);
  remember(settings, jobsKey, *m_jobs);
  m_jobs->setToolTip(tr("Runs at work at the same time. The results do not depend on it."));
  auto* label = new QLabel(tr("&Parallel runs:"), this);
  label->setBuddy(m_jobs);
  m_run->setObjectName(QStringLiteral("studies-run"));
  m_action->setObjectName(QStringLiteral("studies-run-action"));
  m_action->setEnabled(false);  // before there is a study
  letTrigger(*m_run, *m_action);
  connect(m_action, &QAction::triggered, this, &StudyHeader::runOrStopRequested);
  auto* row = new QHBoxLayout;
  row->addWidget(m_state, 1);
  row->addWidget(label);
  row->addWidget(m_jobs);
  row->addWidget(m_run);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_title);
  layout->addWidget(m_description);
  layout->addLayout(row);
  layout->addWidget(m_progress);
}

int StudyHeader::jobs() const { return m_jobs->value(); }

void StudyHeader::describe(const StudyFollower& study) {
  const bool readable = study.problem().isEmpty();
  const auto text = [](const std::string& words) { return QString::fromStdString(words); };
  m_title->setText(text(readable ? study.study().title : study.dir().name()));
  m_description->setText(readable ? text(study.study().description) : QString());
  m_description->setVisible(!m_description->text().isEmpty());
  const auto& statuses = study.statuses();
  QString state = studyProgressText(statuses);
  if (const auto left = study.isRunning() ? study.secondsLeft(m_jobs->value()) : std::nullopt) {
    state += tr(", about %1 left").arg(durationText(*left));
  }
  m_state->setText(state);
  double done = 0;
  for (const StudyNodeStatus& status : statuses) done += status.finished() ? 1.0 : status.progress;
  m_progress->setRange(0, 1000 * static_cast<int>(std::max<std::size_t>(1, statuses.size())));
  m_progress->setValue(static_cast<int>(1000 * done));
  const bool running = study.isRunning();
  m_run->setText(running ? tr("St&op") : tr("Ru&n"));
  m_run->setIcon(themedIcon(running ? QStringLiteral("stop") : QStringLiteral("play")));
  m_action->setText(running ? tr("Stop the study %1").arg(m_title->text())
                            : tr("Run the study %1").arg(m_title->text()));
  m_action->setIcon(m_run->icon());
  m_action->setEnabled(running || (readable && study.finished() < statuses.size()));
  m_jobs->setEnabled(!running);
}

}  // namespace distillscope
