// What the window remembers between sessions. Every setting is one line of settingTable(), and nothing else: reading,
// writing, resetting and testing go over the table.
#pragma once

#include <QObject>
#include <QSettings>
#include <QString>
#include <QVariant>
#include <chrono>
#include <vector>

namespace distillscope {

struct SettingInfo {
  QString key;  ///< "runs/filter": group and name in the file
  QVariant defaultValue;
  bool isLayout = false;  ///< a size, column or place: what View > Reset layout takes back
};

const std::vector<SettingInfo>& settingTable();

/// What changes with each move of the mouse is written so long after the last one, and so outlives a killed program.
inline constexpr std::chrono::milliseconds settingsDelay(400);

class Settings final : public QObject {
  Q_OBJECT
 public:
  /// `file` is an ini file; empty for $XDG_CONFIG_HOME/distillscope/window.ini. One that cannot be read as a whole is
  /// kept beside it before anything is written over it.
  explicit Settings(const QString& file = {}, QObject* parent = nullptr);

  /// The stored value, or the table's default; always of the default's type. Throws std::out_of_range for a key that
  /// is not in the table.
  QVariant value(const QString& key) const;
  void setValue(const QString& key, const QVariant& value);
  void reset(const QString& key);
  /// Resets every size, column and place.
  void resetLayout();
  /// Why something did not outlive the last window, or will not outlive this one, in a sentence or two; empty if all is
  /// well.
  QString problem() const;

 Q_SIGNALS:
  void changed(const QString& key);

 private:
  void keepDamaged();

  QSettings m_file;
  QString m_damaged;  ///< where the file is kept that could not be read as a whole
};

}  // namespace distillscope
