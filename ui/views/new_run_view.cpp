#include "ui/views/new_run_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "ui/engine_process.h"
#include "ui/json_path.h"
#include "ui/pair_check.h"
#include "ui/presets.h"
#include "ui/run_queue.h"
#include "ui/run_store.h"
#include "ui/run_text.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/views/launch_panel.h"
#include "ui/views/recipe_form.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/remembered.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr std::chrono::milliseconds listDelay(100);

/// "optimizer.lr is -0.1, and must be greater than 0."
QString sentence(const RecipeProblem& problem) {
  const std::string text = problem.field.empty() ? problem.what : problem.field + " " + problem.what;
  return QString::fromStdString(text) + QLatin1Char('.');
}

/// A run as something to start from or to learn from.
ChoiceField::Item sourceItem(const Run& run, const Catalogue* catalogue) {
  QStringList facts = {shortTitle(methodText(run.recipe, catalogue))};
  if (const auto top1 = lastMeasure(run, "test", "top1")) facts.append(measureText("top1", *top1));
  return {run.id(), QStringLiteral("%1 (%2)").arg(run.id(), facts.join(QStringLiteral(", "))),
          NewRunView::tr("%1 on %2").arg(modelText(run.recipe, catalogue), datasetText(run.recipe, catalogue))};
}

}  // namespace

NewRunView::NewRunView(Workbench& workbench, QWidget* parent)
    : View(parent),
      m_workbench(workbench),
      m_pair(new PairCheck(workbench.inspector, this)),
      m_pages(new QStackedLayout(this)),
      m_waiting(new EmptyState(QStringLiteral("new-run"), tr("New run"), tr("Asking the engine what it can do..."), {},
                               this)) {
  m_pages->addWidget(m_waiting);
  if (workbench.engine.catalogue()) buildPage();
  connect(m_pair, &PairCheck::answered, this, &NewRunView::refresh);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &NewRunView::buildPage);
  connect(&workbench.engine, &EngineProcess::catalogueFailed, this, [this] {
    m_waiting->setText(tr("The form is made from what the engine can do, and the engine does not answer."));
  });
  m_listSoon.setSingleShot(true);
  m_listSoon.setInterval(listDelay);
  connect(&m_listSoon, &QTimer::timeout, this, &NewRunView::listSources);
  const auto listSoon = [this] {
    if (isVisible() && !m_listSoon.isActive()) m_listSoon.start();
  };
  connect(&workbench.runs, &RunStore::runAdded, this, listSoon);
  connect(&workbench.runs, &RunStore::runRemoved, this, listSoon);
  connect(&workbench.runs, &RunStore::runsChanged, this, listSoon);
}

NewRunView::~NewRunView() = default;

void NewRunView::propose(const nlohmann::json& recipe, const QString& origin) {
  Filled next{.draft = {}, .origin = origin, .name = {}};
  next.draft.replace(recipe);
  if (m_form) {
    next.draft.dropDefaults(*m_workbench.engine.catalogue());
    if (m_edited || !m_panel->ownName().isEmpty()) keep(filled());
  }
  fillIn(next);
  m_edited = false;
}

NewRunView::Filled NewRunView::filled() const {
  return {.draft = m_draft, .origin = m_origin, .name = m_panel->ownName()};
}

void NewRunView::fillIn(const Filled& next) {
  m_draft = next.draft;
  m_origin = next.origin;
  if (!m_form) return;
  m_panel->setOwnName(next.name);
  refresh();
}

void NewRunView::keep(const Filled& before) {
  m_before = before;
  m_offer->showMessage(Tone::Muted, tr("What you had filled in was replaced."), tr("Bring it back"));
}

/// What was filled in since then, if anything, can be brought back in its turn.
void NewRunView::bringBack() {
  const Filled before = std::exchange(m_before, std::nullopt).value();
  if (m_edited || !m_panel->ownName().isEmpty()) {
    keep(filled());
  } else {
    m_offer->hide();
  }
  fillIn(before);
  m_edited = true;
}

void NewRunView::markEdited() {
  m_edited = true;
  refresh();
}

void NewRunView::showEvent(QShowEvent* event) {
  listSources();
  View::showEvent(event);
}

