// Which run builds on which: MLL teacher -> MCMI teacher -> students. Pure functions over names.
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace distillscope {

class RunStore;

/// A run and what its recipe builds on; empty for nothing.
struct LineageRun {
  QString id;
  QString init;     ///< the run that its weights start from
  QString teacher;  ///< the run that it is distilled from

  bool operator==(const LineageRun&) const = default;
};

/// Every run of the workspace. A source outside of it (a weights file, a run elsewhere) is left out.
std::vector<LineageRun> lineageRuns(const RunStore& runs);

/// The runs that name one of `ids` as start or teacher and are none of them, in the order of `runs`.
QStringList childrenOf(const QStringList& ids, const std::vector<LineageRun>& runs);

struct LineageNode {
  QString id;
  int depth = 0;   ///< steps from the first run of the family, the longest way
  double row = 0;  ///< parents stand at the middle of their children

  bool operator==(const LineageNode&) const = default;
};

struct LineageEdge {
  std::size_t from = 0, to = 0;  ///< of the nodes
  bool isTeacher = false;        ///< distilled from it, instead of starting from its weights

  bool operator==(const LineageEdge&) const = default;
};

/// A drawing plan: families one below the other, each run right of what it builds on.
struct LineagePlan {
  std::vector<LineageNode> nodes;
  std::vector<LineageEdge> edges;
  int alone = 0;  ///< runs with neither parent nor child, which have no place in it

  bool operator==(const LineagePlan&) const = default;
};

struct LineageLayout {
  bool withAlone = false;  ///< runs with neither parent nor child have a place too
  int leafColumns = 1;     ///< runs on which nothing builds stand side by side, so many of one parent in a row
};

LineagePlan planLineage(const std::vector<LineageRun>& runs, const LineageLayout& layout = {});

}  // namespace distillscope
