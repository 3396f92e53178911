#include "ui/views/centroid_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/models/inspection.h"
#include "ui/models/provenance.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/matrix_figure.h"
#include "ui/widgets/matrix_map.h"
#include "ui/widgets/offered_items.h"

namespace distillscope {
namespace {

using Rows = std::vector<std::vector<double>>;

double greatest(const Rows& rows, bool offDiagonal) {
  double result = 0;
  for (std::size_t y = 0; y < rows.size(); ++y) {
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (!(offDiagonal && y == k) && std::isfinite(rows[y][k])) result = std::max(result, std::abs(rows[y][k]));
    }
  }
  return result;
}

MatrixContents mapOf(const QString& title, const QStringList& classes, Rows rows, double reach, bool isDiverging) {
  const QString end = QLocale().toString(reach, 'g', 2);
  MatrixContents contents{.title = title,
                          .rowTitle = CentroidPanel::tr("True class"),
                          .columnTitle = CentroidPanel::tr("Mean probability of"),
                          .names = classes,
                          .values = rows,
                          .lower = isDiverging ? -reach : 0,
                          .upper = reach,
                          .lowerText = isDiverging ? QStringLiteral("\u2212") + end : QStringLiteral("0"),
                          .upperText = isDiverging ? QStringLiteral("+") + end : end,
                          .isDiverging = isDiverging,
                          .marked = {},
                          .text = {},
                          .details = {}};
  contents.text = [rows](int y, int k) {
    const double value = rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(k)];
    return std::abs(value) < 0.0005 ? QString() : QLocale().toString(value, 'f', 3);
  };
  contents.details = [rows, classes, title](int y, int k) {
    return CentroidPanel::tr("%1\nimages of %2 for %3: %4")
        .arg(title, classes[y], classes[k],
             QLocale().toString(rows[static_cast<std::size_t>(y)][static_cast<std::size_t>(k)], 'g', 4));
  };
  return contents;
}

}  // namespace

CentroidPanel::CentroidPanel(InspectorClient& inspector, QWidget* parent)
    : InspectionPanel(inspector, parent),
      m_first(new QComboBox(this)),
      m_second(new QComboBox(this)),
      m_split(new QComboBox(this)),
      m_difference(new QCheckBox(tr("&Difference"), this)),
      m_offDiagonal(new QCheckBox(tr("Scale &without the diagonal"), this)),
      m_text(new QLabel(this)),
      m_left(new MatrixMap(this)),
      m_right(new MatrixMap(this)) {
  const auto name = [](QWidget* widget, const char* id, const QString& accessibleName) {
    widget->setObjectName(QLatin1String(id));
    widget->setAccessibleName(accessibleName);
  };
  name(m_first, "centroids-first", tr("First teacher"));
  name(m_second, "centroids-second", tr("Second teacher"));
  name(m_split, "centroids-split", tr("Split of the centroids"));
  name(m_difference, "centroids-difference", tr("Difference instead of the second teacher"));
  name(m_offDiagonal, "centroids-off-diagonal", tr("Scale without the diagonal"));
  name(m_left, "centroids-left", tr("Centroids"));
  name(m_right, "centroids-right", tr("Centroids"));
  m_text->setObjectName(QStringLiteral("centroids-text"));
  m_text->setWordWrap(true);
  m_split->addItem(tr("Test split"), QStringLiteral("test"));
  m_split->addItem(tr("Training split"), QStringLiteral("train"));
  m_difference->setChecked(true);
  m_difference->setToolTip(tr("On the right the second teacher's centroids minus the first one's"));
  m_offDiagonal->setChecked(true);
  m_offDiagonal->setToolTip(
      tr("Colours reach to the greatest value beside the diagonal: context is what is given to other classes"));

  auto* controls = new FlowLayout;
  for (QWidget* widget : std::initializer_list<QWidget*>{m_first, m_second, m_split, m_difference, m_offDiagonal})
    controls->addWidget(widget);
  auto* maps = new QHBoxLayout;
  maps->addWidget(m_left, 1);
  maps->addWidget(m_right, 1);
  body().addLayout(controls);
  body().addWidget(m_text);
  body().addLayout(maps, 1);
  for (QComboBox* box : {m_first, m_second, m_split})
    connect(box, &QComboBox::currentIndexChanged, this, &CentroidPanel::refresh);
  for (QCheckBox* box : {m_difference, m_offDiagonal}) connect(box, &QCheckBox::toggled, this, &CentroidPanel::refresh);
  for (MatrixMap* map : {m_left, m_right})
    connect(map, &MatrixMap::cellActivated, this, [this](int row) { Q_EMIT classActivated(row); });
}

