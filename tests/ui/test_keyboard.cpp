// What can be done without a mouse: letters in the menus, Enter in the table of runs, and the palette's commands.
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QTabWidget>
#include <QTreeView>
#include <algorithm>

#include "tests/ui/filled_window.h"
#include "ui/command_palette.h"
#include "ui/models/dataset_gallery.h"
#include "ui/models/run_table_model.h"
#include "ui/theme.h"

using namespace distillscope;

namespace {

const QString mll = QStringLiteral("demo-mll"), mcmi = QStringLiteral("demo-mcmi");

}  // namespace

class TestKeyboard : public QObject {
  Q_OBJECT

  std::unique_ptr<FilledWindow> m_test;

  /// Letters that two entries of `menu` share, or of a menu in it, and entries without one.
  static QStringList faultsOf(const QList<QAction*>& entries, const QString& where) {
    QMultiMap<QString, QString> taken;
    QStringList faults;
    for (const QAction* action : entries) {
      if (action->isSeparator()) continue;
      const QString letter = QKeySequence::mnemonic(action->text()).toString();
      if (!letter.isEmpty()) taken.insert(letter, action->text());
      if (!action->menu()) continue;
      Q_EMIT action->menu()->aboutToShow();
      faults += faultsOf(action->menu()->actions(), where + QStringLiteral(" > ") + action->text());
    }
    for (const QString& letter : taken.uniqueKeys()) {
      if (taken.count(letter) > 1)
        faults << where + QStringLiteral(": ") + taken.values(letter).join(QLatin1String(" / "));
    }
    return faults;
  }

  /// Types `text` into the palette and returns what it offers first; with `take`, takes it.
  QString paletteOffers(const QString& text, bool take = false) {
    m_test->trigger("palette-action");
    auto& typed = m_test->get<QLineEdit>("palette-typed");
    QTest::keyClicks(&typed, text);
    const auto* item = m_test->get<QListWidget>("palette-list").item(0);
    const QString offered = item ? item->text() : QString();
    QTest::keyClick(&typed, take ? Qt::Key_Return : Qt::Key_Escape);
    if (!QTest::qWaitFor([this] { return !m_test->window().findChild<CommandPalette*>(); }))
      qFatal("the palette stays");
    return offered;
  }

  bool isShown(const char* id) { return m_test->window().view(QLatin1String(id))->isVisible(); }

 private Q_SLOTS:
  void initTestCase() { m_test = std::make_unique<FilledWindow>(); }
  void cleanupTestCase() { m_test.reset(); }
  void init() { m_test->trigger("go-runs-view"); }

  void lettersAreUniqueInEveryMenu() {
    const QStringList faults = faultsOf(m_test->window().menuBar()->actions(), QStringLiteral("Menu bar"));
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
  }

  void entriesHaveALetterAsFarAsThereAreSome() {
    QStringList bare;
    for (const QAction* menu : m_test->window().menuBar()->actions()) {
      QString taken;
      for (const QAction* action : menu->menu()->actions())
        taken += QKeySequence::mnemonic(action->text()).toString().right(1);
      for (const QAction* action : menu->menu()->actions()) {
        if (action->isSeparator() || !QKeySequence::mnemonic(action->text()).isEmpty()) continue;
        const auto isFree = [&taken](QChar letter) { return letter.isLetter() && !taken.contains(letter.toUpper()); };
        const QString text = action->text();
        if (std::ranges::any_of(text, isFree)) bare << menu->text() + QStringLiteral(" > ") + text;
      }
    }
    QVERIFY2(bare.isEmpty(), qPrintable(bare.join(QLatin1Char('\n'))));
  }

  void enterShowsTheCurvesOfARunAndOpensAGroup() {
    auto& table = m_test->get<QTreeView>("runs-table");
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
      m_test->trigger("go-runs-view");
      m_test->chooseRuns({mll});
      QTest::keyClick(&table, key, key == Qt::Key_Enter ? Qt::KeypadModifier : Qt::NoModifier);
      QVERIFY(isShown("curves-view"));
    }
    m_test->trigger("go-runs-view");
    QTest::keyClick(&table, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(isShown("runs-view"));
    auto& grouping = m_test->get<QComboBox>("runs-group");
    grouping.setCurrentIndex(grouping.findData(QStringLiteral("kind")));
    const QModelIndex group = table.model()->index(0, 0);
    QVERIFY(table.isExpanded(group));
    table.setCurrentIndex(group);
    QTest::keyClick(&table, Qt::Key_Return);
    QVERIFY(!table.isExpanded(group) && isShown("runs-view"));
    QTest::keyClick(&table, Qt::Key_Return);
    QVERIFY(table.isExpanded(group) && isShown("runs-view"));
    grouping.setCurrentIndex(grouping.findData(QStringLiteral("none")));
  }

  // Enter in a field of the view is the field's own.
  void enterInTheFilterStaysThere() {
    m_test->chooseRuns({mll});
    QTest::keyClick(&m_test->get<QLineEdit>("runs-filter"), Qt::Key_Return);
    QVERIFY(isShown("runs-view"));
  }

