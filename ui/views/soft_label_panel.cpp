#include "ui/views/soft_label_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

#include "ui/theme.h"
#include "ui/widgets/flow_layout.h"
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
      m_temperature(new QDoubleSpinBox(this)),
      m_open(new QPushButton(tr("Open in Ei&gen-CAM"), this)),
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

QWidget* SoftLabelPanel::buildImages() {
  m_split->setObjectName(QStringLiteral("images-split"));
  m_split->setAccessibleName(tr("Split of the images"));
  m_split->addItem(tr("Test split"), QStringLiteral("test"));
  m_split->addItem(tr("Training split"), QStringLiteral("train"));
  m_class->setObjectName(QStringLiteral("images-class"));
  m_class->setAccessibleName(tr("Class of the images"));
  m_grid->setObjectName(QStringLiteral("images-grid"));
  m_back->setArrowType(Qt::LeftArrow);
  m_back->setObjectName(QStringLiteral("images-back"));
  m_back->setAccessibleName(tr("Previous images"));
  m_forward->setArrowType(Qt::RightArrow);
  m_forward->setObjectName(QStringLiteral("images-forward"));
  m_forward->setAccessibleName(tr("Next images"));
  auto* images = new QWidget(this);
  auto* filters = new QHBoxLayout;
  filters->addWidget(m_split);
  filters->addWidget(m_class, 1);
  auto* paging = new QHBoxLayout;
  paging->addWidget(m_back);
  paging->addWidget(m_position, 1, Qt::AlignCenter);
  paging->addWidget(m_forward);
  auto* layout = new QVBoxLayout(images);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addLayout(filters);
  layout->addWidget(m_grid, 1);
  layout->addLayout(paging);
  connect(m_split, &QComboBox::currentIndexChanged, this, [this] { showClass(m_wantedClass); });
  connect(m_class, &QComboBox::currentIndexChanged, this, &SoftLabelPanel::showClass);
  connect(m_back, &QToolButton::clicked, this, [this] { turnPage(-1); });
  connect(m_forward, &QToolButton::clicked, this, [this] { turnPage(1); });
  connect(m_grid, &ThumbnailGrid::toggled, this, &SoftLabelPanel::choose);
  return images;
}

QWidget* SoftLabelPanel::buildLabels() {
  m_temperature->setObjectName(QStringLiteral("labels-temperature"));
  m_temperature->setRange(0.1, 50);
  m_temperature->setSingleStep(0.5);
  m_temperature->setValue(4);
  m_temperature->setToolTip(tr("Soft labels are softmax(logits / temperature); KD usually takes 4"));
  m_open->setObjectName(QStringLiteral("labels-open"));
  m_text->setObjectName(QStringLiteral("labels-text"));
  m_text->setWordWrap(true);
  m_bars->setObjectName(QStringLiteral("labels-bars"));
  auto* labels = new QWidget(this);
  auto* controls = new FlowLayout;
  auto* name = new QLabel(tr("Temperature:"), labels);
  name->setBuddy(m_temperature);
  controls->addTogether({name, m_temperature});
  controls->addGap();
  controls->addWidget(m_open);
  auto* layout = new QVBoxLayout(labels);
  layout->setContentsMargins(8, 0, 0, 0);
  layout->addLayout(controls);
  layout->addWidget(m_text);
  layout->addWidget(m_bars, 1);
  layout->addStretch();  // while there are no bars
  connect(m_temperature, &QDoubleSpinBox::valueChanged, this, &SoftLabelPanel::refresh);
  connect(m_open, &QPushButton::clicked, this,
          [this] { Q_EMIT pictureRequested(teachers().front().dataset, m_split->currentData().toString(), m_chosen); });
  return labels;
}

void SoftLabelPanel::showClass(int index) {
  m_wantedClass = std::max(0, index);
  m_offset = 0;
  m_chosen = m_label = -1;
  m_grid->setChosen({});
  if (isVisible()) refresh();
}

void SoftLabelPanel::turnPage(int by) {
  m_offset = std::clamp<int64_t>(m_offset + by * pageSize, 0, std::max<int64_t>(0, m_total - 1));
  refresh();
}

void SoftLabelPanel::choose(qint64 index, bool chosen) {
  m_chosen = chosen ? index : -1;
  m_label = chosen ? m_wantedClass : -1;
  m_grid->setChosen(chosen ? std::set<int64_t>{index} : std::set<int64_t>{});
  refresh();
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
    if (m_chosen >= 0) questions.push_back(predictQuestion());
    const auto found = ask(questions);
    takeClasses(found[0]);
    if (hasPage && found[2] && questions[2] != m_shownPictures) {
      takePictures(*found[1], *found[2]);
      m_shownPictures = questions[2];
    }
    takeLabels(m_chosen >= 0 ? found.back() : nullptr);
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
  params.update({{"sources", sources}, {"indices", json::array({m_chosen})}, {"temperature", m_temperature->value()}});
  return {.method = "predict", .params = params, .revision = revision};
}

void SoftLabelPanel::takeClasses(const json* summary) {
  if (!summary) return;
  const QStringList classes = datasetSummaryFrom(*summary).classes;
  const QSignalBlocker blocker(m_class);
  if (classes != m_classes) {
    m_classes = classes;
    m_class->clear();
    m_class->addItems(classes);
  }
  m_class->setCurrentIndex(m_wantedClass);
}

void SoftLabelPanel::takePictures(const json& page, const json& pictures) {
  m_total = datasetPageFrom(page).total;
  const std::vector<Thumbnail> thumbnails = thumbnailsFrom(pictures);
  m_grid->setThumbnails(thumbnails, m_classes, m_chosen >= 0 ? std::set<int64_t>{m_chosen} : std::set<int64_t>{});
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
      m_text->setText(m_chosen >= 0 ? tr("The teachers look at image %1\u2026").arg(m_chosen)
                                    : tr("Choose an image to see each teacher's soft label of it."));
    return;
  }
  const std::vector<Teacher> speakers = asked();
  const std::vector<SoftLabel> labels = softLabelsFrom(*predictions, speakers.size());
  QStringList texts{tr("Image %1: %2.").arg(m_chosen).arg(m_classes.value(m_label))};
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
