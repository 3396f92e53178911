#include <QApplication>
#include <QImage>
#include <QLabel>
#include <QSet>
#include <QtTest>
#include <cmath>

#include "tests/ui/patience.h"
#include "ui/theme.h"
#include "ui/widgets/message_bar.h"

using namespace distillscope;

class TestTheme : public QObject {
  Q_OBJECT

  /// WCAG 2.1 contrast ratio.
  static double contrast(const QColor& a, const QColor& b) {
    const auto luminance = [](const QColor& colour) {
      const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
      return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
    };
    const double bright = std::max(luminance(a), luminance(b)), dark = std::min(luminance(a), luminance(b));
    return (bright + 0.05) / (dark + 0.05);
  }

 private Q_SLOTS:
  void init() { rememberRunColours({}, {}); }

  void systemThemeIsFollowedLive() {
    Theme theme;
    QVERIFY(!isDark(QApplication::palette()));
    QPalette desktop;
    desktop.setColor(QPalette::Window, Qt::black);
    desktop.setColor(QPalette::WindowText, Qt::white);
    QApplication::setPalette(desktop);
    QTRY_COMPARE(QApplication::palette().color(QPalette::Window), darkPalette().color(QPalette::Window));
    theme.choose(ThemeChoice::Light);
    QVERIFY(!isDark(QApplication::palette()));
    theme.choose(ThemeChoice::System);
    QVERIFY(isDark(QApplication::palette()));
    QApplication::setPalette(lightPalette());
    QTRY_VERIFY(!isDark(QApplication::palette()));
  }

  void textIsReadableOnItsGround() {
    for (const QPalette& palette : {lightPalette(), darkPalette()}) {
      const QColor window = palette.color(QPalette::Window), base = palette.color(QPalette::Base);
      QVERIFY(contrast(palette.color(QPalette::WindowText), window) >= 7);
      QVERIFY(contrast(palette.color(QPalette::Text), base) >= 7);
      for (const Tone tone : {Tone::Good, Tone::Warning, Tone::Bad, Tone::Muted}) {
        QVERIFY(contrast(toneColour(tone, palette), base) >= 4.5);
        QVERIFY(contrast(toneColour(tone, palette), window) >= 4.0);
      }
    }
  }

  void eightRunsHaveEightColoursAndTheNinthOtherDashes() {
    QSet<QRgb> colours;
    for (int i = 0; i < 8; ++i) colours.insert(runColour(QString::number(i)).rgb());
    QCOMPARE(colours.size(), 8);
    QCOMPARE(runColour(QStringLiteral("8")), runColour(QStringLiteral("0")));
    QCOMPARE(runPenStyle(QStringLiteral("0")), Qt::SolidLine);
    QCOMPARE(runPenStyle(QStringLiteral("8")), Qt::DashLine);
  }

  void coloursOutliveTheWindow() {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("colours.json"));
    rememberRunColours(file, {});
    runColour(QStringLiteral("first"));
    const QColor second = runColour(QStringLiteral("second"));
    rememberRunColours({}, {});  // another workspace, before there was time to write
    rememberRunColours(file, {QStringLiteral("second")});
    QCOMPARE(runColour(QStringLiteral("second")), second);
    // The first is gone, so its colour is that of the next new run.
    QCOMPARE(runLine(QStringLiteral("third")), 0);
    QCOMPARE(runLine(QStringLiteral("fourth")), 2);
  }

  void spoiltColourFileIsForgotten() {
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("colours.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"a": -3, "b": "red", "c": 1e99)");
    file.close();
    rememberRunColours(file.fileName(), {QStringLiteral("a")});
    QVERIFY(runColour(QStringLiteral("a")).isValid());
  }

  void iconOfAMessageFollowsTheTheme() {
    const auto iconOf = [](const MessageBar& bar) { return bar.findChild<QLabel*>()->pixmap().toImage(); };
    Theme theme;
    theme.choose(ThemeChoice::Light);
    MessageBar bar;
    bar.showMessage(Tone::Bad, QStringLiteral("A message"));
    const QImage light = iconOf(bar);
    theme.choose(ThemeChoice::Dark);
    MessageBar fresh;
    fresh.showMessage(Tone::Bad, QStringLiteral("A message"));
    QVERIFY(iconOf(fresh) != light);
    QTRY_COMPARE(iconOf(bar), iconOf(fresh));
    theme.choose(ThemeChoice::Light);
  }

  void everyIconDrawsSomethingInTheTextColour() {
    const Theme theme;
    const QStringList names = QDir(QStringLiteral(":/icons")).entryList();
    QVERIFY(names.size() > 20);
    for (const QString& name : names) {
      const QImage image = themedIcon(QFileInfo(name).completeBaseName()).pixmap(24, 24).toImage();
      int inked = 0;
      for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) inked += qAlpha(image.pixel(x, y)) > 128;
      }
      QVERIFY2(inked > 10, qPrintable(name));
    }
  }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
