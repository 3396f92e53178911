#include "ui/widgets/file_choice.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

#include "ui/view.h"
#include "ui/widgets/message_bar.h"

namespace distillscope {
namespace {

/// "PNG picture (*.png)" -> "png"
QString suffixOf(const QString& filter) {
  static const QRegularExpression pattern(QStringLiteral(R"(\*\.(\w+))"));
  return pattern.match(filter).captured(1);
}

}  // namespace

void askSavePath(QWidget* parent, const QString& title, const QString& suggestedName, const QStringList& filters,
                 std::function<void(const QString& path)> done) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setObjectName(QStringLiteral("save-dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters(filters);
  dialog->setDefaultSuffix(suffixOf(filters.first()));
  dialog->selectFile(suggestedName);
  QObject::connect(dialog, &QFileDialog::filterSelected, dialog,
                   [dialog](const QString& filter) { dialog->setDefaultSuffix(suffixOf(filter)); });
  QObject::connect(dialog, &QFileDialog::fileSelected, dialog, std::move(done));
  dialog->open();
}

void askAndSave(View& view, MessageBar& bar, const QString& suggestedName, const QStringList& filters,
                std::function<QString(const QString& path)> write) {
  const auto done = [&view, &bar, write = std::move(write)](const QString& path) {
    const QString problem = write(path);
    if (problem.isEmpty()) {
      Q_EMIT view.messageRequested(View::tr("Saved %1").arg(path));
    } else {
      bar.showMessage(Tone::Bad, problem);
    }
  };
  askSavePath(&view, View::tr("Save"), suggestedName, filters, done);
}

QStringList figureFilters() {
  return {View::tr("PNG picture (*.png)"), View::tr("PDF document (*.pdf)"), View::tr("SVG drawing (*.svg)")};
}

QStringList csvFilters() { return {View::tr("Comma-separated values (*.csv)")}; }

void askOpenPaths(QWidget* parent, const QString& title, const QStringList& filters,
                  std::function<void(const QStringList& paths)> done) {
  auto* dialog = new QFileDialog(parent, title);
  dialog->setObjectName(QStringLiteral("open-dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFiles);
  dialog->setNameFilters(filters);
  QObject::connect(dialog, &QFileDialog::filesSelected, dialog, std::move(done));
  dialog->open();
}

void askFolder(QWidget* parent, const QString& title, const QString& folder,
               std::function<void(const QString& path)> done) {
  auto* dialog = new QFileDialog(parent, title, folder);
  dialog->setObjectName(QStringLiteral("folder-dialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setOption(QFileDialog::ShowDirsOnly);
  QObject::connect(dialog, &QFileDialog::fileSelected, dialog, std::move(done));
  dialog->open();
}

QStringList pictureSuffixes() {
  return {QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg"), QStringLiteral("bmp"),
          QStringLiteral("ppm"), QStringLiteral("pgm"), QStringLiteral("pbm"),  QStringLiteral("webp")};
}

}  // namespace distillscope
