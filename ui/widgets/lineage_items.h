// What a lineage is drawn of: boxes for runs, and arrows between them.
#pragma once

#include <QGraphicsItem>
#include <QIcon>
#include <QString>
#include <optional>

namespace distillscope {

/// What a box says.
struct LineageLabel {
  QString id;
  QString title;  ///< what it is called: a run's id
  QString what;   ///< "MCMI teacher, ResNet-20"
  QString value;  ///< "93.10 %"
  QString help;
  QIcon line;                        ///< none for no room left of the title
  QIcon status;                      ///< alone where the box is too small for words
  std::optional<double> progress{};  ///< share that is done, as a bar along the lower edge
  bool isPending = false;            ///< nothing has begun: a dashed edge
  bool isInTrouble = false;          ///< a thick edge
};

class LineageBox final : public QGraphicsItem {
 public:
  static constexpr double width = 220, height = 52;  ///< pixels

  /// Its top left corner is its origin.
  explicit LineageBox(LineageLabel label);

  const QString& id() const { return m_label.id; }
  const LineageLabel& label() const { return m_label; }
  void setLabel(LineageLabel label);
  QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  void paintWords(QPainter& painter) const;
  void paintProgress(QPainter& painter) const;

  LineageLabel m_label;
};

class LineageArrow final : public QGraphicsItem {
 public:
  /// From the middle of a box's right side to the middle of another's left side; dashed for "learns from".
  LineageArrow(const QPointF& from, const QPointF& to, bool isTeacher);

  QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  QPainterPath path() const;

  QPointF m_from, m_to;
  bool m_isTeacher;
};

}  // namespace distillscope
