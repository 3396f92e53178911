#include "ui/study_follower.h"

#include <algorithm>

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/study_estimate.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

using std::chrono_literals::operator""ms;

constexpr std::chrono::milliseconds updateInterval = 200ms;
constexpr std::chrono::milliseconds lockInterval = 1000ms;  ///< between looks at whether `study run` works

StudyFollower::Opened open(const StudyDir& dir, const Catalogue& catalogue) {
  StudyFollower::Opened opened;
  try {
    opened.study = readStudy(readJsonFile(dir.file()), catalogue);
    opened.graph = expand(*opened.study, catalogue);
  } catch (const std::exception& error) {
    opened.problem = QString::fromUtf8(error.what());
    opened.graph = {};
  }
  return opened;
}

}  // namespace

StudyFollower::StudyFollower(StudyDir dir, const Catalogue& catalogue, const RunStore& runs, QObject* parent)
    : QObject(parent), m_dir(std::move(dir)), m_catalogue(catalogue), m_runs(runs) {
  m_soon.setSingleShot(true);
  m_soon.setInterval(updateInterval);
  connect(&m_soon, &QTimer::timeout, this, &StudyFollower::update);
  const auto isOurs = [this](const QString& id) {
    return std::ranges::find(m_opened.graph.nodes, id.toStdString(), &StudyNode::id) != m_opened.graph.nodes.end();
  };
  const auto soon = [this, isOurs](const QString& id) {
    if (!m_soon.isActive() && isOurs(id)) m_soon.start();
  };
  connect(&runs, &RunStore::runAdded, this, soon);
  connect(&runs, &RunStore::runRemoved, this, soon);
  connect(&runs, &RunStore::runsChanged, this, [this, isOurs](const QStringList& ids) {
    if (!m_soon.isActive() && std::ranges::any_of(ids, isOurs)) m_soon.start();
  });
  m_lockPoll.setInterval(lockInterval);
  connect(&m_lockPoll, &QTimer::timeout, this, [this] {
    if (RunLock::isHeld(m_dir.scheduler()) != m_isRunning) update();
  });
  m_lockPoll.start();
  reload();
}

void StudyFollower::reload() {
  m_opened = open(m_dir, m_catalogue);
  m_summaries.clear();
  m_readings.clear();
  m_tables.clear();
  update();
}

std::size_t StudyFollower::finished() const {
  return static_cast<std::size_t>(std::ranges::count_if(m_statuses, &StudyNodeStatus::finished));
}

std::optional<double> StudyFollower::secondsLeft(int64_t jobs) const {
  std::map<std::string, double> worked;
  for (const auto& [id, summary] : m_summaries) worked[id] = summary.value("seconds", 0.0);
  return distillscope::secondsLeft(graph(), m_statuses, worked, jobs);
}

StudyNodeStatus StudyFollower::statusFromStore(const StudyNode& node) const {
  const Run* run = m_runs.run(QString::fromStdString(node.id));
  StudyNodeStatus status;
  if (!run) return status;
  status.run = run->status;
  status.progress = run->history.progress();
  if (run->status == RunStatus::Running) status.secondsLeft = run->history.secondsLeft();
  if (run->status == RunStatus::Failed) {
    status.reason = run->history.end() ? run->history.end()->errorMessage : run->problem.toStdString();
  }
  return status;
}

void StudyFollower::update() {
  m_isRunning = RunLock::isHeld(m_dir.scheduler());
  m_statuses.clear();
  std::map<std::string, int64_t> readings;
  for (const StudyNode& node : graph().nodes) {
    m_statuses.push_back(statusFromStore(node));
    const Run* run = m_runs.run(QString::fromStdString(node.id));
    if (run && m_statuses.back().finished() && run->summary.is_object()) readings[node.id] = run->summaryReading;
  }
  markBlocked(graph(), m_statuses);
  if (m_opened.study && (m_tables.empty() || readings != m_readings)) {
    m_readings = std::move(readings);
    m_summaries.clear();
    for (const auto& [id, reading] : m_readings) m_summaries[id] = m_runs.run(QString::fromStdString(id))->summary;
    try {
      m_tables = tablesOf(study(), graph(), m_summaries, m_catalogue, paperValues());
    } catch (const std::exception& error) {
      m_opened.problem = tr("A summary of the study's runs cannot be read: %1").arg(QString::fromUtf8(error.what()));
    }
  }
  Q_EMIT changed();
}

}  // namespace distillscope
