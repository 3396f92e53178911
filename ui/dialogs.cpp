#include "ui/dialogs.h"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <opencv2/core/version.hpp>

#include "ui/engine_process.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/widgets/plot_backend.h"
#include "ui/widgets/remembered.h"

namespace distillscope {

void showPreferences(Settings& settings, Theme& theme, QWidget* parent) {
  const QString themeKey = QStringLiteral("window/theme");
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(QStringLiteral("preferences"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(QDialog::tr("Preferences"));

  auto* themes = new QComboBox(dialog);
  themes->setObjectName(QStringLiteral("theme"));
  themes->addItem(QDialog::tr("As the desktop"), themeChoiceName(ThemeChoice::System));
  themes->addItem(QDialog::tr("Light"), themeChoiceName(ThemeChoice::Light));
  themes->addItem(QDialog::tr("Dark"), themeChoiceName(ThemeChoice::Dark));
  themes->setCurrentIndex(themes->findData(settings.value(themeKey)));
  QObject::connect(themes, &QComboBox::currentIndexChanged, dialog, [&settings, &theme, themes, themeKey] {
    settings.setValue(themeKey, themes->currentData());
    theme.choose(themeChoiceFromName(themes->currentData().toString()));
  });

  const QString jobsKey = QStringLiteral("queue/jobs");
  auto* jobs = new QSpinBox(dialog);
  jobs->setObjectName(QStringLiteral("queue-jobs"));
  jobs->setRange(1, 64);
  remember(settings, jobsKey, *jobs);
  jobs->setToolTip(QDialog::tr("How many runs train at the same time; further ones wait in the queue."));

  auto* form = new QFormLayout;
  form->addRow(QDialog::tr("&Theme:"), themes);
  form->addRow(QDialog::tr("&Runs at work at a time:"), jobs);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::RestoreDefaults | QDialogButtonBox::Close, dialog);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::accept);
  QPushButton* restore = buttons->button(QDialogButtonBox::RestoreDefaults);
  restore->setObjectName(QStringLiteral("restore-defaults"));
  restore->setAutoDefault(false);  // Enter in a field is not meant for it
  QObject::connect(restore, &QPushButton::clicked, dialog, [&settings, themes, themeKey, jobs, jobsKey] {
    for (const QString& key : {themeKey, jobsKey}) settings.reset(key);
    themes->setCurrentIndex(themes->findData(settings.value(themeKey)));
    jobs->setValue(settings.value(jobsKey).toInt());
  });
  auto* layout = new QVBoxLayout(dialog);
  layout->addLayout(form);
  layout->addWidget(buttons);
  dialog->open();
}

void showFirstSteps(QWidget* parent) {
  QFile file(QStringLiteral(":/help/walk-through.md"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("the walk-through is not among the resources");
  QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
  lines.removeIf([](const QString& line) { return line.startsWith(QLatin1String("![")); });
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(QStringLiteral("first-steps"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(QDialog::tr("First steps"));
  dialog->resize(680, 640);
  auto* text = new QTextBrowser(dialog);
  text->setAccessibleName(QDialog::tr("First steps"));
  text->setMarkdown(lines.join(QLatin1Char('\n')));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::accept);
  auto* layout = new QVBoxLayout(dialog);
  layout->addWidget(text);
  layout->addWidget(buttons);
  dialog->show();  // beside the window, to be read while one works in it
}

void showAbout(const EngineProcess& engine, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(QStringLiteral("about"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(QDialog::tr("About distillscope"));
  auto* icon = new QLabel(dialog);
  icon->setPixmap(QIcon(QStringLiteral(":/icons/distillscope.svg")).pixmap(72, 72));
  auto* name = new QLabel(QStringLiteral("distillscope " DISTILLSCOPE_VERSION), dialog);
  name->setFont(headingFont(dialog->font()));
  QString engineVersion = QDialog::tr("not available");
  if (const auto& catalogue = engine.catalogue()) {
    engineVersion = QString::fromStdString(catalogue->engine);
    if (!catalogue->libtorch.empty())
      engineVersion += QDialog::tr(", LibTorch %1").arg(QString::fromStdString(catalogue->libtorch));
  }
  auto* text = new QLabel(
      QDialog::tr("A workbench for knowledge-distillation teachers: maximum log-likelihood (MLL), maximum conditional "
                  "mutual information (MCMI), and the students distilled from them.\n\n"
                  "Engine: %1\n%2\n\nQt %3, QCustomPlot %4, OpenCV %5\n\n"
                  "Free software under the GNU General Public License, version 3 or later.")
          .arg(engineVersion, engine.program(), QLatin1String(qVersion()), QLatin1String(QCUSTOMPLOT_VERSION_STR),
               QLatin1String(CV_VERSION)),
      dialog);
  text->setWordWrap(true);
  text->setMinimumWidth(textWidth(70, text->font()));
  text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::accept);

  auto* words = new QVBoxLayout;
  words->addWidget(name);
  words->addWidget(text);
  auto* top = new QHBoxLayout;
  top->setSpacing(20);
  top->addWidget(icon, 0, Qt::AlignTop);
  top->addLayout(words, 1);
  auto* layout = new QVBoxLayout(dialog);
  layout->addLayout(top);
  layout->addWidget(buttons);
  dialog->open();
}

}  // namespace distillscope
