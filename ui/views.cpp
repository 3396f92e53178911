#include <QCoreApplication>

#include "ui/view.h"
#include "ui/views/cam_view.h"
#include "ui/views/curves_view.h"
#include "ui/views/datasets_view.h"
#include "ui/views/new_run_view.h"
#include "ui/views/runs_view.h"
#include "ui/views/students_view.h"
#include "ui/views/studies_view.h"
#include "ui/views/teachers_view.h"

namespace distillscope {
namespace {

template <typename T>
View* make(Workbench& workbench, QWidget* parent) {
  return new T(workbench, parent);
}

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Views)
};

}  // namespace

const std::vector<ViewInfo>& viewTable() {
  static const std::vector<ViewInfo> table = {
      {QStringLiteral("runs-view"), Text::tr("Runs"), QStringLiteral("runs"), make<RunsView>},
      {QStringLiteral("new-run-view"), Text::tr("New run"), QStringLiteral("new-run"), make<NewRunView>},
      {QStringLiteral("curves-view"), Text::tr("Curves"), QStringLiteral("curves"), make<CurvesView>},
      {QStringLiteral("teachers-view"), Text::tr("Teachers"), QStringLiteral("teachers"), make<TeachersView>},
      {QStringLiteral("students-view"), Text::tr("Students"), QStringLiteral("students"), make<StudentsView>},
      {QStringLiteral("cam-view"), Text::tr("Eigen-CAM"), QStringLiteral("eigen-cam"), make<CamView>},
      {QStringLiteral("datasets-view"), Text::tr("Datasets"), QStringLiteral("datasets"), make<DatasetsView>},
      {QStringLiteral("studies-view"), Text::tr("Studies"), QStringLiteral("studies"), make<StudiesView>},
  };
  return table;
}

}  // namespace distillscope
