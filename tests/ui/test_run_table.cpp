#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTabWidget>
#include <QTextBlock>
#include <QTextEdit>
#include <QTextLayout>
#include <QTreeView>
#include <fstream>

#include "core/record/event_log.h"
#include "core/record/run_notes.h"
#include "tests/ui/recorded_runs.h"
#include "tests/ui/view_fixture.h"
#include "tests/ui/window_fixture.h"
#include "ui/models/run_filter_model.h"
#include "ui/models/run_table_model.h"
#include "ui/run_actions.h"
#include "ui/run_store.h"
#include "ui/theme.h"
#include "ui/view.h"
#include "ui/views/runs_columns.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

namespace {

/// For fixtures whose parts are tested without a view.
class Nothing : public QWidget {
 public:
  explicit Nothing(Workbench&) {}
};

}  // namespace

class TestRunTable : public QObject {
  Q_OBJECT

  static QStringList shownRuns(TestWindow& test) {
    const QAbstractItemModel* model = test.get<QTreeView>("runs-table").model();
    QStringList ids;
    for (int row = 0; row < model->rowCount(); ++row) ids.append(model->index(row, 0).data().toString());
    return ids;
  }
  static const nlohmann::json& mobileStudent() {
    static const nlohmann::json recipe = {
        {"kind", "student"}, {"model", {{"id", "mobilenetv2"}}}, {"teacher", "alpha"}, {"distiller", {{"id", "at"}}}};
    return recipe;
  }

  /// Opens New run with the recipe of a run "alpha".
  static void duplicateAlpha(TestWindow& test) {
    test.makeRun(QStringLiteral("alpha"), {{"optimizer", {{"lr", 0.02}}}, {"model", {{"id", "resnet8"}}}});
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    test.chooseRuns({QStringLiteral("alpha")});
    test.trigger("run-duplicate");
  }

 private Q_SLOTS:
  void modelsKeepTheRulesWhileRunsComeChangeAndGo() {
    test::ViewFixture fixture;
    fixture.open<Nothing>();
    RunStore& runs = fixture.runs();
    for (const RunGrouping grouping : {RunGrouping::None, RunGrouping::Kind, RunGrouping::Tag}) {
      RunTableModel model(fixture.workbench());
      RunFilterModel filtered;
      filtered.setSourceModel(&model);
      filtered.sort(RunTableModel::Top1, Qt::DescendingOrder);
      const QAbstractItemModelTester modelTester(&model), filteredTester(&filtered);
      model.setGrouping(grouping);
      for (const char* id : {"third", "first", "second"}) {
        test::RecordedRun run = test::teacher(id, "mll");
        if (std::string(id) == "second") run.kind = "student";
        test::writeRun(fixture.workspace(), run);
        runs.refresh();
      }
      QCOMPARE(runs.ids().size(), 3);
      filtered.setWords(QStringLiteral("sec stud"));
      QCOMPARE(filtered.rowCount(), 1);
      QVERIFY(filtered.mapFromSource(model.indexOf(QStringLiteral("second"))).isValid());
      QVERIFY(!filtered.mapFromSource(model.indexOf(QStringLiteral("first"))).isValid());
      filtered.setWords({});
      QCOMPARE(runs.setNotes(QStringLiteral("first"), {.tags = {"kept"}, .note = {}}), QString());
      runs.refresh();
      QCOMPARE(runs.moveToTrash(QStringLiteral("second")), QString());
      QVERIFY(!model.indexOf(QStringLiteral("second")).isValid());
      QCOMPARE(runs.restoreFromTrash(QStringLiteral("second")), QString());
      runs.refresh();
      QVERIFY(model.indexOf(QStringLiteral("second")).isValid());
      model.setAdded({MeasureColumn{.split = "train", .measure = "cmi", .when = MeasureColumn::When::Best}});
      QCOMPARE(model.columnCount(), RunTableModel::fixedColumns + 1);
      for (const QString& id : QStringList(runs.ids())) QCOMPARE(runs.moveToTrash(id), QString());
      QCOMPARE(model.rowCount(), 0);
    }
  }

