#include "ui/models/lineage.h"

#include <QHash>
#include <QSet>
#include <algorithm>

#include "ui/models/configuration.h"
#include "ui/run_store.h"

namespace distillscope {
namespace {

/// Lays out a forest over the first parent of every run; further parents only add edges.
class Planner {
 public:
  Planner(const std::vector<LineageRun>& runs, const LineageLayout& layout) : m_layout(layout) {
    for (const LineageRun& run : runs) m_known.insert(run.id);
    for (const LineageRun& run : runs) {
      // A student stands with its teacher, whatever its weights start from.
      addEdge(run.teacher, run.id, true);
      addEdge(run.init, run.id, false);
    }
  }

  LineagePlan plan(const std::vector<LineageRun>& runs) {
    for (const LineageRun& run : runs) {
      if (m_parents.contains(run.id)) continue;
      if (m_layout.withAlone || m_children.contains(run.id)) {
        place(run.id, 0);
      } else {
        ++m_plan.alone;
      }
    }
    // Recipes written by hand may go in a circle, which has no first run.
    for (const LineageRun& run : runs) {
      if (m_parents.contains(run.id) && !m_places.contains(run.id)) place(run.id, 0);
    }
    pushRight();
    for (const auto& edge : m_links) {
      m_plan.edges.push_back({m_places.value(edge.from), m_places.value(edge.to), edge.isTeacher});
    }
    return std::move(m_plan);
  }

 private:
  struct Link {
    QString from, to;
    bool isTeacher;
  };

  void addEdge(const QString& from, const QString& to, bool isTeacher) {
    if (from.isEmpty() || from == to || !m_known.contains(from)) return;
    if (m_parents.value(to).contains(from)) return;
    m_links.push_back({from, to, isTeacher});
    m_parents[to].append(from);
    m_children[from].append(to);
  }

  /// Places a run and, above all, those whose first parent it is. Returns its row.
  double place(const QString& id, int depth) {
    const std::size_t node = m_plan.nodes.size();
    m_places[id] = node;
    m_plan.nodes.push_back({id, depth, 0});
    double first = -1, last = -1;
    int leaves = 0;
    for (const QString& child : m_children.value(id)) {
      if (m_places.contains(child) || m_parents.value(child).first() != id) continue;
      // Leaves of a parent share a row until it is full; whoever has children begins another.
      const bool isLeaf = !m_children.contains(child);
      const int column = isLeaf ? leaves++ % m_layout.leafColumns : 0;
      if (!isLeaf) leaves = 0;
      if (column > 0) --m_nextRow;
      last = place(child, depth + 1 + column);
      if (first < 0) first = last;
    }
    const double row = first < 0 ? m_nextRow++ : (first + last) / 2;
    m_plan.nodes[node].row = row;
    return row;
  }

  /// Moves every run right of all its parents; as many rounds as there are generations, and no more than nodes.
  void pushRight() {
    bool moved = true;
    for (std::size_t round = 0; moved && round < m_plan.nodes.size(); ++round) {
      moved = false;
      for (const Link& link : m_links) {
        const LineageNode& from = m_plan.nodes[m_places.value(link.from)];
        LineageNode& to = m_plan.nodes[m_places.value(link.to)];
        if (to.depth > from.depth) continue;
        to.depth = from.depth + 1;
        moved = true;
      }
    }
  }

  LineageLayout m_layout;
  QSet<QString> m_known;
  QHash<QString, QStringList> m_parents, m_children;
  std::vector<Link> m_links;
  QHash<QString, std::size_t> m_places;
  LineagePlan m_plan;
  double m_nextRow = 0;
};

}  // namespace

std::vector<LineageRun> lineageRuns(const RunStore& runs) {
  std::vector<LineageRun> list;
  list.reserve(static_cast<std::size_t>(runs.ids().size()));
  const auto source = [&](const Run& run, const char* field) {
    const Run* referred = referredRun(run, field, runs);
    return referred ? referred->id() : QString();
  };
  for (const QString& id : runs.ids()) {
    const Run& run = *runs.run(id);
    list.push_back({id, source(run, "init"), source(run, "teacher")});
  }
  return list;
}

QStringList childrenOf(const QStringList& ids, const std::vector<LineageRun>& runs) {
  QStringList children;
  for (const LineageRun& run : runs) {
    if (!ids.contains(run.id) && (ids.contains(run.init) || ids.contains(run.teacher))) children.append(run.id);
  }
  return children;
}

LineagePlan planLineage(const std::vector<LineageRun>& runs, const LineageLayout& layout) {
  return Planner(runs, layout).plan(runs);
}

}  // namespace distillscope
