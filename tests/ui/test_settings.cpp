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

  void fileThatCannotBeReadAsAWholeIsKeptAndTheRestIsAsAtFirst_data() {
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("noise") << QByteArray("\x7f\x45\x4c\x46 no settings\n\xff\xfe\n", 21);
    QTest::newRow("zeros, as after a loss of power") << QByteArray(300, '\0');
    QTest::newRow("torn in a key") << QByteArray("[queue]\njobs=7\n\n[window]\ngeom");
  }
  void fileThatCannotBeReadAsAWholeIsKeptAndTheRestIsAsAtFirst() {
    QFETCH(const QByteArray, written);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("window.ini")), kept = file + QStringLiteral(".damaged");
    for (int i = 0; i < 2; ++i) {  // a copy of an earlier time gives way
      QFile damaged(file);
      QVERIFY(damaged.open(QIODevice::WriteOnly));
      damaged.write(written + QByteArray::number(i));
      damaged.close();
      Settings settings(file);
      QVERIFY2(settings.problem().contains(file) && settings.problem().contains(kept), qPrintable(settings.problem()));
      QCOMPARE(settings.value(QStringLiteral("queue/jobs")).toInt(), written.contains("jobs=7") ? 7 : 1);
      QCOMPARE(settings.value(QStringLiteral("window/geometry")).toByteArray(), QByteArray());
      settings.setValue(QStringLiteral("studies/jobs"), 5 + i);
      QFile copy(kept);
      QVERIFY(copy.open(QIODevice::ReadOnly));
      QCOMPARE(copy.readAll(), written + QByteArray::number(i));
    }
    const Settings again(file);
    QVERIFY(again.problem().isEmpty());
    QCOMPARE(again.value(QStringLiteral("studies/jobs")).toInt(), 6);
  }

  void tornValueIsTheDefaultOrHarmless() {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("window.ini"));
    QFile torn(file);
    QVERIFY(torn.open(QIODevice::WriteOnly));
    torn.write("[queue]\njobs=@Variant(\\0\n[window]\ngeometry=@ByteArray(\\x1\\xd9\\xd0");
    torn.close();
    const Settings settings(file);
    QCOMPARE(settings.value(QStringLiteral("queue/jobs")).toInt(), 1);
    QVERIFY(!QFile::exists(file + QStringLiteral(".damaged")));
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
