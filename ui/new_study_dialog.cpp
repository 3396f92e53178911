#include "ui/new_study_dialog.h"

#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QRegularExpressionValidator>
#include <set>

#include "core/record/error.h"
#include "core/record/study_dir.h"
#include "core/record/study_graph.h"
#include "core/record/study_shipped.h"
#include "ui/models/study_draft.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/study_form.h"
#include "ui/widgets/verdict.h"

namespace distillscope {
namespace {

constexpr int lineLength = 76;  ///< characters

QString fromView(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

}  // namespace

NewStudyDialog::NewStudyDialog(std::filesystem::path workspace, const Catalogue& catalogue, StudyTiming timing,
                               QWidget* parent)
    : QDialog(parent),
      m_workspace(std::move(workspace)),
      m_catalogue(catalogue),
      m_timing(std::move(timing)),
      m_template(new QComboBox(this)),
      m_description(new QLabel(this)),
      m_name(new QLineEdit(this)),
      m_root(new QLineEdit(this)),
      m_form(new StudyForm(catalogue, this)),
      m_verdict(new QLabel(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
  setObjectName(QStringLiteral("new-study-dialog"));
  setWindowTitle(tr("New study"));
  m_template->setObjectName(QStringLiteral("study-template"));
  for (const ShippedStudy& shipped : shippedStudies()) {
    const auto file = nlohmann::json::parse(shipped.text);
    m_template->addItem(QString::fromStdString(file.value("title", std::string(shipped.name))), fromView(shipped.name));
    m_template->setItemData(m_template->count() - 1, QString::fromStdString(file.value("description", "")),
                            Qt::ToolTipRole);
  }
  m_description->setProperty("hint", true);
  for (QLabel* label : {m_description, m_verdict}) {
    label->setWordWrap(true);
    label->setMinimumWidth(textWidth(lineLength, label->font()));
  }
  m_name->setObjectName(QStringLiteral("study-name"));
  m_name->setValidator(
      new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")), m_name));
  m_root->setObjectName(QStringLiteral("study-root"));
  QAction* browse = m_root->addAction(themedIcon(QStringLiteral("folder")), QLineEdit::TrailingPosition);
  browse->setToolTip(tr("Choose the folder"));
  connect(browse, &QAction::triggered, this, [this] {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder with the dataset"), m_root->text());
    if (!folder.isEmpty()) m_root->setText(folder);
  });
  m_verdict->setObjectName(QStringLiteral("study-verdict"));
  m_verdict->setMinimumHeight(3 * fontMetrics().lineSpacing());
  m_verdict->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Make the study"));
  connect(m_buttons, &QDialogButtonBox::accepted, this, &NewStudyDialog::accept);
  connect(m_buttons, &QDialogButtonBox::rejected, this, &NewStudyDialog::reject);
  auto* form = new QFormLayout(this);
  form->addRow(tr("&Template:"), m_template);
  form->addRow(QString(), m_description);
  form->addRow(tr("&Name:"), m_name);
  form->addRow(tr("Dataset &folder:"), m_root);
  form->addRow(m_form);
  form->addRow(QString(), m_verdict);
  form->addRow(m_buttons);
  connect(m_template, &QComboBox::currentIndexChanged, this, &NewStudyDialog::showTemplate);
  connect(m_name, &QLineEdit::textChanged, this, &NewStudyDialog::check);
  connect(m_root, &QLineEdit::textChanged, this, &NewStudyDialog::check);
  connect(m_form, &StudyForm::changed, this, &NewStudyDialog::check);
  showTemplate();
}

QString NewStudyDialog::name() const { return m_name->text(); }

void NewStudyDialog::showTemplate() {
  const auto& shipped = shippedStudies()[static_cast<std::size_t>(m_template->currentIndex())];
  const auto file = templateFile();
  m_description->setText(QString::fromStdString(file.value("description", "")));
  std::set<std::string> taken;
  for (const StudyDir& study : listStudies(m_workspace)) taken.insert(study.name());
  const std::string stem(shipped.name);
  std::string name = stem;
  for (int number = 2; taken.contains(name); ++number) name = stem + "-" + std::to_string(number);
  m_name->setText(QString::fromStdString(name));
  const DatasetEntry* dataset = m_catalogue.dataset(file.at("dataset").value("id", ""));
  m_root->setEnabled(dataset && dataset->needsRoot);
  m_root->setPlaceholderText(dataset ? QString::fromStdString(dataset->help) : QString());
  m_root->setToolTip(m_root->placeholderText());
  try {
    m_form->setStudy(file);
  } catch (const Error& error) {
    // An engine that lacks what the template names; the verdict says the same.
    m_form->setEnabled(false);
  }
  check();
}

nlohmann::json NewStudyDialog::templateFile() const {
  return nlohmann::json::parse(shippedStudies()[static_cast<std::size_t>(m_template->currentIndex())].text);
}

nlohmann::json NewStudyDialog::study() const {
  auto file = m_form->isEnabled() ? withDraft(templateFile(), m_form->draft(), m_catalogue) : templateFile();
  if (m_root->isEnabled()) file["dataset"]["root"] = m_root->text().toStdString();
  return file;
}

QString NewStudyDialog::problem() const {
  if (!m_name->hasAcceptableInput()) return tr("Give the study a name of letters, digits, dots and hyphens.");
  for (const StudyDir& taken : listStudies(m_workspace)) {
    if (taken.name() == m_name->text().toStdString()) return tr("The workspace has a study of this name.");
  }
  if (m_root->isEnabled() && m_root->text().isEmpty()) return tr("Say where the dataset is.");
  if (const QString wrong = problemOf(m_form->draft()); m_form->isEnabled() && !wrong.isEmpty()) return wrong;
  const auto problems = studyProblems(study(), m_catalogue);
  if (problems.empty()) return {};
  return QString::fromStdString(problems.front().field + " " + problems.front().what) + QLatin1Char('.');
}

void NewStudyDialog::check() {
  const QString wrong = problem();
  m_buttons->button(QDialogButtonBox::Ok)->setEnabled(wrong.isEmpty());
  showVerdict(*m_verdict, wrong.isEmpty() ? verdict() : wrong, !wrong.isEmpty());
}

/// How many runs the study has, and how long they take where runs of the workspace tell.
QString NewStudyDialog::verdict() const {
  const StudyGraph graph = expand(readStudy(study(), m_catalogue), m_catalogue);
  const QString runs = runsText(std::ssize(graph.nodes));
  const auto seconds = secondsFor(graph, m_timing.runs, m_timing.jobs);
  const QString time = seconds ? tr("%1, about %2 with %3 at a time by what such runs took here.")
                                     .arg(runs, durationText(*seconds))
                                     .arg(m_timing.jobs)
                               : tr("%1. How long they take can be told once such runs have finished here.").arg(runs);
  return time + QLatin1Char(' ') + tr("Everything else can be changed in the study's file.");
}

void NewStudyDialog::accept() {
  const StudyDir dir(m_workspace, m_name->text().toStdString());
  try {
    std::filesystem::create_directories(dir.path());
    writeFileAtomically(dir.file(), study().dump(2) + "\n");
  } catch (const std::exception& error) {
    showVerdict(*m_verdict, QString::fromUtf8(error.what()), true);
    return;
  }
  QDialog::accept();
}

void askNewStudy(const std::filesystem::path& workspace, const Catalogue& catalogue, StudyTiming timing,
                 QWidget* parent, std::function<void(const QString& name)> made) {
  auto* dialog = new NewStudyDialog(workspace, catalogue, std::move(timing), parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  QObject::connect(dialog, &QDialog::accepted, parent, [dialog, made = std::move(made)] { made(dialog->name()); });
  dialog->open();
}

}  // namespace distillscope
