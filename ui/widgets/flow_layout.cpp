#include "ui/widgets/flow_layout.h"

#include <QHBoxLayout>
#include <QWidget>
#include <algorithm>

namespace distillscope {

FlowLayout::~FlowLayout() {
  while (QLayoutItem* item = takeAt(0)) delete item;  // a layout takes itself out of its parent when it goes
}

void FlowLayout::addTogether(std::initializer_list<QWidget*> widgets) {
  auto* part = new QHBoxLayout;
  part->setSpacing(gap());
  for (QWidget* widget : widgets) part->addWidget(widget);
  addChildLayout(part);
  addItem(part);
}

QLayoutItem* FlowLayout::takeAt(int index) {
  if (index < 0 || index >= m_items.size()) return nullptr;
  if (index < m_gap) --m_gap;
  return m_items.takeAt(index);
}

QList<FlowLayout::Place> FlowLayout::places(int width) const {
  QList<Place> placed;
  qsizetype line = 0;  // its first part
  int x = 0, y = 0, height = 0;
  const auto endLine = [&] {
    for (; line < placed.size(); ++line) {
      QRect& rect = placed[line].rect;
      rect.moveTop(y + (height - rect.height()) / 2);
    }
    y += height + gap();
    x = height = 0;
  };
  int rightPart = -1;
  for (qsizetype i = 0; i < m_items.size(); ++i) {
    QLayoutItem* item = m_items[i];
    if (item->isEmpty()) continue;
    const QSize size(std::min(item->sizeHint().width(), std::max(width, item->minimumSize().width())),
                     item->sizeHint().height());
    if (x > 0 && x + size.width() > width) endLine();
    if (i >= m_gap && m_gap >= 0 && rightPart < 0) rightPart = static_cast<int>(placed.size());
    placed.append({item, QRect(QPoint(x, y), size)});
    x += size.width() + gap();
    height = std::max(height, size.height());
  }
  const int left = width - (x - gap());
  const bool isOneLine = line == 0;
  endLine();
  for (qsizetype i = rightPart; isOneLine && left > 0 && i >= 0 && i < placed.size(); ++i)
    placed[i].rect.translate(left, 0);
  return placed;
}

int FlowLayout::heightForWidth(int width) const {
  const QMargins margins = contentsMargins();
  int bottom = 0;
  for (const Place& place : places(width - margins.left() - margins.right()))
    bottom = std::max(bottom, place.rect.bottom() + 1);
  return bottom + margins.top() + margins.bottom();
}

QSize FlowLayout::sizeHint() const {
  QSize size;
  for (const QLayoutItem* item : m_items) {
    if (item->isEmpty()) continue;
    const int before = size.width() > 0 ? size.width() + gap() : 0;
    size = {before + item->sizeHint().width(), std::max(size.height(), item->sizeHint().height())};
  }
  return size.grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const {
  QSize size;
  for (const QLayoutItem* item : m_items) {
    if (!item->isEmpty()) size = size.expandedTo(item->minimumSize());
  }
  return size.grownBy(contentsMargins()).expandedTo({0, m_height});
}

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  if (const int height = heightForWidth(rect.width()); height != m_height) {
    m_height = height;
    update();
  }
  const QRect inside = rect.marginsRemoved(contentsMargins());
  for (const Place& place : places(inside.width())) place.item->setGeometry(place.rect.translated(inside.topLeft()));
}

}  // namespace distillscope
