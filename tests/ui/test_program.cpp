// The installed program itself, as a shell starts it.
#include <QtTest>

class TestProgram : public QObject {
  Q_OBJECT

  struct Result {
    int exitCode;
    QString output;
    QString errors;
  };
  static Result runProgram(const QStringList& arguments, const QProcessEnvironment& more = {}) {
    QProcess program;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LANGUAGE", "LC_ALL"})
      environment.remove(QLatin1String(name));
    environment.insert(more);
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(DISTILLSCOPE_PROGRAM), arguments);
    program.waitForFinished();
    return {program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1,
            QString::fromUtf8(program.readAllStandardOutput()), QString::fromUtf8(program.readAllStandardError())};
  }

 private Q_SLOTS:
  void versionAndHelpNeedNoDisplay() {
    const Result version = runProgram({QStringLiteral("--version")});
    QCOMPARE(version.exitCode, 0);
    QCOMPARE(version.output, QStringLiteral("distillscope " DISTILLSCOPE_VERSION "\n"));
    const Result help = runProgram({QStringLiteral("--help")});
    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.output.contains(QStringLiteral("[WORKSPACE]")));
  }

  // tests/data/distillscope_de.ts
  void textsAreInTheSystemsLanguageWhereThereIsATranslation() {
    const QTemporaryDir data;
    const QString folder = data.filePath(QStringLiteral("distillscope/translations"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(QFile::copy(QStringLiteral(DISTILLSCOPE_DOCS "/../tests/data/distillscope_de.qm"),
                        folder + QStringLiteral("/distillscope_de.qm")));
    QProcessEnvironment german;
    german.insert(QStringLiteral("LANG"), QStringLiteral("de_AT.UTF-8"));
    const QString english = QStringLiteral("The engine to use instead of distillscope-cli.");
    QVERIFY(runProgram({QStringLiteral("--help")}, german).output.contains(english));
    german.insert(QStringLiteral("XDG_DATA_HOME"), data.path());
    const Result help = runProgram({QStringLiteral("--help")}, german);
    QCOMPARE(help.exitCode, 0);
    QVERIFY2(help.output.contains(QStringLiteral("Statt distillscope-cli zu verwenden.")), qPrintable(help.output));
    QVERIFY(!help.output.contains(english));
    const Result wrong = runProgram({QStringLiteral("a"), QStringLiteral("b")}, german);
    QCOMPARE(wrong.errors, QStringLiteral("distillscope: Mehr als ein Arbeitsbereich. Siehe --help.\n"));
    QProcessEnvironment french = german;
    french.insert(QStringLiteral("LANG"), QStringLiteral("fr_FR.UTF-8"));
    QVERIFY(runProgram({QStringLiteral("--help")}, french).output.contains(english));
  }

  void wrongArgumentsAreExitCodeTwoAndASentence() {
    for (const QStringList& arguments :
         {QStringList{QStringLiteral("--no-such-option")}, QStringList{QStringLiteral("a"), QStringLiteral("b")}}) {
      const Result result = runProgram(arguments);
      QCOMPARE(result.exitCode, 2);
      QVERIFY2(result.errors.startsWith(QStringLiteral("distillscope: ")), qPrintable(result.errors));
    }
  }

  /// Debian's LibTorch brings Qt 5 with it, and a second of loading.
  void windowLinksNeitherLibTorchNorQt5() {
    QProcess ldd;
    ldd.start(QStringLiteral("ldd"), {QStringLiteral(DISTILLSCOPE_PROGRAM)});
    QVERIFY(ldd.waitForFinished());
    const QString libraries = QString::fromUtf8(ldd.readAllStandardOutput());
    QVERIFY(libraries.contains(QStringLiteral("libQt6Widgets")));
    QVERIFY(!libraries.contains(QStringLiteral("torch")));
    QVERIFY(!libraries.contains(QStringLiteral("libQt5")));
  }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "test_program.moc"
