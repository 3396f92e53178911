#include "ui/widgets/study_form.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <algorithm>

#include "ui/catalogue_text.h"

namespace distillscope {
namespace {

constexpr int mostSeeds = 100, mostEpochs = 100000, listLines = 6;
constexpr double mostLambda = 10;

QString fromText(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

StudyForm::StudyForm(const Catalogue& catalogue, QWidget* parent)
    : QWidget(parent),
      m_catalogue(catalogue),
      m_layout(new QFormLayout(this)),
      m_pairs(new QListWidget(this)),
      m_teacher(new QComboBox(this)),
      m_student(new QComboBox(this)),
      m_methods(new QListWidget(this)),
      m_lambda(new QDoubleSpinBox(this)),
      m_shares(new QLineEdit(this)),
      m_dropped(new QLineEdit(this)),
      m_seeds(new QSpinBox(this)) {
  m_methods->setObjectName(QStringLiteral("study-methods"));
  m_methods->setMaximumHeight(listLines * fontMetrics().lineSpacing() + 12);
  connect(m_methods, &QListWidget::itemChanged, this, &StudyForm::changed);
  m_lambda->setObjectName(QStringLiteral("study-lambda"));
  m_lambda->setRange(0, mostLambda);
  m_lambda->setDecimals(3);
  m_lambda->setSingleStep(0.05);
  m_lambda->setToolTip(tr("Weight of CMI against LL as the teacher is fine-tuned"));
  connect(m_lambda, &QDoubleSpinBox::valueChanged, this, &StudyForm::changed);
  m_shares->setObjectName(QStringLiteral("study-shares"));
  m_shares->setToolTip(tr("Few-shot tables: shares of the training images, in percent, with commas between them"));
  m_dropped->setObjectName(QStringLiteral("study-dropped"));
  m_dropped->setToolTip(tr("Zero-shot tables: classes, from 0, that students never see; semicolons between the sets"));
  for (QLineEdit* edit : {m_shares, m_dropped}) connect(edit, &QLineEdit::textChanged, this, &StudyForm::changed);
  m_seeds->setObjectName(QStringLiteral("study-seeds"));
  m_seeds->setRange(1, mostSeeds);
  m_seeds->setToolTip(
      tr("How often each student is trained, each time from another seed. From two on the tables give deviations and "
         "say whether differences are significant. Tables that name seeds of their own keep them."));
  connect(m_seeds, &QSpinBox::valueChanged, this, &StudyForm::changed);
  m_layout->setContentsMargins(0, 0, 0, 0);
  m_layout->addRow(tr("&Pairs:"), buildPairs());
  m_layout->addRow(tr("&Methods:"), m_methods);
  m_layout->addRow(tr("&lambda of MCMI:"), m_lambda);
  m_layout->addRow(tr("S&hares (%):"), m_shares);
  m_layout->addRow(tr("&Dropped classes:"), m_dropped);
  m_layout->addRow(tr("&Seeds:"), m_seeds);
  m_layout->addRow(tr("Epochs:"), buildEpochs());
}

QWidget* StudyForm::buildPairs() {
  auto* page = new QWidget(this);
  m_pairs->setParent(page);
  m_pairs->setObjectName(QStringLiteral("study-pairs"));
  m_pairs->setAccessibleName(tr("Pairs of teacher and student"));
  m_pairs->setMaximumHeight(listLines * fontMetrics().lineSpacing() + 12);
  m_teacher->setObjectName(QStringLiteral("study-teacher"));
  m_teacher->setAccessibleName(tr("Teacher"));
  m_student->setObjectName(QStringLiteral("study-student"));
  m_student->setAccessibleName(tr("Student"));
  for (const ModelEntry& model : m_catalogue.models) {
    for (QComboBox* box : {m_teacher, m_student}) {
      box->addItem(fromText(model.title), fromText(model.id));
      box->setItemData(box->count() - 1, helpText(model), Qt::ToolTipRole);
    }
  }
  auto* add = new QPushButton(tr("&Add"), page);
  add->setObjectName(QStringLiteral("study-add-pair"));
  add->setAutoDefault(false);
  connect(add, &QPushButton::clicked, this, [this] {
    const StudyPair pair{m_teacher->currentData().toString().toStdString(),
                         m_student->currentData().toString().toStdString()};
    if (std::ranges::find(m_draft.pairs, pair) == m_draft.pairs.end()) m_draft.pairs.push_back(pair);
    showPairs();
    Q_EMIT changed();
  });
  auto* remove = new QPushButton(tr("&Remove"), page);
  remove->setObjectName(QStringLiteral("study-remove-pair"));
  remove->setAutoDefault(false);
  connect(remove, &QPushButton::clicked, this, [this] {
    const int row = m_pairs->currentRow();
    if (row < 0) return;
    m_draft.pairs.erase(m_draft.pairs.begin() + row);
    showPairs();
    Q_EMIT changed();
  });
  connect(m_pairs, &QListWidget::currentRowChanged, remove, [remove](int row) { remove->setEnabled(row >= 0); });
  auto* row = new QHBoxLayout;
  row->addWidget(m_teacher, 1);
  row->addWidget(new QLabel(QStringLiteral("\u2192"), page));
  row->addWidget(m_student, 1);
  row->addWidget(add);
  row->addWidget(remove);
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_pairs);
  layout->addLayout(row);
  return page;
}

QWidget* StudyForm::buildEpochs() {
  auto* page = new QWidget(this);
  auto* row = new QHBoxLayout(page);
  row->setContentsMargins(0, 0, 0, 0);
  for (const auto& [role, title] : {std::pair(StudyRole::Teacher, tr("Teacher")),
                                    {StudyRole::FineTuned, tr("Fine-tuning")},
                                    {StudyRole::Student, tr("Student")}}) {
    auto* box = new QSpinBox(page);
    box->setObjectName(QStringLiteral("study-epochs-") + fromText(roleName(role)));
    box->setAccessibleName(tr("Epochs: %1").arg(title));
    box->setRange(0, mostEpochs);
    box->setToolTip(tr("Epochs at which the learning rate falls stay as the template has them: see the study's file."));
    connect(box, &QSpinBox::valueChanged, this, &StudyForm::changed);
    row->addWidget(new QLabel(title, page));
    row->addWidget(box, 1);
    m_epochs[role] = box;
  }
  return page;
}

void StudyForm::setStudy(const nlohmann::json& study) {
  m_draft = draftOf(study, m_catalogue);
  const QSignalBlocker quiet(this);
  setEnabled(true);
  showPairs();
  m_methods->clear();
  for (const DraftMethod& method : draftMethods(study, m_catalogue)) {
    auto* item = new QListWidgetItem(method.title, m_methods);
    item->setData(Qt::UserRole, fromText(method.name));
    item->setToolTip(method.help);
    item->setCheckState(std::ranges::count(m_draft.methods, method.name) > 0 ? Qt::Checked : Qt::Unchecked);
  }
  m_lambda->setValue(m_draft.lambda.value_or(0));
  m_shares->setText(m_draft.shares.value_or(QString()));
  m_dropped->setText(m_draft.dropped.value_or(QString()));
  m_seeds->setValue(m_draft.seeds);
  m_layout->setRowVisible(m_lambda, m_draft.lambda.has_value());
  m_layout->setRowVisible(m_shares, m_draft.shares.has_value());
  m_layout->setRowVisible(m_dropped, m_draft.dropped.has_value());
  for (const auto& [role, box] : m_epochs) {
    const auto known = m_draft.epochs.find(role);
    box->setEnabled(known != m_draft.epochs.end());
    box->setValue(box->isEnabled() ? static_cast<int>(known->second) : 0);
  }
}

void StudyForm::showPairs() {
  m_pairs->clear();
  for (const StudyPair& pair : m_draft.pairs) {
    const ModelEntry &teacher = *m_catalogue.model(pair.teacher), &student = *m_catalogue.model(pair.student);
    auto* item = new QListWidgetItem(fromText(teacher.title + " \u2192 " + student.title), m_pairs);
    item->setToolTip(helpText(teacher) + QLatin1Char('\n') + helpText(student));
  }
  m_pairs->setCurrentRow(m_pairs->count() - 1);
}

StudyDraft StudyForm::draft() const {
  StudyDraft draft = m_draft;
  draft.methods.clear();
  for (int row = 0; row < m_methods->count(); ++row) {
    const QListWidgetItem& item = *m_methods->item(row);
    if (item.checkState() == Qt::Checked) draft.methods.push_back(item.data(Qt::UserRole).toString().toStdString());
  }
  if (draft.lambda) draft.lambda = m_lambda->value();
  if (draft.shares) draft.shares = m_shares->text();
  if (draft.dropped) draft.dropped = m_dropped->text();
  draft.seeds = m_seeds->value();
  for (auto& [role, epochs] : draft.epochs) epochs = m_epochs.at(role)->value();
  return draft;
}

}  // namespace distillscope
