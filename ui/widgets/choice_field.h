// A form's row for choosing one variant of a catalogue, or a run to build on, by title.
#pragma once

#include <QObject>
#include <QString>
#include <map>
#include <utility>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QWidget;

namespace distillscope {

class ChoiceField final : public QObject {
  Q_OBJECT
 public:
  struct Item {
    QString id;
    QString title;
    QString help;  ///< shown below while the item is chosen

    bool operator==(const Item&) const = default;
  };

  /// Adds itself to the end of `grid`, which has four columns. The widgets are named "field-PATH" and "problem-PATH".
  ChoiceField(const QString& title, const QString& path, QGridLayout* grid, QWidget* parent);

  void setItems(const std::vector<Item>& items);
  /// Adds a last item that asks for a file or folder by a dialog, with `caption`; its id is the path chosen.
  void offerFile(const QString& caption);
  const QString& path() const { return m_path; }
  /// Shows `id` without telling anyone. An id that is not among the items becomes one.
  void show(const QString& id);
  void showProblem(const QString& problem);
  /// Why items cannot be chosen, by their ids: they are greyed, and say so. All others can be.
  void setRefusals(const std::map<QString, QString>& reasons);
  void setVisible(bool visible);

 Q_SIGNALS:
  void chosen(const QString& path, const QString& id);

 private:
  void take(int index);
  void showHelp();
  void showRefusals();

  QString m_path;
  QString m_fileCaption;
  QString m_shown;
  std::map<QString, QString> m_refusals;
  QLabel* m_label;
  QComboBox* m_box;
  QLabel* m_help;
  QLabel* m_problem;
};

}  // namespace distillscope
