#include "ui/views/soft_label_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "ui/theme.h"
#include "ui/widgets/plot_bars.h"
#include "ui/widgets/remembered.h"
#include "ui/widgets/thumbnail_grid.h"

namespace distillscope {
namespace {

using nlohmann::json;
using Question = InspectorAnswers::Question;

constexpr int64_t pageSize = 24;
constexpr std::size_t shownClasses = 12;

/// 0 for a class that the teacher does not know.
double probabilityOf(const SoftLabel& label, int k) {
  const auto index = static_cast<std::size_t>(k);
  return index < label.probabilities.size() ? label.probabilities[index] : 0.0;
}

/// Classes by the greatest probability that any teacher gives them, the greatest first.
std::vector<int> likeliest(const std::vector<SoftLabel>& labels) {
  std::vector<int> order(labels.front().probabilities.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](int k) {
    double greatest = 0;
    for (const SoftLabel& label : labels) greatest = std::max(greatest, probabilityOf(label, k));
    return greatest;
  });
  order.resize(std::min(order.size(), shownClasses));
  return order;
}

}  // namespace

SoftLabelPanel::SoftLabelPanel(InspectorClient& inspector, Settings& settings, QWidget* parent)
    : InspectionPanel(inspector, parent),
      m_split(new QComboBox(this)),
      m_class(new QComboBox(this)),
      m_grid(new ThumbnailGrid(this)),
      m_back(new QToolButton(this)),
      m_forward(new QToolButton(this)),
      m_position(new QLabel(this)),
      m_index(new QSpinBox(this)),
      m_temperature(new QDoubleSpinBox(this)),
      m_open(new QPushButton(tr("Loo&k into it with Eigen-CAM"), this)),
      m_text(new QLabel(this)),
      m_bars(new PlotBars(this)) {
  auto* splitter = new QSplitter(this);
  splitter->addWidget(buildImages());
  splitter->addWidget(buildLabels());
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({360, 660});
  remember(settings, QStringLiteral("teachers/soft-labels-splitter"), *splitter);
  body().addWidget(splitter, 1);
}

void SoftLabelPanel::showClass(int index) {
  m_wantedClass = index;
  m_offset = 0;
  look(-1, {});
}

/// In the grid as it is, if it shows the image, else on its page among all images.
void SoftLabelPanel::showImage(const QString& split, int64_t index) {
  const QSignalBlocker blocker(m_split);
  if (split != m_split->currentData().toString()) leaveSplit();
  m_split->setCurrentIndex(std::max(0, m_split->findData(split)));
  if (index >= 0 && !m_labels.contains(index)) {
    m_wantedClass = -1;
    m_offset = index / pageSize * pageSize;
  }
  look(index, {});
}

/// What the grid shows is of another split, until it shows something new.
void SoftLabelPanel::leaveSplit() {
  m_shownPictures = {};
  m_labels.clear();
}

void SoftLabelPanel::showFile(const QString& path) { look(-1, path); }

void SoftLabelPanel::turnPage(int by) {
  m_offset = std::clamp<int64_t>(m_offset + by * pageSize, 0, std::max<int64_t>(0, m_total - 1));
  refresh();
}

void SoftLabelPanel::look(int64_t index, const QString& file) {
  m_chosen = index;
  m_file = file;
  m_grid->setChosen(chosen());
  const QSignalBlocker blocker(m_index);
  m_index->setValue(static_cast<int>(index));
  if (isVisible()) refresh();
}

std::set<int64_t> SoftLabelPanel::chosen() const {
  return m_chosen >= 0 ? std::set<int64_t>{m_chosen} : std::set<int64_t>{};
}

json SoftLabelPanel::splitParams() const {
  return {{"dataset", teachers().front().dataset}, {"split", m_split->currentData().toString().toStdString()}};
}

void SoftLabelPanel::refresh() {
  if (teachers().empty()) {
    ask({});
    m_text->setText(tr("No ticked teacher has a checkpoint yet."));
    return takeLabels(nullptr);
  }
  json list = splitParams();
  list.update({{"class", m_wantedClass}, {"offset", m_offset}, {"count", pageSize}});
  std::vector<Question> questions{{.method = "dataset.summary", .params = splitParams()},
                                  {.method = "dataset.list", .params = list}};
  try {
    // Which images there are is known before they are.
    if (const json* page = known(questions[1])) {
      json images = splitParams();
      images["indices"] = page->at("indices");
      questions.push_back({.method = "dataset.images", .params = images});
    }
    const bool hasPage = questions.size() == 3;
    if (isLooking()) questions.push_back(predictQuestion());
    const auto found = ask(questions);
    takeClasses(found[0]);
    if (hasPage && found[2] && questions[2] != m_shownPictures) {
      takePictures(*found[1], *found[2]);
      m_shownPictures = questions[2];
    }
    takeLabels(isLooking() ? found.back() : nullptr);
  } catch (const std::exception& error) {
    showProblem(unreadableAnswer(error));
  }
}

