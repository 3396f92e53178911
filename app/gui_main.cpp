// distillscope [WORKSPACE]: the window. --help and --version need no display.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QIcon>
#include <cstdio>

#include "core/record/error.h"
#include "core/record/run_dir.h"
#include "ui/main_window.h"
#include "ui/settings.h"
#include "ui/theme.h"

using namespace distillscope;

namespace {

/// The one given, else the one last open if it is still there, else the default.
std::filesystem::path chooseWorkspace(const QStringList& given, const Settings& settings) {
  if (!given.isEmpty()) return std::filesystem::absolute(given.first().toStdString());
  const QString last = settings.value(QStringLiteral("workspace/last")).toString();
  return !last.isEmpty() && QDir(last).exists() ? std::filesystem::path(last.toStdString()) : defaultWorkspace();
}

}  // namespace

int main(int argc, char** argv) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral(
      "Trains and compares knowledge-distillation teachers and students. Training goes on when the window is closed."));
  const QCommandLineOption help = parser.addHelpOption();
  const QCommandLineOption version = parser.addVersionOption();
  const QCommandLineOption engine(QStringLiteral("engine"),
                                  QStringLiteral("The engine to use instead of distillscope-cli."),
                                  QStringLiteral("PROGRAM"));
  parser.addOption(engine);
  parser.addPositionalArgument(QStringLiteral("WORKSPACE"),
                               QStringLiteral("Folder with the runs; without it, the one last open."),
                               QStringLiteral("[WORKSPACE]"));
  QStringList arguments;
  for (int i = 0; i < argc; ++i) arguments.append(QString::fromLocal8Bit(argv[i]));
  const bool understood = parser.parse(arguments);
  if (!understood || parser.positionalArguments().size() > 1) {
    const QString what = understood ? QStringLiteral("More than one workspace was given.") : parser.errorText();
    std::fprintf(stderr, "distillscope: %s Try --help.\n", qPrintable(what));
    return static_cast<int>(ExitCode::BadRecipe);
  }
  QCoreApplication::setApplicationName(QStringLiteral("distillscope"));
  QCoreApplication::setApplicationVersion(QStringLiteral(DISTILLSCOPE_VERSION));
  if (parser.isSet(help) || parser.isSet(version) || parser.isSet(QStringLiteral("help-all"))) {
    const QCoreApplication textOnly(argc, argv);
    if (parser.isSet(version)) parser.showVersion();
    parser.showHelp();
  }

  const QApplication application(argc, argv);
  QGuiApplication::setDesktopFileName(QStringLiteral("io.github.distillscope"));
  Settings settings;
  Theme theme;
  theme.choose(themeChoiceFromName(settings.value(QStringLiteral("window/theme")).toString()));
  QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/distillscope.svg")));
  MainWindow window(chooseWorkspace(parser.positionalArguments(), settings), parser.value(engine), settings, theme);
  window.show();
  return QCoreApplication::exec();
}
