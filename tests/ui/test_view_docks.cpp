// Views kept in sight in docks beside the others.
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>
#include <QTreeView>
#include <map>

#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/view.h"
#include "ui/view_area.h"

using namespace distillscope;

namespace {

const QString runs = QStringLiteral("runs-view");
const QString curves = QStringLiteral("curves-view");
const QString teachers = QStringLiteral("teachers-view");

}  // namespace

class TestViewDocks : public QObject {
  Q_OBJECT

  static ViewArea& area(TestWindow& test) { return test.get<ViewArea>("view-area"); }
  static QDockWidget* dock(TestWindow& test, const QString& id) {
    return test.window().findChild<QDockWidget*>(QStringLiteral("dock-") + id);
  }
  /// A dock behind another is moved out of sight instead of being hidden.
  static bool isShown(TestWindow& test, const QString& id) {
    return !test.window().view(id)->visibleRegion().isEmpty();
  }
  static bool isChecked(TestWindow& test, const char* action) { return test.get<QAction>(action).isChecked(); }

 private Q_SLOTS:
  void dockedViewStaysInSightWhileOthersAreShown() {
    TestWindow test;
    test.makeRun(QStringLiteral("mll"));
    test.trigger("go-curves-view");
    test.trigger("dock-view-action");
    QVERIFY(isShown(test, curves) && isShown(test, runs));  // the view before it is in the middle again
    QVERIFY(isChecked(test, "go-curves-view") && isChecked(test, "dock-view-action"));
    test.trigger("go-teachers-view");
    QVERIFY(isShown(test, curves) && isShown(test, teachers) && !isShown(test, runs));
    QVERIFY(!isChecked(test, "dock-view-action"));
    test.trigger("go-runs-view");
    test.window().resize(1700, 900);
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("mll"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    test.chooseRuns({QStringLiteral("mll")});
    QTest::qWait(100);
    test.picture(QStringLiteral("docks"));
  }

  void closedDockPutsItsViewBack() {
    TestWindow test;
    test.trigger("dock-curves-view-action");
    QVERIFY(dock(test, curves)->isVisible());
    dock(test, curves)->close();
    QTRY_VERIFY(!area(test).isDocked(curves));
    QVERIFY(isShown(test, runs) && !isShown(test, curves));
    QVERIFY(!isChecked(test, "dock-curves-view-action"));
    test.trigger("go-curves-view");
    QVERIFY(isShown(test, curves) && !isShown(test, runs));
  }

  void navigationRaisesADockedView() {
    TestWindow test;
    test.trigger("dock-curves-view-action");
    test.trigger("dock-teachers-view-action");  // behind each other at the right
    QTRY_VERIFY(isShown(test, teachers) && !isShown(test, curves));
    QTest::keyClick(&test.window(), Qt::Key_3, Qt::ControlModifier);
    QTRY_VERIFY(isShown(test, curves) && !isShown(test, teachers));
    QVERIFY(isChecked(test, "go-curves-view") && isShown(test, runs));
    QCOMPARE(test.get<ViewArea>("view-area").middle(), runs);
  }

  void viewThatGetsTheKeyboardIsTheOneThatActionsMean() {
    TestWindow test;
    test.makeRun(QStringLiteral("mll"));
    test.trigger("dock-curves-view-action");
    test.trigger("go-runs-view");
    QVERIFY(!isChecked(test, "dock-view-action"));
    test.get<QWidget>("curves-runs-list").setFocus();
    QVERIFY(isChecked(test, "go-curves-view") && isChecked(test, "dock-view-action"));
    test.trigger("dock-view-action");
    QVERIFY(!area(test).isDocked(curves) && isShown(test, curves) && !isShown(test, runs));
  }

  void lastViewStaysInTheMiddle() {
    TestWindow test;
    for (const ViewInfo& info : viewTable()) area(test).setDocked(info.id, true);
    const QString last = viewTable().back().id;
    QVERIFY(!area(test).isDocked(last) && isShown(test, last));
    QCOMPARE(area(test).middle(), last);
    QVERIFY(!test.get<QAction>("dock-studies-view-action").isEnabled());
    test.trigger("go-studies-view");
    QVERIFY(!test.get<QAction>("dock-view-action").isEnabled());
    test.reopen();
    QVERIFY(isShown(test, last));
    for (const ViewInfo& info : viewTable()) QCOMPARE(area(test).isDocked(info.id), info.id != last);
  }

  void docksComeBackWhereTheyWere() {
    TestWindow test;
    test.window().resize(1400, 900);
    test.trigger("dock-curves-view-action");
    test.trigger("dock-teachers-view-action");
    area(test).addDockWidget(Qt::BottomDockWidgetArea, dock(test, teachers));
    QTest::qWait(10);
    area(test).resizeDocks({dock(test, curves)}, {555}, Qt::Horizontal);
    area(test).resizeDocks({dock(test, teachers)}, {340}, Qt::Vertical);
    QTRY_COMPARE(dock(test, curves)->width(), 555);
    const int height = dock(test, teachers)->height();
    test.reopen();
    QCOMPARE(area(test).dockWidgetArea(dock(test, curves)), Qt::RightDockWidgetArea);
    QCOMPARE(area(test).dockWidgetArea(dock(test, teachers)), Qt::BottomDockWidgetArea);
    QTRY_COMPARE(dock(test, curves)->width(), 555);
    QTRY_COMPARE(dock(test, teachers)->height(), height);
    QVERIFY(isShown(test, curves) && isShown(test, teachers) && isShown(test, runs));
  }

  void windowOfItsOwnComesBackWithItsPlace() {
    TestWindow test;
    test.trigger("go-curves-view");
    test.trigger("float-view-action");
    QVERIFY(area(test).isFloating(curves) && dock(test, curves)->isWindow());
    dock(test, curves)->setGeometry(60, 70, 640, 480);
    QTRY_COMPARE(dock(test, curves)->size(), QSize(640, 480));
    test.reopen();
    QVERIFY(area(test).isFloating(curves) && isShown(test, curves));
    QCOMPARE(dock(test, curves)->size(), QSize(640, 480));
    test.trigger("go-curves-view");
    QVERIFY(isChecked(test, "float-view-action"));
    test.trigger("float-view-action");
    QVERIFY(area(test).isDocked(curves) && !area(test).isFloating(curves));
  }

  void docksStayInAnotherWorkspace() {
    TestWindow test;
    test.trigger("dock-curves-view-action");
    const QTemporaryDir other;
    test.window().openWorkspace(other.path().toStdString());
    QVERIFY(area(test).isDocked(curves) && isShown(test, curves) && isShown(test, runs));
    QCOMPARE(dock(test, curves)->findChildren<View*>(), QList<View*>({test.window().view(curves)}));
  }

  // An edge that was dragged is there again at the next start, until Reset layout puts it back.
  void everyEdgeThatWasDraggedStaysThereAndIsPutBack() {
    TestWindow test;
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    const auto eachInSight = [&test](auto&& use) {
      for (const ViewInfo& info : viewTable()) {
        test.window().showView(info.id);
        QCoreApplication::processEvents();
        for (auto* splitter : test.window().view(info.id)->findChildren<QSplitter*>()) {
          if (splitter->isVisible() && splitter->objectName().contains(QLatin1Char('/'))) use(*splitter);
        }
      }
    };
    QStringList keys;
    for (const SettingInfo& info : settingTable()) keys << info.key;
    for (const auto* splitter : test.window().findChildren<QSplitter*>())
      QVERIFY2(keys.contains(splitter->objectName()), qPrintable(splitter->objectName()));  // also those out of sight
    QMap<QString, int> dragged;
    eachInSight([&dragged](QSplitter& splitter) {
      const QList<int> before = splitter.sizes();
      splitter.setSizes({before[0] + 40, before[1] - 40});
      Q_EMIT splitter.splitterMoved(before[0] + 40, 1);
      dragged[splitter.objectName()] = splitter.sizes()[0];
    });
    QVERIFY2(dragged.size() >= 7, qPrintable(QStringList(dragged.keys()).join(QLatin1Char(' '))));
    test.reopen();
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    QStringList seen;
    eachInSight([&](QSplitter& splitter) {
      seen.append(splitter.objectName());
      const int now = splitter.sizes()[0], wanted = dragged[splitter.objectName()];
      QVERIFY2(std::abs(now - wanted) <= 2,
               qPrintable(splitter.objectName() + QStringLiteral(" is at %1, not %2").arg(now).arg(wanted)));
    });
    QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), dragged.size());
    test.trigger("reset-layout-action");
    for (const QString& key : dragged.keys()) QVERIFY(test.settings().value(key).toByteArray().isEmpty());
  }

  void resetLayoutPutsEverythingBack() {
    TestWindow test;
    test.trigger("dock-curves-view-action");
    test.trigger("go-teachers-view");
    test.trigger("float-view-action");
    test.window().resize(1500, 900);
    test.trigger("reset-layout-action");
    for (const ViewInfo& info : viewTable()) QVERIFY(!area(test).isDocked(info.id));
    QVERIFY(isShown(test, teachers));
    QCOMPARE(test.window().size(), QSize(1280, 820));
    test.reopen();
    QTRY_VERIFY(test.window().findChildren<QDockWidget*>().isEmpty());
  }

  void resetLayoutPutsEdgesAndColumnsBackWhereTheyWereAtFirst() {
    TestWindow test;
    test.makeRun(QStringLiteral("mll"));
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("mll"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    const auto edges = [&test] {
      std::map<QString, QList<int>> sizes;
      for (const ViewInfo& info : viewTable()) {
        test.window().showView(info.id);
        QTest::qWait(20);
        for (const auto* splitter : test.window().view(info.id)->findChildren<QSplitter*>()) {
          if (splitter->isVisible()) sizes[splitter->objectName()] = splitter->sizes();
        }
      }
      return sizes;
    };
    QHeaderView* header = test.get<QTreeView>("runs-table").header();
    const auto columns = [header] {
      QList<int> seen;
      for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        seen << column << (header->isSectionHidden(column) ? -1 : header->sectionSize(column));
      }
      return seen << header->sortIndicatorSection();
    };
    const auto edgesAtFirst = edges();
    const QList<int> columnsAtFirst = columns();
    QVERIFY(edgesAtFirst.size() >= 7);
    for (const auto& [name, sizes] : edgesAtFirst) {
      auto* splitter = test.window().findChild<QSplitter*>(name);
      splitter->setSizes({sizes[0] + 50, sizes[1] - 50});
      Q_EMIT splitter->splitterMoved(sizes[0] + 50, 1);
    }
    header->resizeSection(RunTableModel::Name, 444);
    header->moveSection(1, 4);
    header->setSectionHidden(RunTableModel::Tags, false);
    header->setSectionHidden(RunTableModel::Dataset, true);
    test.get<QTreeView>("runs-table").sortByColumn(RunTableModel::Model, Qt::DescendingOrder);
    auto& grouping = test.get<QComboBox>("runs-group");
    grouping.setCurrentIndex(grouping.findData(QStringLiteral("model")));
    Q_EMIT grouping.activated(grouping.currentIndex());
    QTRY_VERIFY(!test.settings().value(QStringLiteral("runs/columns")).toByteArray().isEmpty());
    test.window().resize(1400, 900);
    test.trigger("reset-layout-action");
    QCOMPARE(grouping.currentData().toString(), QStringLiteral("none"));
    QCOMPARE(columns(), columnsAtFirst);
    const auto edgesNow = edges();
    for (const auto& [name, sizes] : edgesAtFirst) QVERIFY2(edgesNow.at(name) == sizes, qPrintable(name));
    test.reopen();
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    const auto edgesAgain = edges();
    for (const auto& [name, sizes] : edgesAtFirst) QVERIFY2(edgesAgain.at(name) == sizes, qPrintable(name));
  }

  // Whatever a person was in the middle of is not a part of the layout.
  void resetLayoutLeavesWhatIsInTheViews() {
    TestWindow test;
    for (const char* id : {"mll", "mcmi", "gone"}) test.makeRun(QLatin1String(id));
    for (const char* id : {"mll", "mcmi", "gone"}) {
      QTRY_COMPARE_WITH_TIMEOUT(test.cell(QLatin1String(id), RunTableModel::Status), QStringLiteral("Finished"),
                                patience);
    }
    test.chooseRuns({QStringLiteral("gone")});
    test.trigger("run-delete");
    QTRY_VERIFY(test.cell(QStringLiteral("gone"), RunTableModel::Name).isEmpty());
    test.chooseRuns({QStringLiteral("mll"), QStringLiteral("mcmi")});
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    test.trigger("go-new-run-view");
    auto& name = test.get<QLineEdit>("field-name");
    name.selectAll();
    QTest::keyClicks(&name, QStringLiteral("half-written"));
    const View* form = test.window().view(QStringLiteral("new-run-view"));
    test.trigger("dock-view-action");
    test.trigger("reset-layout-action");
    QCOMPARE(test.window().view(QStringLiteral("new-run-view")), form);
    QVERIFY(isShown(test, QStringLiteral("new-run-view")));
    QCOMPARE(test.get<QLineEdit>("field-name").text(), QStringLiteral("half-written"));
    test.trigger("go-runs-view");
    QStringList chosen;
    for (const QModelIndex& row : test.get<QTreeView>("runs-table").selectionModel()->selectedRows())
      chosen << row.data(RunTableModel::IdRole).toString();
    chosen.sort();
    QCOMPARE(chosen, QStringList({QStringLiteral("mcmi"), QStringLiteral("mll")}));
    test.trigger("run-undo");
    QTRY_COMPARE_WITH_TIMEOUT(test.cell(QStringLiteral("gone"), RunTableModel::Status), QStringLiteral("Finished"),
                              patience);
  }

  void spoiltPlacesLeaveTheDocksAtTheRight_data() {
    QTest::addColumn<QByteArray>("places");
    TestWindow test;
    test.trigger("dock-curves-view-action");
    const QByteArray good = area(test).saveState(1);
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("noise") << QByteArray("\x7f\x00\xff noise", 9);
    QTest::newRow("of another version") << area(test).saveState(99);
    for (const qsizetype kept : {good.size() / 4, good.size() / 2, good.size() - 9}) {
      QTest::addRow("cut off after %d bytes", static_cast<int>(kept)) << good.first(kept);
    }
    dock(test, curves)->hide();
    QTest::newRow("hidden") << area(test).saveState(1);
  }
  void spoiltPlacesLeaveTheDocksAtTheRight() {
    QFETCH(const QByteArray, places);
    TestWindow test;
    test.trigger("dock-curves-view-action");
    test.window().close();
    test.settings().setValue(QStringLiteral("window/docks"), places);
    test.settings().setValue(QStringLiteral("window/docked"), QStringList({QStringLiteral("no-such-view"), curves}));
    test.discard();
    test.reopen();
    QTRY_VERIFY(isShown(test, curves) && isShown(test, runs));
    QVERIFY(!dock(test, curves)->visibleRegion().isEmpty());
  }

  void navigationOffersTheDockInItsContextMenu() {
    TestWindow test;
    auto& button = test.get<QToolButton>("nav-curves-view");
    const QPoint centre = button.rect().center();
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, centre, button.mapToGlobal(centre));
    QCoreApplication::sendEvent(&button, &asked);
    auto& menu = test.get<QMenu>("navigation-menu");
    QVERIFY(menu.actions().contains(&test.get<QAction>("dock-curves-view-action")));
    menu.close();
  }

  void smallWindowScrollsViewsInsteadOfCuttingThem() {
    TestWindow test;
    test.trigger("dock-curves-view-action");
    test.window().resize(200, 200);
    QVERIFY2(test.window().width() <= 1000 && test.window().height() <= 600,
             qPrintable(QStringLiteral("%1 x %2").arg(test.window().width()).arg(test.window().height())));
    for (const QString& id : {runs, curves}) {
      const View* view = test.window().view(id);
      QVERIFY(view->width() >= 720 && view->height() >= 480);
    }
  }
};

QTEST_MAIN(TestViewDocks)
#include "test_view_docks.moc"
