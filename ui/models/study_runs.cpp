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
  if (!m_studyOf.contains(runId)) {
    read(*catalogue);
    if (!m_studyOf.contains(runId)) m_studyOf[runId] = QString();  // of a study that is no longer there
  }
  return m_studyOf[runId];
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
