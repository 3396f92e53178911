#include <QColor>
#include <QTest>
#include <limits>

#include "ui/widgets/heatmap.h"

using namespace distillscope;

namespace {

QImage onePixel(int red, int green, int blue) {
  QImage image(1, 1, QImage::Format_RGB888);
  image.setPixelColor(0, 0, QColor(red, green, blue));
  return image;
}

}  // namespace

class TestHeatmap : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // JET runs from dark blue (0, 0, 128) to dark red (128, 0, 0): a swap of red and blue would turn it round.
  void jetGoesFromBlueToRed() {
    QCOMPARE(mapColour(ColourMap::Jet, 0.0), QColor(0, 0, 128));
    QCOMPARE(mapColour(ColourMap::Jet, 1.0), QColor(128, 0, 0));
  }

  // The published ends of matplotlib's tables: viridis 0.267004 0.004874 0.329415 to 0.993248 0.906157 0.143936, and
  // inferno 0.001462 0.000466 0.013866 to 0.988362 0.998364 0.644924.
  void perceptualMapsHaveTheirPublishedEnds() {
    QCOMPARE(mapColour(ColourMap::Viridis, 0.0), QColor(68, 1, 84));
    QCOMPARE(mapColour(ColourMap::Viridis, 1.0), QColor(253, 231, 37));
    QCOMPARE(mapColour(ColourMap::Inferno, 0.0), QColor(0, 0, 4));
    QCOMPARE(mapColour(ColourMap::Inferno, 1.0), QColor(252, 255, 164));
  }

  // ColorBrewer's PuOr of 11 classes: (45, 0, 75), (247, 247, 247), (127, 59, 8). The middle of 256 values lies between
  // two of them.
  void signedValuesGoFromPurpleOverWhiteToOrange() {
    QCOMPARE(mapColour(ColourMap::OrangePurple, 0.0), QColor(45, 0, 75));
    QCOMPARE(mapColour(ColourMap::OrangePurple, 1.0), QColor(127, 59, 8));
    const QColor middle = mapColour(ColourMap::OrangePurple, 0.5);
    QVERIFY(middle.red() >= 246 && middle.green() >= 244 && middle.blue() >= 240);
  }

  void differencesAreCentredAtZero() {
    const HeatMap difference = differenceOf({2, 1, {0.75F, 0.25F}}, {2, 1, {0.25F, 0.5F}});
    QCOMPARE(difference.values, (std::vector<float>{0.5F, -0.25F}));
    QCOMPARE(greatestOf(difference), 0.5);
    QCOMPARE(centredAt(difference, 0.5).values, (std::vector<float>{1.0F, 0.25F}));
    QCOMPARE(centredAt({1, 1, {0.0F}}, 0).values, (std::vector<float>{0.5F}));
  }

  // The right half of a picture, black and white, is white alone.
  void aPartOfThePictureFillsTheSize() {
    QImage picture(2, 1, QImage::Format_RGB888);
    picture.setPixelColor(0, 0, Qt::black);
    picture.setPixelColor(1, 0, Qt::white);
    const QImage right = resized(picture, QSize(4, 4), QRectF(0.75, 0, 0.25, 1));
    QCOMPARE(right.size(), QSize(4, 4));
    for (int x = 0; x < 4; ++x) QVERIFY(right.pixelColor(x, 2).red() >= 250);
    QCOMPARE(resized(picture, QSize(4, 4), wholePicture), resized(picture, QSize(4, 4)));
  }

  // Values from 0 to 3 over four pixels reach 2 at the third: the outline encloses the right half.
  void contoursEncloseWhatReachesTheThreshold() {
    const HeatMap map{4, 4, {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3}};
    const auto contours = contoursOf(map, 2, QSize(4, 4));
    QCOMPARE(contours.size(), std::size_t{1});
    QCOMPARE(contours[0].boundingRect(), QRectF(2.5, 0.5, 1, 3));
    QVERIFY(contours[0].isClosed());
    QVERIFY(contoursOf(map, 4, QSize(4, 4)).empty());
  }

  void valuesBeyondTheRangeAreClampedAndNotANumberIsZero() {
    QCOMPARE(mapColour(ColourMap::Viridis, 2.0), mapColour(ColourMap::Viridis, 1.0));
    QCOMPARE(mapColour(ColourMap::Viridis, -1.0), mapColour(ColourMap::Viridis, 0.0));
    QCOMPARE(mapColour(ColourMap::Viridis, std::numeric_limits<double>::quiet_NaN()),
             mapColour(ColourMap::Viridis, 0.0));
  }

  // 0.5 * (200, 100, 50) + 0.5 * (128, 0, 0) = (164, 50, 25)
  void overlayIsTheWeightedSumOfPictureAndColour() {
    const QImage blended = overlay(onePixel(200, 100, 50), {1, 1, {1.0F}}, ColourMap::Jet, 0.5);
    QCOMPARE(blended.pixelColor(0, 0), QColor(164, 50, 25));
  }

  // 0.75 * (200, 100, 48) + 0.25 * (0, 0, 128) = (150, 75, 68)
  void opacityIsTheShareOfTheMap() {
    const QImage blended = overlay(onePixel(200, 100, 48), {1, 1, {0.0F}}, ColourMap::Jet, 0.25);
    QCOMPARE(blended.pixelColor(0, 0), QColor(150, 75, 68));
  }

  void opacityZeroShowsThePictureAndOneTheMap() {
    const QImage picture = onePixel(12, 34, 56);
    QCOMPARE(overlay(picture, {1, 1, {0.7F}}, ColourMap::Turbo, 0.0).pixelColor(0, 0), QColor(12, 34, 56));
    QCOMPARE(overlay(picture, {1, 1, {0.7F}}, ColourMap::Turbo, 1.0).pixelColor(0, 0),
             mapColour(ColourMap::Turbo, 0.7F));
  }

  void aPictureWithoutColoursIsTakenAsGrey() {
    QImage grey(1, 1, QImage::Format_Grayscale8);
    grey.fill(QColor(100, 100, 100));
    QCOMPARE(overlay(grey, {1, 1, {0.0F}}, ColourMap::Jet, 0.0).pixelColor(0, 0), QColor(100, 100, 100));
  }

  // Odd widths have padded rows in QImage: a mistake with the stride would shear the picture.
  void enlargingKeepsAConstantPictureConstantWhateverItsRowPadding() {
    QImage picture(5, 3, QImage::Format_RGB888);
    picture.fill(QColor(10, 200, 90));
    const QImage large = overlay(picture, {5, 3, std::vector<float>(15, 1.0F)}, ColourMap::Jet, 0.5, {51, 33});
    QCOMPARE(large.size(), QSize(51, 33));
    for (int y = 0; y < 33; ++y) {
      for (int x = 0; x < 51; ++x) QCOMPARE(large.pixelColor(x, y), QColor(69, 100, 45));
    }
  }

  // The picture's red is hot in the right half only, so the overlay must be redder there.
  void theMapLiesOverThePictureTheRightWayRound() {
    QImage picture(2, 2, QImage::Format_RGB888);
    picture.fill(Qt::black);
    const QImage blended = overlay(picture, {2, 2, {0.0F, 1.0F, 0.0F, 1.0F}}, ColourMap::Jet, 1.0);
    QCOMPARE(blended.pixelColor(0, 0), QColor(0, 0, 128));
    QCOMPARE(blended.pixelColor(1, 0), QColor(128, 0, 0));
    QCOMPARE(blended.pixelColor(0, 1), QColor(0, 0, 128));
  }

  void theColourBarRunsFromOneAtTheTopToZero() {
    const QImage bar = colourBar(ColourMap::Jet);
    QCOMPARE(bar.size(), QSize(1, 256));
    QCOMPARE(bar.pixelColor(0, 0), mapColour(ColourMap::Jet, 1.0));
    QCOMPARE(bar.pixelColor(0, 255), mapColour(ColourMap::Jet, 0.0));
  }
};

QTEST_MAIN(TestHeatmap)
#include "test_heatmap.moc"
