#include "ui/views/picture_picker.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <set>

#include "ui/inspector_client.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/thumbnail_grid.h"

namespace distillscope {
namespace {

constexpr int64_t pageSize = 60;

std::set<int64_t> asSet(const std::vector<int64_t>& indices) { return {indices.begin(), indices.end()}; }

}  // namespace

PicturePicker::PicturePicker(InspectorClient& inspector, QWidget* parent)
    : QWidget(parent),
      m_inspector(inspector),
      m_title(new QLabel(this)),
      m_split(new QComboBox(this)),
      m_class(new QComboBox(this)),
      m_grid(new ThumbnailGrid(this)),
      m_problem(new QLabel(this)),
      m_retry(new QPushButton(tr("Try again"), this)),
      m_back(new QToolButton(this)),
      m_forward(new QToolButton(this)),
      m_position(new QLabel(this)),
      m_files(new QListWidget(this)),
      m_addFiles(new QPushButton(tr("Add picture &files\u2026"), this)),
      m_chosen(new QLabel(this)),
      m_clear(new QPushButton(tr("Clea&r"), this)) {
  build();
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    m_choice.split = m_split->currentData().toString();
    m_choice.indices.clear();
    m_offset = 0;
    askSummary();
    showFiles();
    Q_EMIT choiceChanged();
  });
  connect(m_class, &QComboBox::currentIndexChanged, this, [this] {
    m_offset = 0;
    askPage();
  });
  connect(m_grid, &ThumbnailGrid::toggled, this, &PicturePicker::toggle);
  connect(m_retry, &QPushButton::clicked, this, &PicturePicker::askSummary);
  connect(m_back, &QToolButton::clicked, this, [this] { turnPage(-pageSize); });
  connect(m_forward, &QToolButton::clicked, this, [this] { turnPage(pageSize); });
  connect(m_clear, &QPushButton::clicked, this, &PicturePicker::clearChoice);
  connect(m_addFiles, &QPushButton::clicked, this, [this] {
    askOpenPaths(this, tr("Picture files"), {tr("Pictures (*.%1)").arg(pictureSuffixes().join(QStringLiteral(" *.")))},
                 [this](const QStringList& paths) { addFiles(paths); });
  });
  showFiles();
  showState();
}

void PicturePicker::build() {
  m_title->setProperty("heading", true);
  m_grid->setObjectName(QStringLiteral("cam-thumbnails"));
  m_problem->setObjectName(QStringLiteral("cam-pictures-problem"));
  m_problem->setWordWrap(true);
  m_retry->setObjectName(QStringLiteral("cam-pictures-retry"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_title);
  layout->addWidget(buildFilters());
  layout->addWidget(m_problem);
  layout->addWidget(m_retry);
  layout->addWidget(m_grid, 1);
  layout->addWidget(buildPaging());
  layout->addWidget(buildFiles());
}

QWidget* PicturePicker::buildFilters() {
  m_split->setObjectName(QStringLiteral("cam-split"));
  m_split->setAccessibleName(tr("Split"));
  m_split->addItem(tr("Test"), QStringLiteral("test"));
  m_split->addItem(tr("Training"), QStringLiteral("train"));
  m_class->setObjectName(QStringLiteral("cam-class"));
  m_class->setAccessibleName(tr("Class"));
  m_class->addItem(tr("All classes"), -1);
  m_class->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_class->setMinimumContentsLength(10);
  auto* filters = new QWidget(this);
  auto* layout = new QHBoxLayout(filters);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_split);
  layout->addWidget(m_class, 1);
  return filters;
}

QWidget* PicturePicker::buildPaging() {
  m_back->setArrowType(Qt::LeftArrow);
  m_back->setAccessibleName(tr("Earlier pictures"));
  m_back->setToolTip(tr("Earlier pictures"));
  m_forward->setArrowType(Qt::RightArrow);
  m_forward->setObjectName(QStringLiteral("cam-next-page"));
  m_forward->setAccessibleName(tr("Later pictures"));
  m_forward->setToolTip(tr("Later pictures"));
  m_position->setObjectName(QStringLiteral("cam-position"));
  m_position->setAlignment(Qt::AlignCenter);
  auto* paging = new QWidget(this);
  auto* layout = new QHBoxLayout(paging);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_back);
  layout->addWidget(m_position, 1);
  layout->addWidget(m_forward);
  return paging;
}

QWidget* PicturePicker::buildFiles() {
  m_addFiles->setObjectName(QStringLiteral("cam-add-files"));
  m_addFiles->setToolTip(tr("Pictures of your own; dropping them on this view does the same"));
  m_files->setObjectName(QStringLiteral("cam-files"));
  m_files->setAccessibleName(tr("Chosen picture files"));
  m_files->setToolTip(tr("A double click takes a file out"));
  m_files->setTextElideMode(Qt::ElideLeft);
  m_files->setMaximumHeight(72);
  m_chosen->setObjectName(QStringLiteral("cam-chosen"));
  m_clear->setObjectName(QStringLiteral("cam-clear"));
  m_clear->setToolTip(tr("Choose no picture"));
  connect(m_files, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
    m_choice.files.removeAll(item->toolTip());
    showFiles();
    Q_EMIT choiceChanged();
  });
  auto* files = new QWidget(this);
  auto* row = new QHBoxLayout;
  row->addWidget(m_chosen, 1);
  row->addWidget(m_clear);
  auto* layout = new QVBoxLayout(files);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_addFiles);
  layout->addWidget(m_files);
  layout->addLayout(row);
  return files;
}

