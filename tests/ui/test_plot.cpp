#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QProcess>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>
#include <random>

#include "tests/ui/patience.h"
#include "ui/widgets/paced_moves.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/plot_canvas.h"
#include "ui/widgets/plot_figure.h"
#include "ui/widgets/plot_grid.h"
#include "ui/widgets/plot_series.h"

using namespace distillscope;

namespace {

/// Points kept alive for the spans of a SeriesSource.
struct Data {
  std::vector<double> x, y, times;
  SeriesSource source() const { return {.x = x, .y = y, .times = times, .yScale = 1}; }
  void add(double px, double py) {
    x.push_back(px);
    y.push_back(py);
    times.push_back(1e9 + static_cast<double>(times.size()));
  }
};

Data noise(std::size_t size) {
  std::mt19937 generator(7);
  std::normal_distribution<double> normal;
  Data data;
  for (std::size_t i = 0; i < size; ++i) {
    const double spike = i % 9973 == 0 ? 50.0 : 0.0;
    data.add(static_cast<double>(i), normal(generator) + spike);
  }
  return data;
}

PlotSeries seriesOf(const Data& data, SeriesOptions options = {}) {
  PlotSeries series;
  series.update(data.source(), options);
  return series;
}

PlotLine lineOf(const QString& key, const Data& data, QColor colour = Qt::blue) {
  LineLook look;
  look.colour = look.printColour = colour;
  return {.key = key, .label = key, .look = look, .source = data.source()};
}

}  // namespace

class TestPlot : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyColumnKeepsTheExtremesOfAllItsPoints() {
    const Data data = noise(1'000'000);
    const PlotSeries series = seriesOf(data);
    constexpr int columns = 700;
    const double lower = 12345.5;
    const double upper = 987654.25;
    const std::vector<PlotPoint> points = series.thinned(lower, upper, columns);
    QVERIFY(points.size() <= 4 * columns + 2);

