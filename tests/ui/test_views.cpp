// What holds for every view of the window, with runs in it: its picture in docs/, names for whoever does not see it,
// keys for whoever has no mouse, and a change of theme while it is shown.
//
// The pictures show the scripted engine's runs. With DISTILLSCOPE_DEMONSTRATION, a workspace of packaging/demo.sh, they
// show that one, with the engine that DISTILLSCOPE_CLI names: packaging/pictures.sh.
#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QMenuBar>
#include <QRegularExpression>
#include <QTabBar>

#include "core/record/study_dir.h"
#include "tests/ui/filled_window.h"
#include "ui/view.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;
using nlohmann::json;

namespace {

QString fileText(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// What a screen reader says of a widget, or empty. A label beside a field stands for its name.
QString spokenName(const QWidget& widget) {
  if (!widget.accessibleName().isEmpty()) return widget.accessibleName();
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
    return button->text().isEmpty() ? button->toolTip() : button->text();
  }
  if (const auto* text = qobject_cast<const QLabel*>(&widget)) return text->text();
  for (const QLabel* label : widget.window()->findChildren<QLabel*>()) {
    const QWidget* buddy = label->buddy();
    while (buddy && buddy->focusProxy()) buddy = buddy->focusProxy();
    if (buddy == &widget) return label->text();
  }
  return {};
}

/// The letter after & in a text, upper case; null if there is none.
QChar mnemonic(const QString& text) {
  const QString keys = QKeySequence::mnemonic(text).toString();
  return keys.isEmpty() ? QChar() : keys.back().toUpper();
}

/// A study whose table has a figure.
void writeStudy(const std::filesystem::path& workspace) {
  const StudyDir dir(workspace, "few-shot");
  std::filesystem::create_directories(dir.path());
  const json study = {{"version", 1},
                      {"title", "Few shots"},
                      {"description", "One pair, one method."},
                      {"dataset", {{"id", "fashion-mnist"}}},
                      {"objectives", {"mll", {{"id", "mcmi"}, {"lambda", 0.25}}}},
                      {"pairs", {{{"teacher", "resnet20"}, {"student", "resnet8"}}}},
                      {"methods", {"kd"}},
                      {"tables", {{{"layout", "few-shot"}, {"title", "Top-1"}, {"fractions", {0.1, 0.5}}}}}};
  writeFileAtomically(dir.file(), study.dump(2));
}

}  // namespace

class TestViews : public QObject {
  Q_OBJECT

  std::unique_ptr<FilledWindow> m_test;

  static void forEachView_data() {
    QTest::addColumn<QString>("id");
    for (const ViewInfo& info : viewTable()) QTest::newRow(qPrintable(info.id)) << info.id;
  }

