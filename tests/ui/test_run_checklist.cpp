// The list of runs beside curves, teachers and maps.
#include <QListWidget>
#include <QtTest>

#include "tests/ui/recorded_runs.h"
#include "tests/ui/view_fixture.h"
#include "ui/views/cam_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/teachers_view.h"

using namespace distillscope;
using namespace distillscope::test;

class TestRunChecklist : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_fixture = std::make_unique<ViewFixture>();
    for (int i = 1; i <= 10; ++i) {
      writeRun(m_fixture->workspace(), teacher("run-" + std::to_string(i), "mll"));
      setRunLine(QStringLiteral("run-%1").arg(i), i - 1);
    }
  }
  void cleanup() { m_fixture.reset(); }

  // The ninth run has the first one's colour and dashes of its own, in its curves and in every list.
  void runsOfOneColourAreToldApartByTheirDashes() {
    m_fixture->open<CurvesView>();
    check("curves-runs-list");
    m_fixture->open<TeachersView>();
    check("teachers-runs-list");
    m_fixture->open<CamView>();
    check("cam-runs-list");
  }

 private:
  void check(const char* name) {
    auto& list = m_fixture->get<QListWidget>(name);
    list.setCurrentRow(0);
    list.item(0)->setSelected(true);
    m_fixture->picture(QLatin1String(name));
    const auto drawn = [&list](int run, QIcon::Mode mode) {
      const QListWidgetItem* item = list.findItems(QStringLiteral("run-%1").arg(run), Qt::MatchExactly).first();
      return item->icon().pixmap(list.iconSize(), mode).toImage();
    };
    for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Selected}) {
      QVERIFY(drawn(1, mode) != drawn(9, mode));
      QVERIFY(drawn(9, mode) != drawn(10, mode));
    }
  }

  std::unique_ptr<ViewFixture> m_fixture;
};

QTEST_MAIN(TestRunChecklist)
#include "test_run_checklist.moc"
