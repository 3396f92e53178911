#include "ui/views/cam_statistics_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

#include "ui/inspector_client.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/numbers_table.h"
#include "ui/widgets/problem_text.h"
#include "ui/widgets/remembered.h"

namespace distillscope {

CamStatisticsPanel::CamStatisticsPanel(InspectorClient& inspector, Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_inspector(inspector),
      m_count(new QSpinBox(this)),
      m_compute(new QPushButton(tr("Compute"), this)),
      m_action(new QAction(tr("&Compute the statistics"), this)),
      m_cancel(new QPushButton(tr("Cancel"), this)),
      m_progress(new QProgressBar(this)),
      m_note(new QLabel(this)),
      m_finding(new QLabel(this)),
      m_model(new TableModel(this)),
      m_table(makeNumbersTable(QStringLiteral("cam-statistics"), tr("Maps in numbers"), *m_model, this)) {
  m_count->setObjectName(QStringLiteral("cam-statistics-count"));
  m_count->setRange(0, 1000000);
  m_count->setSingleStep(100);
  m_count->setSpecialValueText(tr("all"));
  m_count->setToolTip(tr("How many pictures, evenly spaced over the split and class chosen on the left"));
  remember(settings, QStringLiteral("cam/statistics-count"), *m_count);
  m_compute->setObjectName(QStringLiteral("cam-statistics-compute"));
  m_cancel->setObjectName(QStringLiteral("cam-statistics-cancel"));
  m_progress->setAccessibleName(tr("Progress of the statistics"));
  m_note->setObjectName(QStringLiteral("cam-statistics-note"));
  m_note->setWordWrap(true);
  m_note->setProperty("hint", true);
  m_finding->setObjectName(QStringLiteral("cam-statistics-finding"));
  m_finding->setWordWrap(true);
  m_finding->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

  auto* label = new QLabel(tr("Pictures:"), this);
  label->setBuddy(m_count);
  auto* controls = new QHBoxLayout;
  for (QWidget* widget : {static_cast<QWidget*>(label), static_cast<QWidget*>(m_count),
                          static_cast<QWidget*>(m_compute), static_cast<QWidget*>(m_cancel)}) {
    controls->addWidget(widget);
  }
  controls->addWidget(m_progress, 1);
  controls->addStretch();
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(controls);
  layout->addWidget(m_finding);
  layout->addWidget(m_table, 1);
  layout->addWidget(m_note);
  layout->addStretch();  // while there is no table

  m_action->setObjectName(QStringLiteral("cam-compute-statistics"));
  letTrigger(*m_compute, *m_action);
  connect(m_action, &QAction::triggered, this, &CamStatisticsPanel::compute);
  connect(m_cancel, &QPushButton::clicked, this, &CamStatisticsPanel::cancel);
  connect(&m_inspector, &InspectorClient::progressed, this, [this](int id, qint64 done, qint64 total) {
    if (id != m_request) return;
    m_progress->setRange(0, static_cast<int>(total));
    m_progress->setValue(static_cast<int>(done));
  });
  showState();
}

void CamStatisticsPanel::setWish(const StatisticsWish& wish) {
  m_wish = wish;
  showState();
}

void CamStatisticsPanel::compute() {
  m_inspector.cancel(m_request);
  m_asked = m_wish;
  m_problem.clear();
  m_progress->setRange(0, 0);
  nlohmann::json params = m_asked.params;
  params["sources"] = m_asked.sources;
  params["count"] = m_count->value();
  m_request = m_inspector.request(QStringLiteral("cam.statistics"), params, this,
                                  [this](const nlohmann::json& result, const QString& error) { take(result, error); });
  showState();
  m_cancel->setFocus();  // the button that was pressed is disabled, and the focus would wander off
}

void CamStatisticsPanel::cancel() {
  m_inspector.cancel(std::exchange(m_request, 0));
  showState();
}

void CamStatisticsPanel::take(const nlohmann::json& result, const QString& error) {
  m_request = 0;
  m_problem = error;
  m_statistics.reset();
  if (error.isEmpty()) {
    try {
      m_statistics = mapStatisticsFrom(result, m_asked.sources.size());
      m_model->setContents(statisticsTable(*m_statistics, m_asked.names));
      fitColumns(*m_table);
    } catch (const std::exception& unreadable) {
      m_statistics.reset();
      m_problem = unreadableAnswer(unreadable);
    }
  }
  showState();
  if (m_statistics) Q_EMIT computed();
}

void CamStatisticsPanel::showState() {
  const bool busy = m_request != 0;
  m_action->setEnabled(!busy && !m_wish.sources.empty());
  if (!busy && m_cancel->hasFocus()) m_compute->setFocus();
  m_cancel->setVisible(busy);
  m_progress->setVisible(busy);
  m_table->setVisible(m_statistics.has_value());
  markAsProblem(*m_finding, !m_problem.isEmpty());
  if (!m_problem.isEmpty()) {
    m_finding->setText(m_problem);
  } else if (m_statistics) {
    m_finding->setText(areaFinding(*m_statistics, m_asked.names));
  } else {
    QString text =
        tr("Measures the maps of many pictures: how much of a picture they cover, how evenly they are "
           "spread, and how much of the variance they explain, for every ticked run");
    if (m_wish.names.size() > 1)
      text = tr("%1, and whether the maps of %2 differ from those of %3").arg(text, m_wish.names[1], m_wish.names[0]);
    m_finding->setText(text + QLatin1Char('.'));
  }
  m_finding->setVisible(!m_finding->text().isEmpty());
  QString note;
  if (m_statistics) {
    note =
        tr("%n pictures, evenly spaced over the %1; %2. Mean \u00b1 half of its 95 % interval (Student); a difference "
           "is taken picture by picture, and is bold where its interval leaves out 0. "
           "Maps as they are shown: their positive part.",
           nullptr, static_cast<int>(m_statistics->images))
            .arg(m_asked.pictures, m_asked.maps);
    if (!(m_asked == m_wish))
      note += QLatin1Char('\n') + tr("The choice has changed since: press Compute for the new one.");
  } else {
    note = tr("Will be computed for the %1; %2.").arg(m_wish.pictures, m_wish.maps);
  }
  m_note->setText(note);
}

QByteArray CamStatisticsPanel::csv() const {
  return m_statistics ? statisticsCsv(*m_statistics, m_asked.names) : QByteArray();
}

}  // namespace distillscope
