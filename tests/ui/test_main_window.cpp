#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>

#include "core/record/recipe.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/run_store.h"
#include "ui/view.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestMainWindow : public QObject {
  Q_OBJECT

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
