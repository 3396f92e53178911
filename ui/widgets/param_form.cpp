#include "ui/widgets/param_form.h"

#include <QGridLayout>

#include "ui/json_path.h"
#include "ui/widgets/param_field.h"

namespace distillscope {

ParamForm::ParamForm(const std::vector<ParamSpec>& specs, const QString& prefix, QWidget* parent) : QWidget(parent) {
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(6);
  grid->setColumnMinimumWidth(0, labelWidth);
  grid->setColumnStretch(3, 1);
  for (const ParamSpec& spec : specs) {
    auto* field = new ParamField(spec, prefix + QString::fromStdString(spec.name), grid, this);
    connect(field, &ParamField::edited, this, &ParamForm::edited);
    connect(field, &ParamField::resetRequested, this, &ParamForm::resetRequested);
    m_fields.push_back(field);
  }
}

void ParamForm::showValues(const nlohmann::json& full, const nlohmann::json& chosen) {
  for (ParamField* field : m_fields) {
    const std::string path = field->path().toStdString();
    field->show(valueAt(full, path), !valueAt(chosen, path).is_null());
  }
}

bool ParamForm::showProblem(const QString& path, const QString& problem) {
  const auto field = std::ranges::find(m_fields, path, &ParamField::path);
  if (field == m_fields.end()) return false;
  (*field)->showProblem(problem);
  return true;
}

void ParamForm::clearProblems() {
  for (ParamField* field : m_fields) field->showProblem({});
}

}  // namespace distillscope
