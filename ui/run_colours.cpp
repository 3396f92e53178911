// Which of the eight colours a run has. A new run takes the one that the fewest runs have, so that few runs never share
// one, and keeps it: the workspace remembers.
#include <QApplication>
#include <QHash>
#include <QSaveFile>
#include <QTimer>
#include <array>
#include <fstream>
#include <utility>

#include <nlohmann/json.hpp>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr int colourCount = 8;

/// Okabe and Ito's set, with yellow darkened and black replaced by grey on white, and all lightened on black.
constexpr std::array<QRgb, colourCount> onLight = {0xff0072b2, 0xffd55e00, 0xff009e73, 0xffcc79a7,
                                                   0xffe69f00, 0xff56b4e9, 0xff8f7a00, 0xff6f6f6f};
constexpr std::array<QRgb, colourCount> onDark = {0xff3f97dd, 0xfff2793a, 0xff2cc295, 0xffe39ac4,
                                                  0xfff0ad2b, 0xff86cdf5, 0xffe8dc55, 0xffb4b4b4};

class RunColours {
 public:
  void open(const QString& file, const QSet<QString>& known) {
    save();
    m_file = file;
    m_slots.clear();
    std::ifstream stream(file.toStdString());
    const auto stored = nlohmann::json::parse(stream, nullptr, false);
    if (!stored.is_object()) return;
    for (const auto& [key, slot] : stored.items()) {
      const QString id = QString::fromStdString(key);
      if (slot.is_number_unsigned() && known.contains(id)) m_slots[id] = slot.get<int>();
    }
  }

  /// From 0; the colour is the remainder by eight, the dashes are the quotient.
  int slotOf(const QString& id) {
    const auto known = m_slots.constFind(id);
    if (known != m_slots.constEnd()) return *known;
    const int slot = freeSlot();
    set(id, slot);
    return slot;
  }

  void set(const QString& id, int slot) {
    m_slots[id] = slot;
    saveSoon();
  }

 private:
  int freeSlot() const {
    std::vector<bool> taken(static_cast<std::size_t>(m_slots.size()) + 1);
    for (const int slot : m_slots) {
      if (slot >= 0 && slot < std::ssize(taken)) taken[static_cast<std::size_t>(slot)] = true;
    }
    return static_cast<int>(std::ranges::find(taken, false) - taken.begin());
  }

  /// Once for a whole workspace's worth of new runs.
  void saveSoon() {
    if (m_file.isEmpty() || std::exchange(m_savePending, true)) return;
    QTimer::singleShot(500, qApp, [this] { save(); });
    if (std::exchange(m_savesAtTheEnd, true)) return;
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, qApp, [this] { save(); });
  }

  /// What is still to be written. A workspace that cannot be written keeps its colours for now.
  void save() {
    if (!std::exchange(m_savePending, false)) return;
    nlohmann::json stored = nlohmann::json::object();
    for (auto it = m_slots.constBegin(); it != m_slots.constEnd(); ++it) stored[it.key().toStdString()] = it.value();
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly)) return;
    file.write(QByteArray::fromStdString(stored.dump()));
    file.commit();
  }

  QString m_file;
  QHash<QString, int> m_slots;
  bool m_savePending = false;
  bool m_savesAtTheEnd = false;  ///< of the program
};

RunColours& runColours() {
  static RunColours colours;
  return colours;
}

}  // namespace

void rememberRunColours(const QString& file, const QSet<QString>& known) { runColours().open(file, known); }

QColor lineColour(int line, const QPalette& palette) {
  const auto index = static_cast<std::size_t>(line % colourCount);
  return QColor(isDark(palette) ? onDark[index] : onLight[index]);
}

Qt::PenStyle lineStyle(int line) {
  constexpr std::array styles = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
  return styles[static_cast<std::size_t>(line / colourCount) % styles.size()];
}

int runLine(const QString& runId) { return runColours().slotOf(runId); }

void setRunLine(const QString& runId, int line) { runColours().set(runId, line); }

QColor runColour(const QString& runId) { return runColour(runId, QApplication::palette()); }

QColor runColour(const QString& runId, const QPalette& palette) { return lineColour(runLine(runId), palette); }

Qt::PenStyle runPenStyle(const QString& runId) { return lineStyle(runLine(runId)); }

}  // namespace distillscope