  void runsStandInTheGroupOfWhatTheyHaveInCommon() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    test.makeRun(QStringLiteral("beta"), mobileStudent());
    test.makeRun(QStringLiteral("gamma"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 3, patience);
    auto& groups = test.get<QComboBox>("runs-group");
    groups.setCurrentIndex(groups.findData(QStringLiteral("kind")));
    auto& table = test.get<QTreeView>("runs-table");
    QCOMPARE(shownRuns(test), QStringList({QStringLiteral("Teacher (2)"), QStringLiteral("Student (1)")}));
    const QModelIndex teachers = table.model()->index(0, 0);
    QVERIFY(table.isExpanded(teachers));
    QCOMPARE(table.model()->index(1, 0, teachers).data().toString(), QStringLiteral("gamma"));
    // What is chosen stays chosen.
    test.chooseRuns({QStringLiteral("beta")});
    groups.setCurrentIndex(groups.findData(QStringLiteral("model")));
    Q_EMIT groups.activated(groups.currentIndex());
    QCOMPARE(table.selectionModel()->selectedRows().size(), 1);
    QCOMPARE(table.selectionModel()->selectedRows().front().data().toString(), QStringLiteral("beta"));
    QTest::keyClicks(&test.get<QLineEdit>("runs-filter"), QStringLiteral("gamma"));
    QCOMPARE(table.model()->rowCount(), 1);
    test.get<QLineEdit>("runs-filter").clear();
    test.picture(QStringLiteral("grouped-runs"));
    test.reopen();
    QCOMPARE(test.get<QComboBox>("runs-group").currentData().toString(), QStringLiteral("model"));
  }

