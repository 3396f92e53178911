#include "ui/inspector_answers.h"

#include <algorithm>

#include "ui/inspector_client.h"

namespace distillscope {
namespace {

constexpr std::size_t remembered = 64;  // answers; a split's centroids of 100 classes are 50 kB

}  // namespace

InspectorAnswers::InspectorAnswers(InspectorClient& inspector, QObject* parent)
    : QObject(parent), m_inspector(inspector) {}

InspectorAnswers::~InspectorAnswers() {
  for (const Entry& entry : m_entries) {
    if (entry.request != 0) m_inspector.cancel(entry.request);
  }
}

InspectorAnswers::Entry& InspectorAnswers::entryOf(const Question& question) {
  const auto known = std::ranges::find(m_entries, question, &Entry::question);
  if (known == m_entries.end()) {
    m_entries.push_back({.question = question});
  } else {
    m_entries.splice(m_entries.end(), m_entries, known);
  }
  return m_entries.back();
}

std::vector<const nlohmann::json*> InspectorAnswers::answers(const std::vector<Question>& wanted) {
  for (Entry& entry : m_entries) entry.isWanted = false;
  std::vector<const nlohmann::json*> found;
  for (const Question& question : wanted) {
    Entry& entry = entryOf(question);
    entry.isWanted = true;
    if (!entry.isKnown && entry.request == 0 && entry.problem.isEmpty()) ask(entry);
    found.push_back(entry.isKnown ? &entry.answer : nullptr);
  }
  for (Entry& entry : m_entries) {
    if (entry.isWanted || entry.request == 0) continue;
    m_inspector.cancel(entry.request);
    entry.request = 0;
  }
  trim();
  return found;
}

const nlohmann::json* InspectorAnswers::known(const Question& question) const {
  const auto entry = std::ranges::find(m_entries, question, &Entry::question);
  return entry != m_entries.end() && entry->isKnown ? &entry->answer : nullptr;
}

void InspectorAnswers::ask(Entry& entry) {
  const Question question = entry.question;
  entry.request = m_inspector.request(QString::fromStdString(question.method), question.params, this,
                                      [this, question](const nlohmann::json& result, const QString& error) {
                                        Entry& answered = entryOf(question);
                                        answered.request = 0;
                                        answered.problem = error;
                                        answered.isKnown = error.isEmpty();
                                        answered.answer = result;
                                        Q_EMIT changed();
                                      });
}

void InspectorAnswers::trim() {
  for (auto entry = m_entries.begin(); m_entries.size() > remembered && entry != m_entries.end();) {
    entry = entry->isWanted ? std::next(entry) : m_entries.erase(entry);
  }
}

bool InspectorAnswers::isBusy() const {
  return std::ranges::any_of(m_entries, [](const Entry& entry) { return entry.request != 0; });
}

bool InspectorAnswers::isAwaiting(int request) const {
  return std::ranges::find(m_entries, request, &Entry::request) != m_entries.end();
}

QString InspectorAnswers::problem() const {
  const auto failed =
      std::ranges::find_if(m_entries, [](const Entry& entry) { return entry.isWanted && !entry.problem.isEmpty(); });
  return failed != m_entries.end() ? failed->problem : QString();
}

void InspectorAnswers::forgetProblems() {
  for (Entry& entry : m_entries) entry.problem.clear();
}

}  // namespace distillscope
