#include "ui/command_palette.h"

#include <QAction>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QPointer>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/fuzzy.h"
#include "ui/theme.h"

namespace distillscope {
namespace {

constexpr int commandRole = Qt::UserRole, whereRole = Qt::UserRole + 1, keysRole = Qt::UserRole + 2;
constexpr std::size_t shownAtMost = 50;

/// A menu's or action's text without mnemonics and dots.
QString plain(QString text) {
  static const QRegularExpression mark(QStringLiteral("&(.)"));  // && is an ampersand
  text.replace(mark, QStringLiteral("\\1"));
  return text.endsWith(QLatin1String("...")) ? text.chopped(3) : text;
}

void collect(const QMenu& menu, const QString& where, const QString& inside, std::vector<Command>& commands) {
  for (QAction* action : menu.actions()) {
    if (action->menu()) {
      if (!action->isEnabled()) continue;
      Q_EMIT action->menu()->aboutToShow();  // some are filled when they open
      collect(*action->menu(), where, inside + plain(action->text()) + QStringLiteral(": "), commands);
    } else if (!action->isSeparator() && action->isEnabled()) {
      commands.push_back(commandOf(*action, where));
      commands.back().text.prepend(inside);
    }
  }
}

/// Text, where it is from in a muted colour, and the shortcut at the right.
class CommandDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyledItemDelegate::paint(painter, option, index);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor ink =
        selected ? option.palette.color(QPalette::HighlightedText) : toneColour(Tone::Muted, option.palette);
    painter->save();
    painter->setPen(ink);
    const QString keys = index.data(keysRole).toString();
    const QRect room = option.rect.adjusted(0, 0, -10, 0);
    painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter,
                      keys.isEmpty() ? index.data(whereRole).toString()
                                     : index.data(whereRole).toString() + QStringLiteral("   ") + keys);
    painter->restore();
  }

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    return {200, option.fontMetrics.height() + 12};
  }
};

}  // namespace

Command commandOf(QAction& action, const QString& where) {
  return {plain(action.text()), where, action.shortcut().toString(QKeySequence::NativeText), action.icon(),
          [action = QPointer(&action)] {
            if (action) action->trigger();
          }};
}

std::vector<Command> commandsOf(const QMenuBar& menus) {
  std::vector<Command> commands;
  for (const QAction* action : menus.actions()) {
    if (action->menu()) collect(*action->menu(), plain(action->text()), {}, commands);
  }
  return commands;
}

CommandPalette::CommandPalette(std::vector<Command> commands, QWidget* parent)
    : QDialog(parent), m_commands(std::move(commands)), m_typed(new QLineEdit(this)), m_list(new QListWidget(this)) {
  setObjectName(QStringLiteral("palette"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Commands"));
  resize(620, 420);
  m_typed->setObjectName(QStringLiteral("palette-typed"));
  m_typed->setPlaceholderText(tr("Type some letters of a command, a view or a run"));
  m_typed->setAccessibleName(tr("Command"));
  m_typed->addAction(themedIcon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
  m_typed->installEventFilter(this);
  m_list->setObjectName(QStringLiteral("palette-list"));
  m_list->setAccessibleName(tr("Commands"));
  m_list->setItemDelegate(new CommandDelegate(m_list));
  m_list->setUniformItemSizes(true);
  m_list->setFocusPolicy(Qt::NoFocus);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(m_typed);
  layout->addWidget(m_list, 1);
  connect(m_typed, &QLineEdit::textChanged, this, &CommandPalette::list);
  connect(m_typed, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
  connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
  list({});
}

void CommandPalette::list(const QString& typed) {
  std::vector<std::pair<int, std::size_t>> found;  // minus the score, so that equals keep their order
  for (std::size_t i = 0; i < m_commands.size(); ++i) {
    if (const auto score = fuzzyScore(typed, m_commands[i].text)) found.emplace_back(-*score, i);
  }
  std::ranges::stable_sort(found, {}, &std::pair<int, std::size_t>::first);
  if (found.size() > shownAtMost) found.resize(shownAtMost);
  m_list->clear();
  for (const auto& [score, i] : found) {
    const Command& command = m_commands[i];
    auto* item = new QListWidgetItem(command.icon, command.text, m_list);
    item->setData(commandRole, QVariant::fromValue(i));
    item->setData(whereRole, command.where);
    item->setData(keysRole, command.keys);
    QStringList spoken = {command.text, command.where, command.keys};
    spoken.removeAll(QString());
    item->setData(Qt::AccessibleTextRole, spoken.join(QStringLiteral(", ")));
  }
  m_list->setCurrentRow(0);
}

/// Up and down go to the list while the letters stay in the field.
bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_typed || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key != Qt::Key_Up && key != Qt::Key_Down && key != Qt::Key_PageUp && key != Qt::Key_PageDown) return false;
  QCoreApplication::sendEvent(m_list, event);
  return true;
}

void CommandPalette::runCurrent() {
  const QListWidgetItem* item = m_list->currentItem();
  if (!item) return;
  const auto run = m_commands[item->data(commandRole).value<std::size_t>()].run;
  accept();
  run();
}

void showShortcuts(const QMenuBar& menus, QWidget* parent) {
  std::vector<Command> commands;
  for (const QAction* action : menus.actions()) {
    if (!action->menu()) continue;
    for (QAction* entry : action->menu()->actions()) {
      if (!entry->shortcut().isEmpty()) commands.push_back(commandOf(*entry, plain(action->text())));
    }
  }
  auto* dialog = new QDialog(parent);
  dialog->setObjectName(QStringLiteral("shortcuts"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(QDialog::tr("Keyboard shortcuts"));
  dialog->resize(560, 560);
  auto* table = new QTableWidget(static_cast<int>(commands.size()), 3, dialog);
  table->setTabKeyNavigation(false);
  table->setObjectName(QStringLiteral("shortcuts-table"));
  table->setAccessibleName(QDialog::tr("Keyboard shortcuts"));
  table->setHorizontalHeaderLabels({QDialog::tr("Menu"), QDialog::tr("Command"), QDialog::tr("Keys")});
  table->verticalHeader()->hide();
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setShowGrid(false);
  for (int row = 0; row < table->rowCount(); ++row) {
    const Command& command = commands[static_cast<std::size_t>(row)];
    table->setItem(row, 0, new QTableWidgetItem(command.where));
    table->setItem(row, 1, new QTableWidgetItem(command.icon, command.text));
    table->setItem(row, 2, new QTableWidgetItem(command.keys));
  }
  table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  auto* layout = new QVBoxLayout(dialog);
  layout->addWidget(table);
  dialog->open();
}

}  // namespace distillscope
