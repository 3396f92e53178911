#include "ui/widgets/param_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

#include "ui/theme.h"

namespace distillscope {
namespace {

using nlohmann::json;
using Type = ParamSpec::Type;

constexpr int editorWidth = 220;   ///< pixels
constexpr int editorLetters = 24;  ///< characters that have room in it, whatever the font

/// As a person writes it, and valueOf() reads it.
QString textOf(const json& value) {
  if (value.is_string()) return QString::fromStdString(value.get<std::string>());
  if (!value.is_array()) {
    QString text = QString::fromStdString(value.dump());
    if (text.endsWith(QLatin1String(".0"))) text.chop(2);
    return text;
  }
  QStringList items;
  for (const json& item : value) items.append(QString::fromStdString(item.dump()));
  return items.join(QStringLiteral(", "));
}

/// What `text` means for a field of this type; the text itself if it means nothing, which problemOf() then reports.
json valueOf(Type type, const QString& text) {
  const QString trimmed = text.trimmed();
  bool good = false;
  if (type == Type::Integer) {
    const qlonglong number = trimmed.toLongLong(&good);
    if (good) return number;
  } else if (type == Type::Real) {
    const double number = trimmed.toDouble(&good);
    if (good) return number;
  } else if (type == Type::IntegerList) {
    static const QRegularExpression separator(QStringLiteral("[,;\\s]+"));
    json list = json::array();
    for (const QString& item : trimmed.split(separator, Qt::SkipEmptyParts)) {
      list.push_back(item.toLongLong(&good));
      if (!good) return trimmed.toStdString();
    }
    return list;
  }
  return trimmed.toStdString();
}

QString toolTip(const ParamSpec& spec) {
  QString text = QString::fromStdString(spec.help);
  text += QLatin1Char('\n') + ParamField::tr("Must be %1.").arg(QString::fromStdString(allowedValues(spec)));
  return text;
}

}  // namespace

ParamField::ParamField(const ParamSpec& spec, const QString& path, QGridLayout* grid, QWidget* parent)
    : QObject(parent),
      m_spec(spec),
      m_path(path),
      m_label(new QLabel(QString::fromStdString(spec.title), parent)),
      m_reset(new QToolButton(parent)),
      m_problem(new QLabel(parent)) {
  makeEditor(parent);
  m_editor->setObjectName(QStringLiteral("field-") + path);
  m_editor->setAccessibleName(m_label->text());
  m_editor->setAccessibleDescription(QString::fromStdString(spec.help));
  m_editor->setToolTip(toolTip(spec));
  m_label->setToolTip(toolTip(spec));
  m_label->setBuddy(m_editor);
  m_reset->setObjectName(QStringLiteral("reset-") + path);
  m_reset->setIcon(themedIcon(QStringLiteral("reset"), Tone::Muted));
  m_reset->setAutoRaise(true);
  m_reset->setAccessibleName(tr("Reset %1").arg(m_label->text()));
  // Keeps its place, so that nothing moves when it comes and goes.
  QSizePolicy policy = m_reset->sizePolicy();
  policy.setRetainSizeWhenHidden(true);
  m_reset->setSizePolicy(policy);
  m_problem->setObjectName(QStringLiteral("problem-") + path);
  m_problem->setProperty("problem", true);
  m_problem->setIndent(0);
  m_problem->setWordWrap(true);
  m_problem->hide();

  const int row = grid->rowCount();
  grid->addWidget(m_label, row, 0);
  grid->addWidget(m_editor, row, 1);
  if (!spec.unit.empty()) {
    auto* unit = new QLabel(QString::fromStdString(spec.unit), parent);
    unit->setProperty("hint", true);
    grid->addWidget(unit, row, 2);
  }
  grid->addWidget(m_reset, row, 3, Qt::AlignLeft);
  grid->addWidget(m_problem, row + 1, 1, 1, 3);
  connect(m_reset, &QToolButton::clicked, this, [this] { Q_EMIT resetRequested(m_path); });
}

void ParamField::makeEditor(QWidget* parent) {
  const auto tell = [this] {
    if (!m_showing) Q_EMIT edited(m_path, value());
  };
  if (m_spec.type == Type::Boolean) {
    auto* box = new QCheckBox(parent);
    connect(box, &QCheckBox::toggled, this, tell);
    m_editor = box;
  } else if (m_spec.type == Type::Choice) {
    auto* box = new QComboBox(parent);
    for (const std::string& choice : m_spec.choices) {
      box->addItem(QString::fromStdString(choice));
      box->setItemData(box->count() - 1, QString::fromStdString(m_spec.help), Qt::ToolTipRole);
    }
    connect(box, &QComboBox::currentIndexChanged, this, tell);
    m_editor = box;
  } else {
    auto* line = new QLineEdit(parent);
    connect(line, &QLineEdit::textChanged, this, tell);
    connect(line, &QLineEdit::editingFinished, this, [this, line] {
      if (line->text().isEmpty() && m_spec.type != Type::Text) Q_EMIT resetRequested(m_path);
    });
    m_editor = line;
  }
  m_editor->setFixedWidth(m_spec.type == Type::Boolean
                              ? m_editor->sizeHint().width()
                              : std::max(editorWidth, textWidth(editorLetters, m_editor->font())));
}

json ParamField::value() const {
  if (const auto* box = qobject_cast<QCheckBox*>(m_editor)) return box->isChecked();
  if (const auto* box = qobject_cast<QComboBox*>(m_editor)) return box->currentText().toStdString();
  return valueOf(m_spec.type, qobject_cast<QLineEdit*>(m_editor)->text());
}

void ParamField::show(const json& newValue, bool chosen) {
  m_showing = true;
  // A person may be writing "0.10" or "1e-": what means the same stays as it is written.
  if (value() != newValue) {
    if (auto* box = qobject_cast<QCheckBox*>(m_editor)) {
      box->setChecked(newValue == true);
    } else if (auto* combo = qobject_cast<QComboBox*>(m_editor)) {
      if (combo->findText(textOf(newValue)) < 0) combo->addItem(textOf(newValue));
      combo->setCurrentText(textOf(newValue));
    } else {
      qobject_cast<QLineEdit*>(m_editor)->setText(textOf(newValue));
    }
  }
  m_showing = false;
  QFont font = m_label->font();
  font.setBold(chosen);
  m_label->setFont(font);
  m_reset->setVisible(chosen);
  m_reset->setToolTip(tr("Back to the default"));
}

void ParamField::showProblem(const QString& problem) {
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  if (m_editor->property("wrong").toBool() == !problem.isEmpty()) return;
  m_editor->setProperty("wrong", !problem.isEmpty());
  m_editor->style()->unpolish(m_editor);
  m_editor->style()->polish(m_editor);
}

}  // namespace distillscope
