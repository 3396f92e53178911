#include "ui/views/cam_layers.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/inspector_client.h"
#include "ui/widgets/problem_text.h"

namespace distillscope {

using nlohmann::json;

CamLayers::CamLayers(InspectorClient& inspector, QWidget* parent)
    : QWidget(parent),
      m_inspector(inspector),
      m_picture(new QComboBox(this)),
      m_remark(new QLabel(this)),
      m_scroll(new QScrollArea(this)),
      m_grid(new CamGrid(this)) {
  m_picture->setObjectName(QStringLiteral("cam-layers-picture"));
  m_picture->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  m_remark->setObjectName(QStringLiteral("cam-layers-remark"));
  m_remark->setProperty("hint", true);
  m_remark->setWordWrap(true);
  m_grid->setObjectName(QStringLiteral("cam-layers-grid"));
  m_grid->setAccessibleName(tr("Maps of all layers"));
  m_scroll->setAccessibleName(tr("Layers"));
  m_scroll->setFrameShape(QFrame::NoFrame);
  m_scroll->setWidgetResizable(true);
  m_scroll->setWidget(m_grid);
  m_scroll->viewport()->installEventFilter(this);
  auto* label = new QLabel(tr("Picture:"), this);
  label->setBuddy(m_picture);
  auto* row = new QHBoxLayout;
  row->addWidget(label);
  row->addWidget(m_picture);
  row->addWidget(m_remark, 1);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(row);
  layout->addWidget(m_scroll, 1);
  connect(m_picture, &QComboBox::currentIndexChanged, this, [this] {
    m_isStale = true;
    ask();
  });
}

void CamLayers::setQuestion(const CamSession::Question& question, const std::vector<CamImage>& images) {
  m_question = question;
  m_images = images;
  const int before = m_picture->currentIndex();
  const QSignalBlocker blocker(m_picture);
  m_picture->clear();
  for (const CamImage& image : images) {
    m_picture->addItem(image.label < 0 ? image.name : tr("%1, %2").arg(image.name, image.labelName));
  }
  m_picture->setCurrentIndex(std::clamp(before, 0, std::max(0, m_picture->count() - 1)));
  m_isStale = true;
  ask();
}

void CamLayers::setLayers(const std::vector<std::vector<ModelLayer>>& models) {
  if (models == m_models) return;  // the maps of other weights follow with their question
  m_models = models;
  m_isStale = true;
  ask();
}

void CamLayers::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  ask();
}

/// Nobody looks any more, and a replay need not wait.
void CamLayers::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  if (isBusy()) m_isStale = true;
  leaveOff();
}

void CamLayers::leaveOff() {
  for (const int request : std::exchange(m_requests, {})) m_inspector.cancel(request);
  Q_EMIT settled();
}

bool CamLayers::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_scroll->viewport() && event->type() == QEvent::Resize) m_grid->fit(m_scroll->viewport()->width());
  return QWidget::eventFilter(watched, event);
}

/// One question a layer, for all runs, so that a shared scale is shared by the runs.
void CamLayers::ask() {
  const int chosen = m_picture->currentIndex();
  if (!isVisible() || !m_isStale || chosen < 0 || m_models.size() != m_question.sources.size()) return;
  m_isStale = false;
  for (const int request : std::exchange(m_requests, {})) m_inspector.cancel(request);
  const auto fewest = std::ranges::min(m_models, {}, [](const auto& layers) { return layers.size(); }).size();
  const bool agree = std::ranges::all_of(m_models, [&](const auto& layers) { return layers.size() == fewest; });
  m_order = agree ? tr("From the first layer to the last.")
                  : tr("The runs' networks have different depths: the layers that all of them have.");
  markAsProblem(*m_remark, false);
  m_remark->setText(tr("Computing the maps of %n layers\u2026", nullptr, static_cast<int>(fewest)));
  m_answers.assign(fewest, {});
  m_grid->setStale(true);
  const PictureChoice& pictures = m_question.pictures;
  const auto row = static_cast<std::size_t>(chosen);
  json params = m_question.options;
  params["sources"] = m_question.sources;
  params["dataset"] = pictures.dataset;
  params["split"] = pictures.split.toStdString();
  params["indices"] = json::array();
  params["files"] = json::array();
  if (row < pictures.indices.size()) {
    params["indices"].push_back(pictures.indices[row]);
  } else {
    params["files"].push_back(pictures.files[static_cast<qsizetype>(row - pictures.indices.size())].toStdString());
  }
  for (std::size_t layer = 0; layer < fewest; ++layer) {
    params["layer"] = m_models[0][layer].index;
    m_requests.push_back(
        m_inspector.request(QStringLiteral("cam"), params, this,
                            [this, layer](const json& result, const QString& error) { take(layer, result, error); }));
  }
}

void CamLayers::take(std::size_t layer, const json& result, const QString& error) {
  QString problem = error;
  if (problem.isEmpty()) {
    try {
      const CamAnswer answer = camAnswerFrom(result, m_question.headings.size());
      if (!answer.unreadable.empty()) problem = answer.unreadable.front().second;
      if (problem.isEmpty()) m_answers[layer] = answer.images.at(0);
    } catch (const std::exception& unreadable) {
      problem = unreadableAnswer(unreadable);
    }
  }
  if (!problem.isEmpty()) {
    markAsProblem(*m_remark, true);
    m_remark->setText(problem);
    return leaveOff();
  }
  const bool complete = std::ranges::none_of(m_answers, [](const CamImage& image) { return image.columns.empty(); });
  if (!complete) return;
  m_remark->setText(m_order);
  showStrip();
  leaveOff();
}

/// Turns answers by layer into rows by run.
void CamLayers::showStrip() {
  std::vector<CamFigure::Heading> headings;
  for (std::size_t layer = 0; layer < m_answers.size(); ++layer) {
    const ModelLayer& info = m_models[0][layer];
    headings.push_back({info.name, tr("%1 \u00d7 %2").arg(info.height).arg(info.width)});
  }
  std::vector<CamImage> rows;
  for (std::size_t run = 0; run < m_question.headings.size(); ++run) {
    CamImage row = m_answers.front();
    row.name = m_question.headings[run].title;
    const json& source = m_question.sources[run];
    if (source.contains("epoch")) row.name = tr("%1, epoch %2").arg(row.name).arg(source["epoch"].get<int64_t>());
    row.columns.clear();
    for (const CamImage& answer : m_answers) row.columns.push_back(answer.columns[run]);
    rows.push_back(std::move(row));
  }
  const bool shared = m_question.options.value("scale", "") == "shared";
  m_grid->setStale(false);
  m_grid->setImages(headings, rows, shared ? tr("shared by\na layer") : tr("each map\nits own"));
}

}  // namespace distillscope
