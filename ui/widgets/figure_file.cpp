#include "ui/widgets/figure_file.h"

#include <QCoreApplication>

namespace distillscope {
namespace {

constexpr int unitsPerInch = 96;
constexpr int pixelsPerUnit = 3;

QString problemOf(const QSaveFile& file) {
  return QCoreApplication::translate("FigureFile", "%1 cannot be written: %2.")
      .arg(file.fileName(), file.errorString());
}

/// An SVG has no paper of its own.
QByteArray onWhite(QByteArray svg) {
  return svg.insert(svg.indexOf("<g "), "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
}

}  // namespace

FigureFile::FigureFile(const QString& path, const QSize& size, const QString& title) : m_file(path) {
  if (!m_file.open(QIODevice::WriteOnly)) m_problem = problemOf(m_file);
  if (m_problem.isEmpty() && path.endsWith(QLatin1String(".pdf"), Qt::CaseInsensitive)) {
    m_pdf = std::make_unique<QPdfWriter>(&m_file);
    m_pdf->setResolution(unitsPerInch);
    m_pdf->setTitle(title);
    m_pdf->setCreator(QStringLiteral("distillscope " DISTILLSCOPE_VERSION));
    m_pdf->setPageMargins(QMarginsF());
    m_pdf->setPageSize(QPageSize(QSizeF(size) / unitsPerInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
    return;
  }
  if (m_problem.isEmpty() && path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive)) {
    m_svg = std::make_unique<QSvgGenerator>();
    m_svg->setOutputDevice(&m_drawing);
    m_svg->setResolution(unitsPerInch);
    m_svg->setSize(size);
    m_svg->setViewBox(QRect(QPoint(), size));
    m_svg->setTitle(title);
    m_svg->setDescription(QStringLiteral("distillscope " DISTILLSCOPE_VERSION));
    return;
  }
  m_image = QImage(size * pixelsPerUnit, QImage::Format_ARGB32_Premultiplied);
  m_image.setDevicePixelRatio(pixelsPerUnit);
  m_image.fill(Qt::white);
}

FigureFile::~FigureFile() = default;

QPaintDevice* FigureFile::device() {
  if (m_pdf) return m_pdf.get();
  if (m_svg) return m_svg.get();
  return &m_image;
}

QString FigureFile::finish() {
  if (!m_problem.isEmpty()) return m_problem;
  m_pdf.reset();
  if (m_svg) {
    m_svg.reset();
    m_file.write(onWhite(m_drawing.data()));
  }
  if (!m_image.isNull() && !m_image.convertToFormat(QImage::Format_RGB888).save(&m_file, "PNG")) {
    return problemOf(m_file);
  }
  return m_file.commit() ? QString() : problemOf(m_file);
}

QString saveText(const QString& path, const QByteArray& text) {
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return problemOf(file);
  file.write(text);
  return file.commit() ? QString() : problemOf(file);
}

}  // namespace distillscope
