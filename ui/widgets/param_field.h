// One field of a form: label, editor by type, unit, the way back to the default, and what is wrong with the value.
#pragma once

#include <QObject>
#include <QString>

#include "core/record/param_spec.h"

class QGridLayout;
class QLabel;
class QToolButton;
class QWidget;

namespace distillscope {

class ParamField final : public QObject {
  Q_OBJECT
 public:
  /// Adds itself to the end of `grid`, which has four columns. The widgets are named after `path`: "field-PATH",
  /// "reset-PATH", "problem-PATH".
  ParamField(const ParamSpec& spec, const QString& path, QGridLayout* grid, QWidget* parent);

  const QString& path() const { return m_path; }
  /// Shows `value` without telling anyone; `chosen` if a person chose it, so that it can go back to its default.
  void show(const nlohmann::json& value, bool chosen);
  /// Empty for none.
  void showProblem(const QString& problem);
  QWidget* editor() const { return m_editor; }

 Q_SIGNALS:
  void edited(const QString& path, const nlohmann::json& value);
  void resetRequested(const QString& path);

 private:
  void makeEditor(QWidget* parent);
  nlohmann::json value() const;

  ParamSpec m_spec;
  QString m_path;
  QLabel* m_label;
  QWidget* m_editor = nullptr;
  QToolButton* m_reset;
  QLabel* m_problem;
  bool m_showing = false;
};

}  // namespace distillscope