void CentroidPanel::offer() {
  std::vector<std::pair<QString, QVariant>> items;
  for (const Teacher& teacher : teachers()) items.emplace_back(teacher.id, teacher.id);
  offerItems(*m_first, items);
  offerItems(*m_second, items, 1);
  if (m_second->currentIndex() != m_first->currentIndex()) return;
  const QSignalBlocker blocker(m_second);
  m_second->setCurrentIndex(m_first->currentIndex() == 0 ? std::min(1, m_second->count() - 1) : 0);
}

void CentroidPanel::refresh() {
  offer();
  std::vector<InspectorAnswers::Question> questions;
  QStringList asked;
  for (const QComboBox* box : {m_first, m_second}) {
    const int index = box->currentIndex();
    if (index < 0 || asked.contains(box->currentText())) continue;
    const Teacher& teacher = teachers()[static_cast<std::size_t>(index)];
    questions.push_back({.method = "teacher.centroids",
                         .params = {{"source", teacher.source},
                                    {"dataset", teacher.dataset},
                                    {"split", m_split->currentData().toString().toStdString()}},
                         .revision = teacher.revision});
    asked << teacher.id;
  }
  m_shown.clear();
  const auto found = ask(questions);
  try {
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i]) m_shown.emplace_back(asked[static_cast<qsizetype>(i)], centroidsFrom(*found[i]));
    }
  } catch (const std::exception& error) {
    showProblem(unreadableAnswer(error));
  }
  if (m_shown.size() < questions.size()) m_shown.clear();
  showMaps();
  Q_EMIT shownChanged();
}

void CentroidPanel::showMaps() {
  const bool isPair = m_shown.size() == 2 && m_shown[0].second.classes == m_shown[1].second.classes;
  m_left->setVisible(!m_shown.empty());
  m_right->setVisible(isPair);
  m_difference->setEnabled(isPair);
  if (m_shown.empty()) {
    m_text->setText(teachers().empty() ? tr("No ticked teacher has a checkpoint yet.")
                                       : tr("Centroids Q_y: the mean soft label of the images of each class."));
    return;
  }
  QStringList texts;
  std::vector<NamedProvenance> measured;
  for (const auto& [id, centroids] : m_shown) {
    texts << tr("%1: LL %2, CMI %3 nats")
                 .arg(id, QLocale().toString(centroids.logLikelihood, 'f', 4),
                      QLocale().toString(centroids.cmi, 'f', 4));
    measured.push_back({id, centroids.provenance});
  }
  texts << provenanceText(m_shown.front().second.provenance);
  if (m_shown.size() == 2 && !isPair) texts << tr("The second teacher has other classes.");
  texts << provenanceDifference(m_split->currentData().toString().toStdString(), measured);
  texts.removeAll(QString());
  m_text->setText(texts.join(tr("; ")));

  const Centroids& first = m_shown[0].second;
  const bool off = m_offDiagonal->isChecked();
  double reach = greatest(first.values, off);
  if (isPair) reach = std::max(reach, greatest(m_shown[1].second.values, off));  // one scale for both
  m_left->setContents(mapOf(tr("Centroids of %1").arg(m_shown[0].first), first.classes, first.values, reach, false));
  if (!isPair) return;
  const Centroids& second = m_shown[1].second;
  if (!m_difference->isChecked()) {
    m_right->setContents(
        mapOf(tr("Centroids of %1").arg(m_shown[1].first), second.classes, second.values, reach, false));
    return;
  }
  Rows difference = second.values;
  for (std::size_t y = 0; y < difference.size(); ++y) {
    for (std::size_t k = 0; k < difference.size(); ++k) difference[y][k] -= first.values[y][k];
  }
  const double span = greatest(difference, off);
  m_right->setContents(mapOf(tr("%1 minus %2").arg(m_shown[1].first, m_shown[0].first), second.classes,
                             std::move(difference), span, true));
}

QString CentroidPanel::saveFigure(const QString& path) const {
  std::vector<const MatrixMap*> maps{m_left};
  if (!m_right->isHidden()) maps.push_back(m_right);
  return saveMatrices(maps, 2, path, tr("Centroids"));
}

}  // namespace distillscope
