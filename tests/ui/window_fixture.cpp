#include "tests/ui/window_fixture.h"

#include <QAbstractButton>
#include <QAction>
#include <QDir>
#include <QTableView>

#include "ui/models/run_table_model.h"

namespace distillscope {
namespace {

QModelIndex find(QTableView& table, const QString& id, int column) {
  const QAbstractItemModel* model = table.model();
  for (int row = 0; row < model->rowCount(); ++row) {
    const QModelIndex index = model->index(row, column);
    if (index.data(RunTableModel::IdRole).toString() == id) return index;
  }
  return {};
}

}  // namespace

TestWindow::TestWindow(const QString& engine)
    : m_engine(engine.isEmpty() ? QStringLiteral(DISTILLSCOPE_FAKE_ENGINE) : engine),
      m_settings(m_folder.filePath(QStringLiteral("window.ini"))) {
  setScript("");
  reopen();
}

void TestWindow::reopen() {
  if (m_window) m_window->close();
  m_window.reset();
  m_window = std::make_unique<MainWindow>(workspace(), m_engine, m_settings, m_theme);
  m_window->show();
  if (!QTest::qWaitForWindowExposed(m_window.get())) qFatal("the window does not appear");
}

void TestWindow::press(const char* button) { QTest::mouseClick(&get<QAbstractButton>(button), Qt::LeftButton); }

void TestWindow::trigger(const char* action) { get<QAction>(action).trigger(); }

void TestWindow::chooseRuns(const QStringList& ids) {
  auto& table = get<QTableView>("runs-table");
  table.clearSelection();
  for (const QString& id : ids) {
    const QModelIndex index = find(table, id, 0);
    table.selectionModel()->setCurrentIndex(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
  }
}

QString TestWindow::cell(const QString& id, int column) {
  return find(get<QTableView>("runs-table"), id, column).data().toString();
}

void TestWindow::picture(const QString& name) {
  const QString folder = qEnvironmentVariable("DISTILLSCOPE_PICTURES", QStringLiteral(DISTILLSCOPE_PICTURES));
  QDir().mkpath(folder);
  for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
    m_theme.choose(choice);
    QCoreApplication::processEvents();
    m_window->grab().save(QStringLiteral("%1/%2-%3.png").arg(folder, name, themeChoiceName(choice)));
  }
  m_theme.choose(ThemeChoice::Light);
}

void setScript(const char* script) { qputenv("DISTILLSCOPE_FAKE_ENGINE", script); }

}  // namespace distillscope
