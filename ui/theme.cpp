#include "ui/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QProxyStyle>
#include <QStyleOptionButton>
#include <QSvgRenderer>
#include <algorithm>
#include <optional>

// Resources of a static library are registered by hand, and outside any namespace.
static void initialiseResources() { Q_INIT_RESOURCE(resources); }

namespace distillscope {
namespace {

constexpr int buttonPadding = 7;  // pixels

struct Colours {
  QRgb window, base, alternate, text, muted, button, line, accent, onAccent, link;
};

QPalette makePalette(const Colours& c) {
  QPalette palette;
  const auto set = [&palette](QPalette::ColorRole role, QRgb rgb) { palette.setColor(role, QColor(rgb)); };
  set(QPalette::Window, c.window);
  set(QPalette::WindowText, c.text);
  set(QPalette::Base, c.base);
  set(QPalette::AlternateBase, c.alternate);
  set(QPalette::Text, c.text);
  set(QPalette::PlaceholderText, c.muted);
  set(QPalette::Button, c.button);
  set(QPalette::ButtonText, c.text);
  set(QPalette::BrightText, c.onAccent);
  set(QPalette::ToolTipBase, c.base);
  set(QPalette::ToolTipText, c.text);
  set(QPalette::Light, QColor(c.button).lighter(108).rgb());
  set(QPalette::Midlight, QColor(c.line).lighter(106).rgb());
  set(QPalette::Mid, c.line);
  set(QPalette::Dark, QColor(c.line).darker(130).rgb());
  set(QPalette::Shadow, QColor(c.line).darker(220).rgb());
  set(QPalette::Highlight, c.accent);
  set(QPalette::HighlightedText, c.onAccent);
  set(QPalette::Link, c.link);
  set(QPalette::LinkVisited, c.link);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
    palette.setColor(QPalette::Disabled, role, QColor(c.muted));
  }
  palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(c.line));
  return palette;
}

/// `share` of `over` on `ground`.
QColor mix(const QColor& ground, const QColor& over, double share) {
  const auto channel = [share](int a, int b) { return static_cast<int>(a + share * (b - a)); };
  return {channel(ground.red(), over.red()), channel(ground.green(), over.green()),
          channel(ground.blue(), over.blue())};
}

/// resources/style.qss with @names replaced by the palette's colours.
QString styleSheet(const QPalette& palette) {
  QFile file(QStringLiteral(":/style.qss"));
  if (!file.open(QIODevice::ReadOnly)) return {};
  QString sheet = QString::fromUtf8(file.readAll());
  const QColor ground = palette.color(QPalette::Window);
  const QColor accent = palette.color(QPalette::Highlight);
  const auto soft = [&ground](const QColor& colour) { return mix(ground, colour, 0.14); };
  // Longer names come before those that they begin with.
  const std::pair<const char*, QColor> names[] = {
      {"@accentsoft", mix(ground, accent, 0.2)},
      {"@accenthover", accent.lighter(112)},
      {"@accentpressed", accent.darker(112)},
      {"@badsoft", soft(toneColour(Tone::Bad, palette))},
      {"@warningsoft", soft(toneColour(Tone::Warning, palette))},
      {"@goodsoft", soft(toneColour(Tone::Good, palette))},
      {"@window", palette.color(QPalette::Window)},
      {"@base", palette.color(QPalette::Base)},
      {"@text", palette.color(QPalette::Text)},
      {"@line", palette.color(QPalette::Mid)},
      {"@hover", palette.color(QPalette::Midlight)},
      {"@onaccent", palette.color(QPalette::HighlightedText)},
      {"@accent", palette.color(QPalette::Highlight)},
      {"@muted", toneColour(Tone::Muted, palette)},
      {"@good", toneColour(Tone::Good, palette)},
      {"@warning", toneColour(Tone::Warning, palette)},
      {"@bad", toneColour(Tone::Bad, palette)},
  };
  for (const auto& [name, colour] : names) sheet.replace(QLatin1String(name), colour.name());
  return sheet;
}

/// Draws an SVG whose strokes are `currentColor` in the palette's text colour of the moment.
class ThemedIconEngine final : public QIconEngine {
 public:
  ThemedIconEngine(QString name, std::optional<Tone> tone) : m_name(std::move(name)), m_tone(tone) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(m_name));
    if (!file.open(QIODevice::ReadOnly)) return;
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour(mode).name().toLatin1());
    QSvgRenderer(svg).render(painter, QRectF(rect));
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    const QString key = QStringLiteral("distillscope/%1/%2x%3/%4")
                            .arg(m_name)
                            .arg(size.width())
                            .arg(size.height())
                            .arg(colour(mode).name());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
  }

  QIconEngine* clone() const override { return new ThemedIconEngine(*this); }

 private:
  QColor colour(QIcon::Mode mode) const {
    const QPalette palette = QApplication::palette();
    if (mode == QIcon::Disabled) return palette.color(QPalette::Disabled, QPalette::Text);
    if (mode == QIcon::Selected) return palette.color(QPalette::HighlightedText);
    return m_tone ? toneColour(*m_tone, palette) : palette.color(QPalette::Text);
  }

  QString m_name;
  std::optional<Tone> m_tone;
};

