#include "ui/views/dataset_source.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine_process.h"
#include "ui/models/inspection.h"
#include "ui/run_store.h"
#include "ui/settings.h"
#include "ui/widgets/remembered.h"
#include "ui/workbench.h"

namespace distillscope {
namespace {

using nlohmann::json;

const QString chosenKey = QStringLiteral("datasets/chosen");
const QString rootsKey = QStringLiteral("datasets/roots");  ///< "ID=FOLDER" each

QString helpOf(const DatasetEntry& entry) {
  QStringList lines{QString::fromStdString(entry.help), QString::fromStdString(entry.citation)};
  lines.removeAll(QString());
  return lines.join(QLatin1Char('\n'));
}

}  // namespace

DatasetSource::DatasetSource(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_dataset(new QComboBox(this)),
      m_folder(new QLineEdit(this)),
      m_browse(new QPushButton(tr("&Browse\u2026"), this)),
      m_help(new QLabel(this)),
      m_split(new QComboBox(this)) {
  build();
  connect(&m_workbench.engine, &EngineProcess::catalogueReady, this, &DatasetSource::fillDatasets);
  connect(m_dataset, &QComboBox::currentIndexChanged, this, &DatasetSource::takeDataset);
  connect(m_folder, &QLineEdit::editingFinished, this, [this] { takeFolder(m_folder->text().trimmed()); });
  connect(m_browse, &QPushButton::clicked, this, &DatasetSource::browse);
  connect(m_split, &QComboBox::currentIndexChanged, this, &DatasetSource::changed);
  setEnabled(false);  // there is nothing to choose from before the catalogue is there
  fillDatasets();
}

void DatasetSource::build() {
  m_dataset->setObjectName(QStringLiteral("datasets-dataset"));
  m_dataset->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_dataset->setMinimumContentsLength(12);
  m_folder->setObjectName(QStringLiteral("datasets-folder"));
  m_folder->setToolTip(tr("Folder with the dataset's files; it is remembered"));
  m_browse->setObjectName(QStringLiteral("datasets-browse"));
  m_help->setWordWrap(true);
  m_help->setProperty("hint", true);
  m_split->setObjectName(QStringLiteral("datasets-split"));
  m_split->addItem(tr("Test"), QStringLiteral("test"));
  m_split->addItem(tr("Training"), QStringLiteral("train"));
  remember(m_workbench.settings, QStringLiteral("datasets/split"), *m_split);
  auto* folder = new QWidget(this);
  auto* folderLayout = new QHBoxLayout(folder);
  folderLayout->setContentsMargins(0, 0, 0, 0);
  folderLayout->addWidget(m_folder, 1);
  folderLayout->addWidget(m_browse);
  folder->setFocusProxy(m_folder);
  auto* form = new QFormLayout;
  form->addRow(tr("&Dataset:"), m_dataset);
  form->addRow(tr("F&older:"), folder);
  form->addRow(tr("S&plit:"), m_split);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(form);
  layout->addWidget(m_help);
}

void DatasetSource::browse() {
  auto* dialog = new QFileDialog(this, tr("Folder of the dataset"), m_folder->text());
  dialog->setObjectName(QStringLiteral("open-dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  connect(dialog, &QFileDialog::fileSelected, this, &DatasetSource::takeFolder);
  dialog->open();
}

void DatasetSource::fillDatasets() {
  const auto& catalogue = m_workbench.engine.catalogue();
  if (!catalogue) return;
  const QVariant chosen = m_dataset->count() > 0 ? m_dataset->currentData() : m_workbench.settings.value(chosenKey);
  setEnabled(true);
  const QSignalBlocker blocker(m_dataset);
  m_dataset->clear();
  for (const DatasetEntry& entry : catalogue->datasets) {
    m_dataset->addItem(QString::fromStdString(entry.title), QString::fromStdString(entry.id));
    m_dataset->setItemData(m_dataset->count() - 1, helpOf(entry), Qt::ToolTipRole);
  }
  m_dataset->setCurrentIndex(std::max(0, m_dataset->findData(chosen)));
  takeDataset();
}

/// What a person chose, or else where a run of this workspace found it.
QString DatasetSource::folderOf(const QString& dataset) const {
  const QString prefix = dataset + QLatin1Char('=');
  for (const QString& entry : m_workbench.settings.value(rootsKey).toStringList()) {
    if (entry.startsWith(prefix)) return entry.mid(prefix.size());
  }
  for (const QString& id : m_workbench.runs.ids()) {
    const json used = datasetOf(*m_workbench.runs.run(id));
    if (used["id"] == dataset.toStdString() && used["root"] != "") return QString::fromStdString(used["root"]);
  }
  return {};
}

void DatasetSource::takeDataset() {
  const QString id = m_dataset->currentData().toString();
  m_workbench.settings.setValue(chosenKey, id);
  m_folder->setText(folderOf(id));
  const DatasetEntry* entry = m_workbench.engine.catalogue()->dataset(id.toStdString());
  m_folder->setPlaceholderText(entry && entry->needsRoot ? tr("not chosen yet") : tr("the usual place"));
  m_help->setText(entry ? QString::fromStdString(entry->help) : QString());
  Q_EMIT changed();
}

void DatasetSource::takeFolder(const QString& folder) {
  const QString id = m_dataset->currentData().toString();
  m_folder->setText(folder);
  if (folder == folderOf(id)) return;
  QStringList roots = m_workbench.settings.value(rootsKey).toStringList();
  roots.removeIf([&](const QString& entry) { return entry.startsWith(id + QLatin1Char('=')); });
  roots << id + QLatin1Char('=') + folder;
  m_workbench.settings.setValue(rootsKey, roots);
  Q_EMIT changed();
}

json DatasetSource::choice() const {
  if (m_dataset->count() == 0) return nullptr;
  return {{"dataset",
           {{"id", m_dataset->currentData().toString().toStdString()}, {"root", m_folder->text().toStdString()}}},
          {"split", m_split->currentData().toString().toStdString()}};
}

bool DatasetSource::lacksFolder() const {
  const auto& catalogue = m_workbench.engine.catalogue();
  const DatasetEntry* entry =
      catalogue ? catalogue->dataset(m_dataset->currentData().toString().toStdString()) : nullptr;
  return entry && entry->needsRoot && m_folder->text().isEmpty();
}

}  // namespace distillscope
