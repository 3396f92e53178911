#include <QAction>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QTableWidget>

#include "tests/ui/window_fixture.h"
#include "ui/command_palette.h"
#include "ui/fuzzy.h"
#include "ui/models/run_table_model.h"
#include "ui/view.h"

using namespace distillscope;

class TestCommandPalette : public QObject {
  Q_OBJECT

  static int score(const char* typed, const char* text) {
    return fuzzyScore(QLatin1String(typed), QLatin1String(text)).value_or(-1000);
  }

 private Q_SLOTS:
  void lettersAreFoundInTheirOrderOnly() {
    QVERIFY(fuzzyScore(QStringLiteral("ECAM"), QStringLiteral("Eigen-CAM")));
    QVERIFY(fuzzyScore(QStringLiteral("new r"), QStringLiteral("New run")));
    QVERIFY(!fuzzyScore(QStringLiteral("mace"), QStringLiteral("Eigen-CAM")));
    QVERIFY(!fuzzyScore(QStringLiteral("runn"), QStringLiteral("New run")));
    QVERIFY(fuzzyScore({}, QStringLiteral("anything")));
    QVERIFY(!fuzzyScore(QStringLiteral("a"), {}));
  }

  void beginningsOfWordsAndLettersInARowComeFirst() {
    QVERIFY(score("cu", "Show curves") > score("cu", "Recent queue"));
    QVERIFY(score("run", "New run") > score("run", "Redo outline now"));
    // The second "c" begins a word: a search that took the first one it meets would miss that.
    QVERIFY(score("cam", "Ecam Cam") > score("cam", "Ecam xam"));
    QVERIFY(score("stop", "Stop") > score("stop", "Stop all runs of this workspace"));
  }

  void typedLettersOpenAViewARunOrACommand() {
    TestWindow test;
    test.makeRun(QStringLiteral("resnet20-mcmi"));
    test.makeRun(QStringLiteral("other"));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("other"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    test.trigger("palette-action");
    QTest::keyClicks(&test.get<QLineEdit>("palette-typed"), QStringLiteral("curv"));
    auto& palette = test.get<CommandPalette>("palette");
    palette.grab().save(QStringLiteral(DISTILLSCOPE_PICTURES "/palette-light.png"));
    QCOMPARE(test.get<QListWidget>("palette-list").item(0)->text(), QStringLiteral("Curves"));
    QTest::keyClick(&test.get<QLineEdit>("palette-typed"), Qt::Key_Return);
    QVERIFY(test.window().view(QStringLiteral("curves-view"))->isVisible());
    QTRY_VERIFY(!test.window().findChild<CommandPalette*>());

    test.trigger("palette-action");
    QTest::keyClicks(&test.get<QLineEdit>("palette-typed"), QStringLiteral("r20mc"));
    QCOMPARE(test.get<QListWidget>("palette-list").count(), 1);
    QTest::keyClick(&test.get<QLineEdit>("palette-typed"), Qt::Key_Return);
    QVERIFY(test.window().view(QStringLiteral("runs-view"))->isVisible());
    QCOMPARE(test.get<QLineEdit>("details-tags").isVisible(), true);
    QTRY_VERIFY(!test.window().findChild<CommandPalette*>());

    test.trigger("palette-action");
    auto& typed = test.get<QLineEdit>("palette-typed");
    QTest::keyClicks(&typed, QStringLiteral("run"));
    QTest::keyClick(&typed, Qt::Key_Down);
    QCOMPARE(test.get<QListWidget>("palette-list").currentRow(), 1);
    QTest::keyClicks(&typed, QStringLiteral("zzz"));
    QTest::keyClick(&typed, Qt::Key_Return);  // nothing fits: nothing happens
    QVERIFY(test.get<CommandPalette>("palette").isVisible());
  }

  void everyShortcutIsListed() {
    TestWindow test;
    test.trigger("shortcuts-action");
    const auto& table = test.get<QTableWidget>("shortcuts-table");
    QStringList keys;
    for (int row = 0; row < table.rowCount(); ++row) keys << table.item(row, 2)->text();
    for (const char* wanted : {"Ctrl+K", "Ctrl+O", "Ctrl+N", "Ctrl+F", "F1", "Ctrl+,"}) {
      QVERIFY2(keys.contains(QLatin1String(wanted)), wanted);
    }
  }
};

QTEST_MAIN(TestCommandPalette)
#include "test_command_palette.moc"
