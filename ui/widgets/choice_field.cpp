#include "ui/widgets/choice_field.h"

#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <algorithm>

#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr int boxWidth = 380;   ///< pixels
constexpr int boxLetters = 46;  ///< characters that have room in it, whatever the font
constexpr int helpRole = Qt::UserRole + 1;
const QString fileItem = QStringLiteral("\nfile");  // no run's id, and no file's path

}  // namespace

ChoiceField::ChoiceField(const QString& title, const QString& path, QGridLayout* grid, QWidget* parent)
    : QObject(parent),
      m_path(path),
      m_label(new QLabel(title, parent)),
      m_box(new QComboBox(parent)),
      m_help(new QLabel(parent)),
      m_problem(new QLabel(parent)) {
  m_box->setObjectName(QStringLiteral("field-") + path);
  m_box->setAccessibleName(title);
  m_box->setFixedWidth(std::max(boxWidth, textWidth(boxLetters, m_box->font())));
  m_label->setBuddy(m_box);
  m_help->setProperty("hint", true);
  m_help->setWordWrap(true);
  m_problem->setObjectName(QStringLiteral("problem-") + path);
  m_problem->setProperty("problem", true);
  m_problem->setWordWrap(true);
  m_problem->hide();
  const int row = grid->rowCount();
  grid->addWidget(m_label, row, 0);
  grid->addWidget(m_box, row, 1, 1, 3, Qt::AlignLeft);
  grid->addWidget(m_help, row + 1, 1, 1, 3);
  grid->addWidget(m_problem, row + 2, 1, 1, 3);
  connect(m_box, &QComboBox::activated, this, &ChoiceField::take);
  showHelp();
}

void ChoiceField::setItems(const std::vector<Item>& items) {
  const QSignalBlocker quiet(m_box);
  // Filled before the box sees it: a workspace may have a thousand runs.
  auto* model = new QStandardItemModel(m_box);
  for (const Item& item : items) {
    auto* entry = new QStandardItem(item.title);
    entry->setData(item.id, Qt::UserRole);
    entry->setData(item.help, helpRole);
    entry->setToolTip(item.help);
    model->appendRow(entry);
  }
  m_box->setModel(model);  // which deletes the one before
  if (!m_fileCaption.isEmpty()) offerFile(m_fileCaption);
  showRefusals();
  show(m_shown);
}

void ChoiceField::setRefusals(const std::map<QString, QString>& reasons) {
  if (reasons == m_refusals) return;
  m_refusals = reasons;
  showRefusals();
}

void ChoiceField::showRefusals() {
  auto* model = qobject_cast<QStandardItemModel*>(m_box->model());
  for (int row = 0; row < m_box->count(); ++row) {
    QStandardItem* entry = model->item(row);
    const auto refused = m_refusals.find(entry->data(Qt::UserRole).toString());
    const bool isRefused = refused != m_refusals.end();
    entry->setEnabled(!isRefused);
    entry->setToolTip(isRefused ? tr("Not for this pair: it %1.").arg(refused->second)
                                : entry->data(helpRole).toString());
  }
}

void ChoiceField::offerFile(const QString& caption) {
  m_fileCaption = caption;
  m_box->insertSeparator(m_box->count());
  m_box->addItem(tr("Choose a weights file..."), fileItem);
}

void ChoiceField::show(const QString& id) {
  m_shown = id;
  const QSignalBlocker quiet(m_box);
  if (m_box->findData(id) < 0) m_box->addItem(id, id);
  m_box->setCurrentIndex(m_box->findData(id));
  showHelp();
}

void ChoiceField::take(int index) {
  QString id = m_box->itemData(index).toString();
  if (id == fileItem) {
    id = QFileDialog::getOpenFileName(m_box, m_fileCaption, {}, tr("Weights (*.safetensors);;All files (*)"));
    if (id.isEmpty()) {
      show(m_shown);
      return;
    }
  }
  if (id == m_shown) return;
  show(id);
  Q_EMIT chosen(m_path, id);
}

void ChoiceField::showHelp() {
  m_help->setText(m_box->currentData(helpRole).toString());
  m_help->setVisible(!m_box->isHidden() && !m_help->text().isEmpty());
}

void ChoiceField::showProblem(const QString& problem) {
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty() && !m_box->isHidden());
}

void ChoiceField::setVisible(bool visible) {
  m_label->setVisible(visible);
  m_box->setVisible(visible);
  if (!visible) m_problem->hide();
  showHelp();
}

}  // namespace distillscope
