#include "ui/inspector_client.h"

#include <QMetaObject>
#include <QProcessEnvironment>

namespace distillscope {
namespace {

constexpr int protocolVersion = 1;
constexpr int handshakeId = -1;
/// Far beyond any answer (a page of pictures is some megabytes); a length above it is not one of ours.
constexpr qint64 maxMessageBytes = qint64{1} << 30;
constexpr qsizetype maxHeaderBytes = 4096;
constexpr qsizetype errorTailBytes = 4096;

/// What the protocol calls long: the inspector answers other requests meanwhile.
bool isLong(const QString& method) {
  static const QStringList methods = {QStringLiteral("cam.statistics"), QStringLiteral("samples.rank"),
                                      QStringLiteral("teacher.centroids"), QStringLiteral("teacher.temperature")};
  return methods.contains(method);
}

/// Threads of OpenMP that wait for each other keep their cores busy, unless they are told otherwise. Beside a training
/// or anything else that fills the cores they then wait for their turn to wait: maps took seconds that take 40 ms.
QProcessEnvironment patientEnvironment() {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  const QString policy = QStringLiteral("OMP_WAIT_POLICY");
  if (!environment.contains(policy)) environment.insert(policy, QStringLiteral("passive"));
  return environment;
}

QByteArray framed(const nlohmann::json& message) {
  const std::string body = message.dump();
  return "Content-Length: " + QByteArray::number(static_cast<qlonglong>(body.size())) + "\r\n\r\n" +
         QByteArray::fromStdString(body);
}

/// What the start of a stream is: a whole message, one that has not arrived yet, or no message at all.
struct Frame {
  enum class State { Incomplete, Message, Garbage } state = State::Incomplete;
  qsizetype size = 0;  ///< bytes that the message takes with its header
  QByteArray body;
};

/// Length that a header announces; -1 if it announces none. Other fields (Content-Type) are passed over.
qint64 announcedLength(const QByteArray& header) {
  const QList<QByteArray> lines = header.split('\n');
  for (const QByteArray& line : lines) {
    const qsizetype colon = line.indexOf(':');
    if (colon < 0 || line.left(colon).trimmed().toLower() != "content-length") continue;
    bool isNumber = false;
    const qint64 length = line.mid(colon + 1).trimmed().toLongLong(&isNumber);
    return isNumber && length >= 0 && length <= maxMessageBytes ? length : -1;
  }
  return -1;
}

Frame firstFrame(const QByteArray& stream) {
  const qsizetype headerEnd = stream.indexOf("\r\n\r\n");
  if (headerEnd < 0) {
    // A header is ASCII and begins with a letter; waiting for the rest of anything else would wait for ever.
    const bool plausible = stream.isEmpty() || (stream[0] == 'C' && stream.size() <= maxHeaderBytes);
    return {.state = plausible ? Frame::State::Incomplete : Frame::State::Garbage, .size = 0, .body = {}};
  }
  const qint64 length = announcedLength(stream.left(headerEnd));
  if (length < 0) return {.state = Frame::State::Garbage, .size = 0, .body = {}};
  const qsizetype size = headerEnd + 4 + length;
  if (stream.size() < size) return {};
  return {.state = Frame::State::Message, .size = size, .body = stream.mid(headerEnd + 4, length)};
}

QString lastLine(const QByteArray& text) {
  const QList<QByteArray> lines = text.trimmed().split('\n');
  return QString::fromUtf8(lines.last().trimmed().left(300));
}

/// Kills without ceremony: an inspector holds nothing that could be lost.
void end(QProcess& process) {
  if (process.state() == QProcess::NotRunning) return;
  process.kill();
  process.waitForFinished(1000);
}

/// The sentence of a JSON-RPC error object.
QString errorSentence(const nlohmann::json& error) {
  const auto message = error.find("message");
  if (message == error.end() || !message->is_string()) return InspectorClient::tr("The inspector gave no reason.");
  return QString::fromStdString(message->get<std::string>());
}

}  // namespace

InspectorClient::InspectorClient(QString engineProgram, QObject* parent)
    : QObject(parent), m_program(std::move(engineProgram)) {}

InspectorClient::~InspectorClient() {
  if (!m_process) return;
  m_process->disconnect(this);
  end(*m_process);
}

int InspectorClient::request(const QString& method, const nlohmann::json& params, QObject* context, Reply reply) {
  const int id = m_nextId++;
  m_pending.emplace(id, Pending{context, std::move(reply), method, params});
  updateBusy();
  // From the event loop, so that the caller knows the id before any reply, even that of a program that does not start.
  QMetaObject::invokeMethod(this, &InspectorClient::sendNext, Qt::QueuedConnection);
  return id;
}

void InspectorClient::cancel(int id) {
  if (m_pending.erase(id) > 0 && m_inFlight.contains(id) && m_process) {
    m_process->write(framed({{"jsonrpc", "2.0"}, {"method", "$/cancelRequest"}, {"params", {{"id", id}}}}));
  }
  updateBusy();
}

void InspectorClient::start() {
  m_buffer.clear();
  m_errorTail.clear();
  m_process = std::make_unique<QProcess>();
  connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &InspectorClient::readReplies);
  connect(m_process.get(), &QProcess::readyReadStandardError, this,
          [this] { m_errorTail = (m_errorTail + m_process->readAllStandardError()).right(errorTailBytes); });
  connect(m_process.get(), &QProcess::finished, this, &InspectorClient::processEnded);
  connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart) processEnded();
  });
  m_process->setProcessEnvironment(patientEnvironment());
  m_process->start(m_program, {QStringLiteral("inspect")});
  if (!m_process) return;  // a failure to start may be told at once
  m_inFlight = {handshakeId};
  send(handshakeId, QStringLiteral("initialize"), nlohmann::json::object());
}

