// Zooming in until numbers end.
#include <QApplication>
#include <QTabWidget>
#include <QWheelEvent>
#include <QtTest>
#include <cmath>

#include "tests/ui/recorded_runs.h"
#include "tests/ui/view_fixture.h"
#include "ui/views/curves_view.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/plot_canvas.h"
#include "ui/widgets/plot_plane.h"
#include "ui/widgets/plot_plane_canvas.h"

using namespace distillscope;
using namespace distillscope::test;

namespace {

constexpr int presses = 400;
constexpr int drawnEvery = 16;

/// How many doubles there are in a range, about.
double doublesIn(const QCPRange& range) {
  const double greatest = std::max(std::abs(range.lower), std::abs(range.upper));
  return range.size() / (std::nextafter(greatest, 2 * greatest) - greatest);
}

int differentColours(QWidget& widget) {
  const QImage image = widget.grab().toImage();
  QSet<QRgb> colours;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) colours.insert(image.pixel(x, y));
  }
  return static_cast<int>(colours.size());
}

}  // namespace

class TestPlotZoom : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_fixture = std::make_unique<ViewFixture>();
    writeRun(m_fixture->workspace(), teacher("resnet20-mll", "mll"));
    writeRun(m_fixture->workspace(), teacher("resnet20-mcmi", "mcmi"));
    m_fixture->open<CurvesView>({QStringLiteral("resnet20-mll"), QStringLiteral("resnet20-mcmi")});
  }
  void cleanup() { m_fixture.reset(); }

  void thePlaneAnswersHoweverFarItIsZoomed() {
    m_fixture->get<QTabWidget>("curves-tabs").setCurrentIndex(2);
    auto& plane = m_fixture->get<PlotPlane>("plane-plot");
    auto& canvas = m_fixture->get<PlaneCanvas>("plane-canvas");
    QTRY_COMPARE(plane.shownLabels().size(), 2);
    QTRY_VERIFY(canvas.xAxis->range().upper < 1);  // drawn, and so fitted to the points
    const QCPRange whole = canvas.xAxis->range();
    for (int i = 0; i < presses; ++i) {
      QTest::keyClick(&canvas, Qt::Key_Plus);
      if (i % drawnEvery == 0) QCoreApplication::processEvents();
    }
    QVERIFY(canvas.xAxis->range().size() < 1e-9 * whole.size());
    for (const QCPAxis* axis : {canvas.xAxis, canvas.yAxis}) QVERIFY(doublesIn(axis->range()) > 1000);
    const auto guides = canvas.findChildren<QCPItemStraightLine*>();
    QVERIFY2(guides.size() <= 20, qPrintable(QString::number(guides.size())));
    QVERIFY(std::ranges::any_of(guides, [](const QCPItemStraightLine* line) { return line->visible(); }));
    QVERIFY(differentColours(canvas) > 3);
    QVERIFY(!plane.pointAt(canvas.axisRect()->rect().topLeft()));
    m_fixture->picture(QStringLiteral("curves-plane-zoomed"));
    QTest::keyClick(&canvas, Qt::Key_Home);
    QTRY_COMPARE(canvas.xAxis->range(), whole);
    QTRY_COMPARE(plane.shownLabels().size(), 2);
  }

  void linesAreDrawnHoweverFarTheyAreZoomed_data() {
    QTest::addColumn<Qt::KeyboardModifier>("modifier");
    QTest::newRow("horizontally") << Qt::NoModifier;
    QTest::newRow("vertically") << Qt::ControlModifier;
  }
  void linesAreDrawnHoweverFarTheyAreZoomed() {
    QFETCH(const Qt::KeyboardModifier, modifier);
    auto& plot = m_fixture->get<Plot>("plot-cmi");
    auto& canvas = *plot.findChild<PlotCanvas*>(QStringLiteral("plot-canvas"));
    QTRY_VERIFY(plot.plotArea().width() > 100);
    const QPointF place = canvas.axisRect()->rect().center();
    for (int i = 0; i < presses; ++i) {
      QWheelEvent wheel(place, canvas.mapToGlobal(place), {}, {0, 120}, Qt::NoButton, modifier, Qt::NoScrollPhase,
                        false);
      QApplication::sendEvent(&canvas, &wheel);
      if (i % drawnEvery == 0) QCoreApplication::processEvents();
    }
    const QCPAxis& zoomed = modifier == Qt::NoModifier ? *canvas.xAxis : *canvas.yAxis;
    QVERIFY(zoomed.range().size() < 1e-9);
    QVERIFY(doublesIn(zoomed.range()) > 1000);
    QTest::mouseMove(&canvas, place.toPoint());
    m_fixture->picture(QStringLiteral("curves-zoomed-in-") + QLatin1String(QTest::currentDataTag()));
    QVERIFY(differentColours(canvas) > 3);
    QTest::mouseClick(&m_fixture->get<QAbstractButton>("curves-show-everything"), Qt::LeftButton);
    QTRY_VERIFY(zoomed.range().size() > 0.1);
  }

 private:
  std::unique_ptr<ViewFixture> m_fixture;
};

QTEST_MAIN(TestPlotZoom)
#include "test_plot_zoom.moc"