void PicturePicker::setDataset(const nlohmann::json& dataset, const QString& title) {
  m_title->setText(title.isEmpty() ? tr("Pictures") : tr("Pictures of %1").arg(title));
  if (dataset == m_choice.dataset) return;
  m_choice.dataset = dataset;
  m_choice.indices.clear();
  m_offset = 0;
  askSummary();
  showFiles();
}

int PicturePicker::addFiles(const QStringList& paths) {
  int added = 0;
  for (const QString& path : paths) {
    const bool isPicture = pictureSuffixes().contains(QFileInfo(path).suffix().toLower());
    const bool hasRoom = m_choice.files.size() + std::ssize(m_choice.indices) < maxPictures;
    if (!isPicture || !hasRoom || m_choice.files.contains(path)) continue;
    m_choice.files << path;
    ++added;
  }
  if (added > 0) {
    showFiles();
    Q_EMIT choiceChanged();
  }
  return added;
}

void PicturePicker::askSummary() {
  m_inspector.cancel(m_request);
  m_page = {};
  m_grid->clear();
  m_classes.clear();
  showProblem({});
  if (m_choice.dataset.is_null()) return showState();
  ask(QStringLiteral("dataset.summary"), nlohmann::json::object(), [this](const nlohmann::json& result) {
    const DatasetSummary summary = datasetSummaryFrom(result);
    m_classes = summary.classes;
    const QSignalBlocker blocker(m_class);
    m_class->clear();
    m_class->addItem(tr("All classes"), -1);
    for (qsizetype i = 0; i < m_classes.size(); ++i) {
      m_class->addItem(
          tr("%1 (%2)").arg(m_classes[i],
                            QLocale().toString(static_cast<qlonglong>(summary.counts[static_cast<std::size_t>(i)]))),
          static_cast<int>(i));
    }
    askPage();
  });
}

void PicturePicker::askPage() {
  if (m_choice.dataset.is_null()) return;
  ask(QStringLiteral("dataset.list"),
      {{"class", m_class->currentData().toInt()}, {"offset", m_offset}, {"count", pageSize}},
      [this](const nlohmann::json& result) { askPictures(datasetPageFrom(result)); });
}

void PicturePicker::askPictures(const DatasetPage& page) {
  m_page = page;
  ask(QStringLiteral("dataset.images"), {{"indices", page.indices}}, [this](const nlohmann::json& result) {
    m_grid->setThumbnails(thumbnailsFrom(result), m_classes, asSet(m_choice.indices));
    m_grid->scrollToTop();
  });
}

/// One question at a time: a new one makes the answer to the last one worthless.
void PicturePicker::ask(const QString& method, nlohmann::json params, std::function<void(const nlohmann::json&)> take) {
  m_inspector.cancel(m_request);
  params["dataset"] = m_choice.dataset;
  params["split"] = m_choice.split.toStdString();
  m_request = m_inspector.request(method, params, this,
                                  [this, take = std::move(take)](const nlohmann::json& result, const QString& error) {
                                    m_request = 0;
                                    QString problem = error;
                                    if (problem.isEmpty()) {
                                      try {
                                        take(result);
                                      } catch (const std::exception& unreadable) {
                                        problem = unreadableAnswer(unreadable);
                                      }
                                    }
                                    showProblem(problem);
                                  });
  showState();
}

void PicturePicker::turnPage(int64_t by) {
  m_offset = std::max<int64_t>(0, m_offset + by);
  askPage();
}

void PicturePicker::showProblem(const QString& problem) {
  m_problem->setProperty("problem", !problem.isEmpty());
  m_problem->setText(problem);
  m_retry->setVisible(!problem.isEmpty());
  showState();
}

void PicturePicker::showState() {
  const QLocale locale;
  const auto number = [&](int64_t value) { return locale.toString(static_cast<qlonglong>(value)); };
  if (m_choice.dataset.is_null()) {
    m_position->setText(tr("Tick a run to see its dataset."));
  } else if (m_request != 0) {
    m_position->setText(tr("Loading pictures\u2026"));
  } else if (m_page.indices.empty()) {
    m_position->setText(m_problem->text().isEmpty() ? tr("No pictures") : QString());
  } else {
    m_position->setText(
        tr("%1 to %2 of %3")
            .arg(number(m_offset + 1), number(m_offset + std::ssize(m_page.indices)), number(m_page.total)));
  }
  m_problem->setVisible(!m_problem->text().isEmpty());
  m_retry->setVisible(!m_problem->text().isEmpty());
  m_back->setEnabled(m_request == 0 && m_offset > 0);
  m_forward->setEnabled(m_request == 0 && m_offset + pageSize < m_page.total);
}

void PicturePicker::toggle(qint64 index, bool chosen) {
  std::erase(m_choice.indices, index);
  if (chosen && std::ssize(m_choice.indices) + m_choice.files.size() < maxPictures) m_choice.indices.push_back(index);
  m_grid->setChosen(asSet(m_choice.indices));
  showFiles();
  Q_EMIT choiceChanged();
}

void PicturePicker::clearChoice() {
  m_choice.indices.clear();
  m_choice.files.clear();
  m_grid->setChosen({});
  showFiles();
  Q_EMIT choiceChanged();
}

void PicturePicker::showFiles() {
  m_files->clear();
  for (const QString& path : m_choice.files) {
    auto* item = new QListWidgetItem(QFileInfo(path).fileName(), m_files);
    item->setToolTip(path);
  }
  m_files->setVisible(!m_choice.files.isEmpty());
  const auto count = static_cast<int>(std::ssize(m_choice.indices) + m_choice.files.size());
  m_chosen->setText(count == 0             ? tr("No picture chosen")
                    : count == maxPictures ? tr("%n chosen (no more fit)", nullptr, count)
                                           : tr("%n chosen", nullptr, count));
  m_clear->setEnabled(count > 0);
}

}  // namespace distillscope
