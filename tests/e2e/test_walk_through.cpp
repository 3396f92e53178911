// Every step of docs/walk-through.md, done as it says, with the real engine. The headings of the steps are the names of
// the functions here, what the document has in bold or italics must be seen in the window while its step is done, and
// the pictures beside the steps are taken here.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>

#include "tests/ui/window_fixture.h"
#include "ui/command_palette.h"
#include "ui/models/run_table_model.h"
#include "ui/run_store.h"
#include "ui/view.h"
#include "ui/widgets/matrix_map.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/plot_bars.h"
#include "ui/widgets/plot_plane.h"

using namespace distillscope;

namespace {

/// What a run may take on a machine that does other things too.
constexpr int longPatience = 240000;
/// Items of a list or table whose texts are looked at.
constexpr int mostItems = 50;

/// As the document does it, with no field lowered.
bool inFull() { return qEnvironmentVariableIntValue("DISTILLSCOPE_WALK_IN_FULL") != 0; }
int trainingPatience() { return inFull() ? 10 * longPatience : longPatience; }

/// A text of the window, or of the document, without mnemonics and the dots at its end.
QString plain(QString text) {
  text.remove(QLatin1Char('&'));
  for (const QString& dots : {QStringLiteral("..."), QStringLiteral("\u2026")}) {
    if (text.endsWith(dots)) text.chop(dots.size());
  }
  return text.simplified();
}

struct Step {
  QString function;   ///< "trainAnMllTeacher", of the heading "1. Train an MLL teacher"
  QStringList named;  ///< what is in bold or italics
};

QString functionOf(const QString& heading) {
  static const QRegularExpression between(QStringLiteral("[^A-Za-z]+"));
  QString name;
  for (QString word : QString(heading).remove(QLatin1Char('\'')).split(between, Qt::SkipEmptyParts)) {
    word = word.toLower();
    if (!name.isEmpty()) word[0] = word[0].toUpper();
    name += word;
  }
  return name;
}

std::vector<Step> stepsOfTheDocument() {
  QFile file(QStringLiteral(DISTILLSCOPE_DOCS "/walk-through.md"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("there is no document");
  static const QRegularExpression code(QStringLiteral("`[^`]*`"));
  static const QRegularExpression strong(QStringLiteral(R"(\*\*([^*]+)\*\*|\*([^*]+)\*)"));
  std::vector<Step> steps;
  const QStringList sections = QString::fromUtf8(file.readAll()).split(QStringLiteral("\n## "));
  for (QString section : sections.mid(1)) {
    Step step{.function = functionOf(section.section(QLatin1Char('\n'), 0, 0)), .named = {}};
    auto found = strong.globalMatch(section.remove(code));
    while (found.hasNext()) {
      const auto match = found.next();
      step.named << plain(match.captured(1) + match.captured(2));
    }
    steps.push_back(step);
  }
  return steps;
}

/// The texts of a widget, also of those that open from it.
QStringList textsOf(const QWidget& widget) {
  QStringList texts;
  if (const auto* label = qobject_cast<const QLabel*>(&widget)) texts << label->text();
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) texts << button->text();
  if (const auto* button = qobject_cast<const QPushButton*>(&widget); button && button->menu()) {
    for (const QAction* action : button->menu()->actions())
      texts << plain(button->text()) + QStringLiteral(" > ") + action->text();
  }
  if (const auto* box = qobject_cast<const QComboBox*>(&widget)) {
    for (int i = 0; i < box->count(); ++i) texts << box->itemText(i);
  }
  if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
    for (int i = 0; i < tabs->count(); ++i) texts << tabs->tabText(i);
  }
  const auto* items = qobject_cast<const QAbstractItemView*>(&widget);
  if (!items || !items->model()) return texts;
  const QAbstractItemModel& model = *items->model();
  for (int column = 0; column < model.columnCount(); ++column) {
    texts << model.headerData(column, Qt::Horizontal).toString();
    for (int row = 0; row < std::min(model.rowCount(), mostItems); ++row)
      texts << model.index(row, column).data().toString();
  }
  return texts;
}

}  // namespace

class TestWalkThrough : public QObject {
  Q_OBJECT

