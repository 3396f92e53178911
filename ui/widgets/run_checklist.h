// The workspace's runs with a box to tick each: newest first, with their colours, found by typing.
#pragma once

#include <QSet>
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <functional>

class QCheckBox;
class QLineEdit;
class QListWidget;

namespace distillscope {

class RunStore;
struct Run;

class RunChecklist final : public QWidget {
  Q_OBJECT
 public:
  using Filter = std::function<bool(const Run& run)>;

  /// Lists the runs that `filter` lets through. The widgets in it are called `name`-search, -all and -list.
  RunChecklist(const QString& name, RunStore& runs, Filter filter, QWidget* parent = nullptr);

  /// Ticked runs in the order in which they were ticked.
  const QStringList& checked() const { return m_checked; }
  /// Ticks these and no others; runs that are not listed are left out. Says nothing of it.
  void setChecked(const QStringList& ids);
  /// The listed runs, newest first, whatever is typed in the search field. What came and went while the list is hidden
  /// is taken up when it is shown.
  const QStringList& ids() const { return m_ids; }
  /// Takes it up now.
  void fill();

 Q_SIGNALS:
  /// A person ticked or unticked something.
  void checkedChanged(const QStringList& ids);
  /// Runs came or went; those that went are no longer ticked.
  void listChanged();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  class Item;
  void fillSoon();
  void redescribe();
  void takeTick(const QString& id, bool on);
  void tickAllShown(bool on);
  void applySearch();
  void updateAll();

  RunStore& m_runs;
  Filter m_filter;
  QLineEdit* m_search;
  QCheckBox* m_all;
  QListWidget* m_list;
  QStringList m_ids;
  QStringList m_checked;
  QSet<QString> m_isChecked;  ///< the same, to be asked
  QTimer m_fillSoon;
};

}  // namespace distillscope
