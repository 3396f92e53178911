#include "ui/settings.h"

#include <QByteArray>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>
#include <algorithm>
#include <stdexcept>

namespace distillscope {
namespace {

QString defaultFile() {
  return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
         QStringLiteral("/distillscope/window.ini");
}

const SettingInfo& find(const QString& key) {
  const auto found = std::ranges::find(settingTable(), key, &SettingInfo::key);
  if (found == settingTable().end()) throw std::out_of_range("no setting " + key.toStdString());
  return *found;
}

}  // namespace

const std::vector<SettingInfo>& settingTable() {
  static const std::vector<SettingInfo> table = {
      {QStringLiteral("window/geometry"), QByteArray(), true},
      {QStringLiteral("window/docks"), QByteArray(), true},
      {QStringLiteral("window/docked"), QStringList(), true},
      {QStringLiteral("window/view"), QStringLiteral("runs-view")},
      {QStringLiteral("window/theme"), QStringLiteral("system")},
      {QStringLiteral("workspace/last"), QString()},
      {QStringLiteral("workspace/recent"), QStringList()},
      {QStringLiteral("queue/jobs"), 1},
      {QStringLiteral("runs/columns"), QByteArray(), true},
      {QStringLiteral("runs/group"), QStringLiteral("none"), true},
      {QStringLiteral("runs/measures"),
       QStringList({QStringLiteral("test/top1/last"), QStringLiteral("test/log_likelihood/last"),
                    QStringLiteral("test/cmi/last")}),
       true},
      {QStringLiteral("runs/splitter"), QByteArray(), true},
      {QStringLiteral("new-run/splitter"), QByteArray(), true},
      {QStringLiteral("curves/splitter"), QByteArray(), true},
      {QStringLiteral("teachers/splitter"), QByteArray(), true},
      {QStringLiteral("teachers/details-splitter"), QByteArray(), true},
      {QStringLiteral("students/splitter"), QByteArray(), true},
      {QStringLiteral("cam/splitter"), QByteArray(), true},
      {QStringLiteral("cam/pictures-splitter"), QByteArray(), true},
      {QStringLiteral("datasets/splitter"), QByteArray(), true},
      {QStringLiteral("studies/splitter"), QByteArray(), true},
      {QStringLiteral("teachers/soft-labels-splitter"), QByteArray(), true},
      {QStringLiteral("teachers/temperature-splitter"), QByteArray(), true},
      {QStringLiteral("students/confusion-edge"), QByteArray(), true},
      {QStringLiteral("students/gains-splitter"), QByteArray(), true},
      {QStringLiteral("curves/plane-splitter"), QByteArray(), true},
      {QStringLiteral("studies/tables-splitter"), QByteArray(), true},
      {QStringLiteral("curves/x-axis"), QStringLiteral("epoch")},
      {QStringLiteral("curves/log-x"), false},
      {QStringLiteral("curves/log-y"), false},
      {QStringLiteral("curves/group-seeds"), false},
      {QStringLiteral("curves/smoothing"), 0},
      {QStringLiteral("curves/show-test"), true},
      {QStringLiteral("curves/show-train"), true},
      {QStringLiteral("curves/show-batch"), true},
      {QStringLiteral("curves/quantities-shown"), QStringList()},
      {QStringLiteral("curves/quantities-hidden"), QStringList()},
      {QStringLiteral("curves/tab"), 0},
      {QStringLiteral("curves/plane-split"), QStringLiteral("test")},
      {QStringLiteral("curves/plane-lambda"), 0.15},  // the authors' setting for CIFAR-100
      {QStringLiteral("curves/plane-front"), true},
      {QStringLiteral("teachers/epochs"), 0},  // EpochChoice::Last
      {QStringLiteral("teachers/group-seeds"), false},
      {QStringLiteral("teachers/tab"), 0},
      {QStringLiteral("teachers/class-quantity"), 0},  // ClassQuantity::Cmi
      {QStringLiteral("teachers/class-split"), QStringLiteral("test")},
      {QStringLiteral("teachers/class-order"), 0},  // ClassOrder::Class
      {QStringLiteral("teachers/class-limit"), 0},
      {QStringLiteral("students/epochs"), 0},  // EpochChoice::Last
      {QStringLiteral("students/measure"), QStringLiteral("top1")},
      {QStringLiteral("students/tab"), 0},
      {QStringLiteral("students/confusion-values"), 0},  // ConfusionValues::Shares
      {QStringLiteral("students/confusion-order"), false},
      {QStringLiteral("studies/jobs"), 1},
      {QStringLiteral("cam/method"), QStringLiteral("centred")},
      {QStringLiteral("cam/component"), 1},
      {QStringLiteral("cam/scale"), QStringLiteral("shared")},
      {QStringLiteral("cam/colours"), QStringLiteral("jet")},
      {QStringLiteral("cam/opacity"), 50},
      {QStringLiteral("cam/contour"), 0},
      {QStringLiteral("cam/difference"), false},
      {QStringLiteral("cam/statistics-count"), 500},
      {QStringLiteral("datasets/chosen"), QStringLiteral("fashion-mnist")},
      {QStringLiteral("datasets/roots"), QStringList()},
      {QStringLiteral("datasets/split"), QStringLiteral("test")},
      {QStringLiteral("datasets/picture-size"), 80},
  };
  return table;
}

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent), m_file(file.isEmpty() ? defaultFile() : file, QSettings::IniFormat) {
  m_file.allKeys();  // reads every group: only then is it known whether something could not be read
  if (m_file.status() != QSettings::NoError && QFileInfo(m_file.fileName()).isFile()) keepDamaged();
}

/// The next change writes the file anew, with what could be read of it.
void Settings::keepDamaged() {
  const QString copy = m_file.fileName() + QStringLiteral(".damaged");
  QFile::remove(copy);
  // A file that may not be read can still be moved.
  if (QFile::copy(m_file.fileName(), copy) || QFile::rename(m_file.fileName(), copy)) m_damaged = copy;
}

QVariant Settings::value(const QString& key) const {
  const SettingInfo& info = find(key);
  QVariant stored = m_file.value(key, info.defaultValue);
  if (!stored.isValid()) return QStringList();  // which an ini file stores as nothing
  // An ini file stores text: a number comes back as one. A value that a person spoilt by hand becomes the default.
  if (stored.metaType() != info.defaultValue.metaType() && !stored.convert(info.defaultValue.metaType())) {
    return info.defaultValue;
  }
  return stored;
}

void Settings::setValue(const QString& key, const QVariant& newValue) {
  find(key);
  if (value(key) == newValue) return;
  m_file.setValue(key, newValue);
  Q_EMIT changed(key);
}

void Settings::reset(const QString& key) {
  find(key);
  m_file.remove(key);
  Q_EMIT changed(key);
}

void Settings::resetLayout() {
  for (const SettingInfo& info : settingTable()) {
    if (info.isLayout) reset(info.key);
  }
}

QString Settings::problem() const {
  if (m_file.isWritable() && m_damaged.isEmpty()) return {};
  if (m_file.isWritable()) {
    return tr("%1 could not be read as a whole: what is missing is as at first. The file as it was is kept as %2.")
        .arg(m_file.fileName(), m_damaged);
  }
  return tr("%1 cannot be written: what you set here is forgotten with the window. Make its folder writable, or set "
            "XDG_CONFIG_HOME to one that is.")
      .arg(m_file.fileName());
}

}  // namespace distillscope
