// Every word that the window shows of its own goes through the translator: one that marks what it is asked for leaves
// no word unmarked.
#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QRegularExpression>
#include <QTabBar>
#include <QTextDocumentFragment>
#include <QTranslator>
#include <QtTest>

#include "core/record/measures.h"
#include "core/record/recipe.h"
#include "tests/ui/window_fixture.h"
#include "ui/view.h"

using namespace distillscope;

namespace {

class Marker final : public QTranslator {
 public:
  QString translate(const char*, const char* text, const char*, int) const override {
    return QStringLiteral("\u00ab%1\u00bb").arg(QString::fromUtf8(text));
  }
  bool isEmpty() const override { return false; }
};

QSet<QString> wordsOf(const QString& text) {
  static const QRegularExpression word(QStringLiteral("[A-Za-z]{3,}"));
  QSet<QString> words;
  for (auto match = word.globalMatch(text); match.hasNext();) words.insert(match.next().captured());
  return words;
}

/// The words of what the engine and the recipe say of themselves, which every program shows as they are.
QSet<QString> engineWords() {
  QProcess engine;
  engine.start(QStringLiteral(DISTILLSCOPE_FAKE_ENGINE), {QStringLiteral("describe")});
  engine.waitForFinished();
  nlohmann::json texts = nlohmann::json::parse(engine.readAllStandardOutput().toStdString());
  for (const ParamSpec& spec : recipeFields()) texts["specs"].push_back(toJson(spec));
  for (const MeasureInfo& info : measures()) texts["measures"].push_back(info.title);
  return wordsOf(QString::fromStdString(texts.dump()));
}

/// Texts of a widget by where they stand.
QStringList textsOf(const QWidget* widget) {
  QStringList texts = {widget->toolTip(), widget->accessibleName(), widget->windowTitle()};
  if (const auto* label = qobject_cast<const QLabel*>(widget))
    texts << QTextDocumentFragment::fromHtml(label->text()).toPlainText();
  if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) texts << button->text();
  if (const auto* group = qobject_cast<const QGroupBox*>(widget)) texts << group->title();
  if (const auto* line = qobject_cast<const QLineEdit*>(widget)) texts << line->placeholderText();
  if (const auto* menu = qobject_cast<const QMenu*>(widget)) texts << menu->title();
  if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) {
    for (int i = 0; i < tabs->count(); ++i) texts << tabs->tabText(i);
  }
  if (const auto* box = qobject_cast<const QComboBox*>(widget)) {
    for (int i = 0; i < box->count(); ++i) texts << box->itemText(i);
  }
  if (const auto* header = qobject_cast<const QHeaderView*>(widget); header && header->model()) {
    for (int i = 0; i < header->count(); ++i) {
      for (const int role : {Qt::DisplayRole, Qt::ToolTipRole})
        texts << header->model()->headerData(i, header->orientation(), role).toString();
    }
  }
  for (const QAction* action : widget->actions()) texts << action->text() << action->toolTip();
  return texts;
}

}  // namespace

class TestTranslation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyWordGoesThroughTheTranslator() {
    Marker marker;
    QApplication::installTranslator(&marker);
    TestWindow test;
    test.makeRun(QStringLiteral("run-0"));
    QTRY_VERIFY_WITH_TIMEOUT(test.window().findChild<QWidget*>(QStringLiteral("start")), patience);
    QSet<QString> foreign = engineWords();
    for (const char* name : {"distillscope", "OpenBLAS", "LibTorch", "OpenCV", "QCustomPlot", "run"})
      foreign << QLatin1String(name);
    const QRegularExpression shortcut(QStringLiteral(R"(\s*\((Ctrl|Alt|Shift|Del|F\d)[^)]*\))"));
    const auto isOwn = [&](const QString& text) {
      const QSet<QString> words = wordsOf(text);
      const bool isForeign = std::ranges::all_of(words, [&](const QString& word) { return foreign.contains(word); });
      return !isForeign && !text.contains(QChar(0xab)) && !text.contains(QLatin1Char('/'));
    };
    QStringList bare;
    for (const char* name : {"runs-view", "new-run-view", "curves-view", "teachers-view", "students-view", "cam-view",
                             "datasets-view", "studies-view"}) {
      test.window().showView(QLatin1String(name));
      QTest::qWait(100);
    }
    for (const QWidget* widget : test.window().findChildren<QWidget*>()) {
      for (QString text : textsOf(widget)) {
        text.remove(shortcut);
        if (isOwn(text)) bare << QStringLiteral("%1 (%2)").arg(text, widget->objectName());
      }
    }
    bare.removeDuplicates();
    QApplication::removeTranslator(&marker);
    QVERIFY2(bare.isEmpty(), qPrintable(QStringLiteral("not translated:\n") + bare.join(QLatin1Char('\n'))));
  }
};

QTEST_MAIN(TestTranslation)
#include "test_translation.moc"
