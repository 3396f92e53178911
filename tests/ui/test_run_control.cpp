#include <QAction>
#include <QPlainTextEdit>
#include <QPushButton>
#include <csignal>

#include "core/record/event_log.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestRunControl : public QObject {
  Q_OBJECT

  static QString status(TestWindow& test, const QString& id) { return test.cell(id, RunTableModel::Status); }
  /// The details follow the table by up to 40 ms.
  static bool reasonBegins(TestWindow& test, const char* text) {
    auto& reason = test.get<MessageBar>("details-reason");
    return QTest::qWaitFor([&] { return reason.isVisible() && reason.text().startsWith(QLatin1String(text)); },
                           patience);
  }
  static qint64 pidOf(TestWindow& test, const QString& id) {
    RunHistory history;
    for (const Event& event : EventReader(test.run(id).events()).poll()) history.add(event);
    return history.start() ? history.start()->pid : 0;
  }

 private Q_SLOTS:
  void startedRunRunsAndFinishes() {
    TestWindow test;
    setScript("epochs=3,steps=20,step_ms=10");
    test.start(QStringLiteral("first"));
    QCOMPARE(status(test, QStringLiteral("first")), QStringLiteral("Starting"));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, QStringLiteral("first")), QStringLiteral("Running"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!test.cell(QStringLiteral("first"), RunTableModel::TimeLeft).isEmpty(), patience);
    test.picture(QStringLiteral("running"));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, QStringLiteral("first")), QStringLiteral("Finished"), patience);
    QCOMPARE(test.cell(QStringLiteral("first"), RunTableModel::Progress), QStringLiteral("100 %"));
    QVERIFY(test.cell(QStringLiteral("first"), RunTableModel::Top1).endsWith(QStringLiteral(" %")));
    QVERIFY(test.cell(QStringLiteral("first"), RunTableModel::LogLikelihood).startsWith(QLatin1Char('-')));
    QTRY_VERIFY_WITH_TIMEOUT(!test.get<MessageBar>("details-reason").isVisible(), patience);
    test.picture(QStringLiteral("finished"));
  }

  void runPausesGoesOnAndStops() {
    TestWindow test;
    setScript("epochs=1000,step_ms=5");
    const QString id = QStringLiteral("long");
    test.start(id);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Running"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QAction>("run-pause").isEnabled(), patience);
    QVERIFY(!test.get<QAction>("run-continue").isEnabled());
    QVERIFY(!test.get<QAction>("run-resume").isEnabled());
    QVERIFY(!test.get<QAction>("run-delete").isEnabled());
    test.trigger("run-pause");
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Paused"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!test.get<QAction>("run-pause").isEnabled(), patience);
    test.picture(QStringLiteral("paused"));
    test.trigger("run-continue");
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Running"), patience);
    test.trigger("run-stop");
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Stopped"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QAction>("run-resume").isEnabled(), patience);
    QVERIFY(reasonBegins(test, "Stopped on request at step "));
  }

  void killedEngineLeavesAnInterruptedRunThatResumes() {
    TestWindow test;
    setScript("epochs=4,steps=20,step_ms=20");
    const QString id = QStringLiteral("killed");
    test.start(id);
    QTRY_VERIFY_WITH_TIMEOUT(!test.cell(id, RunTableModel::Top1).isEmpty(), patience);
    QCOMPARE(::kill(static_cast<pid_t>(pidOf(test, id)), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Interrupted"), patience);
    QVERIFY(reasonBegins(test, "The engine ended without saying why (killed, out of memory or power loss)."));
    auto& reason = test.get<MessageBar>("details-reason");
    test.picture(QStringLiteral("interrupted"));
    auto* resume = reason.findChild<QPushButton*>(QStringLiteral("message-action"));
    QVERIFY(resume->isVisible());
    QCOMPARE(resume->text(), QStringLiteral("Resume"));
    setScript("epochs=4,steps=20,step_ms=1");
    QTest::mouseClick(resume, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Finished"), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!reason.isVisible(), patience);
  }

  void failedRunSaysWhy() {
    TestWindow test;
    setScript("end=diverge,end_step=15");
    const QString id = QStringLiteral("diverged");
    test.start(id);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Failed"), patience);
    QVERIFY(reasonBegins(test, "The loss became infinite at step 15: resume with a smaller learning rate"));
    QVERIFY(test.get<QPlainTextEdit>("details-log").toPlainText().contains(QStringLiteral("became infinite")));
    test.picture(QStringLiteral("failed"));
  }

  void engineThatEndsBeforeItBeginsIsAFailedRun() {
    TestWindow test;
    setScript("end=mute");
    const QString id = QStringLiteral("mute");
    test.start(id);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Failed"), patience);
    QVERIFY(reasonBegins(test, "The engine ended before it began: distillscope-cli: cannot allocate memory"));
  }

  void engineThatCannotBeStartedIsSaidAtOnce() {
    TestWindow test;
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    test.removeEngine();
    test.start(QStringLiteral("never"));
    auto& bar = test.get<MessageBar>("new-run-bar");
    QVERIFY(bar.isVisible());
    QVERIFY2(bar.text().contains(QStringLiteral("cannot be started")), qPrintable(bar.text()));
    QVERIFY(!test.run(QStringLiteral("never")).exists());
  }

  void closingTheWindowLeavesTrainingRunning() {
    TestWindow test;
    setScript("epochs=1000,step_ms=5");
    const QString id = QStringLiteral("background");
    test.start(id);
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Running"), patience);
    test.reopen();
    QVERIFY(RunLock::isHeld(test.run(id)));
    QTRY_COMPARE_WITH_TIMEOUT(status(test, id), QStringLiteral("Running"), patience);
  }
};

QTEST_MAIN(TestRunControl)
#include "test_run_control.moc"
