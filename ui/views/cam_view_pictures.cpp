// Pictures that come into the Eigen-CAM view from other views and as dropped files, and that go on to Teachers.
#include <algorithm>

#include "ui/models/run_dataset.h"
#include "ui/run_store.h"
#include "ui/views/cam_view.h"
#include "ui/views/picture_picker.h"
#include "ui/widgets/cam_grid.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_checklist.h"

namespace distillscope {

/// Pictures of another view: they are shown by runs of their dataset, if there are any.
void CamView::takePictures(const PictureHandover::Pictures& pictures) {
  const auto fits = [&](const QString& id) {
    const Run* run = m_workbench.runs.run(id);
    return run && hasPicturesOf(pictures.dataset, *run);
  };
  m_list->fill();
  QStringList fitting;
  std::ranges::copy_if(m_list->ids(), std::back_inserter(fitting), fits);
  if (fitting.isEmpty()) {
    return m_bar->showMessage(Tone::Warning,
                              tr("No run with a checkpoint was trained on %1: train one to see what it looks at.")
                                  .arg(QString::fromStdString(pictures.dataset.value("id", ""))));
  }
  if (columns().empty() || !fits(m_list->checked().constFirst())) {
    m_list->setChecked(fitting.mid(0, 2));
    m_columnsChosen = true;
  }
  takeColumns();
  m_pictures->choose(pictures.split, pictures.indices);
}

/// Of the image in whose row a person stands, by the runs of the columns.
void CamView::askSoftLabels() {
  const auto row = static_cast<std::size_t>(m_grid->current().row);
  const std::size_t fromSplit = m_drawn.indices.size();
  PictureHandover::Question question{.dataset = m_drawn.dataset, .split = m_drawn.split};
  for (const CamFigure::Heading& heading : m_grid->figure().headings) question.runs << heading.title;
  if (row < fromSplit) question.index = m_drawn.indices[row];
  if (row >= fromSplit) question.file = m_drawn.files.value(static_cast<qsizetype>(row - fromSplit));
  Q_EMIT viewRequested(QStringLiteral("teachers-view"));
  m_workbench.pictures.ask(question);
}

void CamView::takeFiles(const QStringList& paths) {
  const auto left = static_cast<int>(paths.size()) - m_pictures->addFiles(paths);
  if (left > 0)
    m_bar->showMessage(Tone::Warning,
                       tr("Left out %n pictures: chosen already, or no room for more than %1.", nullptr, left)
                           .arg(PicturePicker::maxPictures));
}

}  // namespace distillscope
