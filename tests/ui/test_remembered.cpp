// Every setting of the table is set somewhere in the window, and there again in the next session. Whoever adds a
// setting adds the field that a person sets it in to `fields`, or how it is set to setTheRest().
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QSlider>
#include <QSplitter>
#include <QTabWidget>
#include <QTreeView>
#include <QtTest>

#include "tests/ui/filled_window.h"

using namespace distillscope;

namespace {

struct Field {
  const char* view;
  const char* widget;
  const char* key;
};

constexpr Field fields[] = {
    {"runs-view", "runs-group", "runs/group"},
    {"curves-view", "curves-x-axis", "curves/x-axis"},
    {"curves-view", "curves-log-x", "curves/log-x"},
    {"curves-view", "curves-log-y", "curves/log-y"},
    {"curves-view", "curves-smoothing", "curves/smoothing"},
    {"curves-view", "curves-group-seeds", "curves/group-seeds"},
    {"curves-view", "curves-show-test", "curves/show-test"},
    {"curves-view", "curves-show-train", "curves/show-train"},
    {"curves-view", "curves-show-batch", "curves/show-batch"},
    {"curves-view", "quantity-loss", "curves/quantities-hidden"},
    {"curves-view", "quantity-lr", "curves/quantities-shown"},
    {"curves-view", "curves-tabs", "curves/tab"},
    {"curves-view", "plane-split", "curves/plane-split"},
    {"curves-view", "plane-lambda", "curves/plane-lambda"},
    {"curves-view", "plane-front", "curves/plane-front"},
    {"teachers-view", "teachers-epochs", "teachers/epochs"},
    {"teachers-view", "teachers-group-seeds", "teachers/group-seeds"},
    {"teachers-view", "teachers-details", "teachers/tab"},
    {"teachers-view", "class-quantity", "teachers/class-quantity"},
    {"teachers-view", "class-split", "teachers/class-split"},
    {"teachers-view", "class-order", "teachers/class-order"},
    {"teachers-view", "class-limit", "teachers/class-limit"},
    {"students-view", "students-epochs", "students/epochs"},
    {"students-view", "students-measure", "students/measure"},
    {"students-view", "students-tabs", "students/tab"},
    {"students-view", "confusion-values", "students/confusion-values"},
    {"students-view", "confusion-order", "students/confusion-order"},
    {"cam-view", "cam-method", "cam/method"},
    {"cam-view", "cam-component", "cam/component"},
    {"cam-view", "cam-scale", "cam/scale"},
    {"cam-view", "cam-colours", "cam/colours"},
    {"cam-view", "cam-opacity", "cam/opacity"},
    {"cam-view", "cam-contour", "cam/contour"},
    {"cam-view", "cam-difference", "cam/difference"},
    {"cam-view", "cam-statistics-count", "cam/statistics-count"},
    {"studies-view", "studies-jobs", "studies/jobs"},
    {"datasets-view", "datasets-split", "datasets/split"},
    {"datasets-view", "datasets-size", "datasets/picture-size"},
    {"datasets-view", "datasets-dataset", "datasets/chosen"},
};

QVariant stateOf(const QObject& field) {
  if (const auto* box = qobject_cast<const QComboBox*>(&field)) return box->currentData();
  if (const auto* tabs = qobject_cast<const QTabWidget*>(&field)) return tabs->currentIndex();
  return field.property(field.inherits("QAbstractButton") || field.inherits("QAction") ? "checked" : "value");
}

/// As a person would, to something else.
void change(QObject& field) {
  if (auto* box = qobject_cast<QComboBox*>(&field)) {
    box->setCurrentIndex((box->currentIndex() + 1) % box->count());
    Q_EMIT box->activated(box->currentIndex());
  } else if (auto* tabs = qobject_cast<QTabWidget*>(&field)) {
    tabs->setCurrentIndex(tabs->count() - 1);
  } else if (auto* button = qobject_cast<QAbstractButton*>(&field)) {
    button->click();
  } else if (auto* action = qobject_cast<QAction*>(&field)) {
    action->trigger();
  } else if (auto* slider = qobject_cast<QSlider*>(&field)) {
    slider->setValue(slider->value() + 7);
  } else if (auto* spin = qobject_cast<QAbstractSpinBox*>(&field)) {
    spin->stepUp();
  }
}

}  // namespace

class TestRemembered : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everySettingIsSetInTheWindowAndThereAgainInTheNextSession() {
    FilledWindow test;
    QHash<QString, QVariant> wanted;
    for (const Field& field : fields) {
      QObject& object = shown(test, field);
      const QVariant before = stateOf(object);
      change(object);
      QVERIFY2(stateOf(object) != before, field.widget);
      QVERIFY2(isStored(test, field.key), field.key);
      wanted[QLatin1String(field.widget)] = stateOf(object);
    }
    setTheRest(test);
    const auto measures = test.settings().value(QStringLiteral("runs/measures"));
    test.reopenFilled();

    QStringList stored = QSettings(test.settingsFile(), QSettings::IniFormat).allKeys(), known;
    for (const SettingInfo& info : settingTable()) known << info.key;
    stored.sort();
    known.sort();
    QCOMPARE(stored, known);
    for (const Field& field : fields) {
      const QObject& object = shown(test, field);
      QVERIFY2(stateOf(object) == wanted[QLatin1String(field.widget)], field.widget);
    }
    QCOMPARE(test.settings().value(QStringLiteral("runs/measures")), measures);
    QCOMPARE(test.theme().choice(), ThemeChoice::Dark);
  }

 private:
  static bool isStored(const FilledWindow& test, const char* key) {
    return QSettings(test.settingsFile(), QSettings::IniFormat).contains(QLatin1String(key));
  }

  /// The field, once its view is shown and filled.
  static QObject& shown(FilledWindow& test, const Field& field) {
    test.showView(QLatin1String(field.view));
    test.fillView(QLatin1String(field.view));
    QObject* found = nullptr;
    if (!QTest::qWaitFor(
            [&] { return (found = test.window().findChild<QObject*>(QLatin1String(field.widget))) != nullptr; },
            patience))
      qFatal("the window has no %s", field.widget);
    return *found;
  }

  /// What no single field says.
  static void setTheRest(FilledWindow& test) {
    for (auto* splitter : test.window().findChildren<QSplitter*>()) Q_EMIT splitter->splitterMoved(40, 1);

    test.showView(QStringLiteral("datasets-view"));
    test.press("datasets-browse");
    Q_EMIT test.get<QFileDialog>("open-dialog").fileSelected(QStringLiteral("/data"));
    test.get<QFileDialog>("open-dialog").reject();

    test.showView(QStringLiteral("runs-view"));
    test.get<QTreeView>("runs-table").header()->resizeSection(0, 345);
    Q_EMIT test.get<QMenu>("columns-menu").aboutToShow();
    test.trigger("add-measure");
    auto& dialog = test.get<QDialog>("measure-dialog");
    dialog.findChild<QComboBox*>(QStringLiteral("split"))->setCurrentIndex(1);
    dialog.accept();

    test.trigger("preferences-action");
    change(test.get<QSpinBox>("queue-jobs"));
    test.get<QComboBox>("theme").setCurrentIndex(2);
    test.get<QDialog>("preferences").accept();

    test.trigger("dock-students-view-action");
    test.showView(QStringLiteral("studies-view"));
  }
};

QTEST_MAIN(TestRemembered)
#include "test_remembered.moc"
