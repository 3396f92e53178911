// When two runs were trained on the same dataset.
#include <QtTest>

#include "ui/models/run_dataset.h"
#include "ui/run_store.h"

using namespace distillscope;

class TestSameDataset : public QObject {
  Q_OBJECT

  const std::vector<std::string> m_pets{"cat", "dog"};

  static bool isSame(const TrainedOn& a, const TrainedOn& b) {
    const bool same = isSameDataset(a, b);
    return same == isSameDataset(b, a) ? same : throw std::logic_error("it depends on the order");
  }

 private Q_SLOTS:
  void datasetsOfOtherNamesAreOthersWhateverTheirClasses() {
    QVERIFY(!isSame({"image-folder", "/pets", m_pets}, {"image-folder-224", "/pets", m_pets}));
  }

  void whereTheFilesLieDoesNotMatterIfTheClassesAreKnown() {
    QVERIFY(isSame({"image-folder", "/pets", m_pets}, {"image-folder", "/home/else/pets", m_pets}));
    QVERIFY(!isSame({"image-folder", "/pets", m_pets}, {"image-folder", "/pets", {"cat", "dog", "mouse"}}));
  }

  void withoutKnownClassesTheFolderDecides() {
    QVERIFY(isSame({"image-folder", "/pets", {}}, {"image-folder", "/pets/", m_pets}));
    QVERIFY(isSame({"image-folder", "/pets", {}}, {"image-folder", "/data/../pets", {}}));
    QVERIFY(!isSame({"image-folder", "/pets", {}}, {"image-folder", "/flowers", m_pets}));
  }

  void theUsualPlaceMayBeAnyFolder() {
    QVERIFY(isSame({"fashion-mnist", "", {}}, {"fashion-mnist", "/usr/share/datasets/fashion-mnist", {}}));
  }

  void aRunTellsItsDatasetFromTheRecipeAndItsClassesFromTheLog() {
    Run run{.dir = RunDir("/runs/mll"),
            .recipe = {{"dataset", {{"id", "image-folder"}, {"root", "/pets"}}}},
            .summary = {},
            .history = RunHistory(),
            .problem = {}};
    QCOMPARE(trainedOn(run), (TrainedOn{"image-folder", "/pets", {}}));
    run.history.add(StartEvent{.classes = m_pets});
    QCOMPARE(trainedOn(run), (TrainedOn{"image-folder", "/pets", m_pets}));
    run.recipe = nullptr;
    QCOMPARE(trainedOn(run).id, std::string());
  }
};

QTEST_APPLESS_MAIN(TestSameDataset)
#include "test_same_dataset.moc"
