#include "ui/view_area.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QScrollArea>
#include <QStackedWidget>
#include <algorithm>
#include <functional>
#include <utility>

#include "ui/dropped_files.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/view.h"

namespace distillscope {
namespace {

const QString placesKey = QStringLiteral("window/docks");
const QString dockedKey = QStringLiteral("window/docked");
constexpr int placesVersion = 1;
constexpr int leastWidth = 360, leastHeight = 320;  ///< pixels, of the middle and of a dock

const ViewInfo* infoOf(const QString& id) {
  const auto found = std::ranges::find(viewTable(), id, &ViewInfo::id);
  return found != viewTable().end() ? &*found : nullptr;
}

/// Closing it is a wish to have the view back in the middle.
class ViewDock final : public QDockWidget {
 public:
  ViewDock(const QString& title, QWidget* parent, std::function<void()> closed, std::function<void()> moved)
      : QDockWidget(title, parent), m_closed(std::move(closed)), m_moved(std::move(moved)) {}

 protected:
  bool event(QEvent* event) override {
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move) m_moved();
    return QDockWidget::event(event);
  }

  void closeEvent(QCloseEvent* event) override {
    event->ignore();
    // The dock is deleted, which must not happen under its own event.
    QMetaObject::invokeMethod(this, m_closed, Qt::QueuedConnection);
  }

 private:
  std::function<void()> m_closed, m_moved;
};

/// A place too small for a view scrolls it, so that nothing is cut off and no view keeps the window from being made
/// small.
QScrollArea* makeFrame(View* view) {
  auto* frame = new QScrollArea;
  frame->setFrameShape(QFrame::NoFrame);
  frame->setFocusPolicy(Qt::NoFocus);
  frame->setWidgetResizable(true);
  frame->setMinimumSize(leastWidth, leastHeight);
  frame->setWidget(view);
  return frame;
}

}  // namespace

ViewArea::ViewArea(Settings& settings, QWidget* parent)
    : QMainWindow(parent), m_settings(settings), m_stack(new QStackedWidget(this)) {
  setObjectName(QStringLiteral("view-area"));
  setWindowFlags(Qt::Widget);
  setContextMenuPolicy(Qt::NoContextMenu);
  setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  m_stack->setObjectName(QStringLiteral("views"));
  setCentralWidget(m_stack);
  connect(qApp, &QApplication::focusChanged, this, [this](const QWidget*, const QWidget* now) { followFocus(now); });
}

ViewArea::~ViewArea() { clear(); }

void ViewArea::clear() {
  // The keyboard's focus moves while they go.
  for (const auto& [id, page] : std::exchange(m_pages, {})) delete page.frame;
  m_recent.clear();
  m_current.clear();
}

void ViewArea::setViews(const std::vector<View*>& views) {
  clear();
  const QStringList docked = m_settings.value(dockedKey).toStringList();
  for (View* view : views) {
    const QString id = view->objectName();
    Page& page = m_pages[id] = {.view = view, .frame = makeFrame(view)};
    if (isDocked(id)) {
      m_docks[id]->setWidget(page.frame);
    } else {
      m_stack->addWidget(page.frame);
    }
  }
  for (View* view : views) {
    if (docked.contains(view->objectName()) && canDock(view->objectName())) putIntoDock(view->objectName());
  }
  if (!m_restored) restorePlaces();
  m_restored = true;
  Q_EMIT docksChanged();
}

/// Before this, docks stand where new ones are put.
void ViewArea::restorePlaces() {
  const QByteArray places = m_settings.value(placesKey).toByteArray();
  if (!places.isEmpty()) restoreState(places, placesVersion);
  for (const auto& [id, dock] : m_docks) {
    // A spoilt or foreign state may hide a dock, and then nothing would show its view.
    if (dock->isHidden() || (!dock->isFloating() && dockWidgetArea(dock) == Qt::NoDockWidgetArea)) {
      dock->setFloating(false);
      addDockWidget(Qt::RightDockWidgetArea, dock);
      dock->show();
    }
  }
}

View* ViewArea::view(const QString& id) const {
  const auto found = m_pages.find(id);
  return found != m_pages.end() ? found->second.view : nullptr;
}

QString ViewArea::middle() const {
  const auto found =
      std::ranges::find_if(m_pages, [this](const auto& page) { return page.second.frame == m_stack->currentWidget(); });
  return found != m_pages.end() ? found->first : QString();
}

