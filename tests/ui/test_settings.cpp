#include <QtTest>

#include "ui/settings.h"

using namespace distillscope;

class TestSettings : public QObject {
  Q_OBJECT

  /// Some value of the same type that is not the default.
  static QVariant other(const QVariant& value) {
    switch (value.metaType().id()) {
      case QMetaType::Bool:
        return !value.toBool();
      case QMetaType::Int:
        return value.toInt() + 1;
      case QMetaType::Double:
        return value.toDouble() + 0.25;
      case QMetaType::QStringList:
        return QStringList({QStringLiteral("/a, b"), QStringLiteral("c=d")});
      case QMetaType::QByteArray:
        return QByteArray("\0\xff;\n", 4);
      default:
        return value.toString() + QStringLiteral("; x=\"ü\"");
    }
  }

 private Q_SLOTS:
  void everySettingOfTheTableSurvivesASession() {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("window.ini"));
    {
      Settings settings(file);
      for (const SettingInfo& info : settingTable()) {
        QCOMPARE(settings.value(info.key), info.defaultValue);
        settings.setValue(info.key, other(info.defaultValue));
      }
    }
    Settings settings(file);
    for (const SettingInfo& info : settingTable()) {
      const QVariant value = settings.value(info.key);
      QVERIFY2(value == other(info.defaultValue), qPrintable(info.key));
      QVERIFY2(value.metaType() == info.defaultValue.metaType(), qPrintable(info.key));
      settings.reset(info.key);
      QCOMPARE(settings.value(info.key), info.defaultValue);
    }
  }

  // Everything taken out of a list is not the same as nothing set.
  void anEmptyListSurvivesASession() {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("window.ini"));
    for (const SettingInfo& info : settingTable()) {
      if (info.defaultValue.metaType() != QMetaType::fromType<QStringList>()) continue;
      Settings(file).setValue(info.key, QStringList(QStringLiteral("one")));
      QCOMPARE(Settings(file).value(info.key).toStringList(), QStringList(QStringLiteral("one")));
      Settings(file).setValue(info.key, QStringList());
      QVERIFY2(Settings(file).value(info.key).toStringList().isEmpty(), qPrintable(info.key));
    }
  }

  void changeIsToldOnceAndOnlyIfItIsOne() {
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("window.ini")));
    const QSignalSpy changes(&settings, &Settings::changed);
    const SettingInfo& info = settingTable().front();
    settings.setValue(info.key, other(info.defaultValue));
    settings.setValue(info.key, other(info.defaultValue));
    QCOMPARE(changes.size(), 1);
  }

  void aFileThatCannotBeWrittenIsTold() {
    const QTemporaryDir folder;
    QVERIFY(Settings(folder.filePath(QStringLiteral("window.ini"))).problem().isEmpty());
    QFile file(folder.filePath(QStringLiteral("a-file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const QString impossible = file.fileName() + QStringLiteral("/window.ini");
    Settings settings(impossible);
    QVERIFY2(settings.problem().contains(impossible), qPrintable(settings.problem()));
    settings.setValue(QStringLiteral("queue/jobs"), 3);
    QCOMPARE(settings.value(QStringLiteral("queue/jobs")).toInt(), 3);  // as long as the window lives
  }

  void unknownKeyIsAFaultOfTheProgram() {
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("window.ini")));
    QVERIFY_EXCEPTION_THROWN(settings.value(QStringLiteral("no/such")), std::out_of_range);
    QVERIFY_EXCEPTION_THROWN(settings.setValue(QStringLiteral("no/such"), 1), std::out_of_range);
  }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "test_settings.moc"