  std::unique_ptr<TestWindow> m_test;
  std::vector<Step> m_steps = stepsOfTheDocument();
  QSet<QString> m_seen;  ///< every text that the window has shown in this step

  void see() {
    for (const Command& command : commandsOf(*m_test->window().menuBar()))
      m_seen << command.where + QStringLiteral(" > ") + plain(command.text);
    for (const QWidget* widget : m_test->window().findChildren<QWidget*>()) {
      if (!widget->isVisible()) continue;
      for (const QString& text : textsOf(*widget)) m_seen << plain(text);
    }
  }
  void type(const char* field, const char* text) {
    auto& line = m_test->get<QLineEdit>(field);
    line.selectAll();
    QTest::keyClicks(&line, QLatin1String(text));
  }
  /// By the text that a person reads.
  void choose(const char* field, const char* text) {
    auto& box = m_test->get<QComboBox>(field);
    const int index = box.findText(QLatin1String(text));
    QVERIFY2(index >= 0, text);
    box.setCurrentIndex(index);
    Q_EMIT box.activated(index);
  }
  /// "Runs > Show curves": an entry of the window's menus, or of a button's.
  void pick(const char* path) {
    const QString wanted = QLatin1String(path);
    for (const Command& command : commandsOf(*m_test->window().menuBar())) {
      if (command.where + QStringLiteral(" > ") + plain(command.text) == wanted) return command.run();
    }
    for (const QPushButton* button : m_test->window().findChildren<QPushButton*>()) {
      if (!button->isVisible() || !button->menu()) continue;
      for (QAction* action : button->menu()->actions()) {
        const QString own = plain(button->text()) + QStringLiteral(" > ") + plain(action->text());
        if (own == wanted && action->isEnabled()) return action->trigger();
      }
    }
    QFAIL(path);
  }
  void open(const char* view) { m_test->press(qPrintable(QStringLiteral("nav-%1-view").arg(QLatin1String(view)))); }
  void select(const QStringList& runs) {
    open("runs");
    m_test->chooseRuns(runs);
  }
  void showTab(const char* tabs, const char* title) {
    auto& bar = m_test->get<QTabWidget>(tabs);
    for (int i = 0; i < bar.count(); ++i) {
      if (plain(bar.tabText(i)) == QLatin1String(title)) return bar.setCurrentIndex(i);
    }
    QFAIL(title);
  }
  void startAs(const char* name) {
    type("field-name", name);
    QTRY_VERIFY_WITH_TIMEOUT(m_test->get<QPushButton>("start").isEnabled(), longPatience);
    see();
    m_test->press("start");
    QVERIFY(m_test->window().view(QStringLiteral("runs-view"))->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(m_test->cell(QLatin1String(name), RunTableModel::Status), QStringLiteral("Finished"),
                              trainingPatience());
    see();
  }
  /// What step 1 has filled in is there again.
  void formIsThatOfTheFirstRun() {
    QCOMPARE(m_test->get<QComboBox>("field-dataset.id").currentText(), QStringLiteral("Fashion-MNIST"));
    QCOMPARE(m_test->get<QComboBox>("field-model.id").currentText(), QStringLiteral("ResNet-8"));
    QCOMPARE(m_test->get<QLineEdit>("field-dataset.limit").text(), QLatin1String(inFull() ? "10000" : "256"));
    QCOMPARE(m_test->get<QLineEdit>("field-epochs").text(), QLatin1String(inFull() ? "5" : "2"));
    QCOMPARE(m_test->get<QComboBox>("field-optimizer.schedule").currentText(), QStringLiteral("cosine"));
  }
  QStringList columns(const char* table) {
    const auto* model = m_test->get<QTableView>(table).model();
    QStringList titles;
    for (int i = 0; i < model->columnCount(); ++i) titles << model->headerData(i, Qt::Horizontal).toString();
    return titles;
  }
  /// The bytes of the figure that is saved under this name.
  QByteArray figure(const char* name) {
    pick("Eigen-CAM > Save the maps as a figure");
    auto* dialog = m_test->window().findChild<QFileDialog*>(QStringLiteral("save-dialog"));
    if (!dialog) qFatal("no dialog");
    QFile file(QString::fromStdString((m_test->workspace() / name).string()));
    Q_EMIT dialog->fileSelected(file.fileName());
    delete dialog;
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

 private Q_SLOTS:
  /// The document has the steps of this test, in their order.
  void initTestCase() {
    const QStringList own = {QStringLiteral("initTestCase"), QStringLiteral("cleanupTestCase"),
                             QStringLiteral("cleanup")};
    QStringList functions, headings;
    for (int i = metaObject()->methodOffset(); i < metaObject()->methodCount(); ++i) {
      const QString name = QString::fromLatin1(metaObject()->method(i).name());
      if (!own.contains(name)) functions << name;
    }
    for (const Step& step : m_steps) headings << step.function;
    QCOMPARE(functions, headings);
    m_test = std::make_unique<TestWindow>(QStringLiteral(DISTILLSCOPE_CLI));
  }
  void cleanupTestCase() { m_test.reset(); }

  /// What the step just done has named was to be seen.
  void cleanup() {
    const QSet<QString> seen = std::exchange(m_seen, {});
    for (const Step& step : m_steps) {
      if (step.function != QLatin1String(QTest::currentTestFunction())) continue;
      for (const QString& text : step.named) {
        QVERIFY2(seen.contains(text), qPrintable(QStringLiteral("the window does not show \"%1\"").arg(text)));
      }
    }
  }

  void trainAnMllTeacher() {
    open("new-run");
    QTRY_VERIFY_WITH_TIMEOUT(m_test->window().findChild<QWidget*>(QStringLiteral("start")), longPatience);
    choose("preset", "Quick trial");
    if (!inFull()) {
      type("field-dataset.limit", "256");
      type("field-epochs", "2");
    }
    formIsThatOfTheFirstRun();
    m_test->picture(QStringLiteral("walk-new-run"));
    startAs("mll");
    m_test->picture(QStringLiteral("walk-runs"));
  }

  void fineTuneItIntoAnMcmiTeacher() {
    see();
    select({QStringLiteral("mll")});
    pick("Runs > Fine-tune as a teacher");
    see();
    QCOMPARE(m_test->get<QComboBox>("field-objective.id").currentData().toString(), QStringLiteral("mcmi"));
    QCOMPARE(m_test->get<QComboBox>("field-init").currentData().toString(), QStringLiteral("mll"));
    formIsThatOfTheFirstRun();
    startAs("mcmi");
  }

  void watchTheCurves() {
    select({QStringLiteral("mll"), QStringLiteral("mcmi")});
    see();
    pick("Runs > Show curves");
    QVERIFY(m_test->window().view(QStringLiteral("curves-view"))->isVisible());
    const auto& cmi = m_test->get<Plot>("plot-cmi");
    QTRY_VERIFY(cmi.plotArea().width() > 100);
    QTest::mouseMove(cmi.findChild<QWidget*>(QStringLiteral("plot-canvas")), cmi.plotArea().center());
    for (const char* plot : {"plot-log_likelihood", "plot-cmi", "plot-top1"}) {
      const auto* canvas = m_test->get<Plot>(plot).findChild<QWidget*>(QStringLiteral("plot-canvas"));
      QTRY_VERIFY2(canvas->accessibleDescription().contains(QStringLiteral("mcmi, test:")), plot);
    }
    see();
    m_test->picture(QStringLiteral("walk-curves"));
    showTab("curves-tabs", "Numbers");
    const auto* numbers = m_test->get<QTableView>("curves-numbers").model();
    const auto quantities = [&] {
      QStringList titles;
      for (int row = 0; row < numbers->rowCount(); ++row) titles << numbers->headerData(row, Qt::Vertical).toString();
      return titles;
    };
    QTRY_VERIFY2(quantities().contains(QStringLiteral("CMI (nats)")), qPrintable(quantities().join(QLatin1Char(','))));
  }

  void compareTheTeachers() {
    open("teachers");
    QTRY_VERIFY(columns("teachers-table").contains(QStringLiteral("Difference")));
    QVERIFY(columns("teachers-table").filter(QStringLiteral("mcmi")).size() >= 1);
    const auto& bars = m_test->get<PlotBars>("class-bars");
    QCOMPARE(m_test->get<QComboBox>("class-quantity").currentText(), QStringLiteral("CMI by class"));
    QCOMPARE(bars.sets().size(), std::size_t{2});
    QCOMPARE(bars.categories().size(), 10);
    see();
    m_test->picture(QStringLiteral("walk-teachers"));
    pick("Copy > Copy the table as Markdown");
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("| ---")));
    pick("Copy > Copy the rows for LaTeX");
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("\\\\")));
  }

  void distilAStudentFromEach() {
    select({QStringLiteral("mll")});
    see();
    pick("Runs > Distil a student");
    const auto& methods = m_test->get<QComboBox>("field-distiller.id");
    const auto flow = [&] {
      return methods.model()->index(methods.findText(QStringLiteral("Flow of the solution procedure (FSP)")), 0);
    };
    choose("field-model.id", "MobileNetV2");
    QTRY_VERIFY_WITH_TIMEOUT(!flow().flags().testFlag(Qt::ItemIsEnabled), longPatience);
    QVERIFY(flow().data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("Not for this pair: it needs")));
    choose("field-model.id", "ResNet-8");
    QTRY_VERIFY_WITH_TIMEOUT(flow().flags().testFlag(Qt::ItemIsEnabled), longPatience);
    formIsThatOfTheFirstRun();
    startAs("kd-from-mll");

    select({QStringLiteral("mcmi")});
    pick("Runs > Distil a student");
    QCOMPARE(m_test->get<QComboBox>("field-teacher").currentData().toString(), QStringLiteral("mcmi"));
    formIsThatOfTheFirstRun();
    startAs("kd-from-mcmi");
  }

  void compareTheStudents() {
    select({QStringLiteral("kd-from-mll"), QStringLiteral("kd-from-mcmi")});
    open("students");
    QTRY_COMPARE(columns("students-table").size(), 3);  // from MLL, from MCMI, and the difference
    see();
    m_test->picture(QStringLiteral("walk-students"));
    showTab("students-tabs", "Confusion");
    const auto matrices = [&] {
      int shown = 0;
      for (const auto* map : m_test->window().view(QStringLiteral("students-view"))->findChildren<MatrixMap*>())
        shown += map->isVisible() && map->contents().size() == 10;
      return shown;
    };
    QTRY_COMPARE(matrices(), 2);
    showTab("students-tabs", "Gain by class");
    const auto& gains = m_test->get<PlotPlane>("gain-plot");
    QTRY_VERIFY(gains.isVisible() && !gains.contents().paths.empty());
    QCOMPARE(gains.contents().paths.front().points.size(), std::size_t{10});
  }

  void makeThePostersFigure() {
    select({QStringLiteral("mll"), QStringLiteral("mcmi")});
    open("cam");
    auto& thumbnails = m_test->get<QListView>("cam-thumbnails");
    QTRY_VERIFY_WITH_TIMEOUT(thumbnails.model() && thumbnails.model()->rowCount() > 1, longPatience);
    for (int row = 0; row < 2; ++row) {
      QTest::mouseClick(thumbnails.viewport(), Qt::LeftButton, Qt::NoModifier,
                        thumbnails.visualRect(thumbnails.model()->index(row, 0)).center());
    }
    auto& numbers = m_test->get<QTableView>("cam-numbers");
    QTRY_VERIFY_WITH_TIMEOUT(numbers.model() && numbers.model()->rowCount() >= 2, longPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_test->get<QAction>("cam-save-figure").isEnabled(), longPatience);
    see();
    m_test->picture(QStringLiteral("walk-eigen-cam"));
    // Original, MLL and MCMI beside each other, an image below the other.
    const QImage picture = QImage::fromData(figure("figure.png"));
    QVERIFY(picture.width() > picture.height());
    QVERIFY(figure("figure.pdf").startsWith("%PDF-"));
    QVERIFY(figure("figure.svg").contains("<svg"));
  }
};

QTEST_MAIN(TestWalkThrough)
#include "test_walk_through.moc"
