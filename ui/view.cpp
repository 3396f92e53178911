#include "ui/view.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <utility>

namespace distillscope {

QAction* View::addEntry(const char* name, const QString& text, std::function<void()> triggered) {
  auto* action = new QAction(text, this);
  action->setObjectName(QLatin1String(name));
  connect(action, &QAction::triggered, this, std::move(triggered));
  addAction(action);
  return action;
}

void View::copy(const QString& text, const QString& told) {
  QGuiApplication::clipboard()->setText(text);
  Q_EMIT messageRequested(told);
}

}  // namespace distillscope
