#include "ui/widgets/heatmap.h"

#include <QColor>
#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace distillscope {
namespace {

/// ColorBrewer's PuOr of 11 classes from purple to orange, with what lies between them: 256 x 1, blue, green, red.
cv::Mat orangePurple() {
  constexpr std::array<std::array<uchar, 3>, 11> anchors = {{{45, 0, 75},
                                                             {84, 39, 136},
                                                             {128, 115, 172},
                                                             {178, 171, 210},
                                                             {216, 218, 235},
                                                             {247, 247, 247},
                                                             {254, 224, 182},
                                                             {253, 184, 99},
                                                             {224, 130, 20},
                                                             {179, 88, 6},
                                                             {127, 59, 8}}};
  cv::Mat table(256, 1, CV_8UC3);
  for (int value = 0; value < 256; ++value) {
    const double place = value / 255.0 * (std::ssize(anchors) - 1);
    const auto below = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    const double rest = place - static_cast<double>(below);
    for (std::size_t channel = 0; channel < 3; ++channel) {
      table.at<cv::Vec3b>(value, 0)[2 - static_cast<int>(channel)] =
          static_cast<uchar>(std::lround((1 - rest) * anchors[below][channel] + rest * anchors[below + 1][channel]));
    }
  }
  return table;
}

void applyMap(const cv::Mat& bytes, cv::Mat& bgr, ColourMap map) {
  switch (map) {
    case ColourMap::Jet:
      return cv::applyColorMap(bytes, bgr, cv::COLORMAP_JET);
    case ColourMap::Viridis:
      return cv::applyColorMap(bytes, bgr, cv::COLORMAP_VIRIDIS);
    case ColourMap::Inferno:
      return cv::applyColorMap(bytes, bgr, cv::COLORMAP_INFERNO);
    case ColourMap::Turbo:
      return cv::applyColorMap(bytes, bgr, cv::COLORMAP_TURBO);
    case ColourMap::OrangePurple:
      static const cv::Mat table = orangePurple();
      return cv::applyColorMap(bytes, bgr, table);
  }
}

/// OpenCV colours are blue, green, red; everything here is red, green, blue.
cv::Mat coloured(const cv::Mat& bytes, ColourMap map) {
  cv::Mat bgr;
  applyMap(bytes, bgr, map);
  cv::Mat rgb;
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return rgb;
}

/// The image's own memory, 8-bit RGB.
cv::Mat view(QImage& image) {
  return {image.height(), image.width(), CV_8UC3, image.bits(), static_cast<std::size_t>(image.bytesPerLine())};
}

/// `part` of `source` as `size` pixels.
cv::Mat scaled(const cv::Mat& source, QSize size, const QRectF& part) {
  const cv::Size target(size.width(), size.height());
  if (part == wholePicture && source.size() == target) return source;
  const cv::Rect2d area(part.x() * source.cols, part.y() * source.rows, part.width() * source.cols,
                        part.height() * source.rows);
  cv::Mat result;
  if (area.width > target.width && area.height > target.height) {
    // To whole pixels, which are finer than those of the result.
    const cv::Rect pixels = cv::Rect(area) & cv::Rect({0, 0}, source.size());
    cv::resize(source(pixels), result, target, 0, 0, cv::INTER_AREA);
  } else if (part == wholePicture) {
    cv::resize(source, result, target, 0, 0, cv::INTER_CUBIC);
  } else {
    // From a pixel of the result to a place in the source; centres of pixels lie at halves.
    const double sx = area.width / target.width, sy = area.height / target.height;
    const cv::Matx23d place(sx, 0, area.x + sx / 2 - 0.5, 0, sy, area.y + sy / 2 - 0.5);
    cv::warpAffine(source, result, place, target, cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  }
  return result;
}

cv::Mat matrixOf(const HeatMap& map) {
  cv::Mat values(map.height, map.width, CV_32FC1);
  std::copy(map.values.begin(), map.values.end(), values.ptr<float>());
  return values;
}

uchar toByte(float value) {
  return std::isnan(value) ? uchar{0} : static_cast<uchar>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255));
}

