#include <QLabel>
#include <QPushButton>

#include "tests/ui/window_fixture.h"
#include "ui/view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestEmptyWindow : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void emptyWorkspaceSaysWhatToDo() {
    TestWindow test;
    QVERIFY(test.get<EmptyState>("runs-empty").findChild<QPushButton*>()->isVisible());
    QTRY_COMPARE(test.get<QLabel>("engine-state").text(), QStringLiteral("Engine 0.1.0-scripted"));
    QCOMPARE(test.get<QLabel>("run-count").text(), QStringLiteral("0 runs"));
    test.picture(QStringLiteral("empty"));
  }

  void everyViewOfTheTableOpens() {
    TestWindow test;
    for (const ViewInfo& info : viewTable()) {
      test.trigger(qPrintable(QStringLiteral("go-") + info.id));
      QVERIFY2(test.window().view(info.id)->isVisible(), qPrintable(info.id));
      test.picture(QStringLiteral("empty-") + info.id);
    }
  }

  void missingEngineIsSaidAtOnce() {
    TestWindow test(QStringLiteral("/nowhere/distillscope-cli"));
    auto& bar = test.get<MessageBar>("engine-bar");
    QTRY_VERIFY(bar.isVisible());
    QVERIFY2(bar.text().contains(QStringLiteral("/nowhere/distillscope-cli cannot be started")),
             qPrintable(bar.text()));
    test.picture(QStringLiteral("engine-missing"));
  }
};

QTEST_MAIN(TestEmptyWindow)
#include "test_empty_window.moc"
