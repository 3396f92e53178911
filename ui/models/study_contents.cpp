#include "ui/models/study_contents.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "core/record/study_format.h"
#include "ui/run_text.h"

namespace distillscope {
namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(StudyContents)
};

QString text(const std::string& words) { return QString::fromStdString(words); }

/// What the unfinished runs of an empty cell do: the state of the one that matters most.
QString waitingText(const StudyCell& cell, const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses) {
  const StudyNodeStatus* shown = nullptr;
  const auto weight = [](const StudyNodeStatus& status) {
    return status.run == RunStatus::Failed ? 3 : status.blocked ? 2 : isWorking(status) ? 1 : 0;
  };
  for (const std::string& run : cell.runs) {
    const StudyNodeStatus& status = statuses[graph.indexOf(run)];
    if (!shown || weight(status) > weight(*shown)) shown = &status;
  }
  return shown && weight(*shown) > 0 ? stateText(*shown) : QStringLiteral("\u2013");
}

QString differenceWords(const StudyCell& cell) {
  if (!cell.difference) return {};
  QString words = text(differenceText(cell.measure, *cell.difference));
  if (cell.pValue) words += QStringLiteral(", p = %1").arg(QLocale::c().toString(*cell.pValue, 'g', 2));
  return QStringLiteral("  (%1)").arg(words);
}

QString paperWords(const StudyCell& cell) {
  if (!cell.paper) return {};
  QString words = Text::tr("paper %1").arg(text(valueText(cell.measure, *cell.paper)));
  if (cell.paperDifference)
    words += QStringLiteral(" (%1)").arg(text(differenceText(cell.measure, *cell.paperDifference)));
  return words;
}

TableCell shownCell(const StudyCell& cell, const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses) {
  if (cell.isFree()) return {};
  TableCell shown;
  shown.text = cell.mean ? text(cellText(cell)) + differenceWords(cell) : waitingText(cell, graph, statuses);
  shown.isEmphasised = cell.difference && *cell.difference > 0;
  if (cell.paper) shown.text += QLatin1Char('\n') + paperWords(cell);
  QStringList details;
  for (const std::string& run : cell.runs) {
    details.append(QStringLiteral("%1: %2").arg(text(graph.node(run).label), stateText(statuses[graph.indexOf(run)])));
  }
  shown.details = details.join(QLatin1Char('\n'));
  return shown;
}

/// "GROUP\nTITLE", the group only where it begins.
QStringList headings(const std::vector<StudyTable::Heading>& headings, const QString& between) {
  QStringList texts;
  const bool grouped = std::ranges::any_of(headings, [](const auto& heading) { return !heading.group.empty(); });
  std::string group;
  for (const StudyTable::Heading& heading : headings) {
    const bool begins = heading.group != group || texts.isEmpty();
    group = heading.group;
    const QString above = begins ? text(group) : QString();
    const bool joined = between == QLatin1String("\n") ? grouped : !above.isEmpty();
    texts.append(joined ? above + between + text(heading.title) : text(heading.title));
  }
  return texts;
}

}  // namespace

bool isWorking(const StudyNodeStatus& status) {
  return !status.blocked && (status.run == RunStatus::Running || status.run == RunStatus::Paused);
}

QString stateText(const StudyNodeStatus& status) {
  if (status.blocked) return Text::tr("Blocked");
  if (isWorking(status)) {
    return QStringLiteral("%1 %2 %").arg(statusText(status.run)).arg(std::floor(100 * status.progress));
  }
  return statusText(status.run);
}

TableContents studyTableContents(const StudyTable& table, const StudyGraph& graph,
                                 const std::vector<StudyNodeStatus>& statuses) {
  TableContents contents;
  contents.columns = headings(table.columns, QStringLiteral("\n"));
  contents.rows = headings(table.rows, QStringLiteral(", "));
  for (const auto& row : table.cells) {
    auto& shown = contents.cells.emplace_back();
    for (const StudyCell& cell : row) shown.push_back(shownCell(cell, graph, statuses));
  }
  return contents;
}

QStringList runsOfCell(const StudyTable& table, int row, int column) {
  QStringList runs;
  // A cell that spans columns stands in the first of them.
  for (int first = column; first >= 0; --first) {
    const StudyCell& cell = table.cells[static_cast<std::size_t>(row)][static_cast<std::size_t>(first)];
    if (cell.isFree()) continue;
    if (first + cell.span <= column) break;
    for (const std::string& run : cell.runs) runs.append(text(run));
    break;
  }
  return runs;
}

TableContents studyRunContents(const StudyGraph& graph, const std::vector<StudyNodeStatus>& statuses) {
  TableContents contents;
  contents.columns = {Text::tr("State"), Text::tr("Why")};
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    contents.rows.append(text(graph.nodes[i].label));
    const StudyNodeStatus& status = statuses[i];
    QString why = text(status.reason);
    if (status.blocked) why = Text::tr("needs %1, which failed").arg(text(graph.node(status.reason).label));
    if (status.secondsLeft) why = Text::tr("%1 left").arg(durationText(*status.secondsLeft));
    contents.cells.push_back(
        {{stateText(status), text(graph.nodes[i].id), status.run == RunStatus::Failed}, {why, why, false}});
  }
  return contents;
}

QString studyProgressText(const std::vector<StudyNodeStatus>& statuses) {
  const auto count = [&](auto&& which) { return std::ranges::count_if(statuses, which); };
  QStringList parts = {
      Text::tr("%1 of %2 finished").arg(count(&StudyNodeStatus::finished)).arg(runsText(std::ssize(statuses)))};
  if (const auto working = count(isWorking)) parts.append(Text::tr("%1 at work").arg(working));
  if (const auto failed = count([](const StudyNodeStatus& each) { return each.run == RunStatus::Failed; })) {
    parts.append(Text::tr("%1 failed").arg(failed));
  }
  if (const auto blocked = count(&StudyNodeStatus::blocked)) parts.append(Text::tr("%1 blocked").arg(blocked));
  return parts.join(QStringLiteral(", "));
}

}  // namespace distillscope
