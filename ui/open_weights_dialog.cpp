#include "ui/open_weights_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "ui/catalogue_text.h"
#include "ui/engine_process.h"
#include "ui/json_path.h"
#include "ui/recipe_draft.h"
#include "ui/run_store.h"
#include "ui/theme.h"
#include "ui/weights_import.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

constexpr int fieldWidth = 70;  ///< characters

/// A run's name from a file's: "resnet56_best.pth" becomes "resnet56_best".
QString nameFrom(const QString& file) {
  static const QRegularExpression other(QStringLiteral("[^A-Za-z0-9._-]+"));
  QString name = QFileInfo(file).completeBaseName().replace(other, QStringLiteral("-"));
  while (name.endsWith(QLatin1Char('-'))) name.chop(1);
  while (name.startsWith(QLatin1Char('-')) || name.startsWith(QLatin1Char('.'))) name.remove(0, 1);
  return name.isEmpty() ? QStringLiteral("weights") : name;
}

/// The folder that the newest run on this dataset used.
QString usualRoot(const RunStore& runs, const QString& dataset) {
  for (auto id = runs.ids().crbegin(); id != runs.ids().crend(); ++id) {
    const nlohmann::json& recipe = runs.run(*id)->recipe;
    const std::string root = textAt(recipe, "dataset.root");
    if (!root.empty() && textAt(recipe, "dataset.id") == dataset.toStdString()) return QString::fromStdString(root);
  }
  return {};
}

template <typename Entry>
void fill(QComboBox& box, const QString& first, const std::vector<Entry>& entries) {
  const QVariant before = box.currentData();
  box.clear();
  box.addItem(first, QString());
  for (const Entry& entry : entries) {
    box.addItem(QString::fromStdString(entry.title), QString::fromStdString(entry.id));
    box.setItemData(box.count() - 1, helpText(entry), Qt::ToolTipRole);
  }
  box.setCurrentIndex(std::max(0, box.findData(before)));
}

}  // namespace

