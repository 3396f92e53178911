#include "tests/ui/filled_window.h"

#include <QListView>
#include <QTabWidget>
#include <QTableView>
#include <algorithm>

#include "ui/models/run_table_model.h"

namespace distillscope {
namespace {

constexpr int longPatience = 120000;

QString demonstration() { return qEnvironmentVariable("DISTILLSCOPE_DEMONSTRATION"); }

bool hasRows(const QAbstractItemView& list) { return list.model() && list.model()->rowCount() > 0; }

void waitFor(const char* what, const std::function<bool()>& holds) {
  if (!QTest::qWaitFor(holds, longPatience)) qFatal("%s", what);
}

/// Those of `place` that can be seen and are not inside another one of them.
QList<QTabWidget*> outerTabs(const QWidget& place) {
  QList<QTabWidget*> outer;
  for (auto* tabs : place.findChildren<QTabWidget*>()) {
    const auto contains = [tabs](const QTabWidget* other) { return other->isAncestorOf(tabs); };
    if (tabs->isVisible() && std::ranges::none_of(outer, contains)) outer << tabs;
  }
  return outer;
}

void lookAtPages(const QWidget& place, const QString& page, const std::function<void(const QString&)>& look) {
  const QList<QTabWidget*> outer = outerTabs(place);
  for (QTabWidget* tabs : outer) {
    for (int i = 0; i < tabs->count(); ++i) {
      tabs->setCurrentIndex(i);
      QTest::qWait(20);  // what is drawn when it is shown
      lookAtPages(*tabs->currentWidget(), page + QLatin1Char('/') + tabs->tabText(i), look);
    }
    tabs->setCurrentIndex(0);
  }
  if (outer.isEmpty()) look(page);
}

}  // namespace

FilledWindow::FilledWindow()
    : TestWindow(demonstration().isEmpty() ? QString() : qEnvironmentVariable("DISTILLSCOPE_CLI")) {
  if (!demonstration().isEmpty()) {
    window().openWorkspace(demonstration().toStdString());
  } else {
    using nlohmann::json;
    const json dataset = {{"dataset", {{"id", "fashion-mnist"}}}, {"epochs", 2}};
    const auto make = [&](const char* id, json recipe) {
      recipe.update(dataset);
      makeRun(QLatin1String(id), recipe);
    };
    make("demo-mll", {{"kind", "teacher"}, {"objective", {{"id", "mll"}}}});
    make("demo-mcmi", {{"kind", "teacher"}, {"objective", {{"id", "mcmi"}}}, {"init", "demo-mll"}});
    make("demo-kd-from-mll", {{"kind", "student"}, {"distiller", {{"id", "kd"}}}, {"teacher", "demo-mll"}});
    make("demo-kd-from-mcmi", {{"kind", "student"}, {"distiller", {{"id", "kd"}}}, {"teacher", "demo-mcmi"}});
  }
  chooseAll();
}

void FilledWindow::chooseAll() {
  trigger("go-runs-view");
  const QStringList ids = {QStringLiteral("demo-mll"), QStringLiteral("demo-mcmi"), QStringLiteral("demo-kd-from-mll"),
                           QStringLiteral("demo-kd-from-mcmi")};
  for (const QString& id : ids) {
    waitFor("a run does not finish", [&] { return cell(id, RunTableModel::Status) == QStringLiteral("Finished"); });
  }
  chooseRuns(ids);
}

void FilledWindow::reopenFilled() {
  reopen();
  if (!demonstration().isEmpty()) window().openWorkspace(demonstration().toStdString());
  chooseAll();
}

View& FilledWindow::showView(const QString& id) {
  trigger(qPrintable(QStringLiteral("go-") + id));
  View* view = window().view(id);
  waitFor("the view does not appear", [view] { return view->isVisible(); });
  return *view;
}

void FilledWindow::fillView(const QString& id) {
  if (id == QLatin1String("cam-view")) {
    auto& thumbnails = get<QListView>("cam-thumbnails");
    waitFor("there are no thumbnails", [&] { return hasRows(thumbnails); });
    const auto& numbers = get<QTableView>("cam-numbers");
    if (hasRows(numbers)) return;  // a second click takes a picture away again
    for (const int row : {0, 1, 5}) {
      QTest::mouseClick(thumbnails.viewport(), Qt::LeftButton, Qt::NoModifier,
                        thumbnails.visualRect(thumbnails.model()->index(row, 0)).center());
    }
    waitFor("there are no maps", [&] { return hasRows(numbers); });
  }
  if (id == QLatin1String("datasets-view"))
    waitFor("there are no pictures", [&] { return hasRows(get<QListView>("datasets-pictures")); });
  if (id == QLatin1String("new-run-view"))
    waitFor("the form does not come", [&] { return window().findChild<QWidget*>(QStringLiteral("start")) != nullptr; });
}

void FilledWindow::forEachPage(View& view, const std::function<void(const QString& page)>& look) {
  lookAtPages(view, view.objectName(), look);
}

}  // namespace distillscope
