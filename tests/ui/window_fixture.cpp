#include "tests/ui/window_fixture.h"

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QLineEdit>
#include <QProcess>
#include <QTreeView>
#include <QtTest>
#include <algorithm>

#include "ui/models/run_table_model.h"

namespace distillscope {
namespace {

/// The cell of a run, in whatever group it is.
QModelIndex find(QTreeView& table, const QString& id, int column, const QModelIndex& group = {}) {
  const QAbstractItemModel* model = table.model();
  for (int row = 0; row < model->rowCount(group); ++row) {
    const QModelIndex index = model->index(row, column, group);
    if (index.data(RunTableModel::IdRole).toString() == id) return index;
    const QModelIndex below = find(table, id, column, model->index(row, 0, group));
    if (below.isValid()) return below;
  }
  return {};
}

}  // namespace

TestWindow::TestWindow(const QString& engine)
    : m_engine(engine.isEmpty() ? m_folder.filePath(QStringLiteral("engine")) : engine), m_settings(settingsFile()) {
  QFile::link(QStringLiteral(DISTILLSCOPE_FAKE_ENGINE), m_folder.filePath(QStringLiteral("engine")));
  setScript("");
  reopen();
}

TestWindow::~TestWindow() {
  m_window.reset();
  for (const RunDir& dir : listRuns(workspace())) {
    while (RunLock::isHeld(dir)) {
      writeControl(dir, ControlRequest::Stop);
      QTest::qWait(20);
    }
  }
}

void TestWindow::makeRun(const QString& id, const nlohmann::json& recipe, const char* script) {
  const RunDir dir = run(id);
  std::filesystem::create_directories(dir.path());
  writeFileAtomically(dir.recipe(), recipe.is_null() ? "{}" : recipe.dump());
  const QString folder = QString::fromStdString(dir.path().string());
  QProcess engine;
  auto environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("DISTILLSCOPE_FAKE_ENGINE"), QLatin1String(script));
  engine.setProcessEnvironment(environment);
  engine.setStandardOutputFile(QString::fromStdString(dir.engineLog().string()));
  engine.setStandardErrorFile(QString::fromStdString(dir.engineLog().string()), QIODevice::Append);
  engine.start(QStringLiteral(DISTILLSCOPE_FAKE_ENGINE),
               {QStringLiteral("train"), folder + QStringLiteral("/recipe.json"), QStringLiteral("--run"), folder});
  if (!engine.waitForFinished(patience)) qFatal("the scripted engine does not end");
}

void TestWindow::start(const QString& id, const nlohmann::json& recipe) {
  if (!QTest::qWaitFor([this] { return m_window->findChild<QWidget*>(QStringLiteral("start")) != nullptr; },
                       patience)) {
    qFatal("the form does not come");
  }
  m_window->proposeRun(recipe);
  auto& name = get<QLineEdit>("field-name");
  name.selectAll();
  QTest::keyClicks(&name, id);
  press("start");
}

void TestWindow::removeEngine() { QFile::remove(m_engine); }

void TestWindow::reopen() {
  if (m_window) m_window->close();
  m_window.reset();
  m_window = std::make_unique<MainWindow>(workspace(), m_engine, m_settings, m_theme);
  m_window->show();
  if (!QTest::qWaitForWindowExposed(m_window.get())) qFatal("the window does not appear");
}

void TestWindow::press(const char* button) { QTest::mouseClick(&get<QAbstractButton>(button), Qt::LeftButton); }

void TestWindow::trigger(const char* action) {
  auto& found = get<QAction>(action);
  if (!QTest::qWaitFor([&found] { return found.isEnabled(); }, patience)) qFatal("%s stays disabled", action);
  found.trigger();
}

void TestWindow::chooseRuns(const QStringList& ids) {
  auto& table = get<QTreeView>("runs-table");
  table.clearSelection();
  for (const QString& id : ids) {
    const QModelIndex index = find(table, id, 0);
    table.selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
  }
}

QString TestWindow::cell(const QString& id, int column) {
  return find(get<QTreeView>("runs-table"), id, column).data().toString();
}

void TestWindow::answer(const char* question, QMessageBox::ButtonRole role) {
  const auto& box = get<QMessageBox>(question);
  const auto buttons = box.buttons();
  const auto found = std::ranges::find(buttons, role, [&](QAbstractButton* button) { return box.buttonRole(button); });
  if (found == buttons.end()) qFatal("%s has no such button", question);
  (*found)->click();
}

void TestWindow::picture(const QString& name) {
  const QString folder = qEnvironmentVariable("DISTILLSCOPE_PICTURES", QStringLiteral(DISTILLSCOPE_PICTURES));
  QDir().mkpath(folder);
  for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
    m_theme.choose(choice);
    QTest::qWait(150);  // plots are drawn one in each turn of the event loop
    m_window->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, themeChoiceName(choice)));
  }
  m_theme.choose(ThemeChoice::Light);
}

void setScript(const char* script) { qputenv("DISTILLSCOPE_FAKE_ENGINE", script); }

}  // namespace distillscope
