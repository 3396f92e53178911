#include "ui/pair_check.h"

#include "ui/inspector_client.h"

namespace distillscope {

PairCheck::PairCheck(InspectorClient& inspector, QObject* parent) : QObject(parent), m_inspector(inspector) {}

void PairCheck::setPair(const QString& teacher, const QString& student) {
  const Pair pair(teacher, student);
  if (pair == m_pair) return;
  m_pair = pair;
  if (m_request) m_inspector.cancel(*m_request);
  m_request.reset();
  if (teacher.isEmpty() || student.isEmpty() || m_known.contains(pair)) return;
  const nlohmann::json params = {{"teacher", {{"name", "teacher"}, {"path", teacher.toStdString()}}},
                                 {"student", student.toStdString()}};
  // A failure says nothing about methods: the teacher's own field tells what is wrong with it.
  m_request = m_inspector.request(
      QStringLiteral("pair.refusals"), params, this, [this, pair](const nlohmann::json& result, const QString& error) {
        m_request.reset();
        if (!error.isEmpty()) return;
        auto& reasons = m_known[pair];
        for (const auto& [id, reason] : result.at("refusals").items()) {
          reasons[QString::fromStdString(id)] = QString::fromStdString(reason.get<std::string>());
        }
        Q_EMIT answered();
      });
}

const std::map<QString, QString>& PairCheck::refusals() const {
  static const std::map<QString, QString> none;
  const auto found = m_known.find(m_pair);
  return found == m_known.end() ? none : found->second;
}

}  // namespace distillscope