OpenWeightsDialog::OpenWeightsDialog(Workbench& workbench, QString file, QWidget* parent)
    : QDialog(parent),
      m_workbench(workbench),
      m_file(std::move(file)),
      m_dataset(new QComboBox(this)),
      m_root(new QLineEdit(this)),
      m_chooseRoot(new QPushButton(tr("C&hoose..."), this)),
      m_datasetHelp(new QLabel(this)),
      m_model(new QComboBox(this)),
      m_name(new QLineEdit(this)),
      m_problem(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_import(new QPushButton(tr("&Import"), this)) {
  setObjectName(QStringLiteral("open-weights"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Open weights"));
  buildFields();
  fillChoices();
  m_name->setText(workbench.runs.freeId(nameFrom(m_file)));

  connect(m_dataset, &QComboBox::currentIndexChanged, this, &OpenWeightsDialog::showDataset);
  connect(m_root, &QLineEdit::textChanged, this, &OpenWeightsDialog::check);
  connect(m_name, &QLineEdit::textChanged, this, &OpenWeightsDialog::check);
  connect(m_chooseRoot, &QPushButton::clicked, this, [this] {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of the dataset"), m_root->text());
    if (!folder.isEmpty()) m_root->setText(folder);
  });
  connect(m_import, &QPushButton::clicked, this, &OpenWeightsDialog::start);
  connect(&workbench.engine, &EngineProcess::catalogueReady, this, &OpenWeightsDialog::fillChoices);
  connect(&workbench.engine, &EngineProcess::importFailed, this, [this](const QString& run, const QString& reason) {
    if (run == m_working) fail(reason);
  });
  connect(&workbench.engine, &EngineProcess::importBegun, this, [this](const QString& run) {
    if (run != m_working) return;
    m_working.clear();
    Q_EMIT imported(run);
    accept();
  });
  setWorking(false);
  showDataset();
}

void OpenWeightsDialog::buildFields() {
  m_dataset->setObjectName(QStringLiteral("weights-dataset"));
  m_root->setObjectName(QStringLiteral("weights-root"));
  m_model->setObjectName(QStringLiteral("weights-model"));
  m_name->setObjectName(QStringLiteral("weights-name"));
  m_problem->setObjectName(QStringLiteral("weights-problem"));
  m_progress->setObjectName(QStringLiteral("weights-progress"));
  m_import->setObjectName(QStringLiteral("weights-import"));
  m_import->setProperty("primary", true);
  m_dataset->setToolTip(tr("What the network was trained on; its test images are what the weights are measured on"));
  m_model->setToolTip(tr("The engine recognises a network by the names and shapes of its parameters"));
  m_datasetHelp->setObjectName(QStringLiteral("weights-help"));
  m_datasetHelp->setProperty("hint", true);
  m_datasetHelp->setWordWrap(true);
  m_problem->setProperty("problem", true);
  m_problem->setWordWrap(true);
  m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_progress->setRange(0, 0);
  m_progress->setTextVisible(false);
  m_progress->setAccessibleName(tr("The engine reads the file"));
  auto* file = new QLabel(QFileInfo(m_file).fileName(), this);
  file->setToolTip(m_file);
  m_dataset->setMinimumWidth(textWidth(fieldWidth, font()));

  auto* root = new QHBoxLayout;
  root->addWidget(m_root, 1);
  root->addWidget(m_chooseRoot);
  auto* form = new QFormLayout;
  form->addRow(tr("File:"), file);
  form->addRow(tr("&Dataset:"), m_dataset);
  auto* rootLabel = new QLabel(tr("&Folder:"), this);
  rootLabel->setBuddy(m_root);
  form->addRow(rootLabel, root);
  form->addRow(QString(), m_datasetHelp);
  form->addRow(tr("&Architecture:"), m_model);
  form->addRow(tr("&Name of the run:"), m_name);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  buttons->addButton(m_import, QDialogButtonBox::ActionRole);
  m_import->setDefault(true);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(12);
  layout->addLayout(form);
  layout->addWidget(m_problem);
  layout->addWidget(m_progress);
  layout->addStretch(1);
  layout->addWidget(buttons);
}

void OpenWeightsDialog::fillChoices() {
  const Catalogue none;
  const auto& catalogue = m_workbench.engine.catalogue();
  fill(*m_dataset, tr("As the file says"), (catalogue ? *catalogue : none).datasets);
  fill(*m_model, tr("Recognise"), (catalogue ? *catalogue : none).models);
}

void OpenWeightsDialog::showDataset() {
  const QString id = m_dataset->currentData().toString();
  const auto& catalogue = m_workbench.engine.catalogue();
  const DatasetEntry* entry = catalogue ? catalogue->dataset(id.toStdString()) : nullptr;
  m_root->setEnabled(entry);
  m_chooseRoot->setEnabled(entry);
  m_root->setText(entry ? usualRoot(m_workbench.runs, id) : QString());
  m_root->setPlaceholderText(entry && entry->needsRoot ? tr("The folder with its files") : tr("The usual place"));
  m_datasetHelp->setText(entry ? QString::fromStdString(entry->help)
                               : tr("Files that distillscope wrote say it; files of other programs do not."));
  check();
}

/// Texts that are wrapped need more height than layouts give a dialog by themselves.
void OpenWeightsDialog::giveTextsRoom() {
  layout()->activate();
  const int needed = layout()->totalHeightForWidth(width());
  if (needed > height()) resize(width(), needed);
}

bool OpenWeightsDialog::event(QEvent* event) {
  if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show) giveTextsRoom();
  return QDialog::event(event);
}

void OpenWeightsDialog::check() {
  const auto& catalogue = m_workbench.engine.catalogue();
  const DatasetEntry* entry =
      catalogue ? catalogue->dataset(m_dataset->currentData().toString().toStdString()) : nullptr;
  QString problem = problemOfName(m_name->text(), m_workbench.runs);
  if (!problem.isEmpty()) problem = tr("The name %1.").arg(problem);
  if (problem.isEmpty() && entry && entry->needsRoot && m_root->text().isEmpty()) {
    problem = tr("%1 needs the folder with its files.").arg(QString::fromStdString(entry->title));
  }
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  m_import->setEnabled(problem.isEmpty() && m_working.isEmpty());
}

void OpenWeightsDialog::start() {
  const QString name = m_name->text();
  const QString problem = m_workbench.engine.importWeights({.file = m_file,
                                                            .model = m_model->currentData().toString(),
                                                            .dataset = m_dataset->currentData().toString(),
                                                            .root = m_root->text()},
                                                           RunDir(m_workbench.runs.runFolder(name)));
  if (!problem.isEmpty()) return fail(problem);
  m_working = name;
  m_problem->hide();
  setWorking(true);
}

void OpenWeightsDialog::fail(const QString& reason) {
  m_working.clear();
  setWorking(false);
  m_problem->setText(reason);
  m_problem->show();
}

void OpenWeightsDialog::setWorking(bool working) {
  for (QWidget* field : std::initializer_list<QWidget*>{m_dataset, m_root, m_chooseRoot, m_model, m_name}) {
    field->setEnabled(!working);
  }
  if (!working && m_dataset->currentData().toString().isEmpty()) {
    m_root->setEnabled(false);
    m_chooseRoot->setEnabled(false);
  }
  // The bar keeps its place, so that the dialog does not jump.
  QSizePolicy policy = m_progress->sizePolicy();
  policy.setRetainSizeWhenHidden(true);
  m_progress->setSizePolicy(policy);
  m_progress->setVisible(working);
  m_import->setEnabled(!working);
  m_import->setText(working ? tr("Reading the file...") : tr("&Import"));
}

/// Also when a person closes the dialog: an import that has not begun its run is of no use to anyone then.
void OpenWeightsDialog::reject() {
  if (!m_working.isEmpty()) m_workbench.engine.cancelImport(RunDir(m_workbench.runs.runFolder(m_working)));
  QDialog::reject();
}

}  // namespace distillscope
