// Which study a run belongs to.
#pragma once

#include <QHash>
#include <QString>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace distillscope {

struct Catalogue;

class StudyRuns {
 public:
  explicit StudyRuns(std::filesystem::path workspace) : m_workspace(std::move(workspace)) {}

  /// Reads the workspace's studies anew at the next look().
  void forget();
  /// Reads the studies if some came, went or were changed since. Without the catalogue, which tells a study's runs,
  /// nothing happens.
  void look(const Catalogue* catalogue);
  /// The name of the study, as of the last look(); of several that share the run, the first by name. Empty if it
  /// belongs to none.
  QString studyOf(const QString& runId) const { return m_studyOf.value(runId); }

 private:
  using Stamps = std::vector<std::pair<std::string, std::filesystem::file_time_type>>;
  Stamps stamps() const;
  void read(const Catalogue& catalogue);

  std::filesystem::path m_workspace;
  std::optional<Stamps> m_read;  ///< the studies, as they were when they were read
  QHash<QString, QString> m_studyOf;
};

}  // namespace distillscope
