#include "core/record/study_dir.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/record/error.h"
#include "core/record/json_file.h"
#include "core/record/study_shipped.h"

namespace distillscope {

namespace fs = std::filesystem;

std::vector<StudyDir> listStudies(const fs::path& workspace) {
  std::vector<StudyDir> studies;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(workspace / "studies", failure)) {
    StudyDir study(workspace, entry.path().filename().string());
    if (fs::exists(study.file(), failure)) studies.push_back(std::move(study));
  }
  std::ranges::sort(studies, {}, &StudyDir::name);
  return studies;
}

FoundStudy findStudy(const std::string& reference, const fs::path& workspace) {
  if (fs::is_regular_file(reference)) return {fs::path(reference).stem().string(), readJsonFile(reference)};
  const bool isName = !reference.empty() && reference.find('/') == std::string::npos && reference.front() != '.';
  if (isName) {
    const StudyDir own(workspace, reference);
    if (fs::exists(own.file())) return {reference, readJsonFile(own.file())};
    if (const ShippedStudy* shipped = shippedStudy(reference)) return {reference, nlohmann::json::parse(shipped->text)};
  }
  std::vector<std::string_view> names;
  for (const ShippedStudy& shipped : shippedStudies()) names.push_back(shipped.name);
  throw UsageError(fmt::format("{} is no file, no study of {}, and none of those that come with the program: {}",
                               reference, workspace.string(), fmt::join(names, ", ")));
}

}  // namespace distillscope