  /// Visible widgets that the keyboard can reach.
  static QList<QWidget*> focusable(const QWidget& view) {
    QList<QWidget*> found;
    for (QWidget* widget : view.findChildren<QWidget*>()) {
      const bool inside = qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                          qobject_cast<QComboBox*>(widget->parentWidget());  // the field is named, not its parts
      if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) &&
          !widget->focusProxy() && !inside)
        found << widget;
    }
    return found;
  }

  /// Messages of every tone over the views, or none.
  void showBars(bool shown) {
    for (const auto& [name, tone] : {std::pair("engine-bar", Tone::Bad), std::pair("workspace-bar", Tone::Warning),
                                     std::pair("settings-bar", Tone::Muted)}) {
      auto& bar = m_test->get<MessageBar>(name);
      shown ? bar.showMessage(tone, QStringLiteral("A message"), QStringLiteral("Do it")) : bar.hide();
    }
  }

  static QString described(const QWidget& widget) {
    return QStringLiteral("%1 %2").arg(QLatin1String(widget.metaObject()->className()), widget.objectName());
  }

  static void expectNames(const QWidget& place, const QString& page) {
    QStringList nameless;
    for (const QWidget* widget : focusable(place)) {
      if (spokenName(*widget).isEmpty() && !qobject_cast<const QTabBar*>(widget)) nameless << described(*widget);
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(page + QStringLiteral(": ") + nameless.join(QStringLiteral(", "))));
  }

  void expectTabReaches(QWidget& place, const QString& page) {
    for (const Qt::KeyboardModifier modifier : {Qt::NoModifier, Qt::ShiftModifier}) {
      QList<QWidget*> missing = focusable(place);
      place.setFocus();
      missing.removeAll(QApplication::focusWidget());
      for (int i = 0; i < 300 && !missing.isEmpty(); ++i) {
        QWidget* now = QApplication::focusWidget();
        QTest::keyClick(now ? now : place.window(), Qt::Key_Tab, modifier);
        missing.removeAll(QApplication::focusWidget());
      }
      QStringList missed;
      for (const QWidget* widget : missing) missed << described(*widget);
      const QWidget* last = QApplication::focusWidget();
      QVERIFY2(missed.isEmpty(), qPrintable(QStringLiteral("%1: %2; Tab ends at %3")
                                                .arg(page, missed.join(QStringLiteral(", ")),
                                                     last ? described(*last) : QStringLiteral("nothing"))));
    }
  }

  /// Of a view, those of the menus count too.
  void expectOwnMnemonics(const QWidget& place, const QString& page) {
    QMultiMap<QChar, QString> taken;
    const auto take = [&taken](const QString& text) {
      if (const QChar letter = mnemonic(text); !letter.isNull()) taken.insert(letter, text);
    };
    if (!place.isWindow()) {
      for (const QAction* menu : m_test->window().menuBar()->actions()) take(menu->text());
    }
    for (const auto* label : place.findChildren<QLabel*>()) {
      if (label->isVisible() && label->buddy()) take(label->text());
    }
    for (const auto* button : place.findChildren<QAbstractButton*>()) {
      if (button->isVisible()) take(button->text());
    }
    for (const auto* tabs : place.findChildren<QTabBar*>()) {
      for (int i = 0; tabs->isVisible() && i < tabs->count(); ++i) take(tabs->tabText(i));
    }
    QStringList doubled;
    for (const QChar letter : taken.uniqueKeys()) {
      if (taken.count(letter) > 1) doubled << taken.values(letter).join(QStringLiteral(" / "));
    }
    QVERIFY2(doubled.isEmpty(), qPrintable(page + QStringLiteral(": ") + doubled.join(QStringLiteral("; "))));
  }

  QDialog* shownDialog() const {
    for (auto* dialog : m_test->window().findChildren<QDialog*>()) {
      if (dialog->isVisible()) return dialog;
    }
    return nullptr;
  }

 private Q_SLOTS:
  void initTestCase() { m_test = std::make_unique<FilledWindow>(); }
  void cleanupTestCase() { m_test.reset(); }

  void picture_data() { forEachView_data(); }
  void picture() {
    QFETCH(const QString, id);
    const View& view = m_test->showView(id);
    m_test->fillView(id);
    QTest::qWait(qEnvironmentVariableIsSet("DISTILLSCOPE_DEMONSTRATION") ? 6000 : 300);
    QVERIFY(view.isVisible());
    m_test->picture(QStringLiteral("view-") + id);
  }

  // A window that changes its theme while a view is shown, and messages over it, looks as one that had it from the
  // beginning.
  void changeOfThemeReachesEverything_data() { forEachView_data(); }
  void changeOfThemeReachesEverything() {
    QFETCH(const QString, id);
    const auto grab = [this] {
      QTest::qWait(120);
      return m_test->window().grab().toImage();
    };
    m_test->theme().choose(ThemeChoice::Dark);
    m_test->showView(QStringLiteral("runs-view"));
    m_test->showView(id);
    m_test->fillView(id);
    showBars(true);
    m_test->window().setFocus();
    const QImage fromTheBeginning = grab();
    m_test->theme().choose(ThemeChoice::Light);
    grab();
    m_test->theme().choose(ThemeChoice::Dark);
    const QImage changed = grab();
    m_test->theme().choose(ThemeChoice::Light);
    showBars(false);
    QCOMPARE(changed.size(), fromTheBeginning.size());
    int different = 0;
    for (int y = 0; y < changed.height(); ++y) {
      for (int x = 0; x < changed.width(); ++x) different += changed.pixel(x, y) != fromTheBeginning.pixel(x, y);
    }
    QVERIFY2(different < 200, qPrintable(QStringLiteral("%1 pixels are as before the change").arg(different)));
  }

  // Going on with Tab comes by every field of the view, whichever of its pages is shown, and so does going back.
  void tabReachesEverything_data() { forEachView_data(); }
  void tabReachesEverything() {
    QFETCH(const QString, id);
    writeStudy(m_test->workspace());  // without one, Studies has no pages
    View& view = m_test->showView(id);
    m_test->fillView(id);
    m_test->forEachPage(view, [&](const QString& page) { expectTabReaches(view, page); });
  }

  void everyFieldHasANameToBeSpoken_data() { forEachView_data(); }
  void everyFieldHasANameToBeSpoken() {
    QFETCH(const QString, id);
    writeStudy(m_test->workspace());
    View& view = m_test->showView(id);
    m_test->fillView(id);
    m_test->forEachPage(view, [&](const QString& page) { expectNames(view, page); });
  }

  // Alt and one letter mean one thing in the window, whichever view and page of it is shown.
  void noMnemonicStandsForTwoThings_data() { forEachView_data(); }
  void noMnemonicStandsForTwoThings() {
    QFETCH(const QString, id);
    writeStudy(m_test->workspace());
    View& view = m_test->showView(id);
    m_test->fillView(id);
    m_test->forEachPage(view, [&](const QString& page) { expectOwnMnemonics(view, page); });
  }

  void dialogsHaveKeysNamesAndLettersOfTheirOwn_data() {
    QTest::addColumn<QByteArray>("action");
    for (const char* action : {"preferences-action", "help-action", "shortcuts-action", "about-action",
                               "palette-action", "studies-new", "run-tag", "run-trash"}) {
      QTest::newRow(action) << QByteArray(action);
    }
  }
  void dialogsHaveKeysNamesAndLettersOfTheirOwn() {
    QFETCH(const QByteArray, action);
    m_test->showView(QStringLiteral("runs-view"));
    m_test->trigger(action);
    QDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = shownDialog()));
    dialog->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), dialog);
    expectNames(*dialog, QLatin1String(action));
    expectOwnMnemonics(*dialog, QLatin1String(action));
    expectTabReaches(*dialog, QLatin1String(action));
    dialog->reject();
    QTRY_VERIFY(!shownDialog());
  }

  void docsShowEveryViewInBothThemes() {
    const QDir docs(QStringLiteral(DISTILLSCOPE_DOCS));
    for (const ViewInfo& info : viewTable()) {
      for (const char* theme : {"light", "dark"}) {
        const QString file = QStringLiteral("pictures/view-%1-%2.png").arg(info.id, QLatin1String(theme));
        QVERIFY2(!QImage(docs.filePath(file)).isNull(), qPrintable(file));
        QVERIFY2(fileText(docs.filePath(QStringLiteral("views.md"))).contains(file), qPrintable(file));
      }
    }
  }

  void docsReferToPicturesThatAreThere() {
    const QDir docs(QStringLiteral(DISTILLSCOPE_DOCS));
    const QRegularExpression reference(QStringLiteral(R"([\w./-]+\.png)"));
    int seen = 0;
    for (const char* page : {"views.md", "walk-through.md", "studies.md", "../README.md"}) {
      const QFileInfo file(docs.filePath(QLatin1String(page)));
      auto matches = reference.globalMatch(fileText(file.filePath()));
      while (matches.hasNext()) {
        const QString name = matches.next().captured();
        if (!name.contains(QLatin1String("pictures/"))) continue;  // an argument of a command
        QVERIFY2(file.dir().exists(name), qPrintable(name));
        ++seen;
      }
    }
    QVERIFY(seen >= 2 * static_cast<int>(viewTable().size()));
  }

  void everyPictureOfTheDocsIsReferredTo() {
    const QDir docs(QStringLiteral(DISTILLSCOPE_DOCS));
    QString pages = fileText(docs.filePath(QStringLiteral("../README.md")));
    for (const QString& page : docs.entryList({QStringLiteral("*.md")})) pages += fileText(docs.filePath(page));
    for (const QString& picture :
         QDir(docs.filePath(QStringLiteral("pictures"))).entryList({QStringLiteral("*.png")})) {
      QVERIFY2(pages.contains(QStringLiteral("pictures/") + picture), qPrintable(picture));
    }
  }
};

QTEST_MAIN(TestViews)
#include "test_views.moc"