/// Fusion, with room around the text of buttons.
class RoomyStyle final : public QProxyStyle {
 public:
  RoomyStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

  QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                         const QWidget* widget) const override {
    const QSize fitting = QProxyStyle::sizeFromContents(type, option, size, widget);
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
    if (type != CT_PushButton || !button || button->text.isEmpty()) return fitting;
    return fitting.expandedTo({size.width() + 2 * buttonPadding, 0});
  }
};

}  // namespace

ThemeChoice themeChoiceFromName(const QString& name) {
  if (name == QLatin1String("light")) return ThemeChoice::Light;
  if (name == QLatin1String("dark")) return ThemeChoice::Dark;
  return ThemeChoice::System;
}

QString themeChoiceName(ThemeChoice choice) {
  switch (choice) {
    case ThemeChoice::Light:
      return QStringLiteral("light");
    case ThemeChoice::Dark:
      return QStringLiteral("dark");
    case ThemeChoice::System:
      break;
  }
  return QStringLiteral("system");
}

Theme::Theme(QObject* parent) : QObject(parent), m_systemDark(isDark(QApplication::palette())) {
  initialiseResources();
  QApplication::setStyle(new RoomyStyle);
  apply();
  qApp->installEventFilter(this);
}

void Theme::choose(ThemeChoice choice) {
  if (choice == m_choice) return;
  m_choice = choice;
  apply();
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
  if (!m_applying && event->type() == QEvent::ApplicationPaletteChange && watched == qApp) {
    m_systemDark = isDark(QApplication::palette());
    apply();
  } else if (!m_applying && event->type() == QEvent::ThemeChange && watched->isWidgetType()) {
    // The desktop changed, and our palette hides its own: take ours off to see it.
    m_applying = true;
    QApplication::setPalette(QPalette());
    m_applying = false;
    m_systemDark = isDark(QApplication::palette());
    apply();
  }
  return QObject::eventFilter(watched, event);
}

void Theme::apply() {
  const bool dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_systemDark);
  const QPalette palette = dark ? darkPalette() : lightPalette();
  m_applying = true;
  QApplication::setPalette(palette);
  qApp->setStyleSheet(styleSheet(palette));
  m_applying = false;
}

bool isDark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QPalette lightPalette() {
  // Asked for each line of each plot.
  static const QPalette palette = makePalette({.window = 0xfff3f4f6,
                                               .base = 0xffffffff,
                                               .alternate = 0xfff8f9fa,
                                               .text = 0xff1c2026,
                                               .muted = 0xff6b7380,
                                               .button = 0xfffcfcfd,
                                               .line = 0xffcfd4db,
                                               .accent = 0xff1f6feb,
                                               .onAccent = 0xffffffff,
                                               .link = 0xff1a5fc9});
  return palette;
}

QPalette darkPalette() {
  return makePalette({.window = 0xff20242a,
                      .base = 0xff181b20,
                      .alternate = 0xff1d2126,
                      .text = 0xffe4e7eb,
                      .muted = 0xff98a1ad,
                      .button = 0xff2c3138,
                      .line = 0xff414852,
                      .accent = 0xff3b82e6,
                      .onAccent = 0xffffffff,
                      .link = 0xff7ab4ff});
}

QColor toneColour(Tone tone, const QPalette& palette) {
  const bool dark = isDark(palette);
  switch (tone) {
    case Tone::Accent:
      return palette.color(QPalette::Highlight);
    case Tone::Good:
      return dark ? QColor(0xff3ccf9a) : QColor(0xff007a57);
    case Tone::Warning:
      return dark ? QColor(0xffe9b44c) : QColor(0xff9a6200);
    case Tone::Bad:
      return dark ? QColor(0xffff8a73) : QColor(0xffb93a10);
    case Tone::Muted:
      break;
  }
  return palette.color(QPalette::PlaceholderText);
}

QIcon themedIcon(const QString& name) { return QIcon(new ThemedIconEngine(name, std::nullopt)); }

QIcon themedIcon(const QString& name, Tone tone) { return QIcon(new ThemedIconEngine(name, tone)); }

QFont headingFont(const QFont& base) {
  QFont font = base;
  font.setPointSizeF(base.pointSizeF() * 1.35);
  font.setWeight(QFont::DemiBold);
  return font;
}

QFont monospaceFont() {
  QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
  font.setPointSizeF(QApplication::font().pointSizeF());
  return font;
}

int textWidth(int characters, const QFont& font) {
  return static_cast<int>(QFontMetricsF(font).averageCharWidth() * characters);
}

QSize smallIconSize(const QFont& font) {
  const int side = std::max(18, QFontMetrics(font).height());
  return {side, side};
}

}  // namespace distillscope
