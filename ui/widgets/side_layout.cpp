#include "ui/widgets/side_layout.h"

#include <QSplitter>
#include <QVBoxLayout>

#include "ui/widgets/remembered.h"

namespace distillscope {

constexpr int pagesWidth = 900;  ///< in proportion to sideWidth

void layOutWithSide(QWidget& view, QWidget* side, QWidget* pages, int sideWidth, Settings& settings,
                    const QString& key) {
  auto* splitter = new QSplitter(&view);
  splitter->addWidget(side);
  splitter->addWidget(pages);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({sideWidth, pagesWidth});
  remember(settings, key, *splitter);
  auto* layout = new QVBoxLayout(&view);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(splitter);
}

}  // namespace distillscope
