#include <QtTest>

#include "ui/models/lineage.h"

using namespace distillscope;

namespace {

LineageRun run(const char* id, const char* init = "", const char* teacher = "") {
  return {QLatin1String(id), QLatin1String(init), QLatin1String(teacher)};
}

const LineageNode& nodeOf(const LineagePlan& plan, const char* id) {
  return *std::ranges::find(plan.nodes, QLatin1String(id), &LineageNode::id);
}

}  // namespace

class TestLineage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // mll -> mcmi -> (kd, at), mll -> plain: three leaves on rows 0, 1, 2; mcmi between the first two, mll in the middle
  // of mcmi (0.5) and plain (2).
  void parentsStandLeftOfAndBetweenTheirChildren() {
    const LineagePlan plan = planLineage(
        {run("mll"), run("mcmi", "mll"), run("kd", "", "mcmi"), run("at", "", "mcmi"), run("plain", "", "mll")});
    QCOMPARE(plan.nodes.size(), std::size_t(5));
    QCOMPARE(nodeOf(plan, "mll"), (LineageNode{QStringLiteral("mll"), 0, 1.25}));
    QCOMPARE(nodeOf(plan, "mcmi"), (LineageNode{QStringLiteral("mcmi"), 1, 0.5}));
    QCOMPARE(nodeOf(plan, "kd"), (LineageNode{QStringLiteral("kd"), 2, 0}));
    QCOMPARE(nodeOf(plan, "at"), (LineageNode{QStringLiteral("at"), 2, 1}));
    QCOMPARE(nodeOf(plan, "plain"), (LineageNode{QStringLiteral("plain"), 1, 2}));
    QCOMPARE(plan.edges.size(), std::size_t(4));
    QVERIFY(!plan.edges[0].isTeacher);  // mcmi starts from mll
    QVERIFY(plan.edges[1].isTeacher);   // kd learns from mcmi
    QCOMPARE(plan.alone, 0);
  }

  void studentThatStartsFromOneRunAndLearnsFromAnotherHasBothEdges() {
    const LineagePlan plan = planLineage({run("start"), run("mll"), run("mcmi", "mll"), run("kd", "start", "mcmi")});
    QCOMPARE(nodeOf(plan, "kd").depth, 2);
    QCOMPARE(nodeOf(plan, "start").depth, 0);
    QCOMPARE(plan.edges.size(), std::size_t(3));
  }

  void runsWithoutFamilyAreCountedAndNotDrawn() {
    const LineagePlan plan = planLineage({run("a"), run("b"), run("c", "b"), run("d", "/elsewhere/file.pth")});
    QCOMPARE(plan.nodes.size(), std::size_t(2));
    QCOMPARE(plan.alone, 2);
  }

  void recipesInACircleEndToo() {
    const LineagePlan plan = planLineage({run("a", "b"), run("b", "a"), run("self", "self")});
    QCOMPARE(plan.nodes.size(), std::size_t(2));
    QCOMPARE(plan.edges.size(), std::size_t(2));
  }

  void childrenAreThoseThatNameARunThemselves() {
    const std::vector<LineageRun> runs = {run("mll"), run("mcmi", "mll"), run("kd", "", "mcmi"), run("at", "", "mll")};
    QCOMPARE(childrenOf({QStringLiteral("mll")}, runs), QStringList({QStringLiteral("mcmi"), QStringLiteral("at")}));
    QCOMPARE(childrenOf({QStringLiteral("mll"), QStringLiteral("mcmi")}, runs),
             QStringList({QStringLiteral("kd"), QStringLiteral("at")}));
    QVERIFY(childrenOf({QStringLiteral("kd")}, runs).isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestLineage)
#include "test_lineage.moc"
