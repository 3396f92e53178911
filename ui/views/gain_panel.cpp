#include "ui/views/gain_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/models/table_model.h"
#include "ui/run_store.h"
#include "ui/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/offered_items.h"
#include "ui/widgets/plot_plane.h"
#include "ui/widgets/remembered.h"

namespace distillscope {
namespace {

QString signedText(double value, int decimals) {
  return (value > 0 ? QStringLiteral("+") : QString()) + QLocale().toString(value, 'f', decimals);
}

QString studentsText(const std::vector<StudentValues>& students) {
  QStringList ids;
  for (const StudentValues& student : students) {
    if (student.run) ids << student.run->id();
  }
  return ids.join(QStringLiteral(", "));
}

}  // namespace

GainPanel::GainPanel(Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_choice(new QComboBox(this)),
      m_text(new QLabel(this)),
      m_remark(new QLabel(this)),
      m_plot(new PlotPlane(this)),
      m_model(new TableModel(this)),
      m_table(makeNumbersTable(QStringLiteral("gain-table"), tr("Gain by class in numbers"), *m_model, this)),
      m_pages(new QStackedLayout),
      m_empty(new EmptyState(QStringLiteral("students"), tr("No gain to show"), {}, {}, this)) {
  m_choice->setObjectName(QStringLiteral("gain-pair"));
  m_choice->setAccessibleName(tr("Which students"));
  m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_plot->setObjectName(QStringLiteral("gain-plot"));
  m_text->setObjectName(QStringLiteral("gain-text"));
  m_text->setWordWrap(true);
  m_remark->setObjectName(QStringLiteral("gain-remark"));
  m_remark->setProperty("hint", true);
  m_remark->setWordWrap(true);
  auto* page = new QWidget(this);
  auto* splitter = new QSplitter(page);
  splitter->addWidget(m_plot);
  splitter->addWidget(m_table);
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({660, 360});
  remember(settings, QStringLiteral("students/gains-splitter"), *splitter);
  auto* pageLayout = new QVBoxLayout(page);
  pageLayout->setContentsMargins(0, 0, 0, 0);
  pageLayout->addWidget(m_text);
  pageLayout->addWidget(m_remark);
  pageLayout->addWidget(splitter, 1);
  m_pages->addWidget(page);
  m_pages->addWidget(m_empty);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 8, 0, 0);
  layout->addWidget(m_choice);
  layout->addLayout(m_pages, 1);
  connect(m_choice, &QComboBox::currentIndexChanged, this, &GainPanel::pairChosen);
}

void GainPanel::setPairs(std::vector<GainPair> pairs) {
  std::vector<std::pair<QString, QVariant>> items;
  for (const GainPair& pair : pairs) items.emplace_back(pair.title, pair.title);
  offerItems(*m_choice, items);
  m_choice->setVisible(!pairs.empty());
  m_shown = {};
  if (pairs.empty()) {
    m_shown.gains.remark = tr("Tick students of one method from two kinds of teachers, such as MLL and MCMI.");
  } else {
    GainPair& pair = pairs[static_cast<std::size_t>(m_choice->currentIndex())];
    m_shown.gains = classGains(pair);
    m_shown.students = tr("%1 minus %2").arg(studentsText(pair.other), studentsText(pair.base));
    m_shown.pair = std::move(pair);
    m_shown.pair.base.clear();
    m_shown.pair.other.clear();
  }
  showGains();
}

void GainPanel::showGains() {
  const ClassGains& gains = m_shown.gains;
  m_pages->setCurrentIndex(hasGains() ? 0 : 1);
  if (!hasGains()) return m_empty->setText(gains.remark);
  m_remark->setText(gains.remark);
  m_remark->setVisible(!gains.remark.isEmpty());
  const QString correlation = std::isnan(gains.correlation)
                                  ? tr("no correlation can be told")
                                  : tr("Pearson's correlation %1").arg(QLocale().toString(gains.correlation, 'f', 3));
  m_text->setText(tr("%1. Over %2 classes: %3.").arg(m_shown.students).arg(gains.classes.size()).arg(correlation));
  fillPlot();
  fillTable();
}

void GainPanel::fillPlot() {
  const GainPair& pair = m_shown.pair;
  PlaneContents contents{
      .title = tr("Gain in accuracy by class against the teachers' difference in CMI"),
      .xTitle = tr("CMI of the class, %1 minus %2 teacher (nats, test split)").arg(pair.otherTitle, pair.baseTitle),
      .yTitle = tr("Accuracy, student of %1 minus of %2 (points)").arg(pair.otherTitle, pair.baseTitle),
      .paths = {},
      .guides = {},
      .fronts = {},
      .frontLabel = {}};
  PlanePath kept{.label = tr("class"), .look = {}, .isLine = false, .points = {}};
  kept.look.colour = toneColour(Tone::Accent, palette());
  kept.look.printColour = toneColour(Tone::Accent, lightPalette());
  kept.look.mark = Mark::Disc;
  kept.look.style = Qt::NoPen;
  PlanePath dropped = kept;
  dropped.label = tr("class without training images");
  dropped.look.colour = toneColour(Tone::Bad, palette());
  dropped.look.printColour = toneColour(Tone::Bad, lightPalette());
  dropped.look.mark = Mark::Diamond;
  for (const ClassGain& gain : m_shown.gains.classes) {
    (gain.isDropped ? dropped : kept)
        .points.push_back({.x = gain.cmiDifference,
                           .y = 100 * gain.accuracyGain,
                           .label = gain.name,
                           .details = tr("%1\nCMI %2 nats, accuracy %3 points")
                                          .arg(gain.name, signedText(gain.cmiDifference, 4),
                                               signedText(100 * gain.accuracyGain, 2))});
  }
  for (PlanePath* path : {&kept, &dropped}) {
    if (!path->points.empty()) contents.paths.push_back(std::move(*path));
  }
  m_plot->setContents(contents);
}

void GainPanel::fillTable() {
  TableContents contents;
  contents.columns << tr("CMI difference") << tr("Accuracy gain");
  contents.columnDetails << tr("In nats") << tr("In percentage points");
  std::vector<ClassGain> sorted = m_shown.gains.classes;
  std::ranges::stable_sort(sorted, std::ranges::greater{}, &ClassGain::accuracyGain);
  for (const ClassGain& gain : sorted) {
    contents.rows << (gain.isDropped ? QStringLiteral("\u2715 ") + gain.name : gain.name);
    if (gain.isDropped) contents.warningRows.push_back(static_cast<int>(contents.rows.size()) - 1);
    const QString details = gain.isDropped ? tr("%1 was dropped: no training images").arg(gain.name) : QString();
    contents.cells.push_back(
        {{.text = signedText(gain.cmiDifference, 4), .details = details, .isEmphasised = false},
         {.text = signedText(100 * gain.accuracyGain, 2), .details = details, .isEmphasised = false}});
  }
  m_model->setContents(contents);
  fitColumns(*m_table);
}

QByteArray GainPanel::csv() const { return gainsCsv(m_shown.pair, m_shown.gains); }

QString GainPanel::saveFigure(const QString& path) const { return m_plot->saveFigure(path); }

void GainPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showGains();
}

}  // namespace distillscope
