#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QSpinBox>

#include "core/record/recipe.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/run_store.h"
#include "ui/view.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestMainWindow : public QObject {
  Q_OBJECT

  /// The recent workspaces as the menu offers them; with `none`, instead, that it says so if there are none.
  static QStringList entriesOf(TestWindow& test, bool none = false) {
    auto& menu = test.get<QMenu>("recent-menu");
    Q_EMIT menu.aboutToShow();
    QStringList texts;
    for (const QAction* action : menu.actions()) {
      if (action->isSeparator()) break;
      texts << action->text();
    }
    if (!none) return texts;
    return texts == QStringList(QStringLiteral("No other workspace yet")) && !menu.actions().first()->isEnabled()
               ? QStringList()
               : texts;
  }

 private Q_SLOTS:
  void viewAndGeometryComeBack() {
    TestWindow test;
    test.trigger("go-new-run-view");
    test.window().resize(1333, 777);
    test.reopen();
    QVERIFY(test.window().view(QStringLiteral("new-run-view"))->isVisible());
    QVERIFY(test.get<QAction>("go-new-run-view").isChecked());
    QCOMPARE(test.window().size(), QSize(1333, 777));
  }

  void anotherWorkspaceShowsItsOwnRuns() {
    TestWindow test;
    test.makeRun(QStringLiteral("here"));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    const QTemporaryDir other;
    test.window().openWorkspace(other.path().toStdString());
    QCOMPARE(test.cell(QStringLiteral("here"), RunTableModel::Status), QString());
    QCOMPARE(test.settings().value(QStringLiteral("workspace/last")).toString(), other.path());
    QCOMPARE(test.settings().value(QStringLiteral("workspace/recent")).toStringList().size(), 2);
    test.window().openWorkspace(test.workspace());
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("here"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
  }

  // Tab completion leaves a slash at the end of a folder's name.
  void workspaceIsTheSameHoweverItIsWritten() {
    TestWindow test;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("my-workspace"));
    for (const QString& written :
         {path, path + QLatin1Char('/'), path + QStringLiteral("/./"), path + QStringLiteral("/runs/..")}) {
      test.window().openWorkspace(written.toStdString());
      QCOMPARE(test.window().windowTitle(), QStringLiteral("my-workspace - distillscope"));
      QCOMPARE(test.settings().value(QStringLiteral("workspace/recent")).toStringList().count(path), 1);
      QCOMPARE(test.settings().value(QStringLiteral("workspace/recent")).toStringList().size(), 2);
      QCOMPARE(test.settings().value(QStringLiteral("workspace/last")).toString(), path);
    }
  }

  void recentWorkspacesAreNumberedWithoutTheOneThatIsOpen() {
    TestWindow test;
    QCOMPARE(entriesOf(test, true), QStringList());
    const QTemporaryDir other, third;
    const QString first = QString::fromStdString(test.workspace().string());
    test.window().openWorkspace(other.path().toStdString());
    test.window().openWorkspace(third.path().toStdString());
    QCOMPARE(entriesOf(test), QStringList({QStringLiteral("&1 ") + other.path(), QStringLiteral("&2 ") + first}));
    test.get<QMenu>("recent-menu").actions().at(1)->trigger();
    QCOMPARE(test.window().workspace(), test.workspace());
    QCOMPARE(entriesOf(test),
             QStringList({QStringLiteral("&1 ") + third.path(), QStringLiteral("&2 ") + other.path()}));
    test.trigger("clear-recent-action");
    QCOMPARE(entriesOf(test, true), QStringList());
    QCOMPARE(test.settings().value(QStringLiteral("workspace/recent")).toStringList(), QStringList(first));
  }

  void recentWorkspaceThatIsGoneIsNotMadeAnew() {
    TestWindow test;
    const QTemporaryDir folder;
    const QString gone = folder.filePath(QStringLiteral("gone"));
    test.window().openWorkspace(gone.toStdString());
    test.window().openWorkspace(test.workspace());
    QVERIFY(QDir(gone).removeRecursively());
    for (const char* answer : {"Keep", "Take"}) {
      entriesOf(test);
      test.get<QMenu>("recent-menu").actions().first()->trigger();
      auto& question = test.get<QMessageBox>("workspace-gone");
      QVERIFY2(question.text().contains(gone), qPrintable(question.text()));
      QVERIFY(test.window().workspace() == test.workspace() && !QDir(gone).exists());
      for (QAbstractButton* button : question.buttons()) {
        if (button->text().remove(QLatin1Char('&')).startsWith(QLatin1String(answer))) button->click();
      }
      QTRY_VERIFY(!test.window().findChild<QMessageBox*>());
      const bool isKept = QLatin1String(answer) == QLatin1String("Keep");
      QCOMPARE(test.settings().value(QStringLiteral("workspace/recent")).toStringList().contains(gone), isKept);
    }
    QCOMPARE(entriesOf(test, true), QStringList());
  }

  void workspaceIsChosenInADialog() {
    TestWindow test;
    const QTemporaryDir other;
    test.trigger("open-workspace-action");
    auto& dialog = test.get<QFileDialog>("folder-dialog");
    QCOMPARE(dialog.fileMode(), QFileDialog::Directory);
    QCOMPARE(dialog.directory().path(), QString::fromStdString(test.workspace().string()));
    dialog.selectFile(other.path());
    static_cast<QDialog&>(dialog).accept();
    QTRY_COMPARE(test.window().workspace(), std::filesystem::path(other.path().toStdString()));
    QTRY_VERIFY(!test.window().findChild<QFileDialog*>());
    // The one that is open stays as it is, with all that was done in it.
    const View* before = test.window().view(QStringLiteral("runs-view"));
    test.trigger("open-workspace-action");
    auto& again = test.get<QFileDialog>("folder-dialog");
    Q_EMIT again.fileSelected(other.path());
    again.reject();
    QCOMPARE(test.window().view(QStringLiteral("runs-view")), before);
  }

  void everyMenuEntryHasATextAndAMenuOfItsOwnKeys() {
    TestWindow test;
    QStringList shortcuts;
    for (const QAction* menu : test.window().menuBar()->actions()) {
      QVERIFY2(menu->text().contains(QLatin1Char('&')), qPrintable(menu->text()));
      for (const QAction* action : menu->menu()->actions()) {
        if (action->isSeparator()) continue;
        QVERIFY(!action->text().isEmpty());
        const QString keys = action->shortcut().toString();
        QVERIFY2(keys.isEmpty() || !shortcuts.contains(keys), qPrintable(keys));
        shortcuts.append(keys);
      }
    }
  }

  // Ticks of an earlier visit do not keep them out.
  void runsAreShownInEigenCamByMenuAndByThePalette() {
    TestWindow test;
    for (const char* id : {"one", "two", "three"}) test.makeRun(QLatin1String(id));
    QTRY_COMPARE(test.cell(QStringLiteral("three"), RunTableModel::Status), QStringLiteral("Finished"));
    const auto ticked = [&test] {
      QStringList ids;
      const auto& list = test.get<QListWidget>("cam-runs-list");
      for (int row = 0; row < list.count(); ++row) {
        if (list.item(row)->checkState() == Qt::Checked) ids << list.item(row)->text();
      }
      return ids;
    };
    QVERIFY(!test.get<QAction>("run-eigen-cam").isEnabled());
    test.chooseRuns({QStringLiteral("one")});
    test.trigger("go-cam-view");
    test.get<QListWidget>("cam-runs-list").item(0)->setCheckState(Qt::Checked);
    QTRY_COMPARE(ticked(), (QStringList{"three", "one"}));
    test.trigger("go-runs-view");
    test.chooseRuns({QStringLiteral("one"), QStringLiteral("two")});
    test.trigger("run-eigen-cam");
    QVERIFY(test.window().view(QStringLiteral("cam-view"))->isVisible());
    QTRY_COMPARE(ticked(), (QStringList{"two", "one"}));

    test.trigger("go-runs-view");
    test.chooseRuns({QStringLiteral("two")});
    test.trigger("palette-action");
    QTest::keyClicks(&test.get<QLineEdit>("palette-typed"), QStringLiteral("show in eig"));
    QCOMPARE(test.get<QListWidget>("palette-list").item(0)->text(), QStringLiteral("Show in Eigen-CAM"));
    QTest::keyClick(&test.get<QLineEdit>("palette-typed"), Qt::Key_Return);
    QTRY_COMPARE(ticked(), QStringList{"two"});
    test.picture(QStringLiteral("show-in-eigen-cam"));
  }

  void preferencesChangeTheThemeAtOnce() {
    TestWindow test;
    test.trigger("preferences-action");
    auto& themes = test.get<QComboBox>("theme");
    themes.setCurrentIndex(themes.findData(QStringLiteral("dark")));
    QVERIFY(isDark(QApplication::palette()));
    QCOMPARE(test.settings().value(QStringLiteral("window/theme")).toString(), QStringLiteral("dark"));
    QTRY_VERIFY(test.get<QDialog>("preferences").isVisible());
    themes.setCurrentIndex(themes.findData(QStringLiteral("light")));
    QVERIFY(!isDark(QApplication::palette()));
  }

  void preferencesChangeHowManyRunsWorkAndGoBackToTheDefaults() {
    TestWindow test;
    test.trigger("preferences-action");
    auto& jobs = test.get<QSpinBox>("queue-jobs");
    QCOMPARE(jobs.value(), 1);
    jobs.setFocus();
    jobs.selectAll();
    QTest::keyClicks(&jobs, QStringLiteral("12"));
    QTest::keyClick(&jobs, Qt::Key_Return);
    QCOMPARE(test.settings().value(QStringLiteral("queue/jobs")).toInt(), 12);
    auto& themes = test.get<QComboBox>("theme");
    themes.setCurrentIndex(themes.findData(QStringLiteral("dark")));
    test.get<QDialog>("preferences").grab().save(QStringLiteral(DISTILLSCOPE_PICTURES "/preferences-dark.png"));
    QVERIFY(isDark(QApplication::palette()));
    test.press("restore-defaults");
    QCOMPARE(jobs.value(), 1);
    QCOMPARE(themes.currentData().toString(), QStringLiteral("system"));
    QVERIFY(!isDark(QApplication::palette()));
    QCOMPARE(test.settings().value(QStringLiteral("queue/jobs")).toInt(), 1);
    QCOMPARE(test.settings().value(QStringLiteral("window/theme")).toString(), QStringLiteral("system"));
    test.get<QDialog>("preferences").grab().save(QStringLiteral(DISTILLSCOPE_PICTURES "/preferences-light.png"));
  }

  void aboutNamesTheVersions() {
    TestWindow test;
    QTRY_COMPARE_WITH_TIMEOUT(test.get<QLabel>("engine-state").text(), QStringLiteral("Engine 0.1.0-scripted"),
                              patience);
    test.trigger("about-action");
    QString text;
    for (const auto* label : test.get<QDialog>("about").findChildren<QLabel*>()) text += label->text();
    for (const char* part : {DISTILLSCOPE_VERSION, "0.1.0-scripted", "LibTorch 1.13-scripted", qVersion(),
                             "QCustomPlot 2.", "OpenCV 4."}) {
      QVERIFY2(text.contains(QLatin1String(part)), part);
    }
  }

  void engineThatCannotSayWhatItCanDoIsASentenceAndATryAgain() {
    TestWindow test;
    setScript("describe=fail");
    test.reopen();
    auto& bar = test.get<MessageBar>("engine-bar");
    QTRY_VERIFY_WITH_TIMEOUT(bar.isVisible(), patience);
    QVERIFY2(bar.text().contains(QStringLiteral("ended with code 127")), qPrintable(bar.text()));
    QVERIFY2(bar.text().contains(QStringLiteral("libtorch.so")), qPrintable(bar.text()));
    setScript("describe=garbage");
    Q_EMIT bar.actionTriggered();
    QTRY_VERIFY_WITH_TIMEOUT(bar.isVisible() && bar.text().contains(QStringLiteral("cannot be read")), patience);
    setScript("");
    Q_EMIT bar.actionTriggered();
    QTRY_COMPARE_WITH_TIMEOUT(test.get<QLabel>("engine-state").text(), QStringLiteral("Engine 0.1.0-scripted"),
                              patience);
    QVERIFY(!bar.isVisible());
  }

  void workspaceThatCannotBeMadeIsSaid() {
    TestWindow test;
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("file")).toStdString();
    writeFileAtomically(file, "not a folder");
    test.window().openWorkspace(file / "workspace");
    auto& bar = test.get<MessageBar>("workspace-bar");
    QVERIFY(bar.isVisible());
    QVERIFY2(bar.text().contains(QStringLiteral("cannot be used as a workspace")), qPrintable(bar.text()));
  }
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
