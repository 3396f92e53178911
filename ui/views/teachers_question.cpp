// TeachersView: a picture of another view whose soft labels are asked for.
#include <QTabWidget>
#include <algorithm>
#include <iterator>

#include "ui/models/inspection.h"
#include "ui/models/run_dataset.h"
#include "ui/run_store.h"
#include "ui/views/soft_label_panel.h"
#include "ui/views/teachers_view.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_checklist.h"

namespace distillscope {

/// Answered by the runs that the question names; of those that cannot, by the ticked teachers, or by the newest ones.
void TeachersView::takeQuestion(const PictureHandover::Question& question) {
  const std::string dataset = question.dataset.value("id", "");
  m_list->fill();
  const auto fitting = [&](const QStringList& ids) {
    QStringList found;
    std::ranges::copy_if(ids, std::back_inserter(found), [&](const QString& id) {
      const Run* run = m_workbench.runs.run(id);
      const bool isAsked =
          run && (question.index >= 0 ? hasPicturesOf(question.dataset, *run) : trainedOn(*run).id == dataset);
      return isAsked && isTeacher(*run) && hasCheckpoint(*run);
    });
    return found;
  };
  QStringList teachers = fitting(question.runs);
  if (teachers.isEmpty()) teachers = fitting(m_list->checked());
  if (teachers.isEmpty()) {
    teachers = newestToCompare(fitting(m_list->ids()), m_workbench.runs);
  }
  if (teachers.isEmpty()) {
    return m_bar->showMessage(Tone::Warning,
                              tr("No teacher with a checkpoint was trained on %1: train one to see its soft labels.")
                                  .arg(QString::fromStdString(dataset)));
  }
  takeTicks(teachers);
  refresh();
  if (question.index >= 0) {
    m_images->showImage(question.split, question.index);
  } else {
    m_images->showFile(question.file);
  }
  m_details->setCurrentWidget(m_images);
}

}  // namespace distillscope
