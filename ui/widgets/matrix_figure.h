// Matrices side by side and one below the other, as a PNG, PDF or SVG file on white paper.
#pragma once

#include <QString>
#include <vector>

namespace distillscope {

class MatrixMap;

/// `columns` in a row. Returns what went wrong, or nothing.
QString saveMatrices(const std::vector<const MatrixMap*>& maps, int columns, const QString& path, const QString& title);

}  // namespace distillscope
