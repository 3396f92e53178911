#include "ui/views/launch_panel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/record/recipe_difference.h"
#include "ui/engine_process.h"
#include "ui/recipe_draft.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/action_button.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr qsizetype problemsShown = 3;
const QString copyIcon = QStringLiteral("copy");

QString valueText(const nlohmann::json& value) {
  if (value.is_null()) return LaunchPanel::tr("nothing");
  return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

QLabel* addHeading(QVBoxLayout* layout, const QString& text, QWidget* buddy) {
  auto* heading = new QLabel(text);
  heading->setProperty("heading", true);
  heading->setBuddy(buddy);
  layout->addWidget(heading);
  return heading;
}

}  // namespace

LaunchPanel::LaunchPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_name(new QLineEdit(this)),
      m_nameProblem(new QLabel(this)),
      m_summary(new QLabel(this)),
      m_differences(new QLabel(this)),
      m_recipe(new QPlainTextEdit(this)),
      m_reason(new QLabel(this)),
      m_start(addCommand("start-action", tr("Start the run"), QStringLiteral("play"))) {
  m_name->setObjectName(QStringLiteral("field-name"));
  m_name->setAccessibleName(tr("Name"));
  m_nameProblem->setObjectName(QStringLiteral("problem-name"));
  m_nameProblem->setProperty("problem", true);
  m_nameProblem->setWordWrap(true);
  m_summary->setWordWrap(true);
  m_differences->setObjectName(QStringLiteral("recipe-differences"));
  m_differences->setWordWrap(true);
  m_differences->hide();
  m_recipe->setObjectName(QStringLiteral("recipe-preview"));
  m_recipe->setAccessibleName(tr("Recipe"));
  m_recipe->setReadOnly(true);
  m_recipe->setFont(monospaceFont());
  m_recipe->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_reason->setObjectName(QStringLiteral("start-problem"));
  m_reason->setProperty("problem", true);
  m_reason->setWordWrap(true);
  auto* start = new QPushButton(tr("St&art"), this);
  start->setObjectName(QStringLiteral("start"));
  start->setProperty("primary", true);
  auto* copyCommand = new QPushButton(themedIcon(copyIcon), tr("Copy as command &line"), this);
  copyCommand->setObjectName(QStringLiteral("copy-command"));
  copyCommand->setToolTip(tr("A shell command that starts this very run without the window"));
  auto* copyRecipe = new QPushButton(themedIcon(copyIcon), tr("Co&py recipe"), this);
  copyRecipe->setObjectName(QStringLiteral("copy-recipe"));

  auto* copies = new QHBoxLayout;
  copies->addWidget(copyCommand);
  copies->addWidget(copyRecipe);
  copies->addStretch(1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 12, 16, 16);
  layout->setSpacing(6);
  addHeading(layout, tr("&Name"), m_name);
  layout->addWidget(m_name);
  layout->addWidget(m_nameProblem);
  layout->addSpacing(8);
  addHeading(layout, tr("What will run"), m_recipe);
  layout->addWidget(m_summary);
  layout->addWidget(m_differences);
  layout->addWidget(m_recipe, 1);
  layout->addLayout(copies);
  layout->addSpacing(8);
  layout->addWidget(m_reason);
  layout->addWidget(start);

  connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
    m_nameIsOwn = !text.isEmpty();
    checkName();
  });
  QAction* commandLine = addCommand("copy-command-action", tr("Copy the new run as a command line"), copyIcon);
  QAction* recipe = addCommand("copy-recipe-action", tr("Copy the new run's recipe"), copyIcon);
  letTrigger(*start, *m_start);
  letTrigger(*copyCommand, *commandLine);
  letTrigger(*copyRecipe, *recipe);
  connect(m_start, &QAction::changed, start, [this, start] { start->setToolTip(m_reason->text()); });
  connect(m_name, &QLineEdit::returnPressed, m_start, &QAction::trigger);
  connect(m_start, &QAction::triggered, this, [this] { Q_EMIT startRequested(m_name->text()); });
  connect(commandLine, &QAction::triggered, this, &LaunchPanel::copyCommandLine);
  connect(recipe, &QAction::triggered, this, [this] {
    QGuiApplication::clipboard()->setText(m_recipe->toPlainText());
    Q_EMIT copied(tr("The recipe was copied."));
  });
}

QAction* LaunchPanel::addCommand(const char* name, const QString& text, const QString& icon) {
  auto* action = new QAction(themedIcon(icon), text, this);
  action->setObjectName(QLatin1String(name));
  m_commands << action;
  return action;
}

void LaunchPanel::showDraft(const nlohmann::json& chosen, const nlohmann::json& full, const QStringList& problems,
                            const QString& suggestedName) {
  m_chosen = chosen;
  m_problems = problems;
  const auto& catalogue = m_workbench.engine.catalogue();
  const Catalogue* titles = catalogue ? &*catalogue : nullptr;
  m_summary->setText(QStringLiteral("%1: %2, %3, %4")
                         .arg(kindText(full), modelText(full, titles), datasetText(full, titles),
                              shortTitle(methodText(full, titles))));
  const QString text = QString::fromStdString(full.dump(2));
  if (text != m_recipe->toPlainText()) m_recipe->setPlainText(text);
  if (!m_nameIsOwn) m_name->setText(m_workbench.runs.freeId(suggestedName));
  checkName();
}

void LaunchPanel::showDifferences(const QString& origin, const nlohmann::json& originRecipe,
                                  const nlohmann::json& recipe) {
  m_differences->setVisible(!originRecipe.is_null());
  if (originRecipe.is_null()) return;
  QStringList lines;
  for (const RecipeChange& change : recipeDifference(originRecipe, recipe)) {
    lines << tr("%1: %2 instead of %3")
                 .arg(QString::fromStdString(change.field), valueText(change.after), valueText(change.before));
  }
  m_differences->setText(lines.isEmpty() ? tr("A duplicate of %1. Nothing is changed yet.").arg(origin)
                                         : tr("Differs from %1 in\n%2").arg(origin, lines.join(QLatin1Char('\n'))));
}

QString LaunchPanel::ownName() const { return m_nameIsOwn ? m_name->text() : QString(); }

void LaunchPanel::setOwnName(const QString& name) {
  m_nameIsOwn = !name.isEmpty();
  m_name->setText(name);
}

void LaunchPanel::checkName() {
  const QString problem = problemOfName(m_name->text(), m_workbench.runs);
  m_nameProblem->setText(problem.isEmpty() ? QString() : tr("The name %1.").arg(problem));
  m_nameProblem->setVisible(!problem.isEmpty());
  QStringList reasons = m_problems;
  if (!problem.isEmpty()) reasons.prepend(m_nameProblem->text());
  const qsizetype more = reasons.size() - problemsShown;
  if (more > 0) reasons = reasons.mid(0, problemsShown) + QStringList(tr("And %1 more.").arg(more));
  m_reason->setText(reasons.join(QLatin1Char('\n')));
  m_reason->setVisible(!reasons.isEmpty());
  m_start->setEnabled(reasons.isEmpty());
  m_start->setToolTip(m_reason->text());
}

void LaunchPanel::copyCommandLine() {
  const auto folder = m_workbench.runs.workspace() / "runs" / m_name->text().toStdString();
  QGuiApplication::clipboard()->setText(
      asCommandLine(m_chosen, m_workbench.engine.program(), QString::fromStdString(folder.string())));
  Q_EMIT copied(tr("The command line was copied."));
}

}  // namespace distillscope
