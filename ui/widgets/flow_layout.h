// A row of controls that goes on in a further line where the width ends, as words do.
#pragma once

#include <QLayout>
#include <QList>
#include <initializer_list>

namespace distillscope {

class FlowLayout final : public QLayout {
  Q_OBJECT
 public:
  explicit FlowLayout(QWidget* parent = nullptr) : QLayout(parent) {}
  ~FlowLayout() override;

  /// Widgets that stay beside each other, as a label and its field do.
  void addTogether(std::initializer_list<QWidget*> widgets);
  /// What comes after this stands at the right end, as long as one line holds everything.
  void addGap() { m_gap = m_items.size(); }

  void addItem(QLayoutItem* item) override { m_items.append(item); }
  int count() const override { return static_cast<int>(m_items.size()); }
  QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
  QLayoutItem* takeAt(int index) override;
  Qt::Orientations expandingDirections() const override { return {}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  /// Of one line.
  QSize sizeHint() const override;
  /// Of the widest part, and of as many lines as the present width takes: whoever asks no further, as a splitter does
  /// not, cuts none off.
  QSize minimumSize() const override;
  void setGeometry(const QRect& rect) override;

 private:
  struct Place {
    QLayoutItem* item;
    QRect rect;
  };
  /// In contents `width` pixels wide, from (0, 0) on.
  QList<Place> places(int width) const;
  int gap() const { return spacing() >= 0 ? spacing() : 8; }

  QList<QLayoutItem*> m_items;
  qsizetype m_gap = -1;
  int m_height = 0;  ///< of the present lines
};

}  // namespace distillscope
