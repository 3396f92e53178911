#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "tests/ui/patience.h"
#include "tests/ui/scripted_inspector.h"
#include "ui/inspector_client.h"

using distillscope::InspectorClient;
using distillscope::test::InspectorScript;
using nlohmann::json;

namespace {

struct Answer {
  json result;
  QString error;
};

}  // namespace

class TestInspectorClient : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_unique<InspectorScript>(m_folder->path());
    m_client = std::make_unique<InspectorClient>(QCoreApplication::applicationFilePath());
  }
  void cleanup() { m_client.reset(); }

  void repliesCarryTheResultOfTheirOwnRequest() {
    QList<Answer> answers;
    for (int i = 0; i < 5; ++i) ask("echo", {{"number", i}}, answers);
    QTRY_COMPARE(answers.size(), 5);
    for (int i = 0; i < 5; ++i) {
      QVERIFY(answers[i].error.isEmpty());
      QCOMPARE(answers[i].result["number"].get<int>(), i);
    }
    QVERIFY(!m_client->isBusy());
  }

  void anAnswerThatArrivesInPiecesIsReadWhole() {
    m_script->set({{"chunk", 7}});
    QList<Answer> answers;
    ask("echo", {{"text", std::string(300, 'x') + "\u00e9\u4e16"}}, answers);
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers[0].result["text"].get<std::string>(), std::string(300, 'x') + "\u00e9\u4e16");
  }

  void anErrorOfTheInspectorIsItsSentence() {
    m_script->set({{"errors", {{"cam", "The file /x.png is not a picture."}}}});
    QList<Answer> answers;
    ask("cam", json::object(), answers);
    QTRY_COMPARE(answers.size(), 1);
    QVERIFY(answers[0].result.is_null());
    QCOMPARE(answers[0].error, QStringLiteral("The file /x.png is not a picture."));
  }

  void aCrashFailsEveryWaitingRequestWithASentenceAndTheNextStartsAnew() {
    m_script->set({{"crash_on", "cam"}});
    QList<Answer> answers;
    ask("cam", json::object(), answers);
    ask("echo", json::object(), answers);
    QTRY_COMPARE(answers.size(), 2);
    for (const Answer& answer : answers) {
      QVERIFY2(answer.error.contains(QStringLiteral("crashed")), qPrintable(answer.error));
      QVERIFY2(answer.error.contains(QStringLiteral("std::bad_alloc")), qPrintable(answer.error));
    }
    m_script->set(json::object());
    ask("echo", {{"again", true}}, answers);
    QTRY_COMPARE(answers.size(), 3);
    QVERIFY(answers[2].error.isEmpty());
    QVERIFY(answers[2].result["again"].get<bool>());
  }

  void anInspectorThatEndsIsReportedWithItsExitCode() {
    m_script->set({{"exit_on", "echo"}});
    QList<Answer> answers;
    ask("echo", json::object(), answers);
    QTRY_COMPARE(answers.size(), 1);
    QVERIFY2(answers[0].error.contains(QStringLiteral("exit code 3")), qPrintable(answers[0].error));
  }

  void whatIsNotAMessageIsReportedAndTheInspectorStartsAnew() {
    m_script->set({{"garbage_on", "cam"}});
    QList<Answer> answers;
    ask("cam", json::object(), answers);
    QTRY_COMPARE(answers.size(), 1);
    QVERIFY2(answers[0].error.contains(QStringLiteral("Warning: something printed")), qPrintable(answers[0].error));
    ask("echo", {{"n", 1}}, answers);
    QTRY_COMPARE(answers.size(), 2);
    QCOMPARE(answers[1].result["n"].get<int>(), 1);
  }

  void aCancelledRequestIsNeverAnsweredAndOneInTheQueueIsNeverSent() {
    m_script->set({{"hold", "cam"}});
    QList<Answer> answers;
    const int working = ask("cam", {{"n", 0}}, answers);
    const int waiting = ask("cam", {{"n", 1}}, answers);
    QTRY_COMPARE(m_script->requests("cam").size(), std::size_t{1});
    m_client->cancel(working);
    m_client->cancel(waiting);
    QVERIFY(!m_client->isBusy());
    m_script->set(json::object());
    ask("echo", {{"n", 2}}, answers);
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers[0].result["n"].get<int>(), 2);
    QCOMPARE(m_script->requests("cam").size(), std::size_t{1});
  }

  void aLongRequestTellsItsProgressAndIsToldWhenItIsNotWantedAnyMore() {
    m_script->set({{"hold", "cam"}, {"progress", {{"cam", {3, 10}}}}});
    QSignalSpy progress(m_client.get(), &InspectorClient::progressed);
    QList<Answer> answers;
    const int working = ask("cam", {{"sources", json::array()}}, answers);
    QTRY_COMPARE(progress.size(), 1);
    QCOMPARE(progress[0], QVariantList({working, qint64{3}, qint64{10}}));
    m_client->cancel(working);
    m_script->set(json::object());
    QTRY_COMPARE(m_script->requests("$/cancelRequest").size(), std::size_t{1});
    QCOMPARE(m_script->requests("$/cancelRequest")[0]["params"]["id"].get<int>(), working);
  }

  // The ranking is answered only after the maps: a client that sent one request at a time would wait for ever.
  void aQuickRequestDoesNotWaitForALongOne() {
    m_script->set({{"after", {{"samples.rank", "cam"}}}});
    QStringList order;
    const auto ask = [&](const char* method) {
      m_client->request(QString::fromLatin1(method), {{"sources", json::array()}, {"offset", 0}, {"count", 1}}, this,
                        [&order, method](const json&, const QString&) { order << QString::fromLatin1(method); });
    };
    ask("samples.rank");
    ask("teacher.temperature");  // another long one waits
    QTRY_COMPARE(m_script->requests("samples.rank").size(), std::size_t{1});
    QCOMPARE(m_script->requests("teacher.temperature").size(), std::size_t{0});
    ask("cam");
    QTRY_VERIFY(order.size() >= 2);
    QCOMPARE(order.mid(0, 2), QStringList({QStringLiteral("cam"), QStringLiteral("samples.rank")}));
    QTRY_COMPARE(m_script->requests("teacher.temperature").size(), std::size_t{1});
  }

  void itsThreadsLetOthersWorkWhileTheyWait() {
    qunsetenv("OMP_WAIT_POLICY");
    QList<Answer> answers;
    ask("environment", {{"name", "OMP_WAIT_POLICY"}}, answers);
    QTRY_COMPARE(answers.size(), 1);
    QCOMPARE(answers[0].result.get<std::string>(), std::string("passive"));
  }

  void aReplyWhoseContextIsGoneIsNotCalled() {
    bool called = false;
    auto context = std::make_unique<QObject>();
    m_client->request(QStringLiteral("echo"), json::object(), context.get(),
                      [&](const json&, const QString&) { called = true; });
    context.reset();
    QList<Answer> answers;
    ask("echo", json::object(), answers);
    QTRY_COMPARE(answers.size(), 1);
    QVERIFY(!called);
  }

  void aProgramThatDoesNotExistFailsInTheEventLoopWithASentence() {
    InspectorClient absent(QStringLiteral("/no/such/engine"));
    QList<Answer> answers;
    absent.request(QStringLiteral("echo"), json::object(), this, [&](const json& result, const QString& error) {
      answers.append({result, error});
    });
    QVERIFY(answers.isEmpty());
    QTRY_COMPARE(answers.size(), 1);
    QVERIFY2(answers[0].error.contains(QStringLiteral("/no/such/engine")), qPrintable(answers[0].error));
  }

  void anotherVersionOfTheProtocolIsRefused() {
    m_script->set({{"protocol", 2}});
    QList<Answer> answers;
    ask("echo", json::object(), answers);
    QTRY_COMPARE(answers.size(), 1);
    QVERIFY2(answers[0].error.contains(QStringLiteral("version 2")), qPrintable(answers[0].error));
  }

  void busyIsToldOnceWhenItBeginsAndOnceWhenItEnds() {
    QSignalSpy spy(m_client.get(), &InspectorClient::busyChanged);
    QList<Answer> answers;
    for (int i = 0; i < 3; ++i) ask("echo", json::object(), answers);
    QTRY_COMPARE(answers.size(), 3);
    QCOMPARE(spy.size(), 2);
    QCOMPARE(spy[0][0].toBool(), true);
    QCOMPARE(spy[1][0].toBool(), false);
  }

 private:
  int ask(const char* method, const json& params, QList<Answer>& answers) {
    return m_client->request(QString::fromLatin1(method), params, this,
                             [&answers](const json& result, const QString& error) {
                               answers.append({result, error});
                             });
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<InspectorScript> m_script;
  std::unique_ptr<InspectorClient> m_client;
};

DISTILLSCOPE_TEST_MAIN_WITH_INSPECTOR(TestInspectorClient)
#include "test_inspector_client.moc"
