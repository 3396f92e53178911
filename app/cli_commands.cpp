#include "app/cli_commands.h"

namespace distillscope {

void addDescribe(CLI::App& app);
void addTrain(CLI::App& app);
void addResume(CLI::App& app);
void addEvaluate(CLI::App& app);
void addCompare(CLI::App& app);
void addCam(CLI::App& app);
void addCamStatistics(CLI::App& app);
void addWeights(CLI::App& app);
void addInspect(CLI::App& app);
void addStudy(CLI::App& app);

void addCommands(CLI::App& app) {
  for (auto* add :
       {addDescribe, addTrain, addResume, addEvaluate, addCompare, addCamStatistics, addWeights, addInspect, addStudy})
    add(app);
#ifdef DISTILLSCOPE_WITH_OPENCV
  addCam(app);
#endif
}

}  // namespace distillscope