    const auto columnOf = [&](double x) {
      return std::min(columns - 1, static_cast<int>((x - lower) / (upper - lower) * columns));
    };
    const double infinity = std::numeric_limits<double>::infinity();
    std::vector<std::pair<double, double>> expected(columns, {infinity, -infinity}), drawn = expected;
    const auto widen = [&](auto& all, double x, double y) {
      if (x < lower || x > upper) return;
      auto& [least, greatest] = all[static_cast<std::size_t>(columnOf(x))];
      least = std::min(least, y);
      greatest = std::max(greatest, y);
    };
    for (std::size_t i = 0; i < data.x.size(); ++i) widen(expected, data.x[i], data.y[i]);
    for (const PlotPoint& point : points) widen(drawn, point.x, point.y);
    QVERIFY(expected == drawn);
  }

  void thinnedPointsAreMeasuredPointsInOrder() {
    const Data data = noise(50'000);
    const std::vector<PlotPoint> points = seriesOf(data).thinned(0, 49'999, 100);
    double before = -1;
    for (const PlotPoint& point : points) {
      QVERIFY(point.x > before);
      QCOMPARE(point.y, data.y[static_cast<std::size_t>(point.x)]);
      before = point.x;
    }
  }

  void fewPointsAreNotThinnedAndTheNeighboursOutsideAreKept() {
    Data data;
    for (int i = 0; i < 10; ++i) data.add(i, i * i);
    const std::vector<PlotPoint> points = seriesOf(data).thinned(2.5, 5.5, 100);
    const std::vector<PlotPoint> expected = {{2, 4}, {3, 9}, {4, 16}, {5, 25}, {6, 36}};
    QVERIFY(points == expected);
  }

  void extremesOfAnyStretchEqualASearchThroughIt() {
    const Data data = noise(5000);
    std::vector<double> values;
    ExtremaPyramid pyramid;
    for (std::size_t added = 0; added < data.y.size(); added += 37) {  // in pieces, as a live run grows
      const std::size_t from = values.size();
      values.insert(values.end(), data.y.begin() + static_cast<std::ptrdiff_t>(added),
                    data.y.begin() + static_cast<std::ptrdiff_t>(std::min(added + 37, data.y.size())));
      pyramid.extend(values, from);
    }
    std::mt19937 generator(3);
    for (int i = 0; i < 500; ++i) {
      const std::size_t begin = generator() % values.size();
      const std::size_t end = begin + 1 + generator() % (values.size() - begin);
      const auto [lowest, highest] = pyramid.extremes(values, begin, end);
      const auto [least, greatest] = std::minmax_element(values.begin() + static_cast<std::ptrdiff_t>(begin),
                                                         values.begin() + static_cast<std::ptrdiff_t>(end));
      QCOMPARE(values[lowest], *least);
      QCOMPARE(values[highest], *greatest);
    }
  }

  void aSeriesThatGrowsEqualsOneBuiltAtOnce() {
    const Data all = noise(2000);
    for (const SeriesOptions options : {SeriesOptions{}, SeriesOptions{true, 0.0}, SeriesOptions{false, 0.9}}) {
      PlotSeries grown;
      Data part;
      for (std::size_t i = 0; i < all.x.size(); ++i) {
        part.add(all.x[i], all.y[i]);
        if (i % 100 == 99) grown.update(part.source(), options);
      }
      const PlotSeries whole = seriesOf(all, options);
      QVERIFY(grown.x() == whole.x());
      QVERIFY(grown.y() == whole.y());
      QCOMPARE(grown.skippedNotPositive(), whole.skippedNotPositive());
    }
  }

  // A resumed run drops steps and does them again: the old values must go, even if the new ones are as many.
  void pointsMeasuredAgainReplaceTheOldOnes() {
    Data data;
    for (int i = 0; i < 10; ++i) data.add(i, 1.0);
    PlotSeries series = seriesOf(data);
    for (std::size_t i = 5; i < 10; ++i) {
      if (i < 9) data.y[i] = 2.0;
      data.times[i] += 100;
    }
    series.update(data.source(), {});
    QCOMPARE(series.y(), data.y);
  }

  void aLogarithmicAxisSkipsWhatIsNotPositiveAndCountsIt() {
    Data data;
    for (const double value : {1.0, 0.0, -2.0, 4.0, std::nan(""), 8.0})
      data.add(static_cast<double>(data.x.size()), value);
    const PlotSeries series = seriesOf(data, {.positiveOnly = true, .smoothing = 0});
    QCOMPARE(series.y(), (std::vector<double>{1, 4, 8}));
    QCOMPARE(series.skippedNotPositive(), 2);
    QCOMPARE(series.skippedNotFinite(), 1);
  }

  // Weight 0.5 and values 1, 2, 3: 1; (0.5*1 + 2)/1.5 = 5/3; (0.25*1 + 0.5*2 + 3)/1.75 = 17/7.
  void smoothingIsTheDebiasedAverage() {
    Data data;
    for (const double value : {1.0, 2.0, 3.0}) data.add(value, value);
    const PlotSeries series = seriesOf(data, {.positiveOnly = false, .smoothing = 0.5});
    QVERIFY(std::abs(series.y()[0] - 1.0) < 1e-15);
    QVERIFY(std::abs(series.y()[1] - 5.0 / 3) < 1e-15);
    QVERIFY(std::abs(series.y()[2] - 17.0 / 7) < 1e-15);
  }

  void smoothingAConstantGivesExactlyThatConstant() {
    DebiasedAverage average(0.999);
    for (int i = 0; i < 1000; ++i) QCOMPARE(average.add(0.1), 0.1);
  }

  void smoothingPassesOverWhatIsNotANumber() {
    Data data;
    for (const double value : {1.0, std::nan(""), 1.0}) data.add(static_cast<double>(data.x.size()), value);
    QCOMPARE(seriesOf(data, {.positiveOnly = false, .smoothing = 0.9}).y(), (std::vector<double>{1, 1}));
  }

  void theReadOutIsSortedAndTakesTheNearestPoints() {
    Data low, high, shorter;
    for (int i = 0; i <= 10; ++i) low.add(i * 10, 1.0 + i);
    for (int i = 0; i <= 10; ++i) high.add(i * 10, 100.0 + i);
    for (int i = 0; i <= 2; ++i) shorter.add(i * 10, 50);
    Plot plot;
    plot.setLines({lineOf("low", low), lineOf("high", high), lineOf("shorter", shorter)}, {});
    plot.setXRange(0, 100);
    const std::vector<ReadoutRow> rows = plot.readout(72);
    QCOMPARE(rows.size(), std::size_t{2});
    QCOMPARE(rows[0].label, QStringLiteral("high"));
    QCOMPARE(rows[0].point.x, 70.0);
    QCOMPARE(rows[0].point.y, 107.0);
    QCOMPARE(rows[1].point.y, 8.0);
  }

  void aPlotWithoutPositiveValuesStaysLinearAndSaysSo() {
    Data negative, mixed;
    for (int i = 0; i < 4; ++i) negative.add(i, -1.0 - i);
    for (int i = 0; i < 4; ++i) mixed.add(i, i - 1.0);
    Plot plot;
    plot.setLines({lineOf("a", negative)}, {.logY = true, .smoothing = 0});
    QVERIFY(!plot.isLogY());
    QVERIFY2(plot.note().contains(QStringLiteral("linear")), qPrintable(plot.note()));
    plot.setLines({lineOf("b", mixed)}, {.logY = true, .smoothing = 0});
    QVERIFY(plot.isLogY());
    QVERIFY2(plot.note().startsWith(QStringLiteral("2 values")), qPrintable(plot.note()));
  }

  void aWheelZoomsAndADoubleClickAsksForEverything() {
    Data data = noise(1000);
    Plot plot;
    plot.resize(600, 400);
    plot.setLines({lineOf("a", data)}, {});
    plot.setXRange(0, 1000);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    auto* canvas = plot.findChild<QWidget*>(QStringLiteral("plot-canvas"));
    QTRY_VERIFY(plot.plotArea().width() > 100);
    QSignalSpy chosen(&plot, &Plot::xRangeChosen);
    QSignalSpy reset(&plot, &Plot::resetRequested);
    const QPoint middle = plot.plotArea().center();
    QWheelEvent wheel(middle, canvas->mapToGlobal(QPointF(middle)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &wheel);
    QCOMPARE(chosen.size(), 1);
    const double width = chosen[0][1].toDouble() - chosen[0][0].toDouble();
    QVERIFY(width < 1000 && width > 500);
    QTest::mouseDClick(canvas, Qt::LeftButton, Qt::NoModifier, middle);
    QCOMPARE(reset.size(), 1);
  }

  void aSidewaysDragMovesTheRangeAndKeepsItsWidth() {
    Data data = noise(1000);
    Plot plot;
    plot.resize(600, 400);
    plot.setLines({lineOf("a", data)}, {});
    plot.setXRange(0, 1000);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(plot.plotArea().width() > 100);
    auto* canvas = plot.findChild<QWidget*>(QStringLiteral("plot-canvas"));
    QSignalSpy chosen(&plot, &Plot::xRangeChosen);
    const QPoint start = plot.plotArea().center();
    QTest::mousePress(canvas, Qt::LeftButton, Qt::NoModifier, start);
    for (int moved = 10; moved <= 100; moved += 10) QTest::mouseMove(canvas, start - QPoint(moved, 2));
    QTest::mouseRelease(canvas, Qt::LeftButton, Qt::NoModifier, start - QPoint(100, 2));
    QVERIFY(!chosen.isEmpty());
    const double lower = chosen.last()[0].toDouble();
    const double expected = 100.0 / plot.plotArea().width() * 1000;
    QVERIFY2(std::abs(lower - expected) < 0.02 * 1000, qPrintable(QString::number(lower)));
    QVERIFY(std::abs(chosen.last()[1].toDouble() - lower - 1000) < 1e-6);
  }

  // A few runs show where they were measured; a hundred would show a cloud, and take as long as all else to draw.
  void manyLinesAreDrawnWithoutMarks() {
    Data data;
    for (int i = 0; i < 60; ++i) data.add(i, std::sin(i));
    const auto marked = [&](int count) {
      std::vector<PlotLine> lines;
      for (int i = 0; i < count; ++i) {
        lines.push_back(lineOf(QString::number(i), data));
        lines.back().look.mark = Mark::Disc;
      }
      Plot plot;
      plot.resize(600, 400);
      plot.setLines(lines, {});
      plot.setXRange(0, 60);
      auto& canvas = *plot.findChild<PlotCanvas*>();
      canvas.replot();
      int shown = 0;
      for (int i = 0; i < canvas.graphCount(); ++i) shown += canvas.graph(i)->scatterStyle().isNone() ? 0 : 1;
      return shown;
    };
    QCOMPARE(marked(5), 5);
    QCOMPARE(marked(100), 0);
  }

  void manyPointsAreTakenInOverSeveralTurns() {
    const Data data = noise(150'000);
    PlotGrid grid;
    std::vector<PlotGrid::Panel> panels;
    for (const char* key : {"a", "b", "c", "d"}) {
      panels.push_back({.key = QLatin1String(key),
                        .title = {},
                        .unit = {},
                        .remark = {},
                        .remarkDetails = {},
                        .lines = {lineOf(QStringLiteral("run"), data)}});
    }
    const auto filled = [&] {
      int count = 0;
      for (const char* key : {"a", "b", "c", "d"}) count += grid.plot(QLatin1String(key))->dataRange() ? 1 : 0;
      return count;
    };
    QVERIFY(!grid.setPanels(panels, {}, PlotXAxis::Step));
    QCOMPARE(filled(), 2);
    QVERIFY(grid.setPanels(panels, {}, PlotXAxis::Step));
    QCOMPARE(filled(), 4);
  }

  void ofMovesThatComeTooSoonTheNewestIsTaken() {
    std::vector<double> taken;
    PacedMoves moves([&](QMouseEvent& move) { taken.push_back(move.position().x()); }, this);
    const auto move = [&](double x) {
      moves.add(QMouseEvent(QEvent::MouseMove, {x, 0}, {x, 0}, Qt::NoButton, Qt::LeftButton, Qt::NoModifier));
    };
    move(1);
    move(2);
    QCOMPARE(taken, (std::vector<double>{1, 2}));  // each at once
    moves.setInterval(3'600'000);
    move(3);
    move(4);
    move(5);
    QCOMPARE(taken, (std::vector<double>{1, 2}));
    moves.flush();
    QCOMPARE(taken, (std::vector<double>{1, 2, 5}));
    moves.flush();
    QCOMPARE(taken.size(), std::size_t{3});
  }

  // Beside a training run the others may come later, but where the hand lets go they all are.
  void allPlotsAreWhereTheHandLetsGo_data() {
    QTest::addColumn<bool>("isFrugal");
    QTest::newRow("nothing trains") << false;
    QTest::newRow("a run trains") << true;
  }
  void allPlotsAreWhereTheHandLetsGo() {
    QFETCH(const bool, isFrugal);
    const Data data = noise(1000);
    PlotGrid grid;
    grid.resize(1000, 800);
    std::vector<PlotGrid::Panel> panels;
    for (const char* key : {"a", "b", "c", "d"})
      panels.push_back({.key = QLatin1String(key),
                        .title = {},
                        .unit = {},
                        .remark = {},
                        .remarkDetails = {},
                        .lines = {lineOf(QStringLiteral("run"), data)}});
    grid.setPanels(panels, {}, PlotXAxis::Step);
    grid.setFrugal(isFrugal);
    grid.show();
    QVERIFY(QTest::qWaitForWindowExposed(&grid));
    Plot* plot = grid.plot(QStringLiteral("a"));
    QTRY_VERIFY(plot->plotArea().width() > 100);
    auto* canvas = plot->findChild<PlotCanvas*>();
    const QCPRange before = canvas->xAxis->range();
    const QPoint start = plot->plotArea().center();
    QTest::mousePress(canvas, Qt::LeftButton, Qt::NoModifier, start);
    for (int moved = 10; moved <= 100; moved += 10) QTest::mouseMove(canvas, start - QPoint(moved, 2));
    QTRY_VERIFY_WITH_TIMEOUT(grid.isMoving(), patience);
    QTest::mouseRelease(canvas, Qt::LeftButton, Qt::NoModifier, start - QPoint(100, 2));
    QVERIFY(!grid.isMoving());
    const double moved = 100.0 / plot->plotArea().width() * before.size();
    for (const char* key : {"a", "b", "c", "d"}) {
      const auto& axis = *grid.plot(QLatin1String(key))->findChild<PlotCanvas*>()->xAxis;
      QVERIFY2(std::abs(axis.range().lower - before.lower - moved) < 0.02 * before.size(), key);
      QCOMPARE(axis.range().lower, canvas->xAxis->range().lower);
    }
  }

  // Beside a training run a picture is shifted while the hand moves it. What it shows is what is drawn when the hand
  // lets go, but for the edges, which are not drawn yet.
  void aShiftedPictureIsThePictureDrawnAnew() {
    Data data;
    for (int i = 0; i <= 80; ++i) data.add(i, i % 2 ? 1 : -1);  // of one height wherever it is looked at
    Plot plot;
    plot.resize(600, 400);
    plot.setLines({lineOf(QStringLiteral("run"), data)}, {});
    plot.setXRange(20, 40);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(plot.plotArea().width() > 300);
    auto* canvas = plot.findChild<PlotCanvas*>();
    canvas->setFrugal(true);
    const auto picture = [canvas] {
      QCoreApplication::processEvents();
      return canvas->grab().toImage();
    };
    const QImage before = picture();
    const QPoint start = canvas->axisRect()->rect().center();
    QTest::mousePress(canvas, Qt::LeftButton, Qt::NoModifier, start);
    for (int moved = 10; moved <= 60; moved += 10) QTest::mouseMove(canvas, start - QPoint(moved, 0));
    QTest::qWait(80);  // the last move is taken
    const QImage shifted = picture();
    QTest::mouseRelease(canvas, Qt::LeftButton, Qt::NoModifier, start - QPoint(60, 0));
    const QImage anew = picture();
    const double ratio = anew.devicePixelRatio();
    const QRect inside = canvas->axisRect()->rect().adjusted(3, 3, -66, -3);
    const auto share = [&](const QImage& a, const QImage& b) {
      int different = 0, all = 0;
      for (int y = qRound(inside.top() * ratio); y < qRound(inside.bottom() * ratio); ++y) {
        for (int x = qRound(inside.left() * ratio); x < qRound(inside.right() * ratio); ++x, ++all)
          different += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 40;
      }
      return static_cast<double>(different) / all;
    };
    QVERIFY2(share(before, anew) > 0.02, qPrintable(QString::number(share(before, anew))));
    QVERIFY2(share(shifted, anew) < 0.005, qPrintable(QString::number(share(shifted, anew))));
  }

  // The same on screens with more pixels, which a program learns when it starts.
  void aShiftedPictureIsSharpOnEveryScreen_data() {
    QTest::addColumn<QString>("factor");
    QTest::newRow("1.5") << QStringLiteral("1.5");
    QTest::newRow("2") << QStringLiteral("2");
  }
  void aShiftedPictureIsSharpOnEveryScreen() {
    QFETCH(const QString, factor);
    QProcess again;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_SCALE_FACTOR"), factor);
    again.setProcessEnvironment(environment);
    again.start(QCoreApplication::applicationFilePath(), {QStringLiteral("aShiftedPictureIsThePictureDrawnAnew")});
    QVERIFY(again.waitForFinished(patience));
    QVERIFY2(again.exitCode() == 0, again.readAllStandardOutput().constData());
  }

  void exportsArePngPdfAndSvgFilesOnWhitePaper() {
    Data data = noise(500);
    Plot plot;
    plot.setTitle(QStringLiteral("CMI"), QStringLiteral("nats"));
    plot.setLines({lineOf("a", data, Qt::red)}, {});
    plot.setXRange(0, 500);
    QTemporaryDir folder;
    LineLook look;
    look.colour = look.printColour = Qt::red;
    const PlotFigure figure{QStringLiteral("CMI"), {&plot}, {{QStringLiteral("a, test"), {}, look, false}}};
    const QString png = folder.filePath(QStringLiteral("plot.png"));
    const QString pdf = folder.filePath(QStringLiteral("plot.pdf"));
    QCOMPARE(savePlotFigure(figure, png, plot.font()), QString());
    QCOMPARE(savePlotFigure(figure, pdf, plot.font()), QString());
    const QImage image(png);
    QVERIFY(image.width() > 1000);
    QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
    int red = 0;
    for (int y = 0; y < image.height(); y += 2) {
      for (int x = 0; x < image.width(); x += 2) red += image.pixelColor(x, y) == QColor(Qt::red);
    }
    QVERIFY2(red > 500, qPrintable(QString::number(red)));
    QFile file(pdf);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().startsWith("%PDF-"));
    const QString svg = folder.filePath(QStringLiteral("plot.svg"));
    QCOMPARE(savePlotFigure(figure, svg, plot.font()), QString());
    QSvgRenderer drawing(svg);
    QVERIFY(drawing.isValid());
    QCOMPARE(drawing.viewBox().size() * 3, image.size());
    QImage drawn(image.size(), QImage::Format_ARGB32);
    drawn.fill(Qt::transparent);
    QPainter painter(&drawn);
    drawing.render(&painter);
    painter.end();
    QCOMPARE(drawn.pixelColor(2, 2), QColor(Qt::white));
    int drawnRed = 0;
    for (int y = 0; y < drawn.height(); y += 2) {
      for (int x = 0; x < drawn.width(); x += 2) drawnRed += drawn.pixelColor(x, y) == QColor(Qt::red);
    }
    QVERIFY2(drawnRed > red / 2 && drawnRed < 2 * red, qPrintable(QString::number(drawnRed)));
    if (qEnvironmentVariableIsSet("DISTILLSCOPE_PICTURES")) {
      image.save(qEnvironmentVariable("DISTILLSCOPE_PICTURES") + QStringLiteral("/plot_export.png"));
    }
    QVERIFY(
        savePlotFigure(figure, QStringLiteral("/no/such/folder/plot.png"), plot.font()).contains("/no/such/folder"));
  }
};

QTEST_MAIN(TestPlot)
#include "test_plot.moc"
