// Talks to a resident `distillscope-cli inspect` (docs/inspect.md). Started at the first request, started again after a
// crash; requests never block.
#pragma once

#include <QObject>
#include <QPointer>
#include <QProcess>
#include <QString>
#include <functional>
#include <map>
#include <memory>

#include <nlohmann/json.hpp>

namespace distillscope {

class InspectorClient : public QObject {
  Q_OBJECT
 public:
  /// `result` is null and `error` a sentence if the request failed.
  using Reply = std::function<void(const nlohmann::json& result, const QString& error)>;

  explicit InspectorClient(QString engineProgram, QObject* parent = nullptr);
  ~InspectorClient() override;

  /// Asks; `reply` is called in the event loop, once, and not at all if `context` is gone by then.
  /// Returns a number for cancel().
  int request(const QString& method, const nlohmann::json& params, QObject* context, Reply reply);
  /// Forgets a request: its reply is not called (the inspector may still work on it).
  void cancel(int id);
  bool isBusy() const { return !m_pending.empty(); }

 Q_SIGNALS:
  void busyChanged(bool busy);

 private:
  struct Pending {
    QPointer<QObject> context;
    Reply reply;
  };
  void start();
  void send(int id, const QString& method, const nlohmann::json& params);
  void readReplies();
  void failAll(const QString& error);

  QString m_program;
  std::unique_ptr<QProcess> m_process;
  QByteArray m_buffer;
  std::map<int, Pending> m_pending;
  int m_nextId = 1;
};

}  // namespace distillscope
