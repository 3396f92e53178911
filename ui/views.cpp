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

QString tr(const char* text) { return QCoreApplication::translate("Views", text); }

}  // namespace

const std::vector<ViewInfo>& viewTable() {
  static const std::vector<ViewInfo> table = {
      {QStringLiteral("runs-view"), tr("Runs"), QStringLiteral("runs"), make<RunsView>},
      {QStringLiteral("new-run-view"), tr("New run"), QStringLiteral("new-run"), make<NewRunView>},
      {QStringLiteral("curves-view"), tr("Curves"), QStringLiteral("curves"), make<CurvesView>},
      {QStringLiteral("teachers-view"), tr("Teachers"), QStringLiteral("teachers"), make<TeachersView>},
      {QStringLiteral("students-view"), tr("Students"), QStringLiteral("students"), make<StudentsView>},
      {QStringLiteral("cam-view"), tr("Eigen-CAM"), QStringLiteral("eigen-cam"), make<CamView>},
      {QStringLiteral("datasets-view"), tr("Datasets"), QStringLiteral("datasets"), make<DatasetsView>},
      {QStringLiteral("studies-view"), tr("Studies"), QStringLiteral("studies"), make<StudiesView>},
  };
  return table;
}

}  // namespace distillscope
