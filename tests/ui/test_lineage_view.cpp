#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QMessageBox>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/view.h"
#include "ui/views/lineage_view.h"

using namespace distillscope;

class TestLineageView : public QObject {
  Q_OBJECT

  /// An MLL teacher, an MCMI teacher that started from it, a student of that, and a run on its own.
  static LineageView& open(TestWindow& test) {
    test.makeRun(QStringLiteral("mll"));
    test.makeRun(QStringLiteral("mcmi"), {{"objective", {{"id", "mcmi"}}}, {"init", "mll"}});
    test.makeRun(QStringLiteral("kd"), {{"kind", "student"}, {"teacher", "mcmi"}, {"distiller", {{"id", "kd"}}}});
    test.makeRun(QStringLiteral("alone"));
    for (const char* id : {"mll", "mcmi", "kd", "alone"}) {
      const auto status = [&] { return test.cell(QLatin1String(id), RunTableModel::Status); };
      if (!QTest::qWaitFor([&] { return status() == QLatin1String("Finished"); }, patience)) qFatal("no run %s", id);
    }
    test.trigger("runs-lineage");
    auto& lineage = test.get<LineageView>("lineage");
    if (!QTest::qWaitFor([&] { return !lineage.boxOf(QStringLiteral("kd")).isEmpty(); }, patience)) qFatal("no box");
    return lineage;
  }

 private Q_SLOTS:
  void everyRunStandsRightOfWhatItBuildsOn() {
    TestWindow test;
    const LineageView& lineage = open(test);
    const auto left = [&](const char* id) { return lineage.boxOf(QLatin1String(id)).left(); };
    QVERIFY(left("mll") < left("mcmi") && left("mcmi") < left("kd"));
    QVERIFY(lineage.boxOf(QStringLiteral("alone")).isEmpty());
    QCOMPARE(lineage.plan().alone, 1);
    test.picture(QStringLiteral("lineage-of-three"));
  }

  void aBoxIsARowOfTheTable() {
    TestWindow test;
    LineageView& lineage = open(test);
    QTest::mouseClick(lineage.viewport(), Qt::LeftButton, {}, lineage.boxOf(QStringLiteral("mcmi")).center());
    QCOMPARE(lineage.selected(), QStringList(QStringLiteral("mcmi")));
    QCOMPARE(test.get<QLabel>("details-title").text(), QStringLiteral("mcmi"));
    test.chooseRuns({QStringLiteral("kd")});
    QCOMPARE(lineage.selected(), QStringList(QStringLiteral("kd")));
  }

  void keysGoFromBoxToBoxAndOpenOne() {
    TestWindow test;
    LineageView& lineage = open(test);
    lineage.setFocus();
    QTest::keyClick(&lineage, Qt::Key_Right);
    QCOMPARE(lineage.selected(), QStringList(QStringLiteral("mll")));
    QTest::keyClick(&lineage, Qt::Key_Right);
    QTest::keyClick(&lineage, Qt::Key_Right);
    QCOMPARE(lineage.selected(), QStringList(QStringLiteral("kd")));
    QTest::keyClick(&lineage, Qt::Key_Left);
    QCOMPARE(lineage.selected(), QStringList(QStringLiteral("mcmi")));
    QTest::keyClick(&lineage, Qt::Key_Return);
    QTRY_VERIFY(test.window().view(QStringLiteral("curves-view"))->isVisible());
  }

  void deletingAParentHereAsksToo() {
    TestWindow test;
    LineageView& lineage = open(test);
    QTest::mouseClick(lineage.viewport(), Qt::LeftButton, {}, lineage.boxOf(QStringLiteral("mcmi")).center());
    lineage.setFocus();
    QTest::keyClick(&lineage, Qt::Key_Delete);
    auto& question = test.get<QMessageBox>("delete-warning");
    QVERIFY(question.informativeText().startsWith(QStringLiteral("kd: ")));
    test.answer("delete-warning", QMessageBox::DestructiveRole);
    QTRY_VERIFY(lineage.boxOf(QStringLiteral("mcmi")).isEmpty());
    QCOMPARE(lineage.plan().alone, 3);
  }
};

QTEST_MAIN(TestLineageView)
#include "test_lineage_view.moc"
