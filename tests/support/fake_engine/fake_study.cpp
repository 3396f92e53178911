#include <chrono>
#include <thread>

#include "core/record/study_dir.h"
#include "tests/support/fake_engine/fake_engine.h"

namespace distillscope {

int studyFake(const std::vector<std::string>& words) {
  const StudyDir study(words[4], words[2]);
  const RunLock lock(study.scheduler());
  writeFileAtomically(study.path() / "words.json", nlohmann::json(words).dump());
  while (takeControl(study.scheduler()) != ControlRequest::Stop) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return 130;
}

}  // namespace distillscope
