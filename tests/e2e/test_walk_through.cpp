// Every step of docs/walk-through.md, done as it says, with the real engine on fewer images. The headings of the steps
// are the names of the functions here; the pictures beside them are taken here.
#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

#include "tests/ui/window_fixture.h"
#include "ui/models/run_table_model.h"
#include "ui/run_store.h"
#include "ui/view.h"

using namespace distillscope;

namespace {

/// What a run may take on a machine that does other things too.
constexpr int longPatience = 240000;

}  // namespace

class TestWalkThrough : public QObject {
  Q_OBJECT

  std::unique_ptr<TestWindow> m_test;

  void type(const char* field, const char* text) {
    auto& line = m_test->get<QLineEdit>(field);
    line.selectAll();
    QTest::keyClicks(&line, QLatin1String(text));
  }
  void choose(const char* field, const char* id) {
    auto& box = m_test->get<QComboBox>(field);
    const int index = box.findData(QLatin1String(id));
    QVERIFY2(index >= 0, id);
    box.setCurrentIndex(index);
    Q_EMIT box.activated(index);
  }
  void startAs(const char* name) {
    type("field-name", name);
    QTRY_VERIFY_WITH_TIMEOUT(m_test->get<QPushButton>("start").isEnabled(), longPatience);
    m_test->press("start");
    QVERIFY(m_test->window().view(QStringLiteral("runs-view"))->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(m_test->cell(QLatin1String(name), RunTableModel::Status), QStringLiteral("Finished"),
                              longPatience);
  }
  QStringList columns(const char* table) {
    const auto* model = m_test->get<QTableView>(table).model();
    QStringList titles;
    for (int i = 0; i < model->columnCount(); ++i) titles << model->headerData(i, Qt::Horizontal).toString();
    return titles;
  }

 private Q_SLOTS:
  void initTestCase() { m_test = std::make_unique<TestWindow>(QStringLiteral(DISTILLSCOPE_CLI)); }
  void cleanupTestCase() { m_test.reset(); }

  void trainAnMllTeacher() {
    m_test->trigger("go-new-run-view");
    QTRY_VERIFY_WITH_TIMEOUT(m_test->window().findChild<QWidget*>(QStringLiteral("start")), longPatience);
    choose("preset", "quick-trial");
    type("field-dataset.limit", "256");
    type("field-epochs", "2");
    m_test->picture(QStringLiteral("walk-new-run"));
    startAs("mll");
    m_test->picture(QStringLiteral("walk-runs"));
  }

  void fineTuneItIntoAnMcmiTeacher() {
    m_test->chooseRuns({QStringLiteral("mll")});
    m_test->trigger("run-fine-tune");
    QCOMPARE(m_test->get<QComboBox>("field-objective.id").currentData().toString(), QStringLiteral("mcmi"));
    QCOMPARE(m_test->get<QComboBox>("field-init").currentData().toString(), QStringLiteral("mll"));
    type("field-epochs", "2");
    startAs("mcmi");
  }

  void watchTheCurves() {
    m_test->chooseRuns({QStringLiteral("mll"), QStringLiteral("mcmi")});
    m_test->trigger("run-curves");
    QVERIFY(m_test->window().view(QStringLiteral("curves-view"))->isVisible());
    m_test->picture(QStringLiteral("walk-curves"));
    m_test->get<QTabWidget>("curves-tabs").setCurrentIndex(1);
    const auto* numbers = m_test->get<QTableView>("curves-numbers").model();
    const auto quantities = [&] {
      QStringList titles;
      for (int row = 0; row < numbers->rowCount(); ++row) titles << numbers->headerData(row, Qt::Vertical).toString();
      return titles;
    };
    QTRY_VERIFY2(quantities().contains(QStringLiteral("CMI (nats)")), qPrintable(quantities().join(QLatin1Char(','))));
  }

  void compareTheTeachers() {
    m_test->trigger("go-teachers-view");
    QVERIFY(columns("teachers-table").filter(QStringLiteral("mcmi")).size() >= 1);
    m_test->picture(QStringLiteral("walk-teachers"));
  }

  void distilAStudentFromEach() {
    for (const char* teacher : {"mll", "mcmi"}) {
      m_test->trigger("go-runs-view");
      m_test->chooseRuns({QLatin1String(teacher)});
      m_test->trigger("run-distil");
      QCOMPARE(m_test->get<QComboBox>("field-teacher").currentData().toString(), QLatin1String(teacher));
      type("field-epochs", "2");
      startAs(qPrintable(QStringLiteral("kd-from-%1").arg(QLatin1String(teacher))));
    }
  }

  void compareTheStudents() {
    m_test->trigger("go-runs-view");
    m_test->chooseRuns({QStringLiteral("kd-from-mll"), QStringLiteral("kd-from-mcmi")});
    m_test->trigger("go-students-view");
    QCOMPARE(columns("students-table").size(), 3);  // from MLL, from MCMI, and the difference
    m_test->picture(QStringLiteral("walk-students"));
  }

  void makeThePostersFigure() {
    m_test->trigger("go-runs-view");
    m_test->chooseRuns({QStringLiteral("mll"), QStringLiteral("mcmi")});
    m_test->trigger("go-cam-view");
    auto& thumbnails = m_test->get<QListView>("cam-thumbnails");
    QTRY_VERIFY_WITH_TIMEOUT(thumbnails.model() && thumbnails.model()->rowCount() > 1, longPatience);
    for (int row = 0; row < 2; ++row) {
      QTest::mouseClick(thumbnails.viewport(), Qt::LeftButton, Qt::NoModifier,
                        thumbnails.visualRect(thumbnails.model()->index(row, 0)).center());
    }
    auto& numbers = m_test->get<QTableView>("cam-numbers");
    QTRY_VERIFY_WITH_TIMEOUT(numbers.model() && numbers.model()->rowCount() >= 2, longPatience);
    m_test->picture(QStringLiteral("walk-eigen-cam"));
    m_test->trigger("cam-save-figure");
    auto* dialog = m_test->window().findChild<QFileDialog*>(QStringLiteral("save-dialog"));
    QVERIFY(dialog);
    const QString path = QString::fromStdString((m_test->workspace() / "figure.png").string());
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    const QImage figure(path);
    // Original, MLL and MCMI beside each other, an image below the other.
    QVERIFY(figure.width() > figure.height());
  }
};

QTEST_MAIN(TestWalkThrough)
#include "test_walk_through.moc"