  void lineOfARunIsChosenInItsMenuAndByThePalette() {
    m_test->chooseRuns({mll});
    const QMenu* lines = m_test->get<QAction>("run-line").menu<QMenu*>();
    const auto marked = [lines] {
      Q_EMIT const_cast<QMenu*>(lines)->aboutToShow();
      QList<int> found;
      for (int line = 0; line < lines->actions().size(); ++line) {
        if (lines->actions().at(line)->isChecked()) found << line;
      }
      return found;
    };
    QCOMPARE(marked(), QList<int>({runLine(mll)}));
    lines->actions().at(17)->trigger();
    QCOMPARE(runLine(mll), 17);
    QCOMPARE(marked(), QList<int>({17}));
    QCOMPARE(paletteOffers(QStringLiteral("colour and style: line 9"), true),
             QStringLiteral("Colour and style: Line 9"));
    QCOMPARE(runLine(mll), 8);
    m_test->chooseRuns({mll, mcmi});
    QCOMPARE(marked(), (runLine(mcmi) < 8 ? QList<int>({runLine(mcmi), 8}) : QList<int>({8, runLine(mcmi)})));
    for (int i = 0; i < 2; ++i) m_test->trigger("run-undo");
    m_test->get<QTreeView>("runs-table").clearSelection();
    QVERIFY(!m_test->get<QAction>("run-line").isEnabled());
  }

  void columnsAreChosenByThePalette() {
    const auto& table = m_test->get<QTreeView>("runs-table");
    QVERIFY(table.isColumnHidden(RunTableModel::Tags));
    QCOMPARE(paletteOffers(QStringLiteral("columns tags"), true), QStringLiteral("Table columns: Tags"));
    QVERIFY(!table.isColumnHidden(RunTableModel::Tags));
    paletteOffers(QStringLiteral("columns tags"), true);
    QVERIFY(table.isColumnHidden(RunTableModel::Tags));
  }

  void whatTheButtonsOfAViewDoThePaletteDoesToo() {
    m_test->fillView(QStringLiteral("new-run-view"));
    QCOMPARE(paletteOffers(QStringLiteral("copy the new run's recipe"), true),
             QStringLiteral("Copy the new run's recipe"));
    QVERIFY(isShown("new-run-view"));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"objective\"")));
    paletteOffers(QStringLiteral("new run as a command"), true);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral(" train ")));

    auto& name = m_test->get<QLineEdit>("field-name");
    name.selectAll();
    QTest::keyClicks(&name, QStringLiteral("not/a/name"));
    QVERIFY(!m_test->get<QPushButton>("start").isEnabled());
    QVERIFY(paletteOffers(QStringLiteral("start the run")) != QStringLiteral("Start the run"));
    name.selectAll();
    QTest::keyClicks(&name, QStringLiteral("by-palette"));
    QVERIFY(m_test->get<QPushButton>("start").isEnabled());
    m_test->trigger("go-curves-view");
    QCOMPARE(paletteOffers(QStringLiteral("start the run"), true), QStringLiteral("Start the run"));
    QVERIFY(isShown("runs-view"));
    QTRY_COMPARE_WITH_TIMEOUT(m_test->cell(QStringLiteral("by-palette"), RunTableModel::Status),
                              QStringLiteral("Finished"), patience);

    auto& seeds = m_test->get<QCheckBox>("curves-group-seeds");
    const bool grouped = seeds.isChecked();
    QCOMPARE(paletteOffers(QStringLiteral("group seeds"), true), QStringLiteral("Group seeds"));
    QCOMPARE(seeds.isChecked(), !grouped);
    QCOMPARE(m_test->settings().value(QStringLiteral("curves/group-seeds")).toBool(), !grouped);
    seeds.click();
    QCOMPARE(m_test->get<QAction>("curves-group-seeds-action").isChecked(), grouped);
  }

  void picturesOfADatasetAreLookedIntoByThePalette() {
    const View& view = m_test->showView(QStringLiteral("datasets-view"));
    m_test->fillView(view.objectName());
    QVERIFY(!paletteOffers(QStringLiteral("look into the chosen")).startsWith(QStringLiteral("Look into")));
    auto& pictures = m_test->get<QListView>("datasets-pictures");
    const QModelIndex first = pictures.model()->index(0, 0);
    QTRY_VERIFY_WITH_TIMEOUT(first.data(DatasetGallery::indexRole).toLongLong() >= 0, patience);
    pictures.selectionModel()->select(first, QItemSelectionModel::Select);
    QVERIFY(m_test->get<QPushButton>("datasets-explain").isEnabled());
    QCOMPARE(paletteOffers(QStringLiteral("look into the chosen"), true),
             QStringLiteral("Look into the chosen pictures with Eigen-CAM"));
    QVERIFY(isShown("cam-view"));
  }

  void statisticsAreComputedByThePalette() {
    m_test->showView(QStringLiteral("cam-view"));
    m_test->fillView(QStringLiteral("cam-view"));
    QTRY_VERIFY(m_test->get<QAction>("cam-compute-statistics").isEnabled());
    m_test->trigger("go-runs-view");
    QCOMPARE(paletteOffers(QStringLiteral("compute the statistics"), true), QStringLiteral("Compute the statistics"));
    QVERIFY(isShown("cam-view"));
    auto& tabs = m_test->get<QTabWidget>("cam-tabs");
    QVERIFY(m_test->get<QWidget>("cam-statistics-note").isVisible());
    tabs.setCurrentIndex(0);
  }

  void rowOfThePaletteIsSpokenWithItsMenuAndKeys() {
    m_test->trigger("palette-action");
    QTest::keyClicks(&m_test->get<QLineEdit>("palette-typed"), QStringLiteral("preferences"));
    QCOMPARE(m_test->get<QListWidget>("palette-list").item(0)->data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Preferences, File, Ctrl+,"));
    m_test->get<CommandPalette>("palette").reject();
  }
};

QTEST_MAIN(TestKeyboard)
#include "test_keyboard.moc"
