// The graph of a study as boxes, and the form for a new study as changes of a file.
#include <QtTest>

#include "tests/record/study_catalogue.h"
#include "ui/models/study_boxes.h"
#include "ui/models/study_draft.h"

using namespace distillscope;
using nlohmann::json;

namespace {

/// The small study with a graph and a state for each run.
struct Drawn {
  explicit Drawn(const json& changes = json::object())
      : study(readStudy(smallStudy(changes), catalogue)),
        graph(expand(study, catalogue)),
        statuses(graph.nodes.size()) {}

  std::vector<StudyBox> boxes(StudyGrouping grouping) const { return studyBoxes(study, graph, catalogue, grouping); }
  StudyNodeStatus& at(const StudyRunKey& key) { return statuses[graph.indexOf(graph.run(key))]; }

  Catalogue catalogue = studyCatalogue();
  Study study;
  StudyGraph graph;
  std::vector<StudyNodeStatus> statuses;
};

json templateStudy() {
  return smallStudy({{"methods", {"kd", {{"id", "kd"}, {"name", "cool"}, {"temperature", 1}}}},
                     {"seeds", {0, 1}},
                     {"teacher_seed", 0},
                     {"overrides", {{{"when", {{"method", "cool"}}}, {"set", {{"epochs", 3}}}}}},
                     {"tables",
                      {{{"layout", "pairs"}},
                       {{"layout", "few-shot"}, {"methods", {"cool"}}, {"fractions", {0.025, 0.1}}},
                       {{"layout", "zero-shot"}, {"drop_classes", {{2}, {2, 1}}}}}}});
}

}  // namespace

