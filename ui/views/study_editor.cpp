#include "ui/views/study_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/run_dir.h"
#include "core/record/study_graph.h"
#include "ui/run_text.h"
#include "ui/theme.h"
#include "ui/widgets/verdict.h"

namespace distillscope {
namespace {

constexpr std::chrono::milliseconds checkDelay(300);
constexpr qsizetype mostProblems = 6;

struct Verdict {
  bool isGood = false;
  QString text;
};

Verdict verdictOn(const QByteArray& text, const Catalogue& catalogue) {
  try {
    const auto file = nlohmann::json::parse(text.begin(), text.end());
    QStringList sentences;
    for (const RecipeProblem& problem : studyProblems(file, catalogue)) {
      sentences.append(QString::fromStdString(problem.field + " " + problem.what) + QLatin1Char('.'));
    }
    if (sentences.isEmpty()) {
      const auto runs = std::ssize(expand(readStudy(file, catalogue), catalogue).nodes);
      return {true, StudyEditor::tr("A good study: %1.").arg(runsText(runs))};
    }
    const qsizetype hidden = sentences.size() - mostProblems;
    if (hidden > 0) sentences = sentences.first(mostProblems) << StudyEditor::tr("%1 more problems.").arg(hidden);
    return {false, sentences.join(QLatin1Char('\n'))};
  } catch (const nlohmann::json::parse_error& error) {
    const QString before = QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), qsizetype(error.byte))));
    return {false, StudyEditor::tr("Line %1 is not JSON.").arg(before.count(QLatin1Char('\n')) + 1)};
  } catch (const std::exception& error) {
    return {false, QString::fromUtf8(error.what())};
  }
}

}  // namespace

StudyEditor::StudyEditor(QWidget* parent)
    : QWidget(parent),
      m_text(new QPlainTextEdit(this)),
      m_verdict(new QLabel(this)),
      m_save(new QPushButton(tr("Save"), this)),
      m_revert(new QPushButton(tr("Revert"), this)) {
  m_text->setObjectName(QStringLiteral("study-text"));
  m_text->setAccessibleName(tr("The study's file"));
  m_text->setFont(monospaceFont());
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_verdict->setObjectName(QStringLiteral("study-verdict"));
  m_verdict->setWordWrap(true);
  m_save->setObjectName(QStringLiteral("study-save"));
  m_save->setToolTip(tr("The next Run makes what the file asks for and is not there yet"));
  m_revert->setObjectName(QStringLiteral("study-revert"));
  m_revert->setToolTip(tr("Reads the file again"));
  connect(m_save, &QPushButton::clicked, this, &StudyEditor::save);
  connect(m_revert, &QPushButton::clicked, this, &StudyEditor::read);
  m_checkSoon.setSingleShot(true);
  m_checkSoon.setInterval(checkDelay);
  connect(&m_checkSoon, &QTimer::timeout, this, &StudyEditor::check);
  connect(m_text, &QPlainTextEdit::textChanged, this, [this] { m_checkSoon.start(); });
  auto* row = new QHBoxLayout;
  row->addWidget(m_verdict, 1);
  row->addWidget(m_revert, 0, Qt::AlignTop);
  row->addWidget(m_save, 0, Qt::AlignTop);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(m_text, 1);
  layout->addLayout(row);
}

void StudyEditor::edit(const std::filesystem::path& file, const Catalogue& catalogue) {
  m_file = file;
  m_catalogue = &catalogue;
  read();
}

void StudyEditor::read() {
  try {
    m_text->setPlainText(QString::fromStdString(readJsonFile(m_file).dump(2)));
  } catch (const Error& error) {
    m_text->setPlainText({});
    showVerdict(*m_verdict, QString::fromUtf8(error.what()), true);
    return;
  }
  check();
  m_text->document()->setModified(false);
}

void StudyEditor::check() {
  const Verdict verdict = verdictOn(m_text->toPlainText().toUtf8(), *m_catalogue);
  showVerdict(*m_verdict, verdict.text, !verdict.isGood);
  m_save->setEnabled(verdict.isGood && m_text->document()->isModified());
  m_revert->setEnabled(m_text->document()->isModified());
}

void StudyEditor::save() {
  try {
    writeFileAtomically(m_file, m_text->toPlainText().toStdString() + "\n");
  } catch (const Error& error) {
    showVerdict(*m_verdict, QString::fromUtf8(error.what()), true);
    return;
  }
  m_text->document()->setModified(false);
  check();
  Q_EMIT saved();
}

}  // namespace distillscope
