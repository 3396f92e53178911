#include "app/cli_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/record/measures.h"

namespace distillscope {
namespace {

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t columns, bool left) {
  const std::string space(columns - std::min(columns, width(text)), ' ');
  return left ? text + space : space + text;
}

}  // namespace

std::string alignedTable(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < header.size(); ++c) {
    std::size_t widest = width(header[c]);
    for (const auto& row : rows) widest = std::max(widest, width(row[c]));
    widths.push_back(widest);
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t c = 0; c < cells.size(); ++c) text += (c ? "  " : "") + padded(cells[c], widths[c], c == 0);
    return text.erase(text.find_last_not_of(' ') + 1) + "\n";
  };
  std::string text = line(header);
  std::size_t total = 2 * (widths.size() - 1);
  for (const std::size_t w : widths) total += w;
  text += std::string(total, '-') + "\n";
  for (const auto& row : rows) text += line(row);
  return text;
}

std::string measureText(const std::string& measure, double value) {
  if (std::isnan(value)) return "-";
  return measureInfo(measure).isShare ? fmt::format("{:.2f}", 100 * value) : fmt::format("{:.4f}", value);
}

}  // namespace distillscope