class TestStudyBoxes : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // 2 methods, 2 objectives, 3 seeds with teachers of their own: 6 teachers, 3 students without, 12 students. Together
  // by seeds 2 + 1 + 4, by students of a teacher 2 + 1 + 2.
  void runsThatDifferInWhatDoesNotMatterShareABox() {
    const Drawn drawn(json{{"seeds", {0, 1, 2}}});
    QCOMPARE(drawn.boxes(StudyGrouping::Runs).size(), std::size_t(21));
    QCOMPARE(drawn.boxes(StudyGrouping::Seeds).size(), std::size_t(7));
    const auto students = drawn.boxes(StudyGrouping::Students);
    QCOMPARE(students.size(), std::size_t(5));
    QCOMPARE(students.back().nodes.size(), std::size_t(6));
    QCOMPARE(students.back().what, QStringLiteral("2 methods, 3 seeds"));
    QCOMPARE(drawn.boxes(StudyGrouping::Seeds).front().title, QStringLiteral("MLL Big-2"));
    QCOMPARE(readableGrouping(drawn.study, drawn.graph, drawn.catalogue, 21), StudyGrouping::Runs);
    QCOMPARE(readableGrouping(drawn.study, drawn.graph, drawn.catalogue, 20), StudyGrouping::Seeds);
    QCOMPARE(readableGrouping(drawn.study, drawn.graph, drawn.catalogue, 6), StudyGrouping::Students);
  }

  void aBoxBuildsOnTheBoxOfItsTeacher() {
    const Drawn drawn(json{{"seeds", {0, 1, 2}}});
    const auto boxes = drawn.boxes(StudyGrouping::Students);
    const auto runs = studyLineage(boxes, drawn.graph, drawn.statuses, StudyFilter::All);
    QCOMPARE(runs.size(), std::size_t(5));
    QCOMPARE(runs[1].init, runs[0].id);  // MCMI from MLL
    const LineagePlan plan = planLineage(runs, {.withAlone = true, .leafColumns = 1});
    QCOMPARE(plan.nodes.size(), std::size_t(5));  // the student without teacher too
    QCOMPARE(plan.edges.size(), std::size_t(3));
  }

  void theFilterKeepsWhatItAsksForAndWhatThatBuildsOn() {
    Drawn drawn;
    drawn.at({.model = "small", .teacher = "big", .objective = "mcmi", .method = "kd"}).run = RunStatus::Failed;
    drawn.at({.model = "big", .objective = "mll"}).run = RunStatus::Finished;
    const auto boxes = drawn.boxes(StudyGrouping::Runs);
    QCOMPARE(studyLineage(boxes, drawn.graph, drawn.statuses, StudyFilter::Troubled).size(), std::size_t(3));
    QCOMPARE(studyLineage(boxes, drawn.graph, drawn.statuses, StudyFilter::Working).size(), std::size_t(0));
    // The MLL teacher has finished, and all others build on it but the student without teacher.
    QCOMPARE(studyLineage(boxes, drawn.graph, drawn.statuses, StudyFilter::Unfinished).size(), std::size_t(7));
  }

  void aBoxTellsTheStateThatMattersMostAndCountsTheRest() {
    Drawn drawn(json{{"seeds", {0, 1, 2, 3}}});
    const auto at = [&](uint64_t seed) -> StudyNodeStatus& { return drawn.at({.model = "small", .seed = seed}); };
    const auto box = [&] {
      const auto boxes = drawn.boxes(StudyGrouping::Seeds);
      return *std::ranges::find(boxes, QStringLiteral("Small, no teacher"), &StudyBox::title);
    };
    QVERIFY(!stateOf(box(), drawn.statuses).hasBegun);
    QCOMPARE(stateOf(box(), drawn.statuses).text, QStringLiteral("0 of 4"));
    at(0).run = at(1).run = RunStatus::Finished;
    at(2).run = RunStatus::Running;
    at(2).progress = 0.5;
    StudyBoxState state = stateOf(box(), drawn.statuses);
    QCOMPARE(state.text, QStringLiteral("2 of 4, 1 at work"));
    QCOMPARE(state.shown.run, RunStatus::Running);
    QCOMPARE(state.progress, 0.625);
    at(3).run = RunStatus::Failed;
    state = stateOf(box(), drawn.statuses);
    QCOMPARE(state.text, QStringLiteral("2 of 4, 1 failed"));
    QCOMPARE(state.shown.run, RunStatus::Failed);
  }

  // Seven leaves of one parent, three in a row: rows 0, 1 and 2, and the parent in the middle.
  void leavesStandSideBySideWhereThatIsWished() {
    std::vector<LineageRun> runs = {{QStringLiteral("mll"), {}, {}}};
    for (int i = 0; i < 7; ++i) runs.push_back({QString::number(i), {}, QStringLiteral("mll")});
    const LineagePlan plan = planLineage(runs, {.withAlone = false, .leafColumns = 3});
    QCOMPARE(plan.nodes[0].row, 1.0);
    QCOMPARE(plan.nodes[1].depth, 1);
    QCOMPARE(plan.nodes[3].depth, 3);
    QCOMPARE(plan.nodes[3].row, 0.0);
    QCOMPARE(plan.nodes[4].depth, 1);
    QCOMPARE(plan.nodes[7].row, 2.0);
  }

  void aDraftSaysWhatTheTemplateSaysAndLeavesItAsItIs() {
    const StudyDraft draft = draftOf(templateStudy(), studyCatalogue());
    QCOMPARE(*draft.shares, QStringLiteral("2.5, 10"));
    QCOMPARE(*draft.dropped, QStringLiteral("2; 2, 1"));
    QCOMPARE(*draft.lambda, 0.15);
    QCOMPARE(draft.seeds, 2);
    QCOMPARE(draft.epochs.at(StudyRole::FineTuned), int64_t(20));
    QCOMPARE(problemOf(draft), QString());
    QVERIFY(withDraft(templateStudy(), draft, studyCatalogue()) == templateStudy());
    QCOMPARE(draftMethods(templateStudy(), studyCatalogue()).size(), std::size_t(3));  // kd, cool, and at
  }

  void aDraftChangesWhatAPersonChanges() {
    StudyDraft draft = draftOf(templateStudy(), studyCatalogue());
    draft.pairs.push_back({"large", "tiny"});
    draft.methods = {"kd", "at"};
    draft.lambda = 0.25;
    draft.shares = QStringLiteral("5 50");
    draft.dropped = QStringLiteral("0;1,2");
    draft.seeds = 3;
    draft.epochs[StudyRole::Student] = 7;
    const json file = withDraft(templateStudy(), draft, studyCatalogue());
    QVERIFY(file["pairs"].size() == 2 && file["pairs"][1]["student"] == "tiny");
    QVERIFY(file["methods"] == json({"kd", {{"id", "at"}}}));
    QVERIFY(file["objectives"][1] == json({{"id", "mcmi"}, {"lambda", 0.25}}));
    QVERIFY(file["tables"][1]["fractions"] == json({0.05, 0.5}));
    QVERIFY(file["tables"][2]["drop_classes"] == json({{0}, {1, 2}}));
    QVERIFY(file["seeds"] == json({0, 1, 2}));
    QVERIFY(file["settings"]["student"]["epochs"] == 7);
    // The few-shot table asked for "cool" alone, and so did the override: both lose it.
    QVERIFY(!file["tables"][1].contains("methods"));
    QVERIFY(!file.contains("overrides"));
    QVERIFY(studyProblems(file, studyCatalogue()).empty());
  }

  void whatCannotBeReadIsSaid() {
    StudyDraft draft = draftOf(templateStudy(), studyCatalogue());
    for (const char* shares : {"", "5, x", "0", "101"}) {
      draft.shares = QLatin1String(shares);
      QVERIFY2(problemOf(draft).contains(QStringLiteral("percentages")), shares);
    }
    draft.shares = QStringLiteral("5");
    draft.dropped = QStringLiteral("9; 1.5");
    QVERIFY(problemOf(draft).contains(QStringLiteral("semicolons")));
    draft.dropped = QStringLiteral("9");
    draft.methods.clear();
    QVERIFY(problemOf(draft).contains(QStringLiteral("method")));
    draft.pairs.clear();
    QVERIFY(problemOf(draft).contains(QStringLiteral("pair")));
  }
};

QTEST_GUILESS_MAIN(TestStudyBoxes)
#include "test_study_boxes.moc"
