#include "ui/views/picture_picker.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>
#include <set>

#include "ui/inspector_client.h"
#include "ui/views/cam_order.h"
#include "ui/widgets/file_choice.h"
#include "ui/widgets/problem_text.h"
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
      m_order(new CamOrder(this)),
      m_grid(new ThumbnailGrid(this)),
      m_problem(new QLabel(this)),
      m_retry(new QPushButton(tr("Try again"), this)),
      m_back(new QToolButton(this)),
      m_forward(new QToolButton(this)),
      m_position(new QLabel(this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_files(new QListWidget(this)),
      m_addFiles(new QPushButton(tr("Add &picture files\u2026"), this)),
      m_chosen(new QLabel(this)),
      m_clear(new QPushButton(tr("Clear"), this)) {
  build();
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] {
    m_choice.split = m_split->currentData().toString();
    m_choice.indices.clear();
    m_offset = 0;
    askSummary();
    showFiles();
    Q_EMIT choiceChanged();
    Q_EMIT filterChanged();
  });
  connect(m_class, &QComboBox::currentIndexChanged, this, [this] {
    m_offset = 0;
    askPage();
    Q_EMIT filterChanged();
  });
  connect(m_order, &QComboBox::currentIndexChanged, this, [this] {
    m_offset = 0;
    askPage();
  });
  connect(&m_inspector, &InspectorClient::progressed, this, [this](int id, qint64 done, qint64 total) {
    if (id != m_request) return;
    m_progress = static_cast<int>(100 * done / total);
    showState();
  });
  connect(m_grid, &ThumbnailGrid::toggled, this, &PicturePicker::toggle);
  connect(m_retry, &QPushButton::clicked, this, &PicturePicker::askSummary);
  connect(m_back, &QToolButton::clicked, this, [this] { turnPage(-pageSize); });
  connect(m_forward, &QToolButton::clicked, this, [this] { turnPage(pageSize); });
  connect(m_cancel, &QPushButton::clicked, m_order, [this] { m_order->setCurrentIndex(0); });
  connect(m_clear, &QPushButton::clicked, this, &PicturePicker::clearChoice);
  connect(m_addFiles, &QPushButton::clicked, this, [this] {
    askOpenPaths(this, tr("Picture files"), {tr("Pictures (*.%1)").arg(pictureSuffixes().join(QStringLiteral(" *.")))},
                 [this](const QStringList& paths) { addFiles(paths); });
  });
  showFiles();
  showState();
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

void PicturePicker::setSources(const nlohmann::json& sources, const nlohmann::json& pair) {
  const nlohmann::json before = m_order->params();
  const QSignalBlocker blocker(m_order);
  m_order->setSources(sources, pair);
  if (m_order->params() == before) return;
  m_offset = 0;
  askPage();
}

void PicturePicker::choose(const QString& split, const std::vector<int64_t>& indices) {
  const int row = m_split->findData(split);
  if (row >= 0) m_split->setCurrentIndex(row);  // asks for its pictures if it is another one
  m_choice.files.clear();
  m_choice.indices = indices;
  if (std::ssize(m_choice.indices) > maxPictures) m_choice.indices.resize(maxPictures);
  m_grid->setChosen(asSet(m_choice.indices));
  showFiles();
  Q_EMIT choiceChanged();
}

int PicturePicker::chosenClass() const { return m_class->currentData().toInt(); }

QString PicturePicker::chosenClassName() const { return m_classes.value(chosenClass()); }

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
  nlohmann::json params = m_order->isRanking() ? m_order->params() : nlohmann::json::object();
  params.update({{"class", chosenClass()}, {"offset", m_offset}, {"count", pageSize}});
  ask(m_order->isRanking() ? QStringLiteral("samples.rank") : QStringLiteral("dataset.list"), params,
      [this](const nlohmann::json& result) { askPictures(datasetPageFrom(result)); });
}

void PicturePicker::askPictures(const DatasetPage& page) {
  m_page = page;
  ask(QStringLiteral("dataset.images"), {{"indices", page.indices}}, [this](const nlohmann::json& result) {
    std::vector<Thumbnail> thumbnails = thumbnailsFrom(result);
    for (std::size_t i = 0; i < std::min(thumbnails.size(), m_page.scores.size()); ++i) {
      thumbnails[i].remark = m_order->scoreText(m_page.scores[i]);
    }
    m_grid->setThumbnails(thumbnails, m_classes, asSet(m_choice.indices));
    m_grid->scrollToTop();
  });
}

/// One question at a time: a new one makes the answer to the last one worthless.
void PicturePicker::ask(const QString& method, nlohmann::json params, std::function<void(const nlohmann::json&)> take) {
  m_inspector.cancel(m_request);
  m_progress = 0;
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
  markAsProblem(*m_problem, !problem.isEmpty());
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
    m_position->setText(!m_order->isRanking() ? tr("Loading pictures\u2026")
                        : m_progress > 0      ? tr("Sorting\u2026 %1 %").arg(m_progress)
                                              : tr("Sorting\u2026"));
  } else if (m_page.indices.empty()) {
    m_position->setText(m_problem->text().isEmpty() ? tr("No pictures") : QString());
  } else {
    m_position->setText(
        tr("%1 to %2 of %3")
            .arg(number(m_offset + 1), number(m_offset + std::ssize(m_page.indices)), number(m_page.total)));
  }
  const bool isSorting = m_request != 0 && m_order->isRanking();
  m_cancel->setVisible(isSorting);
  for (QToolButton* button : {m_back, m_forward}) button->setVisible(!isSorting);  // their room is needed
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
