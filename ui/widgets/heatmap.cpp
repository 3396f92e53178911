#include "ui/widgets/heatmap.h"

#include <QColor>
#include <QCoreApplication>
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace distillscope {
namespace {

int openCvMap(ColourMap map) {
  switch (map) {
    case ColourMap::Jet:
      return cv::COLORMAP_JET;
    case ColourMap::Viridis:
      return cv::COLORMAP_VIRIDIS;
    case ColourMap::Inferno:
      return cv::COLORMAP_INFERNO;
    case ColourMap::Turbo:
      break;
  }
  return cv::COLORMAP_TURBO;
}

/// OpenCV colours are blue, green, red; everything here is red, green, blue.
cv::Mat coloured(const cv::Mat& bytes, ColourMap map) {
  cv::Mat bgr;
  cv::applyColorMap(bytes, bgr, openCvMap(map));
  cv::Mat rgb;
  cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
  return rgb;
}

/// The image's own memory, 8-bit RGB.
cv::Mat view(QImage& image) {
  return {image.height(), image.width(), CV_8UC3, image.bits(), static_cast<std::size_t>(image.bytesPerLine())};
}

cv::Mat scaled(const cv::Mat& source, QSize size) {
  if (source.cols == size.width() && source.rows == size.height()) return source;
  const bool shrinks = size.width() < source.cols && size.height() < source.rows;
  cv::Mat result;
  cv::resize(source, result, {size.width(), size.height()}, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_CUBIC);
  return result;
}

uchar toByte(float value) {
  return std::isnan(value) ? uchar{0} : static_cast<uchar>(std::lround(std::clamp(value, 0.0F, 1.0F) * 255));
}

QString title(const char* text) { return QCoreApplication::translate("ColourMap", text); }

}  // namespace

const std::vector<ColourMapInfo>& colourMaps() {
  static const std::vector<ColourMapInfo> table = {
      {ColourMap::Jet, QStringLiteral("jet"), title(QT_TRANSLATE_NOOP("ColourMap", "Jet (as in the literature)"))},
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

QImage resized(const QImage& picture, QSize size) {
  QImage source = picture.convertToFormat(QImage::Format_RGB888);
  if (source.size() == size) return source;
  QImage result(size, QImage::Format_RGB888);
  scaled(view(source), size).copyTo(view(result));
  return result;
}

QImage overlay(const QImage& picture, const HeatMap& map, ColourMap colours, double opacity, QSize size) {
  QImage result = resized(picture, size.isEmpty() ? picture.size() : size);
  cv::Mat values(map.height, map.width, CV_32FC1);
  std::copy(map.values.begin(), map.values.end(), values.ptr<float>());
  values = scaled(values, result.size());
  cv::Mat bytes(values.rows, values.cols, CV_8UC1);
  for (int row = 0; row < values.rows; ++row) {
    std::transform(values.ptr<float>(row), values.ptr<float>(row) + values.cols, bytes.ptr<uchar>(row), toByte);
  }
  cv::Mat target = view(result);
  cv::addWeighted(target, 1 - opacity, coloured(bytes, colours), opacity, 0, target);
  return result;
}

QImage colourBar(ColourMap map) {
  cv::Mat bytes(256, 1, CV_8UC1);
  for (int row = 0; row < 256; ++row) bytes.at<uchar>(row, 0) = static_cast<uchar>(255 - row);
  QImage bar(1, 256, QImage::Format_RGB888);
  coloured(bytes, map).copyTo(view(bar));
  return bar;
}

}  // namespace distillscope
