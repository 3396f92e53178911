// Nothing that is written in a view is cut off: with the desktop's font, with a large and with a very large one, and
// where a view has only the room of a dock.
#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <QTreeView>

#include "tests/ui/filled_window.h"

using namespace distillscope;

namespace {

/// What of the text of `widget` cannot be seen, in words; empty if nothing is missing.
QString missingOf(QWidget& widget) {
  const auto needs = [&](const QSize& size) {
    const QSize has = widget.size();
    if (has.width() >= size.width() && has.height() >= size.height()) return QString();
    return QStringLiteral("has %1 x %2, needs %3 x %4")
        .arg(has.width())
        .arg(has.height())
        .arg(size.width())
        .arg(size.height());
  };
  if (const auto* label = qobject_cast<QLabel*>(&widget)) {
    if (label->text().isEmpty()) return {};
    if (label->wordWrap()) return needs({0, label->heightForWidth(label->width())});
    return needs(label->sizeHint());
  }
  if (const auto* box = qobject_cast<QComboBox*>(&widget)) {
    QStyleOptionComboBox option;
    option.initFrom(box);
    option.editable = box->isEditable();
    const int room =
        box->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, box).width();
    const int text = box->fontMetrics().horizontalAdvance(box->currentText());
    return text <= room ? QString() : QStringLiteral("shows %1 of %2 pixels of text").arg(room).arg(text);
  }
  if (const auto* button = qobject_cast<QAbstractButton*>(&widget)) {
    return qobject_cast<QLineEdit*>(button->parentWidget()) ? QString() : needs(button->minimumSizeHint());
  }
  if (const auto* box = qobject_cast<QAbstractSpinBox*>(&widget)) return needs(box->minimumSizeHint());
  if (const auto* tabs = qobject_cast<QTabBar*>(&widget)) return needs({tabs->sizeHint().width(), 0});
  return {};
}

/// Whether a layout that is too small has pushed `widget` over its parent's edge.
bool isOverTheEdge(const QWidget& widget) {
  const QWidget* parent = widget.parentWidget();
  const bool isScrolled = qobject_cast<const QAbstractScrollArea*>(parent->parentWidget());
  return !isScrolled && !parent->rect().contains(widget.geometry());
}

}  // namespace

class TestLargeFonts : public QObject {
  Q_OBJECT

  std::unique_ptr<FilledWindow> m_test;
  QFont m_font;
  int m_points = 0, m_width = 0;

 private Q_SLOTS:
  void initTestCase() {
    m_font = QApplication::font();
    m_test = std::make_unique<FilledWindow>();
  }
  void cleanupTestCase() {
    m_test.reset();
    QApplication::setFont(m_font);
  }

  void nothingIsCutOff_data() {
    QTest::addColumn<int>("points");
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("id");
    for (const auto& [points, width] :
         {std::pair(9, 1280), std::pair(9, 900), std::pair(14, 1280), std::pair(18, 1280)}) {
      for (const ViewInfo& info : viewTable()) {
        QTest::addRow("%d points, %d pixels, %s", points, width, qPrintable(info.id)) << points << width << info.id;
      }
    }
  }
  void nothingIsCutOff() {
    QFETCH(const int, points);
    QFETCH(const int, width);
    QFETCH(const QString, id);
    if (points != m_points || width != m_width) {
      QFont font = m_font;
      font.setPointSize(points);
      QApplication::setFont(font);
      m_test->reopenFilled();
      m_test->window().resize(width, 820);
      m_points = points;
      m_width = width;
    }
    const View& view = m_test->showView(id);
    m_test->fillView(id);
    QTest::qWait(100);  // layouts settle
    m_test->picture(QStringLiteral("font-%1-%2-%3").arg(points).arg(width).arg(id));
    QStringList cut;
    for (QWidget* widget : view.findChildren<QWidget*>()) {
      if (!widget->isVisible() || widget->window() != view.window()) continue;
      QString missing = missingOf(*widget);
      if (missing.isEmpty() && isOverTheEdge(*widget)) missing = QStringLiteral("is over its parent's edge");
      if (missing.isEmpty()) continue;
      cut << QStringLiteral("%1 %2 %3: %4")
                 .arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                      widget->property("text").toString().left(40), missing);
    }
    if (const auto* table = view.findChild<QTreeView*>(QStringLiteral("runs-table")); table && table->isVisible()) {
      const QHeaderView* header = table->header();
      for (int column = 0; column < header->count(); ++column) {
        if (header->isSectionHidden(column) || header->sectionSize(column) >= header->sectionSizeHint(column)) continue;
        cut << QStringLiteral("column %1: has %2, needs %3")
                   .arg(column)
                   .arg(header->sectionSize(column))
                   .arg(header->sectionSizeHint(column));
      }
    }
    QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QStringLiteral("\n"))));
  }
};

QTEST_MAIN(TestLargeFonts)
#include "test_large_fonts.moc"
