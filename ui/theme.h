// Colours, palettes and icons, light and dark. Whatever the window draws itself takes its colours from here.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>
#include <QSet>
#include <QString>

namespace distillscope {

enum class ThemeChoice { System, Light, Dark };

/// "system", "light", "dark", as the settings store it; an unknown name means System.
ThemeChoice themeChoiceFromName(const QString& name);
QString themeChoiceName(ThemeChoice choice);

/// Puts our palette and style sheet on the application, and keeps doing so while the system changes between light and
/// dark. One per process.
class Theme final : public QObject {
  Q_OBJECT
 public:
  explicit Theme(QObject* parent = nullptr);

  void choose(ThemeChoice choice);
  ThemeChoice choice() const { return m_choice; }

  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void apply();

  ThemeChoice m_choice = ThemeChoice::System;
  bool m_systemDark = false;
  bool m_applying = false;
};

/// Whether `palette` shows light text on a dark ground.
bool isDark(const QPalette& palette);
QPalette lightPalette();
QPalette darkPalette();

/// What a colour says; text and shape always say it too.
enum class Tone { Accent, Good, Warning, Bad, Muted };
QColor toneColour(Tone tone, const QPalette& palette);

/// How a run is drawn is one of these, a colour and dashes; the first eight differ in their colour.
inline constexpr int runLineCount = 32;
QColor lineColour(int line, const QPalette& palette);
Qt::PenStyle lineStyle(int line);
int runLine(const QString& runId);
/// Gives a run another line; the workspace remembers it.
void setRunLine(const QString& runId, int line);

/// The colour of a run in every view, told apart by colour-blind people too (Okabe and Ito, 2008), for the
/// application's palette. Nobody but a person changes it while the workspace exists.
QColor runColour(const QString& runId);
/// The same for another palette: figures are printed on white.
QColor runColour(const QString& runId, const QPalette& palette);
/// Runs beyond the eighth share colours and differ in the dashes of their lines.
Qt::PenStyle runPenStyle(const QString& runId);
/// Takes up the colours that a workspace's runs had when it was last open, and remembers new ones in `file`. The
/// colours of runs that are not among `known` are free again.
void rememberRunColours(const QString& file, const QSet<QString>& known);

/// :/icons/NAME.svg drawn in the colour of the text around it, now and after a change of theme.
QIcon themedIcon(const QString& name);
/// The same in a fixed tone.
QIcon themedIcon(const QString& name, Tone tone);

QFont headingFont(const QFont& base);
/// As large as the application's font.
QFont monospaceFont();
/// Pixels that hold so many characters of ordinary text: sizes in it follow the font.
int textWidth(int characters, const QFont& font);
/// Of icons beside text.
QSize smallIconSize(const QFont& font);

}  // namespace distillscope
