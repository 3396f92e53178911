// Which methods a pair of teacher and student cannot use, asked of the engine, which tries the shapes of both.
#pragma once

#include <QObject>
#include <QString>
#include <map>
#include <optional>
#include <utility>

namespace distillscope {

class InspectorClient;

class PairCheck final : public QObject {
  Q_OBJECT
 public:
  explicit PairCheck(InspectorClient& inspector, QObject* parent = nullptr);

  /// The pair in question: a run's folder or weights file, and an architecture. Either empty: no pair.
  void setPair(const QString& teacher, const QString& student);
  /// Why methods cannot be used for the pair, by their ids; empty until the engine has answered.
  const std::map<QString, QString>& refusals() const;

 Q_SIGNALS:
  void answered();

 private:
  using Pair = std::pair<QString, QString>;
  InspectorClient& m_inspector;
  Pair m_pair;
  std::map<Pair, std::map<QString, QString>> m_known;
  std::optional<int> m_request;
};

}  // namespace distillscope
