// The Eigen-CAM view with a scripted inspector, driven as a person drives it.
#pragma once

#include <QTabWidget>

#include "tests/ui/recorded_runs.h"
#include "tests/ui/scripted_inspector.h"
#include "tests/ui/view_fixture.h"
#include "ui/views/cam_view.h"
#include "ui/widgets/cam_grid.h"
#include "ui/widgets/thumbnail_grid.h"

namespace distillscope::test {

class CamFixture : public ViewFixture {
 public:
  CamFixture() : ViewFixture(QCoreApplication::applicationFilePath()), m_script(m_folder.path()) {}

  /// Requests received so far, of one method.
  std::vector<json> requests(const std::string& method) const { return m_script.requests(method); }
  /// The names of the sources of the newest request.
  std::vector<std::string> sources(const std::string& method) const {
    std::vector<std::string> names;
    const std::vector<json> all = requests(method);
    if (all.empty()) return names;
    for (const json& source : all.back()["params"]["sources"]) names.push_back(source["name"]);
    return names;
  }
  const CamFigure& figure() { return get<CamGrid>("cam-grid").figure(); }
  /// Clicks the picture at this place of the page, and waits until its maps are drawn with the others.
  void choosePicture(int row) {
    auto& thumbnails = get<ThumbnailGrid>("cam-thumbnails");
    QTRY_VERIFY(thumbnails.count() > row);
    const std::size_t before = figure().images.size();
    const QRect rect = thumbnails.visualItemRect(thumbnails.item(row));
    QTest::mouseClick(thumbnails.viewport(), Qt::LeftButton, Qt::NoModifier, rect.center());
    QTRY_COMPARE(figure().images.size(), before + 1);
  }
  /// Ticks or unticks a run, as a person does.
  void tick(const QString& id, bool on) {
    auto& list = get<QListWidget>("cam-runs-list");
    for (int row = 0; row < list.count(); ++row) {
      if (list.item(row)->text().section(QLatin1Char(' '), 0, 0) == id)
        list.item(row)->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    }
  }
  QStringList ticked() {
    auto& list = get<QListWidget>("cam-runs-list");
    QStringList ids;
    for (int row = 0; row < list.count(); ++row) {
      if (list.item(row)->checkState() == Qt::Checked) ids << list.item(row)->text().section(QLatin1Char(' '), 0, 0);
    }
    return ids;
  }

 private:
  QTemporaryDir m_folder;
  InspectorScript m_script;
};

}  // namespace distillscope::test
