#include "ui/views/recipe_form.h"

#include <QAction>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/catalogue_text.h"
#include "ui/json_path.h"
#include "ui/theme.h"
#include "ui/widgets/param_form.h"
#include "ui/widgets/wheel_guard.h"

namespace distillscope {
namespace {

using nlohmann::json;

/// The fixed fields of a recipe below `prefix`, named from there on; for an empty one those without a dot. What is
/// chosen from lists of variants or runs is not among them.
std::vector<ParamSpec> fieldsBelow(const std::string& prefix, const Catalogue& catalogue) {
  std::vector<ParamSpec> specs;
  for (ParamSpec spec : recipeFields()) {
    const bool elsewhere = spec.name == "kind" || spec.name == "init" || spec.name == "teacher";
    const bool below = prefix.empty() ? spec.name.find('.') == std::string::npos : spec.name.starts_with(prefix);
    if (elsewhere || !below) continue;
    if (spec.name == "device") {
      spec.type = ParamSpec::Type::Choice;
      spec.choices = {"auto"};
      spec.choices.insert(spec.choices.end(), catalogue.devices.begin(), catalogue.devices.end());
    }
    spec.name = spec.name.substr(prefix.size());
    specs.push_back(std::move(spec));
  }
  return specs;
}

template <typename Entry>
std::vector<ChoiceField::Item> itemsOf(const std::vector<Entry>& entries) {
  std::vector<ChoiceField::Item> items;
  for (const Entry& entry : entries) {
    items.push_back({QString::fromStdString(entry.id), QString::fromStdString(entry.title), helpText(entry)});
  }
  return items;
}

}  // namespace

RecipeForm::RecipeForm(const Catalogue& catalogue, QWidget* parent)
    : QWidget(parent), m_catalogue(catalogue), m_layout(new QVBoxLayout(this)) {
  m_layout->setContentsMargins(16, 4, 16, 4);
  m_layout->setSpacing(14);

  QVBoxLayout* what = addSection(tr("What to make"));
  addVariant(tr("Kind"), "kind", what,
             {{QStringLiteral("teacher"), tr("A teacher"), tr("Trained by an objective of its own.")},
              {QStringLiteral("student"), tr("A student"), tr("Distilled from a teacher, or trained alone.")}});
  addVariant(tr("Objective"), "objective.id", what, itemsOf(catalogue.objectives));
  addSource(tr("Teacher"), "teacher", what);
  addVariant(tr("Distiller"), "distiller.id", what, itemsOf(catalogue.distillers));
  m_methodPlace = new QVBoxLayout;
  what->addLayout(m_methodPlace);
  addSource(tr("Start from"), "init", what);

  QVBoxLayout* images = addSection(tr("Data"));
  addVariant(tr("Dataset"), "dataset.id", images, itemsOf(catalogue.datasets));
  addBrowseButton(addForm(fieldsBelow("dataset.", catalogue), QStringLiteral("dataset."), images));

  addVariant(tr("Architecture"), "model.id", addSection(tr("Network")), itemsOf(catalogue.models));

  QVBoxLayout* loss = addSection(tr("Loss"));
  m_weights = addForm(fieldsBelow("weights.", catalogue), QStringLiteral("weights."), loss)->parentWidget();

  const auto isOfMachine = [](const ParamSpec& spec) {
    return spec.name == "seed" || spec.name == "device" || spec.name == "threads";
  };
  auto training = fieldsBelow("", catalogue);
  std::vector<ParamSpec> machine;
  std::ranges::copy_if(training, std::back_inserter(machine), isOfMachine);
  std::erase_if(training, isOfMachine);
  QVBoxLayout* schedule = addSection(tr("Training"));
  addForm(training, {}, schedule);
  addForm(fieldsBelow("optimizer.", catalogue), QStringLiteral("optimizer."), schedule);
  addForm(machine, {}, addSection(tr("Machine and chance")));
  m_layout->addStretch(1);
  guardWheel(this);
}

QVBoxLayout* RecipeForm::addSection(const QString& title) {
  auto* section = new QWidget(this);
  auto* layout = new QVBoxLayout(section);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  auto* heading = new QLabel(title, section);
  heading->setIndent(0);
  heading->setProperty("section", true);
  layout->addWidget(heading);
  m_layout->addWidget(section);
  return layout;
}

ChoiceField* RecipeForm::addChoice(const QString& title, const char* path, QVBoxLayout* section) {
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(10);
  grid->setVerticalSpacing(4);
  grid->setColumnMinimumWidth(0, ParamForm::labelWidth);
  grid->setColumnStretch(3, 1);
  section->addLayout(grid);
  auto* field = new ChoiceField(title, QLatin1String(path), grid, section->parentWidget());
  m_choices.push_back(field);
  return field;
}

void RecipeForm::addVariant(const QString& title, const char* path, QVBoxLayout* section,
                            std::vector<ChoiceField::Item> items) {
  ChoiceField* field = addChoice(title, path, section);
  field->setItems(items);
  connect(field, &ChoiceField::chosen, this,
          [this](const QString& chosen, const QString& id) { Q_EMIT edited(chosen, id.toStdString()); });
}

void RecipeForm::addSource(const QString& title, const char* path, QVBoxLayout* section) {
  ChoiceField* field = addChoice(title, path, section);
  field->offerFile(tr("Weights of a network"));
  connect(field, &ChoiceField::chosen, this, &RecipeForm::sourceChosen);
}

ParamForm* RecipeForm::addForm(const std::vector<ParamSpec>& specs, const QString& prefix, QVBoxLayout* section) {
  auto* form = new ParamForm(specs, prefix, section->parentWidget());
  section->addWidget(form);
  connect(form, &ParamForm::edited, this, &RecipeForm::edited);
  connect(form, &ParamForm::resetRequested, this, &RecipeForm::resetRequested);
  m_forms.push_back(form);
  return form;
}

void RecipeForm::addBrowseButton(ParamForm* form) {
  auto* root = form->findChild<QLineEdit*>(QStringLiteral("field-dataset.root"));
  if (!root) return;
  QAction* browse = root->addAction(themedIcon(QStringLiteral("folder")), QLineEdit::TrailingPosition);
  browse->setToolTip(tr("Choose the folder"));
  connect(browse, &QAction::triggered, this, [this, root] {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder with the dataset"), root->text());
    if (!folder.isEmpty()) root->setText(folder);
  });
}

void RecipeForm::setSources(const std::vector<ChoiceField::Item>& runs) {
  for (ChoiceField* field : m_choices) {
    const bool isTeacher = field->path() == QLatin1String("teacher");
    if (!isTeacher && field->path() != QLatin1String("init")) continue;
    std::vector<ChoiceField::Item> items = {
        {{}, isTeacher ? tr("No teacher: plain training") : tr("Fresh weights"), {}}};
    items.insert(items.end(), runs.begin(), runs.end());
    field->setItems(items);
  }
}

void RecipeForm::showRecipe(const json& full, const json& chosen) {
  const bool student = textAt(full, "kind") == "student";
  const bool distils = student && !textAt(full, "teacher").empty();
  for (ChoiceField* field : m_choices) {
    const QString& path = field->path();
    field->show(QString::fromStdString(textAt(full, path.toStdString())));
    if (path == QLatin1String("objective.id")) field->setVisible(!student);
    if (path == QLatin1String("teacher")) field->setVisible(student);
    if (path == QLatin1String("distiller.id")) field->setVisible(distils);
  }
  m_weights->setVisible(student);
  showMethod(full);
  for (ParamForm* form : m_forms) form->showValues(full, chosen);
}

/// The parameters of the objective or distiller, made anew when another is chosen.
void RecipeForm::showMethod(const json& full) {
  const char* key = textAt(full, "kind") == "student" ? "distiller" : "objective";
  const std::string id = textAt(full, std::string(key) + ".id");
  const std::string shown = std::string(key) + "." + id;
  if (shown == m_methodShown) return;
  m_methodShown = shown;
  std::erase(m_forms, m_method);
  delete std::exchange(m_method, nullptr);
  const auto* objective = m_catalogue.objective(id);
  const auto* distiller = m_catalogue.distiller(id);
  const std::vector<ParamSpec>* params = std::string_view(key) == "objective"
                                             ? (objective ? &objective->params : nullptr)
                                             : (distiller ? &distiller->params : nullptr);
  if (!params || params->empty()) return;
  m_method = addForm(*params, QLatin1String(key) + QLatin1Char('.'), m_methodPlace);
  guardWheel(m_method);
}

void RecipeForm::setRefusals(const std::map<QString, QString>& reasons) {
  for (ChoiceField* field : m_choices) {
    if (field->path() == QLatin1String("distiller.id")) field->setRefusals(reasons);
  }
}

void RecipeForm::showProblems(const std::vector<RecipeProblem>& problems) {
  for (ParamForm* form : m_forms) form->clearProblems();
  for (ChoiceField* field : m_choices) field->showProblem({});
  for (const RecipeProblem& problem : problems) {
    const QString path = QString::fromStdString(problem.field);
    const QString text = tr("It %1.").arg(QString::fromStdString(problem.what));
    for (ParamForm* form : m_forms) form->showProblem(path, text);
    for (ChoiceField* field : m_choices) {
      if (field->path() == path) field->showProblem(text);
    }
  }
}

}  // namespace distillscope
