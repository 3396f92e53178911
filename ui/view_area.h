// Where the views are shown: one of them in the middle, and beside it, in docks, those that a person keeps in sight.
#pragma once

#include <QMainWindow>
#include <QString>
#include <QStringList>
#include <map>
#include <vector>

class QDockWidget;
class QScrollArea;
class QStackedWidget;

namespace distillscope {

class Settings;
class View;
struct DroppedFiles;

/// Docks are moved, put behind each other and floated by the mouse, as Qt has it. Which views are in docks, and where
/// the docks are, is remembered; what cannot be read of it is forgotten, and the docks stand at the right.
class ViewArea final : public QMainWindow {
  Q_OBJECT
 public:
  /// `settings` outlives the area.
  explicit ViewArea(Settings& settings, QWidget* parent = nullptr);
  ~ViewArea() override;

  /// Takes a view for each line of viewTable(), in that order, each to the place where the last one of its name was.
  void setViews(const std::vector<View*>& views);
  /// Deletes the views; their docks wait for the next ones.
  void clear();

  /// By ViewInfo::id, as everywhere here; null if there is no such view.
  View* view(const QString& id) const;
  /// Brings it to the front, in the middle or in its dock, and gives it the keyboard.
  void showView(const QString& id);
  /// The view that was brought to the front, or that got the keyboard, last.
  QString current() const { return m_current; }
  /// The view in the middle.
  QString middle() const;

  bool isDocked(const QString& id) const;
  bool isFloating(const QString& id) const;
  /// The last view of the middle stays there.
  bool canDock(const QString& id) const;
  /// Into a dock and to the front there, or back into the middle and to the front there.
  void setDocked(const QString& id, bool docked);
  /// Into a window of its own, or from there into a dock.
  void setFloating(const QString& id, bool floating);

  void save();
  /// Every view back into the middle, and the places of the docks forgotten.
  void reset();

 Q_SIGNALS:
  void currentChanged(const QString& id);
  void docksChanged();
  /// A dock has another size or place on the screen.
  void placesChanged();
  /// On a view in a window of its own; what is dropped on the others, the window around them gets.
  void filesDropped(const DroppedFiles& files);

 private:
  struct Page {
    View* view = nullptr;
    QScrollArea* frame = nullptr;  ///< what is moved between the middle and a dock
  };

  QDockWidget* makeDock(const QString& id);
  void putIntoDock(const QString& id);
  void putBack(const QString& id);
  void restorePlaces();
  void setCurrent(const QString& id);
  void followFocus(const QWidget* now);

  Settings& m_settings;
  QStackedWidget* m_stack;
  std::map<QString, Page> m_pages;
  std::map<QString, QDockWidget*> m_docks;  ///< of the views that are in one
  QStringList m_recent;                     ///< views brought into the middle, the last first
  QString m_current;
  bool m_restored = false;
};

}  // namespace distillscope
