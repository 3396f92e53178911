#include <QAbstractItemModelTester>
#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "tests/ui/window_fixture.h"
#include "ui/engine_process.h"
#include "ui/models/run_table_model.h"
#include "ui/run_store.h"
#include "ui/view.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestRunTable : public QObject {
  Q_OBJECT

  static QStringList shownRuns(TestWindow& test) {
    const QAbstractItemModel* model = test.get<QTableView>("runs-table").model();
    QStringList ids;
    for (int row = 0; row < model->rowCount(); ++row) ids.append(model->index(row, 0).data().toString());
    return ids;
  }
  static const nlohmann::json& mobileStudent() {
    static const nlohmann::json recipe = {
        {"kind", "student"}, {"model", {{"id", "mobilenetv2"}}}, {"teacher", "alpha"}, {"distiller", {{"id", "at"}}}};
    return recipe;
  }

 private Q_SLOTS:
  void modelsKeepTheRulesWhileRunsComeChangeAndGo() {
    TestWindow test;
    RunStore runs(test.workspace());
    EngineProcess engine(QStringLiteral(DISTILLSCOPE_FAKE_ENGINE));
    RunTableModel model(runs, engine);
    RunFilterModel filtered;
    filtered.setSourceModel(&model);
    filtered.sort(RunTableModel::Top1, Qt::DescendingOrder);
    const QAbstractItemModelTester modelTester(&model), filteredTester(&filtered);
    for (const char* id : {"third", "first", "second"}) {
      test.makeRun(QLatin1String(id));
      runs.refresh();
    }
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("third"));
    filtered.setWords(QStringLiteral("sec teach"));
    QCOMPARE(filtered.rowCount(), 1);
    filtered.setWords({});
    QCOMPARE(runs.moveToTrash(QStringLiteral("first")), QString());
    QCOMPARE(filtered.rowCount(), 2);
    QCOMPARE(runs.restoreFromTrash(QStringLiteral("first")), QString());
    runs.refresh();
    QCOMPARE(filtered.rowCount(), 3);
  }

  void everyColumnSortsAndTheFilterFindsWords() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"), {}, "epochs=2,step_ms=0");
    test.makeRun(QStringLiteral("beta"), {}, "epochs=9,step_ms=0");
    test.makeRun(QStringLiteral("gamma"), mobileStudent(), "epochs=5,step_ms=0");
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 3, patience);
    auto& table = test.get<QTableView>("runs-table");
    for (int column = 0; column < table.model()->columnCount(); ++column) {
      table.sortByColumn(column, Qt::AscendingOrder);
      QCOMPARE(shownRuns(test).size(), 3);
    }
    // More epochs of the same training: a higher likelihood.
    table.sortByColumn(RunTableModel::LogLikelihood, Qt::DescendingOrder);
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test),
                              QStringList({QStringLiteral("beta"), QStringLiteral("gamma"), QStringLiteral("alpha")}),
                              patience);
    QTest::keyClicks(&test.get<QLineEdit>("runs-filter"), QStringLiteral("student MOBILE"));
    QCOMPARE(shownRuns(test), QStringList(QStringLiteral("gamma")));
    test.get<QLineEdit>("runs-filter").clear();
    test.chooseRuns({QStringLiteral("alpha"), QStringLiteral("gamma")});
    test.picture(QStringLiteral("several-runs"));
  }

  void deletedRunComesBackByUndo() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    test.makeRun(QStringLiteral("beta"), mobileStudent());
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    test.chooseRuns({QStringLiteral("alpha")});
    test.trigger("run-delete");
    QCOMPARE(shownRuns(test), QStringList(QStringLiteral("beta")));
    QVERIFY(!std::filesystem::exists(test.run(QStringLiteral("alpha")).path()));
    auto& bar = test.get<MessageBar>("runs-bar");
    QCOMPARE(bar.text(), QStringLiteral("Moved to the trash: alpha. 1 run names it as teacher or start."));
    test.picture(QStringLiteral("deleted"));
    QTest::mouseClick(bar.findChild<QPushButton*>(QStringLiteral("message-action")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    QVERIFY(test.run(QStringLiteral("alpha")).exists());
    test.trigger("run-redo");
    QCOMPARE(shownRuns(test), QStringList(QStringLiteral("beta")));
  }

  void lastRunDeletedCanStillBeUndone() {
    TestWindow test;
    test.makeRun(QStringLiteral("only"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    test.chooseRuns({QStringLiteral("only")});
    test.trigger("run-delete");
    QVERIFY(test.get<MessageBar>("runs-bar").isVisible());
    test.trigger("run-undo");
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
  }

  void duplicateOpensTheFormWithTheSameRecipe() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"), {{"optimizer", {{"lr", 0.02}}}, {"model", {{"id", "resnet8"}}}});
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    test.chooseRuns({QStringLiteral("alpha")});
    test.trigger("run-duplicate");
    QVERIFY(test.window().view(QStringLiteral("new-run-view"))->isVisible());
    QCOMPARE(test.get<QLineEdit>("field-optimizer.lr").text(), QStringLiteral("0.02"));
    QCOMPARE(test.get<QLineEdit>("field-name").text(), QStringLiteral("resnet8-mll"));
    // Only what differs from the defaults counts as chosen.
    QVERIFY(test.get<QWidget>("reset-optimizer.lr").isVisible());
    QVERIFY(!test.get<QWidget>("reset-epochs").isVisible());
  }

  void columnsKeepTheirPlaceBetweenSessions() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    QHeaderView* header = test.get<QTableView>("runs-table").horizontalHeader();
    header->moveSection(RunTableModel::Cmi, 1);
    test.reopen();
    QCOMPARE(test.get<QTableView>("runs-table").horizontalHeader()->visualIndex(RunTableModel::Cmi), 1);
  }
};

QTEST_MAIN(TestRunTable)
#include "test_run_table.moc"