  void measureOfAnySplitAndEpochIsAColumn() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"), {}, "epochs=4,step_ms=0");
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    auto* columns = test.window().findChild<RunsColumns*>();
    columns->menu()->popup(QPoint());
    test.get<QAction>("add-measure").trigger();
    columns->menu()->close();
    const auto choose = [&](const char* field, int index) { test.get<QComboBox>(field).setCurrentIndex(index); };
    choose("measure", test.get<QComboBox>("measure").findData(QStringLiteral("cmi")));
    choose("split", 1);
    choose("when", 2);
    test.get<QSpinBox>("epoch").setValue(2);
    test.get<QDialog>("measure-dialog").accept();
    const QAbstractItemModel* model = test.get<QTreeView>("runs-table").model();
    const int added = RunTableModel::Cmi + 1;
    QCOMPARE(model->headerData(added, Qt::Horizontal).toString(), QStringLiteral("CMI train @2"));
    // Read from the log by hand.
    std::ifstream log(test.run(QStringLiteral("alpha")).events());
    double wanted = -1;
    for (std::string line; std::getline(log, line);) {
      const auto event = nlohmann::json::parse(line);
      if (event["type"] == "epoch" && event["epoch"] == 2 && event.dump().find("\"train\"") != std::string::npos) {
        wanted = event["cmi"];
      }
    }
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("alpha"), added), QString::number(wanted, 'f', 4), patience);
    test.reopen();
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("alpha"), added), QString::number(wanted, 'f', 4), patience);
  }

  void fieldOfTheRecipeIsAColumnThatSortsAndThatTheFilterFinds() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"), {{"optimizer", {{"lr", 0.1}}}});
    test.makeRun(QStringLiteral("beta"), {{"optimizer", {{"lr", 0.02}}}});
    test.makeRun(QStringLiteral("gamma"), {{"optimizer", {{"lr", 0.1}}}, {"seed", 7}});
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 3, patience);
    auto* columns = test.window().findChild<RunsColumns*>();
    columns->menu()->popup(QPoint());
    test.get<QAction>("add-field").trigger();
    columns->menu()->close();
    auto& dialog = test.get<QInputDialog>("field-dialog");
    QVERIFY(dialog.comboBoxItems().contains(QStringLiteral("objective.id")));
    dialog.setTextValue(QStringLiteral("optimizer.lr"));
    dialog.accept();
    const int added = RunTableModel::Cmi + 1;
    auto& table = test.get<QTreeView>("runs-table");
    QCOMPARE(table.model()->headerData(added, Qt::Horizontal).toString(), QStringLiteral("optimizer.lr"));
    QCOMPARE(test.cell(QStringLiteral("beta"), added), QStringLiteral("0.02"));
    table.sortByColumn(added, Qt::AscendingOrder);
    QCOMPARE(shownRuns(test).first(), QStringLiteral("beta"));
    test.picture(QStringLiteral("recipe-column"));
    table.sortByColumn(-1, Qt::AscendingOrder);
    const auto found = [&](const char* words) {
      test.get<QLineEdit>("runs-filter").setText(QLatin1String(words));
      return shownRuns(test).join(QLatin1Char(' '));
    };
    QCOMPARE(found("lr=0.1"), QStringLiteral("alpha gamma"));
    QCOMPARE(found("lr=0.10 seed=7"), QStringLiteral("gamma"));
    QCOMPARE(found("optimizer.lr=0.02"), QStringLiteral("beta"));
    QCOMPARE(found("lr=0.0"), QString());
    QCOMPARE(found("id=MLL bet"), QStringLiteral("beta"));
    QCOMPARE(found(""), QStringLiteral("alpha beta gamma"));
    test.reopen();
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("beta"), added), QStringLiteral("0.02"), patience);
  }

  void theTableIsSavedAsItIsShown() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"), {}, "epochs=2,step_ms=0");
    test.makeRun(QStringLiteral("be,ta"), mobileStudent(), "epochs=2,step_ms=0");
    test.makeRun(QStringLiteral("gamma"), {}, "epochs=2,step_ms=0");
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 3, patience);
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("gamma"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    auto& table = test.get<QTreeView>("runs-table");
    for (int column = RunTableModel::Dataset; column < table.model()->columnCount(); ++column)
      table.header()->setSectionHidden(column, column != RunTableModel::Progress && column != RunTableModel::Top1);
    table.header()->moveSection(table.header()->visualIndex(RunTableModel::Top1), 0);
    auto& groups = test.get<QComboBox>("runs-group");
    groups.setCurrentIndex(groups.findData(QStringLiteral("kind")));
    test.get<QLineEdit>("runs-filter").setText(QStringLiteral("a"));
    test.trigger("runs-save-table");
    const QString path = QString::fromStdString((test.workspace() / "runs.csv").string());
    auto& dialog = test.get<QFileDialog>("save-dialog");
    dialog.selectFile(path);
    QMetaObject::invokeMethod(&dialog, "accept");
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    // The measure as recorded, by hand from the summary of the log.
    const auto top1 = [&](const char* id) {
      RunHistory history;
      for (const Event& event : EventReader(test.run(QLatin1String(id)).events()).poll()) history.add(event);
      return QByteArray::fromStdString(nlohmann::json(history.epochs("test").back().measures.at("top1")).dump());
    };
    QCOMPARE(file.readAll(), "Top-1,Name,Kind,Progress\r\n" + top1("alpha") + ",alpha,Teacher,1\r\n" + top1("gamma") +
                                 ",gamma,Teacher,1\r\n" + top1("be,ta") + ",\"be,ta\",Student,1\r\n");
  }

  void everyColumnSortsAndTheFilterFindsWords() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"), {}, "epochs=2,step_ms=0");
    test.makeRun(QStringLiteral("beta"), {}, "epochs=9,step_ms=0");
    test.makeRun(QStringLiteral("gamma"), mobileStudent(), "epochs=5,step_ms=0");
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 3, patience);
    auto& table = test.get<QTreeView>("runs-table");
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

  void aFilterThatFindsNothingSaysSoAndIsCleared() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    const auto& none = test.get<EmptyState>("runs-none-found");
    QVERIFY(!none.isVisible());
    auto& filter = test.get<QLineEdit>("runs-filter");
    QTest::keyClicks(&filter, QStringLiteral("alphabet"));
    QVERIFY(none.isVisible());
    QVERIFY(filter.hasFocus());
    test.picture(QStringLiteral("runs-none-found"));
    // A run that comes and has the word is shown at once.
    test.makeRun(QStringLiteral("alphabet-1"));
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QTreeView>("runs-table").isVisible(), patience);
    QTest::keyClicks(&filter, QStringLiteral(" soup"));
    QVERIFY(none.isVisible());
    QTest::mouseClick(none.findChild<QPushButton*>(), Qt::LeftButton);
    QCOMPARE(filter.text(), QString());
    QVERIFY(!none.isVisible());
    QCOMPARE(shownRuns(test).size(), 2);
    QVERIFY(test.get<QTreeView>("runs-table").hasFocus());
  }

  void deletedRunComesBackByUndo() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    test.makeRun(QStringLiteral("beta"), mobileStudent());
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    test.chooseRuns({QStringLiteral("beta")});
    test.trigger("run-delete");
    QCOMPARE(shownRuns(test), QStringList(QStringLiteral("alpha")));
    QVERIFY(!std::filesystem::exists(test.run(QStringLiteral("beta")).path()));
    auto& bar = test.get<MessageBar>("runs-bar");
    QTRY_COMPARE(bar.text(), QStringLiteral("Moved to the trash: beta."));
    test.picture(QStringLiteral("deleted"));
    QTest::mouseClick(bar.findChild<QPushButton*>(QStringLiteral("message-action")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    QVERIFY(test.run(QStringLiteral("beta")).exists());
    test.trigger("run-redo");
    QCOMPARE(shownRuns(test), QStringList(QStringLiteral("alpha")));
  }

  void deletingAParentAsksAndNamesItsChildren() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    test.makeRun(QStringLiteral("beta"), mobileStudent());
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    test.chooseRuns({QStringLiteral("alpha")});
    test.trigger("run-delete");
    auto* question = &test.get<QMessageBox>("delete-warning");
    QCOMPARE(question->text(), QStringLiteral("Other runs build on alpha."));
    QVERIFY(question->informativeText().startsWith(QStringLiteral("beta: ")));
    question->reject();
    QTRY_VERIFY(!test.window().findChild<QMessageBox*>());
    QCOMPARE(shownRuns(test).size(), 2);
    test.trigger("run-delete");
    test.answer("delete-warning", QMessageBox::DestructiveRole);
    QCOMPARE(shownRuns(test), QStringList(QStringLiteral("beta")));
  }

  // As New run writes it where a weights file was chosen.
  void deletingARunWhoseCheckpointIsNamedByItsPathAsksToo() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    nlohmann::json recipe = mobileStudent();
    recipe["teacher"] = test.run(QStringLiteral("alpha")).lastCheckpoint().string();
    test.makeRun(QStringLiteral("beta"), recipe);
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    test.chooseRuns({QStringLiteral("alpha")});
    test.trigger("run-delete");
    QVERIFY(test.get<QMessageBox>("delete-warning").informativeText().startsWith(QStringLiteral("beta: ")));
  }

  void whatIsDeletedForGoodIsGone() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    const std::filesystem::path trash = test.workspace() / "trash";
    std::filesystem::create_directories(trash / ".alpha" / "checkpoints");  // left by a program that ended too early
    test.chooseRuns({QStringLiteral("alpha")});
    test.trigger("run-delete");
    test.trigger("run-trash");
    auto& list = test.get<QListWidget>("trash-list");
    QCOMPARE(list.count(), 1);
    list.selectAll();
    test.press("trash-delete");
    test.answer("trash-warning", QMessageBox::DestructiveRole);
    QCOMPARE(list.count(), 0);
    QCOMPARE(test.get<QLabel>("trash-text").text(), QStringLiteral("The trash is empty."));
    test.reopen();
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::is_empty(trash), patience);
  }

  void whatHasNoValueComesLastWhicheverWayTheTableIsSorted() {
    test::ViewFixture fixture;
    fixture.open<Nothing>();
    const double values[] = {0.5, std::nan(""), 0.9, 0.1, std::nan(""), 0.7};
    int number = 0;
    for (const double value : values) {
      test::RecordedRun run = test::teacher("run-" + std::to_string(number++), "mll");
      const RunDir dir = test::makeRunFolder(fixture.workspace(), run);
      EventWriter writer(dir.events());
      writer.write(test::startEvent(run));
      EpochEvent epoch = test::epochEvent(run, 1, run.testProvenance, test::startTime);
      epoch.measures["top1"] = value;
      writer.write(epoch);
    }
    test::makeRunFolder(fixture.workspace(), test::teacher("never-began", "mll"));
    fixture.runs().refresh();
    RunTableModel model(fixture.workbench());
    RunFilterModel filtered;
    filtered.setSourceModel(&model);
    const auto firstFour = [&](Qt::SortOrder order) {
      filtered.sort(RunTableModel::Top1, order);
      QStringList names;
      for (int row = 0; row < 4; ++row) names.append(filtered.index(row, 0).data().toString());
      return names.join(QLatin1Char(' '));
    };
    QCOMPARE(filtered.rowCount(), 7);
    QCOMPARE(firstFour(Qt::AscendingOrder), QStringLiteral("run-3 run-0 run-5 run-2"));
    QCOMPARE(firstFour(Qt::DescendingOrder), QStringLiteral("run-2 run-5 run-0 run-3"));
  }

  void trashOfEarlierSessionsIsListedAndRestored() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    test.makeRun(QStringLiteral("beta"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    test.chooseRuns({QStringLiteral("alpha")});
    test.trigger("run-delete");
    test.reopen();
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    test.trigger("run-trash");
    auto& list = test.get<QListWidget>("trash-list");
    QCOMPARE(list.count(), 1);
    QCOMPARE(list.item(0)->text(), QStringLiteral("alpha"));
    list.selectAll();
    test.press("trash-restore");
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    QCOMPARE(list.count(), 0);
  }

  void tagsAndNotesAreKeptInTheRunsFolderAndFound() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    test.makeRun(QStringLiteral("beta"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    test.chooseRuns({QStringLiteral("alpha"), QStringLiteral("beta")});
    test.trigger("run-tag");
    auto& dialog = test.get<QInputDialog>("tag-dialog");
    dialog.setTextValue(QStringLiteral("baseline"));
    dialog.accept();
    test.chooseRuns({QStringLiteral("beta")});
    QTRY_COMPARE_WITH_TIMEOUT(test.get<QLineEdit>("details-tags").text(), QStringLiteral("baseline"), patience);
    auto& note = test.get<QPlainTextEdit>("details-note");
    test.get<QTabWidget>("details-tabs").setCurrentWidget(&note);
    note.setFocus();
    QTest::keyClicks(&note, QStringLiteral("diverges with lr 0.1"));
    test.chooseRuns({QStringLiteral("alpha")});
    const RunNotes written = readNotes(test.run(QStringLiteral("beta")));
    QCOMPARE(written, (RunNotes{.tags = {"baseline"}, .note = "diverges with lr 0.1"}));
    QCOMPARE(note.toPlainText(), QString());
    test.get<QLineEdit>("runs-filter").setText(QStringLiteral("diverges"));
    QTRY_COMPARE(shownRuns(test), QStringList(QStringLiteral("beta")));
    test.get<QLineEdit>("runs-filter").setText(QStringLiteral("baseline"));
    QTRY_COMPARE(shownRuns(test).size(), 2);
    test.chooseRuns({QStringLiteral("beta")});
    test.picture(QStringLiteral("notes"));
  }

  // Notes, tags and lines are taken back in the order in which they were given, and no offer to undo a deletion
  // outlives what was done after it.
  void notesTagsAndLinesAreTakenBack() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    test.makeRun(QStringLiteral("beta"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    const auto notesOf = [&](const char* id) { return readNotes(test.run(QLatin1String(id))); };
    const int lineBefore = runLine(QStringLiteral("alpha"));
    test.chooseRuns({QStringLiteral("alpha"), QStringLiteral("beta")});
    test.trigger("run-tag");
    auto& dialog = test.get<QInputDialog>("tag-dialog");
    dialog.setTextValue(QStringLiteral("baseline"));
    dialog.accept();
    test.chooseRuns({QStringLiteral("alpha")});
    auto& tags = test.get<QLineEdit>("details-tags");
    QTRY_COMPARE_WITH_TIMEOUT(tags.text(), QStringLiteral("baseline"), patience);
    QTest::keyClicks(&tags, QStringLiteral(", odd"));
    QTest::keyClick(&tags, Qt::Key_Return);
    auto& actions = *test.window().findChild<RunActions*>();
    actions.setLine(lineBefore + 3);
    QCOMPARE(notesOf("alpha"), (RunNotes{.tags = {"baseline", "odd"}, .note = {}}));
    QCOMPARE(runLine(QStringLiteral("alpha")), lineBefore + 3);

    test.get<QTreeView>("runs-table").setFocus();
    test.trigger("run-undo");
    QCOMPARE(runLine(QStringLiteral("alpha")), lineBefore);
    test.trigger("run-undo");
    QCOMPARE(notesOf("alpha"), (RunNotes{.tags = {"baseline"}, .note = {}}));
    QTRY_COMPARE_WITH_TIMEOUT(tags.text(), QStringLiteral("baseline"), patience);
    test.trigger("run-undo");
    QVERIFY(notesOf("alpha").isEmpty() && notesOf("beta").isEmpty());
    test.trigger("run-redo");
    QCOMPARE(notesOf("beta"), (RunNotes{.tags = {"baseline"}, .note = {}}));

    test.chooseRuns({QStringLiteral("beta")});
    test.trigger("run-delete");
    QTRY_VERIFY(test.get<MessageBar>("runs-bar").isVisible());
    test.chooseRuns({QStringLiteral("alpha")});
    actions.setLine(lineBefore + 1);
    QVERIFY(!test.get<MessageBar>("runs-bar").isVisible());
  }

  void severalRunsShowInWhatTheyDiffer() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"), {{"optimizer", {{"lr", 0.02}}}});
    test.makeRun(QStringLiteral("beta"), {{"optimizer", {{"lr", 0.03}}}});
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 2, patience);
    test.chooseRuns({QStringLiteral("alpha"), QStringLiteral("beta")});
    const QString text = test.get<QTextEdit>("details-recipe").toPlainText();
    QVERIFY2(text.contains(QStringLiteral("optimizer.lr")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("0.02")) && text.contains(QStringLiteral("0.03")));
    QVERIFY(!text.contains(QStringLiteral("epochs")));
    test.picture(QStringLiteral("differences"));
  }

  // 9 runs are chosen: the last one of them is not among those that are compared, and the heading says so.
  void noMoreThanEightRunsAreCompared() {
    TestWindow test;
    QStringList ids;
    for (int i = 0; i < 9; ++i) {
      ids << QStringLiteral("run-%1").arg(10 + i);
      test.makeRun(ids.last(), {{"seed", 1000 + i}});
    }
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 9, patience);
    const auto brokenWords = [&] {
      QStringList words;
      for (const char* field : {"details-values", "details-recipe"}) {
        const QTextDocument& shown = *test.get<QTextEdit>(field).document();
        for (QTextBlock block = shown.begin(); block.isValid(); block = block.next()) {
          const bool isWord = !block.text().contains(QRegularExpression(QStringLiteral("[\\s-]")));
          if (isWord && block.layout()->lineCount() > 1) words << block.text();
        }
      }
      return words;
    };
    const auto seeds = [&] {
      const QString text = test.get<QTextEdit>("details-recipe").toPlainText();
      return text.count(QRegularExpression(QStringLiteral("\\b10[01][0-9]\\b")));
    };
    const auto says = [&](const char* heading) {
      const auto labels = test.window().findChildren<QLabel*>();
      return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text() == QLatin1String(heading); });
    };
    test.chooseRuns(ids.mid(0, 8));
    QCOMPARE(seeds(), 8);
    QVERIFY(says("In what their recipes differ"));
    test.chooseRuns(ids);
    QCOMPARE(seeds(), 8);
    QVERIFY(says("In what the first 8 recipes differ"));
    QVERIFY2(brokenWords().isEmpty(), qPrintable(brokenWords().join(QStringLiteral(", "))));
    QVERIFY(test.get<QLabel>("details-title").text().endsWith(QStringLiteral("and 8 more")));
  }

  // Neither where the desktop's font is large, nor after a person's reset.
  void noHeadingIsCutOff() {
    const QFont before = QApplication::font();
    for (const int points : {9, 14, 18}) {
      QFont font = before;
      font.setPointSize(points);
      QApplication::setFont(font);
      TestWindow test;
      const QHeaderView* header = test.get<QTreeView>("runs-table").header();
      for (int column = 0; column < header->count(); ++column) {
        QVERIFY2(header->isSectionHidden(column) || header->sectionSize(column) >= header->sectionSizeHint(column),
                 qPrintable(QStringLiteral("column %1 at %2 points").arg(column).arg(points)));
      }
      QCOMPARE(header->textElideMode(), Qt::ElideRight);
    }
    QApplication::setFont(before);
  }

  void lastRunDeletedCanStillBeUndone() {
    TestWindow test;
    test.makeRun(QStringLiteral("only"));
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
    test.chooseRuns({QStringLiteral("only")});
    test.trigger("run-delete");
    QTRY_VERIFY(test.get<MessageBar>("runs-bar").isVisible());
    test.trigger("run-undo");
    QTRY_COMPARE_WITH_TIMEOUT(shownRuns(test).size(), 1, patience);
  }

  void duplicateOpensTheFormWithTheSameRecipe() {
    TestWindow test;
    duplicateAlpha(test);
    QVERIFY(test.window().view(QStringLiteral("new-run-view"))->isVisible());
    QCOMPARE(test.get<QLineEdit>("field-optimizer.lr").text(), QStringLiteral("0.02"));
    QCOMPARE(test.get<QLineEdit>("field-name").text(), QStringLiteral("resnet8-mll"));
    // Only what differs from the defaults counts as chosen.
    QVERIFY(test.get<QWidget>("reset-optimizer.lr").isVisible());
    QVERIFY(!test.get<QWidget>("reset-epochs").isVisible());
  }

  void aDuplicateSaysInWhatItDiffers() {
    TestWindow test;
    duplicateAlpha(test);
    auto& differences = test.get<QLabel>("recipe-differences");
    QCOMPARE(differences.text(), QStringLiteral("A duplicate of alpha. Nothing is changed yet."));
    auto& rate = test.get<QLineEdit>("field-optimizer.lr");
    rate.selectAll();
    QTest::keyClicks(&rate, QStringLiteral("0.1"));
    QCOMPARE(differences.text(), QStringLiteral("Differs from alpha in\noptimizer.lr: 0.1 instead of 0.02"));
    test.picture(QStringLiteral("new-run-duplicate"));
    test.window().proposeRun({{"seed", 4}});
    QVERIFY(!differences.isVisible());
  }

  void columnsKeepTheirPlaceBetweenSessions() {
    TestWindow test;
    test.makeRun(QStringLiteral("alpha"));
    QHeaderView* header = test.get<QTreeView>("runs-table").header();
    header->moveSection(RunTableModel::Cmi, 1);
    test.reopen();
    QCOMPARE(test.get<QTreeView>("runs-table").header()->visualIndex(RunTableModel::Cmi), 1);
  }
};

QTEST_MAIN(TestRunTable)
#include "test_run_table.moc"
