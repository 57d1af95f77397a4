#include <QAction>
#include <QFile>
#include <QLineEdit>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include "ui/actions.h"

using namespace volumen;

class ActionsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyIdIsUniqueAndHasAName() {
        QSet<QString> ids;
        for (const ActionSpec& spec : actionCatalogue()) {
            QVERIFY2(!ids.contains(spec.id), qPrintable(spec.id));
            QVERIFY2(!spec.text.isEmpty(), qPrintable(spec.id));
            ids.insert(spec.id);
        }
    }
    void everyIconIsThere() {
        for (const ActionSpec& spec : actionCatalogue())
            QVERIFY2(spec.icon.isEmpty() || QFile::exists(":/volumen/icons/" + spec.icon + ".svg"), qPrintable(spec.icon));
    }
    void anUnknownIdFailsWithASentence() {
        ActionTable table;
        const ActionResult result = table.run("view.fly");
        QVERIFY(result.state == ActionResult::State::failed);
        QVERIFY(result.problem.contains("view.fly"));
    }
    void anActionWithoutAHandlerCannotBeDone() {
        ActionTable table;
        QVERIFY(!table.action("view.fit")->isEnabled());
        QVERIFY(table.run("view.fit").state == ActionResult::State::failed);
    }
    void argumentsReachTheHandler() {
        ActionTable table;
        QStringList seen;
        table.bind("layer.window", [&](const QStringList& arguments) { return seen = arguments, ActionResult::done(); });
        QVERIFY(table.runLine("layer.window \"my scan\" 20:200").state == ActionResult::State::done);
        QCOMPARE(seen, QStringList({"my scan", "20:200"}));
    }
    void argumentsThatDoNotFitAreRefusedBeforeTheHandlerSeesThem() {
        ActionTable table;
        int calls = 0;
        table.bind("goto", [&](const QStringList&) { return ++calls, ActionResult::done(); });
        table.bind("layer.blend", [&](const QStringList&) { return ++calls, ActionResult::done(); });
        QVERIFY(table.runLine("goto").state == ActionResult::State::failed);
        QVERIFY(table.runLine("goto 1,2,3 4").state == ActionResult::State::failed);
        QVERIFY(table.runLine("layer.blend scan sideways").problem.contains("sideways"));
        QCOMPARE(calls, 0);
        QVERIFY(table.runLine("layer.blend scan add").state == ActionResult::State::done);
    }
    void aUsageSaysHowManyArgumentsThereMayBe() {
        QVERIFY(whyNotArguments("OUT.png [PANE]", {"a.png"}).isEmpty());
        QVERIFY(whyNotArguments("OUT.png [PANE]", {"a.png", "xy"}).isEmpty());
        QVERIFY(!whyNotArguments("OUT.png [PANE]", {}).isEmpty());
        QVERIFY(!whyNotArguments("", {"x"}).isEmpty());
        QVERIFY(whyNotArguments("PANE z,y,x …", {"xy", "1,2,3", "4,5,6", "7,8,9"}).isEmpty());
    }
    void aToggleIsToldOnOrOff() {
        ActionTable table;
        QStringList seen;
        table.bind("view.crosshair", [&](const QStringList& arguments) { return seen << arguments, ActionResult::done(); });
        table.action("view.crosshair")->trigger();
        QVERIFY(table.action("view.crosshair")->isChecked());
        table.run("view.crosshair");
        table.run("view.crosshair", {"off"});
        QCOMPARE(seen, QStringList({"on", "off", "off"}));
        QVERIFY(!table.action("view.crosshair")->isChecked());
    }
    void aToggleThatFailsGoesBack() {
        ActionTable table;
        table.bind("view.crosshair", [](const QStringList&) { return ActionResult::failed("no"); });
        table.run("view.crosshair", {"on"});
        QVERIFY(!table.action("view.crosshair")->isChecked());
    }
    void aChoiceThatFailsGoesBackToTheOneBefore() {
        ActionTable table;
        table.bind("view.layoutGrid", [](const QStringList&) { return ActionResult::done(); });
        table.bind("view.layoutSingle", [](const QStringList&) { return ActionResult::failed("no"); });
        table.run("view.layoutGrid");
        table.action("view.layoutSingle")->trigger();
        QVERIFY(table.action("view.layoutGrid")->isChecked());
    }
    void aFailureByMenuIsTold() {
        ActionTable table;
        table.bind("open", [](const QStringList&) { return ActionResult::failed("it is not there"); });
        QSignalSpy failed(&table, &ActionTable::failed);
        table.trigger("open");
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed[0][1].toString(), QString("it is not there"));
    }
    void aPendingActionTellsItsEndOnce() {
        auto pending = std::make_shared<PendingAction>();
        int ends = 0;
        pending->then([&](const ActionResult& end) { ends += end.state == ActionResult::State::done; });
        pending->finish(ActionResult::done());
        pending->finish(ActionResult::failed("late"));
        QCOMPARE(ends, 1);
    }
    void aHeldKeyIsOnWhileItIsDown() {
        ActionTable table;
        QStringList seen;
        table.bind("view.overlaysHidden", [&](const QStringList& arguments) { return seen << arguments, ActionResult::done(); });
        QWidget window;
        table.listenIn(&window);
        window.show();
        QTest::keyPress(&window, Qt::Key_H);
        QTest::keyRelease(&window, Qt::Key_H);
        QTRY_COMPARE(seen, QStringList({"on", "off"}));
    }
    void aKeyThatRepeatsStaysHeld() {
        ActionTable table;
        QStringList seen;
        table.bind("view.overlaysHidden", [&](const QStringList& arguments) { return seen << arguments, ActionResult::done(); });
        QWidget window;
        table.listenIn(&window);
        window.show();
        QTest::keyPress(&window, Qt::Key_H);
        for (int i = 0; i < 5; ++i) {  // as X11 may send it
            QTest::keyRelease(&window, Qt::Key_H);
            QTest::keyPress(&window, Qt::Key_H);
        }
        QCOMPARE(seen, QStringList({"on"}));
        QTest::keyRelease(&window, Qt::Key_H);
        QTRY_COMPARE(seen, QStringList({"on", "off"}));
    }
    void aKeyThatIsTypedIntoAFieldIsText() {
        ActionTable table;
        int calls = 0;
        table.bind("view.overlaysHidden", [&](const QStringList&) { return ++calls, ActionResult::done(); });
        table.bind("view.fit", [&](const QStringList&) { return ++calls, ActionResult::done(); });
        QWidget window;
        QVBoxLayout column(&window);
        QLineEdit field;
        column.addWidget(&field);
        table.listenIn(&window);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        field.setFocus();
        QTest::keyClicks(&field, "rh");
        QCOMPARE(field.text(), QString("rh"));
        QCOMPARE(calls, 0);
    }
    void aShortcutRunsItsAction() {
        ActionTable table;
        int calls = 0;
        table.bind("view.fit", [&](const QStringList&) { return ++calls, ActionResult::done(); });
        QWidget window;
        table.listenIn(&window);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_R);
        QCOMPARE(calls, 1);
        table.setKeys(keyMap(table.specs(), "napari"));
        QTest::keyClick(&window, Qt::Key_R);
        QCOMPARE(calls, 1);
        QTest::keyClick(&window, Qt::Key_R, Qt::ControlModifier);
        QCOMPARE(calls, 2);
    }
};

QTEST_MAIN(ActionsTest)
#include "tst_actions.moc"