QString title(const char* text) { return QCoreApplication::translate("ColourMap", text); }

}  // namespace

const std::vector<ColourMapInfo>& colourMaps() {
  static const std::vector<ColourMapInfo> table = {
      {ColourMap::Jet, QStringLiteral("jet"), title(QT_TRANSLATE_NOOP("ColourMap", "Jet (as in papers)"))},
      {ColourMap::Viridis, QStringLiteral("viridis"), title(QT_TRANSLATE_NOOP("ColourMap", "Viridis"))},
      {ColourMap::Inferno, QStringLiteral("inferno"), title(QT_TRANSLATE_NOOP("ColourMap", "Inferno"))},
      {ColourMap::Turbo, QStringLiteral("turbo"), title(QT_TRANSLATE_NOOP("ColourMap", "Turbo"))},
  };
  return table;
}

QColor mapColour(ColourMap map, double value) {
  const cv::Mat rgb = coloured(cv::Mat(1, 1, CV_8UC1, cv::Scalar(toByte(static_cast<float>(value)))), map);
  const auto& pixel = rgb.at<cv::Vec3b>(0, 0);
  return QColor(pixel[0], pixel[1], pixel[2]);
}

HeatMap differenceOf(const HeatMap& map, const HeatMap& other) {
  HeatMap difference = map;
  std::ranges::transform(map.values, other.values, difference.values.begin(), std::minus<>());
  return difference;
}

double greatestOf(const HeatMap& map) {
  double greatest = 0;
  for (const float value : map.values) greatest = std::max(greatest, std::abs(static_cast<double>(value)));
  return greatest;
}

HeatMap centredAt(const HeatMap& map, double range) {
  HeatMap result = map;
  for (float& value : result.values) value = range > 0 ? static_cast<float>((value / range + 1) / 2) : 0.5F;
  return result;
}

QImage resized(const QImage& picture, QSize size, const QRectF& part) {
  QImage source = picture.convertToFormat(QImage::Format_RGB888);
  if (source.size() == size && part == wholePicture) return source;
  QImage result(size, QImage::Format_RGB888);
  scaled(view(source), size, part).copyTo(view(result));
  return result;
}

QImage overlay(const QImage& picture, const HeatMap& map, ColourMap colours, double opacity, QSize size,
               const QRectF& part) {
  QImage result = resized(picture, size.isEmpty() ? picture.size() : size, part);
  const cv::Mat values = scaled(matrixOf(map), result.size(), part);
  cv::Mat bytes(values.rows, values.cols, CV_8UC1);
  for (int row = 0; row < values.rows; ++row) {
    std::transform(values.ptr<float>(row), values.ptr<float>(row) + values.cols, bytes.ptr<uchar>(row), toByte);
  }
  cv::Mat target = view(result);
  cv::addWeighted(target, 1 - opacity, coloured(bytes, colours), opacity, 0, target);
  return result;
}

std::vector<QPolygonF> contoursOf(const HeatMap& map, double threshold, QSize size, const QRectF& part) {
  const cv::Mat inside = scaled(matrixOf(map), size, part) >= threshold;
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(inside, outlines, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
  std::vector<QPolygonF> polygons;
  for (const auto& outline : outlines) {
    QPolygonF polygon;
    for (const cv::Point& point : outline) polygon << QPointF(point.x + 0.5, point.y + 0.5);
    polygons.push_back(polygon << polygon.first());
  }
  return polygons;
}

QImage colourBar(ColourMap map) {
  cv::Mat bytes(256, 1, CV_8UC1);
  for (int row = 0; row < 256; ++row) bytes.at<uchar>(row, 0) = static_cast<uchar>(255 - row);
  QImage bar(1, 256, QImage::Format_RGB888);
  coloured(bytes, map).copyTo(view(bar));
  return bar;
}

}  // namespace distillscope
