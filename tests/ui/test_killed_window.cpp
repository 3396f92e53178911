// What a person arranged outlives a window that is killed, and a settings file that was spoilt.
#include <QAction>
#include <QDockWidget>
#include <QHeaderView>
#include <QProcess>
#include <QTreeView>
#include <csignal>

#include "tests/ui/patience.h"
#include "ui/main_window.h"
#include "ui/models/run_table_model.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/view.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

namespace {

const QString settingsName = QStringLiteral("/window.ini"), workspaceName = QStringLiteral("/workspace");

struct Window {
  explicit Window(const QString& folder)
      : settings(folder + settingsName),
        window((folder + workspaceName).toStdString(), QStringLiteral("/no/such/engine"), settings, theme) {
    window.show();
    if (!QTest::qWaitForWindowExposed(&window)) qFatal("the window does not appear");
  }
  Settings settings;
  Theme theme;
  MainWindow window;
};

/// A person arranges the window, and then it stands there until it is killed.
int arrange(QApplication& application, const QString& folder) {
  Window opened(folder);
  MainWindow& window = opened.window;
  QTest::qWait(2 * static_cast<int>(settingsDelay.count()));  // whatever opening it leads to has been written
  window.resize(1111, 777);
  window.findChild<QTreeView*>(QStringLiteral("runs-table"))->header()->resizeSection(RunTableModel::Name, 432);
  window.findChild<QAction*>(QStringLiteral("dock-curves-view-action"))->trigger();
  window.findChild<QAction*>(QStringLiteral("float-view-action"))->trigger();
  QTest::qWait(2 * static_cast<int>(settingsDelay.count()));
  window.findChild<QDockWidget*>(QStringLiteral("dock-curves-view"))->setGeometry(40, 50, 640, 512);
  window.findChild<QAction*>(QStringLiteral("go-students-view"))->trigger();
  return application.exec();
}

}  // namespace

class TestKilledWindow : public QObject {
  Q_OBJECT

  static bool isWritten(const QString& folder, const char* key, const QVariant& value) {
    return Settings(folder + settingsName).value(QLatin1String(key)) == value;
  }

 private Q_SLOTS:
  void placesSizesAndColumnsOutliveAKilledWindow() {
    const QTemporaryDir folder;
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--arrange"), folder.path()});
    QTRY_VERIFY_WITH_TIMEOUT(isWritten(folder.path(), "window/view", QStringLiteral("students-view")), patience);
    QTest::qWait(200);  // the same moment brings the others
    program.kill();
    QVERIFY(program.waitForFinished());
    QCOMPARE(program.exitStatus(), QProcess::CrashExit);

    Window again(folder.path());
    MainWindow& window = again.window;
    QVERIFY(again.settings.problem().isEmpty());
    QCOMPARE(window.size(), QSize(1111, 777));
    QVERIFY(window.view(QStringLiteral("students-view"))->isVisible());
    QCOMPARE(window.findChild<QTreeView*>(QStringLiteral("runs-table"))->header()->sectionSize(RunTableModel::Name),
             432);
    const auto* dock = window.findChild<QDockWidget*>(QStringLiteral("dock-curves-view"));
    QVERIFY(dock && dock->isFloating());
    QCOMPARE(dock->size(), QSize(640, 512));
  }

  // The program itself; nobody is at its window, so it only writes that it was open.
  void programThatIsEndedFromOutsideClosesInOrder_data() {
    QTest::addColumn<int>("signal");
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) QTest::addRow("signal %d", signal) << signal;
  }
  void programThatIsEndedFromOutsideClosesInOrder() {
    QFETCH(const int, signal);
    const QTemporaryDir folder;
    QProcess program;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder.path());
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(DISTILLSCOPE_PROGRAM),
                  {QStringLiteral("--engine"), QStringLiteral("/no/such/engine"), folder.path() + workspaceName});
    const QString file = folder.path() + QStringLiteral("/distillscope/window.ini");
    const auto last = [&file] { return Settings(file).value(QStringLiteral("workspace/last")).toString(); };
    QTRY_COMPARE_WITH_TIMEOUT(last(), folder.path() + workspaceName, patience);
    QCOMPARE(::kill(static_cast<pid_t>(program.processId()), signal), 0);
    QVERIFY(program.waitForFinished(patience));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(!Settings(file).value(QStringLiteral("window/geometry")).toByteArray().isEmpty());
  }

  void windowOpensWithASpoiltFileAndSaysSo() {
    const QTemporaryDir folder;
    QFile file(folder.path() + settingsName);
    const QByteArray spoilt = QByteArray("[window]\nview=curves-view\n\n", 27) + QByteArray(100, '\0') + "no sense\n";
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(spoilt);
    file.close();
    {
      const Window opened(folder.path());
      QCOMPARE(opened.window.size(), QSize(1280, 820));
      const auto* bar = opened.window.findChild<MessageBar*>(QStringLiteral("settings-bar"));
      QVERIFY(bar->isVisible());
      QVERIFY2(bar->text().contains(QStringLiteral("could not be read as a whole")), qPrintable(bar->text()));
    }
    QFile kept(file.fileName() + QStringLiteral(".damaged"));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), spoilt);
    const Window again(folder.path());
    QVERIFY(!again.window.findChild<MessageBar*>(QStringLiteral("settings-bar"))->isVisible());
  }

  void windowOpensWithTornValuesAsAtFirst() {
    const QTemporaryDir folder;
    QFile file(folder.path() + settingsName);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "[window]\ngeometry=@ByteArray(\\x1\\xd9\\xd0\\xcb\ndocked=curves-view\ndocks=@ByteArray(\\0\\0\n"
        "view=no-such-view\n[runs]\ncolumns=@ByteArray(\\0\\0\\0\\xff\nsplitter=12\n");
    file.close();
    const Window opened(folder.path());
    QCOMPARE(opened.window.size(), QSize(1280, 820));
    QVERIFY(opened.window.view(QStringLiteral("runs-view"))->isVisible());
    QVERIFY(opened.window.view(QStringLiteral("curves-view"))->isVisible());  // in its dock, at the right
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  if (argc == 3 && QLatin1String(argv[1]) == QLatin1String("--arrange"))
    return arrange(application, QString::fromLocal8Bit(argv[2]));
  TestKilledWindow test;
  return QTest::qExec(&test, argc, argv);
}
#include "test_killed_window.moc"