void InspectorClient::stop() {
  m_inFlight.clear();
  if (!m_process) return;
  m_process->disconnect(this);
  end(*m_process);
  m_process.release()->deleteLater();  // one of its signals may be what brought us here
}

/// Whether a request of this method may be sent now.
bool InspectorClient::isFreeFor(const QString& method) const {
  return m_inFlight.empty() || (m_inFlight == std::set{m_longInFlight} && !isLong(method));
}

void InspectorClient::sendNext() {
  if (m_inFlight.contains(handshakeId)) return;
  std::erase_if(m_pending, [](const auto& entry) { return entry.second.context.isNull(); });
  updateBusy();
  if (m_pending.empty()) return;
  if (!m_process) return start();
  for (const auto& [id, pending] : m_pending) {
    if (m_inFlight.contains(id) || !isFreeFor(pending.method)) continue;
    m_inFlight.insert(id);
    if (isLong(pending.method)) m_longInFlight = id;
    send(id, pending.method, pending.params);
  }
}

void InspectorClient::send(int id, const QString& method, const nlohmann::json& params) {
  m_process->write(framed({{"jsonrpc", "2.0"}, {"id", id}, {"method", method.toStdString()}, {"params", params}}));
}

void InspectorClient::readReplies() {
  m_buffer += m_process->readAllStandardOutput();
  while (m_process) {
    const Frame frame = firstFrame(m_buffer);
    if (frame.state == Frame::State::Incomplete) return;
    const auto message = nlohmann::json::parse(frame.body.cbegin(), frame.body.cend(), nullptr, false);
    if (frame.state == Frame::State::Garbage || !message.is_object()) {
      const QString shown = QString::fromUtf8(m_buffer.left(60)).simplified();
      stop();
      return failAll(tr("The inspector wrote what is not an answer (\"%1\"), and will be started again.").arg(shown));
    }
    m_buffer.remove(0, frame.size);
    receive(message);
  }
}

void InspectorClient::receive(const nlohmann::json& message) {
  const auto id = message.find("id");
  if (id == message.end()) return takeProgress(message);
  if (!id->is_number_integer() || m_inFlight.erase(id->get<int>()) == 0) return;
  if (*id == handshakeId) return handshake(message);

  const auto found = m_pending.find(id->get<int>());
  if (found != m_pending.end()) {
    const Pending pending = std::move(found->second);
    m_pending.erase(found);
    updateBusy();
    const auto error = message.find("error");
    const bool failed = error != message.end() && !error->is_null();
    const nlohmann::json result = failed ? nlohmann::json() : message.value("result", nlohmann::json());
    if (pending.context) pending.reply(result, failed ? errorSentence(*error) : QString());
  }
  sendNext();
}

void InspectorClient::takeProgress(const nlohmann::json& message) {
  if (message.value("method", nlohmann::json()) != "$/progress") return;
  const nlohmann::json params = message.value("params", nlohmann::json());
  const auto number = [&](const char* key) {
    return params.is_object() && params.contains(key) && params[key].is_number_integer() ? params[key].get<qint64>()
                                                                                         : 0;
  };
  const auto id = static_cast<int>(number("id"));
  if (m_pending.contains(id) && number("total") > 0) Q_EMIT progressed(id, number("done"), number("total"));
}

void InspectorClient::handshake(const nlohmann::json& message) {
  const auto result = message.find("result");
  const bool answered = result != message.end() && result->is_object() && result->contains("protocol");
  const int protocol = answered && (*result)["protocol"].is_number_integer() ? (*result)["protocol"].get<int>() : 0;
  if (protocol == protocolVersion) return sendNext();
  stop();
  failAll(
      tr("%1 speaks version %2 of the inspection protocol, and this window version %3: install both from one release.")
          .arg(m_program)
          .arg(protocol)
          .arg(protocolVersion));
}

void InspectorClient::processEnded() {
  if (m_process->state() != QProcess::Starting && m_process->error() != QProcess::FailedToStart) readReplies();
  if (!m_process) return;
  QString error;
  if (m_process->error() == QProcess::FailedToStart) {
    error = tr("The engine \"%1\" cannot be started: %2. Choose the engine's program in the settings.")
                .arg(m_program, m_process->errorString());
  } else {
    m_errorTail += m_process->readAllStandardError();
    error = m_process->exitStatus() == QProcess::CrashExit
                ? tr("The inspector crashed (out of memory, perhaps).")
                : tr("The inspector ended (exit code %1).").arg(m_process->exitCode());
    if (const QString last = lastLine(m_errorTail); !last.isEmpty()) error += tr(" Its last words: %1").arg(last);
  }
  stop();
  failAll(error);
}

void InspectorClient::failAll(const QString& error) {
  const auto failed = std::exchange(m_pending, {});
  updateBusy();
  for (const auto& [id, pending] : failed) {
    if (pending.context) pending.reply({}, error);
  }
  sendNext();  // what the replies asked for anew
}

void InspectorClient::updateBusy() {
  if (m_reportedBusy == isBusy()) return;
  m_reportedBusy = isBusy();
  Q_EMIT busyChanged(m_reportedBusy);
}

}  // namespace distillscope
