#include "ui/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QTranslator>

namespace distillscope {

void loadTranslations() {
  const auto load = [](const QString& name, const QStringList& folders) {
    for (const QString& folder : folders) {
      auto* translator = new QTranslator(QCoreApplication::instance());
      if (translator->load(QLocale(), name, QStringLiteral("_"), folder)) {
        QCoreApplication::installTranslator(translator);
        return;
      }
      delete translator;
    }
  };
  load(QStringLiteral("qt"), {QLibraryInfo::path(QLibraryInfo::TranslationsPath)});
  load(QStringLiteral("distillscope"),
       QStandardPaths::locateAll(QStandardPaths::GenericDataLocation, QStringLiteral("distillscope/translations"),
                                 QStandardPaths::LocateDirectory));
}

}  // namespace distillscope