void ViewArea::showView(const QString& id) {
  View* wanted = view(id);
  if (!wanted) return;
  if (QDockWidget* dock = isDocked(id) ? m_docks[id] : nullptr) {
    dock->raise();
    if (dock->isFloating()) dock->activateWindow();
  } else {
    m_stack->setCurrentWidget(m_pages[id].frame);
    m_recent.removeAll(id);
    m_recent.prepend(id);
  }
  wanted->setFocus();
  setCurrent(id);
}

void ViewArea::setCurrent(const QString& id) {
  if (id == m_current) return;
  m_current = id;
  Q_EMIT currentChanged(id);
}

void ViewArea::followFocus(const QWidget* now) {
  if (!now) return;
  for (const auto& [id, page] : m_pages) {
    if (page.frame->isAncestorOf(now)) return setCurrent(id);
  }
}

bool ViewArea::isDocked(const QString& id) const { return m_docks.contains(id); }

bool ViewArea::isFloating(const QString& id) const { return isDocked(id) && m_docks.at(id)->isFloating(); }

bool ViewArea::canDock(const QString& id) const {
  return m_pages.contains(id) && !isDocked(id) && m_pages.size() > m_docks.size() + 1;
}

QDockWidget* ViewArea::makeDock(const QString& id) {
  const ViewInfo& info = *infoOf(id);
  const auto closed = [this, id] {
    const bool wasCurrent = m_current == id;
    putBack(id);
    if (wasCurrent) showView(middle());
    save();
    Q_EMIT docksChanged();
  };
  auto* dock = new ViewDock(info.title, this, closed, [this] { Q_EMIT placesChanged(); });
  dock->setObjectName(QStringLiteral("dock-") + id);
  dock->setWindowIcon(themedIcon(info.icon));
  acceptFiles(*dock, [this](const DroppedFiles& files) { Q_EMIT filesDropped(files); });
  const auto moved = [this] {
    if (!m_restored) return;
    save();
    Q_EMIT docksChanged();
  };
  connect(dock, &QDockWidget::topLevelChanged, this, moved);
  connect(dock, &QDockWidget::dockLocationChanged, this, moved);
  return dock;
}

void ViewArea::putIntoDock(const QString& id) {
  QScrollArea* frame = m_pages.at(id).frame;
  const bool wasInTheMiddle = m_stack->currentWidget() == frame;
  m_stack->removeWidget(frame);
  m_recent.removeAll(id);
  if (wasInTheMiddle && !m_recent.isEmpty()) m_stack->setCurrentWidget(m_pages.at(m_recent.first()).frame);
  // Behind the docks that stand at the right already: beside each other, they would have no room.
  QDockWidget* neighbour = nullptr;
  for (const auto& [other, dock] : m_docks) {
    if (!dock->isFloating() && dockWidgetArea(dock) == Qt::RightDockWidgetArea) neighbour = dock;
  }
  QDockWidget* dock = makeDock(id);
  dock->setWidget(frame);
  addDockWidget(Qt::RightDockWidgetArea, dock);
  if (neighbour) tabifyDockWidget(neighbour, dock);
  if (!neighbour) resizeDocks({dock}, {width() / 2}, Qt::Horizontal);
  m_docks[id] = dock;
  frame->show();
  dock->show();
}

void ViewArea::putBack(const QString& id) {
  const auto found = m_docks.find(id);
  QDockWidget* dock = found->second;
  m_docks.erase(found);
  m_stack->addWidget(m_pages.at(id).frame);
  removeDockWidget(dock);
  dock->deleteLater();
}

void ViewArea::setDocked(const QString& id, bool docked) {
  if (docked ? !canDock(id) : !isDocked(id)) return;
  docked ? putIntoDock(id) : putBack(id);
  showView(id);
  save();
  Q_EMIT docksChanged();
}

void ViewArea::setFloating(const QString& id, bool floating) {
  if (!isDocked(id)) setDocked(id, true);
  if (!isDocked(id)) return;
  m_docks[id]->setFloating(floating);
  showView(id);
}

void ViewArea::save() {
  QStringList docked;
  for (const ViewInfo& info : viewTable()) {
    if (isDocked(info.id)) docked << info.id;
  }
  m_settings.setValue(dockedKey, docked);
  m_settings.setValue(placesKey, docked.isEmpty() ? QByteArray() : saveState(placesVersion));
}

void ViewArea::reset() {
  while (!m_docks.empty()) putBack(m_docks.begin()->first);
  m_settings.reset(dockedKey);
  m_settings.reset(placesKey);
  Q_EMIT docksChanged();
}

}  // namespace distillscope
