#include "ui/views/study_editor.h"

#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>

#include "core/record/error.h"
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
  int line = 0;  ///< that is not JSON, from 1; 0 for none
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
    const int line = static_cast<int>(before.count(QLatin1Char('\n'))) + 1;
    return {false, StudyEditor::tr("Line %1 is not JSON.").arg(line), line};
  } catch (const std::exception& error) {
    return {false, QString::fromUtf8(error.what())};
  }
}

/// In lines where it is JSON, and as it stands in the file where it is not.
QString readable(const QByteArray& text) {
  const auto value = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_object()) return QString::fromStdString(value.dump(2));
  QString lines = QString::fromUtf8(text);
  while (lines.endsWith(QLatin1Char('\n'))) lines.chop(1);  // writeText() adds it
  return lines;
}

QString writeText(const std::filesystem::path& file, const QString& text) {
  try {
    writeFileAtomically(file, text.toStdString() + "\n");
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
  return {};
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
  m_text->setTabChangesFocus(true);
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
  m_drafts = unsaved();
  m_file = file;
  m_catalogue = &catalogue;
  const auto draft = m_drafts.extract(file);
  if (!draft) return read();
  m_text->setPlainText(draft.mapped());
  m_text->document()->setModified(true);
  check();
}

/// By file.
std::map<std::filesystem::path, QString> StudyEditor::unsaved() const {
  auto all = m_drafts;
  if (m_text->document()->isModified()) all[m_file] = m_text->toPlainText();
  return all;
}

bool StudyEditor::mayClose() {
  QStringList names, problems;
  for (const auto& [file, text] : unsaved()) {
    names << QString::fromStdString(file.parent_path().filename().string());
    const Verdict verdict = verdictOn(text.toUtf8(), *m_catalogue);
    if (!verdict.isGood) problems << tr("%1 cannot be saved as it is. %2").arg(names.last(), verdict.text);
  }
  if (names.isEmpty()) return true;
  QMessageBox question(QMessageBox::Warning, tr("Not saved"),
                       tr("What you changed in the file of %1 is not saved.").arg(names.join(QStringLiteral(", "))),
                       QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
  question.setObjectName(QStringLiteral("unsaved-question"));
  question.setInformativeText(problems.join(QLatin1Char('\n')));
  question.setDefaultButton(problems.isEmpty() ? QMessageBox::Save : QMessageBox::Cancel);
  question.button(QMessageBox::Save)->setEnabled(problems.isEmpty());
  const int answer = question.exec();
  return answer == QMessageBox::Save ? saveAll() : answer == QMessageBox::Discard;
}

bool StudyEditor::saveAll() {
  for (const auto& [file, text] : unsaved()) {
    if (const QString problem = writeText(file, text); !problem.isEmpty()) {
      showVerdict(*m_verdict, problem, true);
      return false;
    }
    m_drafts.erase(file);
    if (file == m_file) m_text->document()->setModified(false);
  }
  check();
  Q_EMIT saved();
  return true;
}

void StudyEditor::read() {
  QFile file(QString::fromStdString(m_file.string()));
  const bool isRead = file.open(QIODevice::ReadOnly);
  m_text->setPlainText(isRead ? readable(file.readAll()) : QString());
  m_text->document()->setModified(false);
  check();
  if (!isRead) showVerdict(*m_verdict, tr("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()), true);
}

void StudyEditor::check() {
  const Verdict verdict = verdictOn(m_text->toPlainText().toUtf8(), *m_catalogue);
  showVerdict(*m_verdict, verdict.text, !verdict.isGood);
  markLine(verdict.line);
  m_save->setEnabled(verdict.isGood && m_text->document()->isModified());
  m_revert->setEnabled(m_text->document()->isModified());
}

/// None for 0.
void StudyEditor::markLine(int line) {
  QList<QTextEdit::ExtraSelection> marks;
  if (line > 0) {
    QTextEdit::ExtraSelection mark;
    QColor colour = toneColour(Tone::Bad, palette());
    colour.setAlphaF(0.2F);
    mark.format.setBackground(colour);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    mark.cursor = QTextCursor(m_text->document()->findBlockByNumber(line - 1));
    marks.append(mark);
  }
  m_text->setExtraSelections(marks);
}

void StudyEditor::save() {
  if (const QString problem = writeText(m_file, m_text->toPlainText()); !problem.isEmpty()) {
    showVerdict(*m_verdict, problem, true);
    return;
  }
  m_text->document()->setModified(false);
  check();
  Q_EMIT saved();
}

}  // namespace distillscope
