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
#include <set>

#include <nlohmann/json.hpp>

namespace distillscope {

class InspectorClient : public QObject {
  Q_OBJECT
 public:
  /// `result` is null and `error` a sentence if the request failed.
  using Reply = std::function<void(const nlohmann::json& result, const QString& error)>;

  explicit InspectorClient(QString engineProgram, QObject* parent = nullptr);
  ~InspectorClient() override;

  /// Asks; `reply` is called in the event loop, once, and not at all if `context` is gone by then. Requests are
  /// answered in their order, but quick ones do not wait for those that take seconds.
  /// Returns a number for cancel().
  int request(const QString& method, const nlohmann::json& params, QObject* context, Reply reply);
  /// Forgets a request: its reply is not called. One that waits behind another is never sent; the inspector is told to
  /// leave off one that was.
  void cancel(int id);
  bool isBusy() const { return !m_pending.empty(); }

 Q_SIGNALS:
  void busyChanged(bool busy);
  /// How far the inspector has come with a long request.
  void progressed(int id, qint64 done, qint64 total);

 private:
  struct Pending {
    QPointer<QObject> context;
    Reply reply;
    QString method;
    nlohmann::json params;
  };
  void start();
  void stop();
  void sendNext();
  bool isFreeFor(const QString& method) const;
  void send(int id, const QString& method, const nlohmann::json& params);
  void readReplies();
  void receive(const nlohmann::json& message);
  void takeProgress(const nlohmann::json& message);
  void handshake(const nlohmann::json& message);
  void processEnded();
  void failAll(const QString& error);
  void updateBusy();

  QString m_program;
  std::unique_ptr<QProcess> m_process;
  QByteArray m_buffer;
  QByteArray m_errorTail;            ///< the end of what the inspector wrote to standard error
  std::map<int, Pending> m_pending;  ///< by id, that is in the order of asking
  std::set<int> m_inFlight;          ///< what the inspector works on: one request, or a long and a quick one
  int m_longInFlight = 0;            ///< the last long one that was sent
  int m_nextId = 1;
  bool m_reportedBusy = false;
};

}  // namespace distillscope
