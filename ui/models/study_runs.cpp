#include "ui/models/study_runs.h"

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/study_dir.h"
#include "core/record/study_graph.h"

namespace distillscope {

void StudyRuns::look(const Catalogue* catalogue) {
  if (!catalogue) return;
  if (auto now = stamps(); now != m_read) {
    m_read = std::move(now);
    read(*catalogue);
  }
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
  m_studyOf.clear();
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
