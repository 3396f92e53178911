// A study run by the window with the real engine, saved from there, against the same study run by the command line.
#include <QAction>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "core/record/study_dir.h"
#include "tests/ui/window_fixture.h"
#include "ui/run_store.h"

using namespace distillscope;
using nlohmann::json;

namespace {

/// What a study may take on a machine that does other things too.
constexpr int longPatience = 400000;

/// Five runs on a few images: two teachers, and three students of each kind of teaching.
json smallStudy() {
  const json step = {{"lr", 0.01}, {"schedule", "cosine"}};
  return {{"version", 1},
          {"title", "Small"},
          {"dataset", {{"id", "fashion-mnist"}, {"limit", 128}}},
          {"objectives", {"mll", {{"id", "mcmi"}, {"lambda", 0.25}}}},
          {"pairs", {{{"teacher", "resnet8"}, {"student", "resnet8"}}}},
          {"methods", {"kd"}},
          {"settings",
           {{"teacher", {{"epochs", 1}, {"optimizer", step}}},
            {"fine-tuned", {{"epochs", 1}, {"optimizer", step}}},
            {"student", {{"epochs", 1}, {"optimizer", step}}}}},
          {"tables", {{{"layout", "pairs"}, {"title", "Top-1"}}}}};
}

StudyDir writeStudy(const std::filesystem::path& workspace) {
  const StudyDir dir(workspace, "small");
  std::filesystem::create_directories(dir.path());
  writeFileAtomically(dir.file(), smallStudy().dump(2));
  return dir;
}

QByteArray cli(const QStringList& arguments) {
  QProcess engine;
  engine.start(QStringLiteral(DISTILLSCOPE_CLI), arguments);
  if (!engine.waitForFinished(longPatience) || engine.exitCode() != 0) {
    qFatal("%s: %s", qPrintable(arguments.join(QLatin1Char(' '))), engine.readAllStandardError().constData());
  }
  return engine.readAllStandardOutput();
}

QByteArray bytesOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// By the menu, as a person saves.
void save(TestWindow& test, const QString& path) {
  test.trigger("studies-save");
  QTRY_VERIFY(test.window().findChild<QFileDialog*>(QStringLiteral("save-dialog")));
  auto* dialog = test.window().findChild<QFileDialog*>(QStringLiteral("save-dialog"));
  dialog->selectFile(path);
  dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
  QMetaObject::invokeMethod(dialog, "accept");
  QTRY_VERIFY(QFile::exists(path));
}

}  // namespace

class TestStudy : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void windowAndCommandLineGiveTheSameTableByteForByte() {
    TestWindow test(QStringLiteral(DISTILLSCOPE_CLI));
    writeStudy(test.workspace());
    test.trigger("go-studies-view");
    QTRY_VERIFY_WITH_TIMEOUT(test.get<QTableView>("studies-table").isVisible(), longPatience);
    test.press("studies-run");
    QTRY_COMPARE_WITH_TIMEOUT(test.get<QLabel>("studies-state").text(), QStringLiteral("5 of 5 runs finished"),
                              longPatience);
    test.picture(QStringLiteral("studies"));

    const QTemporaryDir other;
    const QString workspace = other.filePath(QStringLiteral("workspace"));
    writeStudy(workspace.toStdString());
    const QString study = QStringLiteral("small"), out = QStringLiteral("--out");
    cli({QStringLiteral("study"), QStringLiteral("run"), study, out, workspace});
    for (const auto& [suffix, format] : {std::pair("md", "md"), {"csv", "csv"}, {"tex", "latex"}, {"json", "json"}}) {
      const QString path = other.filePath(QStringLiteral("table.") + QLatin1String(suffix));
      save(test, path);
      QCOMPARE(bytesOf(path), cli({QStringLiteral("study"), QStringLiteral("table"), study, out, workspace,
                                   QStringLiteral("--format"), QLatin1String(format)}));
    }
  }
};

QTEST_MAIN(TestStudy)
#include "test_study.moc"
