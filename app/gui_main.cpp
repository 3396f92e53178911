// distillscope [WORKSPACE]: the window. --help and --version need no display.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QIcon>
#include <cstdio>

#include "core/record/error.h"
#include "core/record/run_dir.h"
#include "ui/close_on_signal.h"
#include "ui/main_window.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/translations.h"

using namespace distillscope;

namespace {

const QString engineOption = QStringLiteral("engine");

struct Text {
  Q_DECLARE_TR_FUNCTIONS(Program)
};

void addArguments(QCommandLineParser& parser) {
  parser.setApplicationDescription(Text::tr(
      "Trains and compares knowledge-distillation teachers and students. Training goes on when the window is closed."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addOption({engineOption, Text::tr("The engine to use instead of distillscope-cli."), Text::tr("PROGRAM")});
  parser.addPositionalArgument(QStringLiteral("WORKSPACE"),
                               Text::tr("Folder with the runs; without it, the one last open."),
                               Text::tr("[WORKSPACE]"));
}

/// Answers what is only a text on the terminal, in the system's language, which needs an application without a display.
int answer(int argc, char** argv, const QStringList& arguments) {
  const QCoreApplication textOnly(argc, argv);
  loadTranslations();
  QCommandLineParser parser;
  addArguments(parser);
  const bool understood = parser.parse(arguments);
  if (understood && parser.isSet(QStringLiteral("version"))) parser.showVersion();
  if (understood && (parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("help-all"))))
    parser.showHelp();
  const QString what = understood ? Text::tr("More than one workspace was given.") : parser.errorText();
  std::fprintf(stderr, "distillscope: %s\n", qPrintable(Text::tr("%1 Try --help.").arg(what)));
  return static_cast<int>(ExitCode::BadRecipe);
}

/// The one given, else the one last open if it is still there, else the default.
std::filesystem::path chooseWorkspace(const QStringList& given, const Settings& settings) {
  if (!given.isEmpty()) return given.first().toStdString();
  const QString last = settings.value(QStringLiteral("workspace/last")).toString();
  return !last.isEmpty() && QDir(last).exists() ? std::filesystem::path(last.toStdString()) : defaultWorkspace();
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication::setApplicationName(QStringLiteral("distillscope"));
  QCoreApplication::setApplicationVersion(QStringLiteral(DISTILLSCOPE_VERSION));
  QStringList arguments;
  for (int i = 0; i < argc; ++i) arguments.append(QString::fromLocal8Bit(argv[i]));
  QCommandLineParser parser;
  addArguments(parser);
  if (!parser.parse(arguments) || parser.positionalArguments().size() > 1 || parser.isSet(QStringLiteral("version")) ||
      parser.isSet(QStringLiteral("help")) || parser.isSet(QStringLiteral("help-all"))) {
    return answer(argc, argv, arguments);
  }

  const QApplication application(argc, argv);
  loadTranslations();
  QGuiApplication::setDesktopFileName(QStringLiteral("io.github.distillscope"));
  Settings settings;
  Theme theme;
  theme.choose(themeChoiceFromName(settings.value(QStringLiteral("window/theme")).toString()));
  QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/distillscope.svg")));
  MainWindow window(chooseWorkspace(parser.positionalArguments(), settings), parser.value(engineOption), settings,
                    theme);
  closeOnSignal(window);
  window.show();
  return QCoreApplication::exec();
}