/// Teachers of the images' dataset: what others say of them would be about other classes.
std::vector<InspectionPanel::Teacher> SoftLabelPanel::asked() const {
  std::vector<Teacher> asked;
  std::ranges::copy_if(teachers(), std::back_inserter(asked), [this](const Teacher& teacher) {
    return isSameDataset(teacher.trainedOn, teachers().front().trainedOn);
  });
  return asked;
}

InspectorAnswers::Question SoftLabelPanel::predictQuestion() const {
  json params = splitParams();
  json sources = json::array();
  int64_t revision = 0;
  for (const Teacher& teacher : asked()) {
    sources.push_back(teacher.source);
    revision += teacher.revision;
  }
  params.update({{"sources", sources}, {"indices", chosen()}, {"temperature", m_temperature->value()}});
  if (!m_file.isEmpty()) params["files"] = json::array({m_file.toStdString()});
  return {.method = "predict", .params = params, .revision = revision};
}

void SoftLabelPanel::takeClasses(const json* summary) {
  if (!summary) return;
  const DatasetSummary dataset = datasetSummaryFrom(*summary);
  const QSignalBlocker blocker(m_class), indexBlocker(m_index);
  if (dataset.classes != m_classes || m_class->count() == 0) {
    m_classes = dataset.classes;
    m_class->clear();
    m_class->addItem(tr("All classes"), -1);
    for (int i = 0; i < m_classes.size(); ++i) m_class->addItem(m_classes[i], i);
  }
  m_class->setCurrentIndex(m_class->findData(m_wantedClass));
  m_index->setMaximum(static_cast<int>(std::reduce(dataset.counts.begin(), dataset.counts.end())) - 1);
}

void SoftLabelPanel::takePictures(const json& page, const json& pictures) {
  m_total = datasetPageFrom(page).total;
  const std::vector<Thumbnail> thumbnails = thumbnailsFrom(pictures);
  m_labels.clear();
  for (const Thumbnail& thumbnail : thumbnails) m_labels[thumbnail.index] = thumbnail.label;
  m_grid->setThumbnails(thumbnails, m_classes, chosen());
  if (const auto marked = m_grid->selectedItems(); !marked.isEmpty()) m_grid->scrollToItem(marked.front());
  const QLocale locale;
  m_position->setText(
      m_total == 0
          ? tr("no images")
          : tr("%1 to %2 of %3")
                .arg(locale.toString(static_cast<qlonglong>(m_offset + 1)),
                     locale.toString(static_cast<qlonglong>(m_offset + static_cast<int64_t>(thumbnails.size()))),
                     locale.toString(static_cast<qlonglong>(m_total))));
  m_back->setEnabled(m_offset > 0);
  m_forward->setEnabled(m_offset + pageSize < m_total);
}

void SoftLabelPanel::takeLabels(const json* predictions) {
  m_open->setEnabled(m_chosen >= 0);
  m_bars->setVisible(predictions != nullptr);
  if (!predictions) {
    if (!teachers().empty())
      m_text->setText(isLooking() ? tr("The teachers look at it\u2026")
                                  : tr("Choose an image to see each teacher's soft label of it."));
    return;
  }
  const std::vector<Teacher> speakers = asked();
  const std::vector<SoftLabel> labels = softLabelsFrom(*predictions, speakers.size());
  const auto label = m_labels.find(m_chosen);
  QStringList texts{!m_file.isEmpty()         ? tr("File %1.").arg(QFileInfo(m_file).fileName())
                    : label == m_labels.end() ? tr("Image %1.").arg(m_chosen)
                                              : tr("Image %1: %2.").arg(m_chosen).arg(m_classes.value(label->second))};
  QStringList names, others;
  std::vector<BarSet> sets;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const QString& id = speakers[i].id;
    texts << tr("%1 says %2.").arg(id, labels[i].className);
    sets.push_back({.label = id, .colour = runColour(id), .printColour = runColour(id, lightPalette()), .values = {}});
  }
  for (const Teacher& teacher : teachers()) {
    if (!isSameDataset(teacher.trainedOn, speakers.front().trainedOn)) others << teacher.id;
  }
  if (!others.isEmpty()) texts << tr("Trained on another dataset, and not asked: %1.").arg(others.join(tr(", ")));
  m_text->setText(texts.join(QLatin1Char(' ')));
  for (const int k : likeliest(labels)) {
    names << m_classes.value(k, tr("class %1").arg(k));
    for (std::size_t i = 0; i < labels.size(); ++i) sets[i].values.push_back(100 * probabilityOf(labels[i], k));
  }
  m_bars->setTitle(tr("Soft labels at T = %1, likeliest classes first").arg(QLocale().toString(m_temperature->value())),
                   QStringLiteral("%"));
  m_bars->setBars(names, sets);
}

}  // namespace distillscope
