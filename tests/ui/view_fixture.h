// One view on a workspace of its own, without the window around it.
#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QTemporaryDir>
#include <memory>

#include "tests/ui/patience.h"
#include "ui/engine_process.h"
#include "ui/inspector_client.h"
#include "ui/run_queue.h"
#include "ui/run_store.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/workbench.h"

namespace distillscope::test {

/// Presses the button of the empty page that `view` shows.
inline void pressEmptyAction(QWidget& view) {
  for (auto* button : view.findChildren<QAbstractButton*>(QStringLiteral("empty-action"))) {
    if (button->isVisible()) return QTest::mouseClick(button, Qt::LeftButton);
  }
  QFAIL("no button to press");
}

/// What a view is given. Runs written to workspace() before open() are there at once.
class ViewFixture {
 public:
  explicit ViewFixture(const QString& inspectorProgram = {},
                       const QString& engineProgram = QStringLiteral("/no/such/engine"))
      : m_inspectorProgram(inspectorProgram), m_engineProgram(engineProgram) {}

  std::filesystem::path workspace() const { return m_folder.filePath(QStringLiteral("workspace")).toStdString(); }
  QString file(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

  /// Opens the workspace and shows a view of type T on it.
  template <typename T>
  T& open(const QStringList& selected = {}) {
    std::filesystem::create_directories(workspace() / "runs");
    m_view.reset();
    m_parts = std::make_unique<Parts>(*this);
    m_parts->selection.set(selected);
    auto view = std::make_unique<T>(m_parts->workbench);
    T& opened = *view;
    m_view = std::move(view);
    m_view->resize(1280, 800);
    m_view->show();
    if (!QTest::qWaitForWindowExposed(m_view.get())) qFatal("the view does not appear");
    return opened;
  }
  RunStore& runs() { return m_parts->runs; }
  Workbench& workbench() { return m_parts->workbench; }
  RunSelection& selection() { return m_parts->selection; }
  PictureHandover& pictures() { return m_parts->pictures; }
  EngineProcess& engine() { return m_parts->engine; }

  /// The view's child of this name; ends the program if there is none, since a null pointer says less.
  template <typename T>
  T& get(const char* name) {
    T* found = m_view->findChild<T*>(QLatin1String(name));
    if (!found) qFatal("the view has no %s", name);
    return *found;
  }

  QWidget& view() { return *m_view; }

  /// What the view's action, which asks for a path, writes to a file of this name; it is left beside the pictures.
  QByteArray saved(const char* action, const QString& name) {
    get<QAction>(action).trigger();
    auto& dialog = get<QFileDialog>("save-dialog");
    const QString folder = qEnvironmentVariable("DISTILLSCOPE_PICTURES", m_folder.path());
    const QString path = folder + QLatin1Char('/') + name;
    Q_EMIT dialog.fileSelected(path);
    delete &dialog;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  /// Leaves pictures of the view, light and dark, in the folder of DISTILLSCOPE_PICTURES, if that is set.
  void picture(const QString& name) {
    const QString folder = qEnvironmentVariable("DISTILLSCOPE_PICTURES");
    if (folder.isEmpty()) return;
    QDir().mkpath(folder);
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
      m_theme.choose(choice);
      QTest::qWait(80);
      m_view->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, themeChoiceName(choice)));
    }
  }

 private:
  struct Parts {
    explicit Parts(const ViewFixture& fixture)
        : settings(fixture.m_folder.filePath(QStringLiteral("window.ini"))),
          runs(fixture.workspace()),
          engine(fixture.m_engineProgram),
          inspector(fixture.m_inspectorProgram),
          queue(runs, engine, settings),
          workbench{runs, selection, engine, inspector, settings, queue, pictures} {
      runs.refresh();
    }
    Settings settings;
    RunStore runs;
    RunSelection selection;
    EngineProcess engine;
    InspectorClient inspector;
    RunQueue queue;
    PictureHandover pictures;
    Workbench workbench;
  };

  QTemporaryDir m_folder;
  QString m_inspectorProgram, m_engineProgram;
  Theme m_theme;
  std::unique_ptr<Parts> m_parts;
  std::unique_ptr<QWidget> m_view;
};

}  // namespace distillscope::test
