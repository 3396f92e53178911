// A picture file to paint into: PNG, PDF or SVG, by its suffix. Lengths are 1/96 inch; a PNG has three pixels for each.
#pragma once

#include <QBuffer>
#include <QImage>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSize>
#include <QString>
#include <QSvgGenerator>
#include <memory>

namespace distillscope {

class FigureFile {
 public:
  FigureFile(const QString& path, const QSize& size, const QString& title);
  ~FigureFile();

  /// White to begin with. Paint on it with one painter, and end that before finish().
  QPaintDevice* device();
  /// Puts the file in its place. Returns what went wrong, or nothing; an old file is then as it was.
  QString finish();

 private:
  QSaveFile m_file;
  QString m_problem;
  QImage m_image;                        ///< of a PNG
  std::unique_ptr<QPdfWriter> m_pdf;     ///< of a PDF
  std::unique_ptr<QSvgGenerator> m_svg;  ///< of an SVG
  QBuffer m_drawing;                     ///< what the SVG holds
};

/// Writes text; returns what went wrong, or nothing. An old file is then as it was.
QString saveText(const QString& path, const QByteArray& text);

}  // namespace distillscope