void NewRunView::buildPage() {
  if (m_form) return;  // the engine was only asked again
  auto* page = new QWidget(this);
  m_bar = new MessageBar(page);
  m_bar->setObjectName(QStringLiteral("new-run-bar"));
  m_offer = new MessageBar(page);
  m_offer->setObjectName(QStringLiteral("new-run-offer"));
  connect(m_offer, &MessageBar::actionTriggered, this, &NewRunView::bringBack);
  m_form = new RecipeForm(*m_workbench.engine.catalogue(), page);
  m_panel = new LaunchPanel(m_workbench, page);
  auto* scroll = new QScrollArea(page);
  scroll->setObjectName(QStringLiteral("new-run-form"));
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setMinimumWidth(std::max(600, textWidth(72, font())));
  scroll->setFocusPolicy(Qt::NoFocus);  // the fields have it
  scroll->setWidget(m_form);
  auto* splitter = new QSplitter(Qt::Horizontal, page);
  splitter->addWidget(scroll);
  splitter->addWidget(m_panel);
  splitter->setStretchFactor(0, 3);
  splitter->setStretchFactor(1, 2);
  splitter->setSizes({680, 420});
  remember(m_workbench.settings, QStringLiteral("new-run/splitter"), *splitter);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(buildHeader());
  layout->addWidget(m_bar);
  layout->addWidget(m_offer);
  layout->addWidget(splitter, 1);
  connect(m_form, &RecipeForm::edited, this, [this](const QString& path, const nlohmann::json& value) {
    m_draft.set(path.toStdString(), value);
    markEdited();
  });
  connect(m_form, &RecipeForm::resetRequested, this, [this](const QString& path) {
    m_draft.reset(path.toStdString());
    markEdited();
  });
  connect(m_form, &RecipeForm::sourceChosen, this, [this](const QString& field, const QString& reference) {
    m_draft.setSource(field.toStdString(), reference.toStdString(), m_workbench.runs.run(reference));
    m_draft.dropDefaults(*m_workbench.engine.catalogue());
    markEdited();
  });
  connect(m_panel, &LaunchPanel::startRequested, this, &NewRunView::start);
  connect(m_panel, &LaunchPanel::copied, this, &View::messageRequested);
  addCommands(m_panel->commands());
  m_pages->addWidget(page);
  m_pages->setCurrentWidget(page);
  m_draft.dropDefaults(*m_workbench.engine.catalogue());
  m_form->setSources({});
  listSources();
  refresh();
}

QWidget* NewRunView::buildHeader() {
  auto* header = new QWidget(this);
  auto* title = new QLabel(tr("New run"), header);
  title->setFont(headingFont(font()));
  m_presets = new QComboBox(header);
  m_presets->setObjectName(QStringLiteral("preset"));
  m_presets->setAccessibleName(tr("Preset"));
  m_presets->addItem(tr("Fill in from a preset"));
  for (const Preset& each : presets()) {
    m_presets->addItem(each.title, each.id);
    m_presets->setItemData(m_presets->count() - 1, each.help, Qt::ToolTipRole);
  }
  connect(m_presets, &QComboBox::activated, this, &NewRunView::applyPreset);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(16, 12, 16, 10);
  layout->addWidget(title);
  layout->addStretch(1);
  layout->addWidget(m_presets);
  return header;
}

void NewRunView::applyPreset(int index) {
  if (index == 0) return;
  const Preset& chosen = preset(m_presets->itemData(index).toString());
  if (!m_draft.chosen().empty()) keep(filled());
  m_draft.applyPreset(chosen.recipe);
  m_presets->setCurrentIndex(0);
  refresh();
  Q_EMIT messageRequested(chosen.help);
}

/// Finished runs, the newest first.
void NewRunView::listSources() {
  if (!m_form) return;
  const auto& catalogue = m_workbench.engine.catalogue();
  std::vector<ChoiceField::Item> items;
  for (const QString& id : m_workbench.runs.ids()) {
    const Run* run = m_workbench.runs.run(id);
    if (run->status != RunStatus::Finished) continue;
    items.insert(items.begin(), sourceItem(*run, &*catalogue));
  }
  if (items == m_sources) return;
  m_sources = items;
  m_form->setSources(items);
  refresh();
}

void NewRunView::refresh() {
  if (!m_form) return;
  const Catalogue& catalogue = *m_workbench.engine.catalogue();
  const nlohmann::json full = m_draft.full(catalogue);
  auto problems = m_draft.problems(catalogue, m_workbench.runs);
  checkPair(full, problems);
  QStringList sentences;
  for (const RecipeProblem& problem : problems) sentences.append(sentence(problem));
  m_form->showRecipe(full, m_draft.chosen());
  m_form->showProblems(problems);
  m_panel->showDraft(m_draft.chosen(), full, sentences, m_draft.suggestedName(catalogue));
  const Run* origin = m_workbench.runs.run(m_origin);
  m_panel->showDifferences(m_origin, origin ? withDefaults(origin->recipe, catalogue) : nlohmann::json(), full);
}

/// Offers the methods that the pair can use, and refuses the chosen one if it cannot.
void NewRunView::checkPair(const nlohmann::json& full, std::vector<RecipeProblem>& problems) {
  const bool student = textAt(full, "kind") == "student";
  const QString teacher = student ? QString::fromStdString(textAt(full, "teacher")) : QString();
  const Run* run = m_workbench.runs.run(teacher);
  m_pair->setPair(run ? QString::fromStdString(run->dir.path().string()) : teacher,
                  QString::fromStdString(textAt(full, "model.id")));
  m_form->setRefusals(m_pair->refusals());
  const std::string chosen = textAt(full, "distiller.id");
  const auto refused = m_pair->refusals().find(QString::fromStdString(chosen));
  if (refused == m_pair->refusals().end()) return;
  problems.push_back({"distiller.id", fmt::format("is {}, which {}", chosen, refused->second.toStdString())});
}

void NewRunView::start(const QString& name) {
  const QString problem = m_workbench.queue.enqueue(m_draft.chosen(), name);
  if (!problem.isEmpty()) {
    m_bar->showMessage(Tone::Bad, problem);
    return;
  }
  m_bar->hide();
  m_panel->setOwnName({});
  m_edited = false;
  refresh();
  m_workbench.selection.set({name});
  Q_EMIT viewRequested(QStringLiteral("runs-view"));
  const bool waits = m_workbench.queue.contains(name);
  Q_EMIT messageRequested(waits ? tr("%1 waits in the queue.").arg(name) : tr("%1 was started.").arg(name));
}

}  // namespace distillscope
