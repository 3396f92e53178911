#include "ui/models/study_runs.h"

#include <QRegularExpression>

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/study_dir.h"
#include "core/record/study_graph.h"

namespace distillscope {

QString StudyRuns::studyOf(const QString& runId, const Catalogue* catalogue) {
  // Runs of studies end with the hash of their recipe (runId in core/record/study_graph.h).
  static const QRegularExpression hashed(QStringLiteral("-[0-9a-f]{16}$"));
  if (!catalogue || !hashed.match(runId).hasMatch()) return {};
  const auto known = m_studyOf.constFind(runId);
  if (known != m_studyOf.constEnd()) return *known;
  // A study that has it may have come since; a run whose study is gone does not make all others be read again.
  if (auto now = stamps(); now != m_read) {
    m_read = std::move(now);
    read(*catalogue);
  }
  return m_studyOf.value(runId);
}

void StudyRuns::forget() {
  m_studyOf.clear();
  m_read.reset();
}

StudyRuns::Stamps StudyRuns::stamps() const {
  Stamps stamps;
  for (const StudyDir& dir : listStudies(m_workspace)) {
    std::error_code absent;
    stamps.emplace_back(dir.name(), std::filesystem::last_write_time(dir.file(), absent));
  }
  return stamps;
}

void StudyRuns::read(const Catalogue& catalogue) {
  for (const StudyDir& dir : listStudies(m_workspace)) {
    try {
      for (const StudyNode& node : expand(readStudy(readJsonFile(dir.file()), catalogue), catalogue).nodes) {
        QString& study = m_studyOf[QString::fromStdString(node.id)];
        if (study.isEmpty()) study = QString::fromStdString(dir.name());
      }
    } catch (const Error&) {
      continue;  // the Studies view says what is wrong with it
    }
  }
}

}  // namespace distillscope
