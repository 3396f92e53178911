#include "ui/sliced_work.h"

#include <QElapsedTimer>
#include <utility>

namespace distillscope {
namespace {

constexpr qint64 sliceMs = 30;
constexpr int leastJobs = 4;  // in a slice: what a person does to a few runs is done when the call returns

}  // namespace

SlicedWork::SlicedWork(QObject* parent) : QObject(parent) {
  m_turn.setSingleShot(true);
  connect(&m_turn, &QTimer::timeout, this, &SlicedWork::work);
}

void SlicedWork::add(const std::vector<Job>& jobs) {
  m_jobs.insert(m_jobs.end(), jobs.begin(), jobs.end());
  if (!m_turn.isActive()) work();
}

void SlicedWork::finish() {
  m_turn.stop();
  while (!m_jobs.empty()) next();
}

void SlicedWork::work() {
  QElapsedTimer spent;
  spent.start();
  for (int done = 0; !m_jobs.empty() && (done < leastJobs || !spent.hasExpired(sliceMs)); ++done) next();
  if (!m_jobs.empty()) m_turn.start();
}

void SlicedWork::next() {
  const Job job = std::move(m_jobs.front());
  m_jobs.pop_front();
  job();
}

}  // namespace distillscope
