#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/explain/figure.h"
#include "core/record/error.h"
#include "core/record/run_dir.h"

namespace distillscope {
namespace {

constexpr int margin = 12;
constexpr int titleHeight = 34;
constexpr int captionHeight = 44;
const cv::Scalar ink(30, 30, 30);
const cv::Scalar right(60, 120, 20), wrong(40, 40, 190);

/// A view of `picture` [H, W, 3] uint8 as OpenCV sees it; `picture` must outlive it.
cv::Mat matOf(const Tensor& picture) {
  return cv::Mat(static_cast<int>(picture.size(0)), static_cast<int>(picture.size(1)), CV_8UC3,
                 picture.data_ptr<uint8_t>());
}

/// Text centred at `x`, made smaller until it fits into `width`.
void centredText(cv::Mat& canvas, const std::string& text, int x, int baseline, int width, double size,
                 const cv::Scalar& colour) {
  constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
  int below = 0;
  cv::Size extent = cv::getTextSize(text, font, size, 1, &below);
  if (extent.width > width) {
    size *= static_cast<double>(width) / extent.width;
    extent = cv::getTextSize(text, font, size, 1, &below);
  }
  cv::putText(canvas, text, {x - extent.width / 2, baseline}, font, size, colour, 1, cv::LINE_AA);
}

void paste(cv::Mat& canvas, const Tensor& picture, int x, int y, int side) {
  cv::Mat enlarged, bgr;
  // Pixels of a tiny image stay visible as such, as in the paper's figures of 32 x 32 images.
  const int method = picture.size(0) < side ? cv::INTER_CUBIC : cv::INTER_AREA;
  cv::resize(matOf(picture), enlarged, {side, side}, 0, 0, method);
  cv::cvtColor(enlarged, bgr, cv::COLOR_RGB2BGR);
  bgr.copyTo(canvas(cv::Rect(x, y, side, side)));
}

void drawRow(cv::Mat& canvas, const CamRow& row, int top, int side, double opacity) {
  const auto left = [&](std::size_t column) { return margin + static_cast<int>(column) * (side + margin); };
  paste(canvas, row.picture, left(0), top, side);
  const std::string caption = row.labelName.empty() ? row.name : row.labelName;
  centredText(canvas, caption, left(0) + side / 2, top + side + 18, side, 0.45, ink);
  if (!row.labelName.empty()) centredText(canvas, row.name, left(0) + side / 2, top + side + 36, side, 0.38, ink);
  for (std::size_t i = 0; i < row.columns.size(); ++i) {
    const CamColumn& column = row.columns[i];
    paste(canvas, overlay(row.picture, column.map, opacity), left(i + 1), top, side);
    const bool known = row.label >= 0;
    const bool hit = column.prediction.predicted == row.label;
    const double probability = column.prediction.probabilities[column.prediction.predicted].item<double>();
    const int centre = left(i + 1) + side / 2;
    centredText(canvas, column.prediction.className, centre, top + side + 18, side, 0.45,
                known ? (hit ? right : wrong) : ink);
    centredText(canvas, fmt::format("{:.1f} %{}", 100 * probability, known && !hit ? " (wrong)" : ""), centre,
                top + side + 36, side, 0.38, ink);
  }
}

}  // namespace

Tensor overlay(const Tensor& picture, const Tensor& map, double opacity) {
  const Tensor image = picture.contiguous();
  const Tensor levels = map.clamp(0, 1).mul(255).round().to(at::kByte).contiguous();
  const cv::Mat grey(static_cast<int>(levels.size(0)), static_cast<int>(levels.size(1)), CV_8UC1,
                     levels.data_ptr<uint8_t>());
  cv::Mat colours, heat, blended, bright;
  cv::applyColorMap(grey, colours, cv::COLORMAP_JET);
  cv::cvtColor(colours, heat, cv::COLOR_BGR2RGB);
  cv::Mat base;
  matOf(image).convertTo(base, CV_32FC3, (1.0 - opacity) / 255.0);
  heat.convertTo(blended, CV_32FC3, opacity / 255.0);
  blended += base;
  double brightest = 0;
  cv::minMaxLoc(blended.reshape(1), nullptr, &brightest);
  blended.convertTo(bright, CV_8UC3, brightest > 0 ? 255.0 / brightest : 255.0);
  Tensor result = at::empty(image.sizes(), at::kByte);
  cv::Mat target = matOf(result);
  bright.copyTo(target);
  return result;
}

void writeFigure(const std::filesystem::path& path, const std::vector<CamRow>& rows,
                 const std::vector<std::string>& names, const FigureOptions& options) {
  const int side = static_cast<int>(options.cell);
  const int columns = static_cast<int>(names.size()) + 1;
  const int width = margin + columns * (side + margin);
  const int rowHeight = side + captionHeight + margin;
  cv::Mat canvas(titleHeight + static_cast<int>(rows.size()) * rowHeight, width, CV_8UC3, cv::Scalar(255, 255, 255));
  for (int c = 0; c < columns; ++c) {
    const std::string title = c == 0 ? "Original" : names[static_cast<std::size_t>(c - 1)];
    centredText(canvas, title, margin + c * (side + margin) + side / 2, 24, side, 0.6, ink);
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    drawRow(canvas, rows[r], titleHeight + static_cast<int>(r) * rowHeight, side, options.opacity);
  }
  std::vector<uchar> bytes;
  bool encoded = false;
  try {
    encoded = cv::imencode(path.extension().string(), canvas, bytes);
  } catch (const cv::Exception&) {
    encoded = false;
  }
  if (!encoded) {
    throw UsageError(
        fmt::format("{} does not end in a known image format: name a .png, .jpg or .tiff file", path.string()));
  }
  writeFileAtomically(path, std::string(bytes.begin(), bytes.end()));
}

}  // namespace distillscope
