// The tools that go by values, the long ones, and what stands beside them, in the real window with mouse and keys.

#include <atomic>
#include <thread>

#include "core/labels/fill.h"
#include "tests/support/paint_world.h"
#include "ui/dialogs/choice_dialog.h"
#include "ui/dialogs/number_popup.h"
#include "ui/main_window.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/number_field.h"
#include "ui/view/lasso_veil.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

/// Bright where x is 40, or as said, and more.
Array3<std::uint8_t> twoHalves(std::int64_t from = 40) {
    Array3<std::uint8_t> scan(kPaintShape);
    for (std::int64_t i = 0; i < voxelCount(kPaintShape); ++i) scan.data()[i] = i % kPaintShape.x < from ? 60 : 180;
    return scan;
}

QStringList messages(PaintWorld& world) {
    QStringList texts;
    for (const Message& message : world.window().messages().unsolved()) texts.append(message.text);
    return texts;
}

}  // namespace

class LabelToolsByHand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theIntensityMaskPaintsOnlyValuesOfItsRange() {
        PaintWorld world(twoHalves());
        QVERIFY(world.ready() && world.run("mask.range 100:255").isEmpty());
        world.paint();
        QTRY_COMPARE(world.labels().history().position(), std::uint64_t{1});
        QCOMPARE(world.at({24, 32, 45}), LabelId(1));
        QCOMPARE(world.at({24, 32, 40}), LabelId(1));
        QCOMPARE(world.at({24, 32, 39}), kUnlabeled);
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(world.labels().history().position(), std::uint64_t{0});
        world.key(Qt::Key_I, Qt::ShiftModifier);
        world.paint();
        QTRY_COMPARE(world.at({24, 32, 39}), LabelId(1));
        QCOMPARE(world.at({24, 32, 40}), kUnlabeled);
        world.key(Qt::Key_I);
        world.paint();
        QCOMPARE(world.at({24, 32, 40}), LabelId(1));
    }
    void whatTheMaskWouldPaintIsSeenInTheRing() {
        PaintWorld world(twoHalves());
        QVERIFY(world.run("mask.range 100:255").isEmpty());
        world.key(Qt::Key_B);
        world.move(PaneId::xy, world.seenAt(PaneId::xy, kPaintMiddle));
        QTRY_VERIFY(world.isRed(PaneId::xy, {24, 32, 43}));
        QVERIFY(!world.isRed(PaneId::xy, {24, 32, 36}));
        QVERIFY(!world.isRed(PaneId::xy, {24, 50, 43}));
        QCOMPARE(world.labels().counts().of(1), 0);
    }
    void valuesThatAreNotInMemoryAreFetchedAndTheStrokeIsOneStep() {
        PaintWorld world(twoHalves(16));
        QVERIFY(world.runAll({"mask.range 100:255", "tool.brush radius=4", "stroke xy 40,16,8 40,16,24"}));   // in a chunk that no pane shows
        QCOMPARE(world.labels().history().position(), std::uint64_t{0});
        QVERIFY(world.idle());
        QCOMPARE(world.labels().history().position(), std::uint64_t{1});
        QCOMPARE(world.at({40, 16, 16}), LabelId(1));
        QCOMPARE(world.at({40, 16, 15}), kUnlabeled);
        QCOMPARE(world.at({44, 16, 20}), LabelId(1));
        QCOMPARE(world.labels().history().stepTo(1).name, std::string("Brush"));
    }
    void oneKeyAcceptsThePredictionUnderTheBrush() {
        PaintWorld world;
        writePlacedZarr(world.path("prediction.zarr"), twoHalves(), "|u1", {2, 2, 2});
        QVERIFY(world.open("prediction.zarr"));
        QVERIFY(world.idle());
        world.key(Qt::Key_Y);
        QCOMPARE(world.session().tools().activeName(), std::string("brush"));
        world.paint();
        QTRY_COMPARE(world.at({24, 32, 45}), LabelId(1));
        QCOMPARE(world.at({24, 32, 35}), kUnlabeled);
    }
    void aStrokeWhoseValuesAreStillReadStaysOnShow() {
        PaintWorld world(twoHalves(16));
        QVERIFY(world.runAll({"mask.range 100:255", "tool.brush radius=4", "stroke xy 30,16,24"}));   // its lower half lies in a chunk that no pane shows
        QCOMPARE(world.shownAt({28, 16, 24}), LabelId(1));
        QCOMPARE(world.at({28, 16, 24}), kUnlabeled);
        QVERIFY(world.run("stroke xy 10,32,60").isEmpty());
        QVERIFY(world.idle());
        QCOMPARE(world.at({28, 16, 24}), LabelId(1));
        QCOMPARE(world.at({33, 16, 24}), LabelId(1));
        QCOMPARE(world.at({10, 32, 60}), LabelId(1));
        QCOMPARE(world.labels().history().position(), std::uint64_t{2});
        QVERIFY(same(world.labels().shown(), world.labels().grid()));
    }
    void growingIsShownFirstAndKeptByEnterOrDroppedByEscape() {
        PaintWorld world(twoHalves());
        QVERIFY(world.runAll({"label.add other", "tool.brush radius=2", "label.select ink", "stroke xy 24,32,20", "label.select other", "stroke xy 24,32,60"}));
        world.key(Qt::Key_G, Qt::ShiftModifier);
        QTRY_COMPARE(world.shownAt({24, 10, 10}), LabelId(1));
        QCOMPARE(world.shownAt({24, 10, 70}), LabelId(2));
        QCOMPARE(world.at({24, 10, 10}), kUnlabeled);
        QVERIFY(messages(world).join(' ').contains("Grow"));
        QCOMPARE(world.labels().history().position(), std::uint64_t{2});
        world.key(Qt::Key_Escape);
        QTRY_COMPARE(world.shownAt({24, 10, 10}), kUnlabeled);
        QVERIFY(!messages(world).join(' ').contains("Grow"));
        world.key(Qt::Key_G, Qt::ShiftModifier);
        QTRY_COMPARE(world.shownAt({24, 10, 10}), LabelId(1));
        world.key(Qt::Key_Return);
        QTRY_COMPARE(world.labels().history().position(), std::uint64_t{3});
        QCOMPARE(world.at({24, 10, 70}), LabelId(2));
    }
    void paintingGoesOnWhileAPreviewIsShown() {
        PaintWorld world(twoHalves());
        QVERIFY(world.runAll({"label.add other", "tool.brush radius=2", "label.select ink", "stroke xy 24,32,20", "label.select other", "stroke xy 24,32,60"}));
        world.key(Qt::Key_G, Qt::ShiftModifier);
        QTRY_COMPARE(world.shownAt({24, 10, 10}), LabelId(1));
        world.drag(PaneId::xy, Qt::LeftButton, world.seenAt(PaneId::xy, {24, 32, 10}), world.seenAt(PaneId::xy, {24, 40, 10}));
        QCOMPARE(world.labels().history().position(), std::uint64_t{3});
        QCOMPARE(world.at({24, 36, 10}), LabelId(2));
        QVERIFY(world.idle());
        QVERIFY(!world.isRed(PaneId::xy, {24, 36, 10}) && world.isRed(PaneId::xy, {24, 36, 15}));
        world.drag(PaneId::xy, Qt::RightButton, world.seenAt(PaneId::xy, {24, 50, 10}), world.seenAt(PaneId::xy, {24, 50, 16}));   // of the preview, what is wrong
        QCOMPARE(world.shownAt({24, 50, 13}), kUnlabeled);
        world.key(Qt::Key_Z, Qt::ControlModifier);
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(world.labels().history().position(), std::uint64_t{2});
        QCOMPARE(world.at({24, 36, 10}), kUnlabeled);
        QVERIFY(messages(world).join(' ').contains("Grow"));
        world.key(Qt::Key_Return);
        QTRY_COMPARE(world.labels().history().position(), std::uint64_t{3});
        QCOMPARE(world.at({24, 10, 10}), LabelId(1));
        QCOMPARE(world.at({24, 50, 13}), kUnlabeled);
        QVERIFY(world.run("wait journal").isEmpty());
        QCOMPARE(world.onDisk().of(1), world.labels().counts().of(1));
    }
    void thePreviewOfTheNextTakesThePlaceOfTheOneBefore() {
        PaintWorld world(twoHalves());
        QVERIFY(world.runAll({"scene.crop 0:8,0:8,60:68", "mask.range 100:255"}));
        world.actions().trigger("labels.fillByValue");
        QTRY_COMPARE(world.shownAt({4, 4, 64}), LabelId(1));
        QVERIFY(world.run("scene.crop 10:18,0:8,60:68").isEmpty());
        world.actions().trigger("labels.fillByValue");
        QTRY_COMPARE(world.shownAt({14, 4, 64}), LabelId(1));
        QCOMPARE(world.shownAt({4, 4, 64}), kUnlabeled);
        world.key(Qt::Key_Escape);
        QTRY_COMPARE(world.shownAt({14, 4, 64}), kUnlabeled);
        QCOMPARE(world.labels().history().position(), std::uint64_t{0});
    }
    void aLongTaskIsCancelledByEscapeAndLeavesNoTrace() {
        PaintWorld world(twoHalves());
        QVERIFY(world.runAll({"label.add other", "tool.brush radius=2", "label.select ink", "stroke xy 24,32,20", "label.select other", "stroke xy 24,32,60"}));
        world.key(Qt::Key_G, Qt::ShiftModifier);
        world.key(Qt::Key_Escape);
        QVERIFY(world.idle());
        QCOMPARE(world.at({24, 10, 10}), kUnlabeled);
        QCOMPARE(world.labels().history().position(), std::uint64_t{2});
        world.paint();
        QCOMPARE(world.labels().history().position(), std::uint64_t{3});
    }
    void aTaskTellsHowFarItIsWhilePaintingGoesOnAndItsResultWaitsForAStrokeToEnd() {
        PaintWorld world;
        Engine engine(std::size_t{1} << 20);
        LabelTasks tasks(engine, const_cast<Project&>(world.project()));
        std::atomic<bool> mayEnd = false;
        const auto slow = [&mayEnd](LabelGrid& grid, const ToolContext& context) {
            context.tell(3, 10);
            for (; !mayEnd; std::this_thread::yield()) context.check();
            fillBox(grid, {{0, 0, 0}, {4, 4, 4}}, {}, 1, {});
        };
        tasks.start("Slow", slow, [](const QString& problem) { QVERIFY2(problem.isEmpty(), qPrintable(problem)); });
        QTRY_COMPARE(tasks.views().size(), std::size_t{1});
        QCOMPARE(tasks.views().front().done, 3);
        QCOMPARE(tasks.views().front().total, 10);
        world.paint();
        QCOMPARE(world.labels().history().position(), std::uint64_t{1});
        const QPoint at = world.seenAt(PaneId::xy, kPaintMiddle).toPoint();
        QTest::mousePress(world.slice(PaneId::xy), Qt::LeftButton, {}, at);
        mayEnd = true;
        QVERIFY(world.idle());
        QVERIFY(tasks.busy());
        QTest::mouseRelease(world.slice(PaneId::xy), Qt::LeftButton, {}, at);
        QCOMPARE(world.at({1, 1, 1}), kUnlabeled);
        tasks.look();
        QTRY_COMPARE(world.at({1, 1, 1}), LabelId(1));
        QCOMPARE(world.labels().history().position(), std::uint64_t{3});
        tasks.start("Slow", [](LabelGrid&, const ToolContext& context) { for (;; std::this_thread::yield()) context.check(); }, [](const QString& problem) { QVERIFY(problem.isEmpty()); });
        tasks.cancelLast();
        QTRY_VERIFY(!tasks.busy());
    }
    void oneLabelAloneDoesNotGrowWithoutAMask() {
        PaintWorld world(twoHalves());
        world.paint();
        QVERIFY(world.run("labels.grow").contains("one label only"));
    }
    void theCropBoxIsFilledByValue() {
        PaintWorld world(twoHalves());
        QVERIFY(world.run("labels.fillByValue").contains("no box"));
        QVERIFY(world.runAll({"mask.range 100:255", "labels.fillByValue 10:20,10:20,30:50"}));
        QCOMPARE(world.labels().counts().of(1), 10 * 10 * 10);
        QCOMPARE(world.at({10, 10, 40}), LabelId(1));
    }
    void onlyWhatIsToldIsPaintedOverOrErased() {
        PaintWorld world;
        QVERIFY(world.runAll({"label.add other", "label.add third", "lasso xy 24,20,20 24,20,39 24,40,39 24,40,20", "label.select other", "lasso xy 24,20,40 24,20,60 24,40,60 24,40,40", "label.select third"}));
        QVERIFY(world.runAll({"tool.brush radius=4 over=unlabeled", "stroke xy 24,19,30", "tool.brush over=ink", "stroke xy 24,30,40"}));
        QCOMPARE(world.at({24, 18, 30}), LabelId(3));
        QCOMPARE(world.at({24, 21, 30}), LabelId(1));
        QCOMPARE(world.at({24, 30, 38}), LabelId(3));
        QCOMPARE(world.at({24, 30, 41}), LabelId(2));
        QVERIFY(world.runAll({"tool.erase over=other", "stroke xy 24,30,40"}));
        QCOMPARE(world.at({24, 30, 38}), LabelId(3));
        QCOMPARE(world.at({24, 30, 41}), kUnlabeled);
        QVERIFY(world.runAll({"tool.erase over=everything", "stroke xy 24,30,40"}));
        QCOMPARE(world.at({24, 30, 38}), kUnlabeled);
    }
    void aSliceIsCopiedToTheNextByOneKey() {
        PaintWorld world;
        QVERIFY(world.runAll({"tool.brush radius=6 shape=disc", "stroke xy 24,32,40"}));
        world.move(PaneId::xy, world.seenAt(PaneId::xy, kPaintMiddle));
        world.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(world.at({25, 32, 40}), LabelId(1));
        QCOMPARE(world.project().view().crosshair.z, 25.0);
        QCOMPARE(world.labels().history().position(), std::uint64_t{2});
    }
    void piecesBecomeLabelsOfTheirOwn() {
        PaintWorld world;
        QVERIFY(world.runAll({"tool.brush radius=4", "stroke xy 24,20,20", "tool.brush radius=2", "stroke xy 24,50,60", "labels.islands split"}));
        QCOMPARE(world.at({24, 20, 20}), LabelId(1));
        QCOMPARE(world.at({24, 50, 60}), LabelId(2));
        QVERIFY(world.labels().table().find("ink 2"));
    }
    void aFillGoesThroughSlicesWhereItIsToldTo() {
        PaintWorld world(twoHalves());
        QVERIFY(world.runAll({"mask.range 100:255", "tool.fill depth"}));
        world.click(PaneId::xy, {24, 32, 60});
        QTRY_COMPARE(world.labels().counts().of(1), 48 * 64 * 40);
        QVERIFY(world.runAll({"edit.undo", "tool.fill slice"}));
        world.click(PaneId::xy, {24, 32, 60});
        QTRY_COMPARE(world.labels().counts().of(1), 64 * 40);
    }
    void interpolationIsShownFirst() {
        PaintWorld world;
        QVERIFY(world.runAll({"tool.brush radius=6 shape=disc", "stroke xy 20,32,40", "stroke xy 28,32,40"}));
        world.move(PaneId::xy, world.seenAt(PaneId::xy, kPaintMiddle));
        world.key(Qt::Key_I, Qt::ControlModifier);
        QTRY_COMPARE(world.shownAt({24, 32, 40}), LabelId(1));
        QCOMPARE(world.labels().history().position(), std::uint64_t{2});
        world.key(Qt::Key_Return);
        QTRY_COMPARE(world.labels().history().position(), std::uint64_t{3});
    }
    void aPersonIsAskedHowFarALabelGrowsAndTheNumberStays() {
        PaintWorld world;
        QVERIFY(world.run("tool.brush radius=6").isEmpty() && world.run("stroke xy 24,32,40").isEmpty());
        world.actions().trigger("labels.dilate");
        auto* popup = world.window().findChild<NumberPopup*>();
        QVERIFY(popup);
        popup->field().selectAll();
        QTest::keyClicks(&popup->field(), "3");
        QTest::keyClick(&popup->field(), Qt::Key_Return);
        QTRY_COMPARE(world.at({24, 32, 49}), LabelId(1));
        QCOMPARE(world.at({24, 32, 50}), kUnlabeled);
        QCOMPARE(world.labels().history().stepTo(2).name, std::string("Dilate"));
        QTRY_VERIFY(!world.window().findChild<NumberPopup*>());
        world.actions().trigger("labels.dilate");
        QCOMPARE(world.window().findChild<NumberPopup*>()->field().value(), 3.0);
    }
    void smallPiecesGoBelowTheSizeThatIsSaid() {
        PaintWorld world;
        QVERIFY(world.runAll({"tool.brush radius=1", "stroke xy 24,32,20", "tool.brush radius=6", "stroke xy 24,32,40", "labels.removeSmall 5"}));
        QCOMPARE(world.at({24, 32, 20}), LabelId(1));
        QVERIFY(world.run("labels.removeSmall").isEmpty());
        QCOMPARE(world.at({24, 32, 20}), kUnlabeled);
        QCOMPARE(world.at({24, 32, 40}), LabelId(1));
        QVERIFY(world.run("labels.removeSmall 1").contains("between 2"));
    }
    void aLabelIsGivenToAnotherAndTwoAreSwapped() {
        PaintWorld world;
        QVERIFY(world.runAll({"label.add other", "tool.brush radius=4", "stroke xy 24,32,20", "label.select other", "stroke xy 24,32,60", "labels.swap ink"}));
        QCOMPARE(world.at({24, 32, 20}), LabelId(2));
        QCOMPARE(world.at({24, 32, 60}), LabelId(1));
        world.actions().trigger("labels.relabel");
        auto* dialog = world.window().findChild<ChoiceDialog*>();
        QVERIFY(dialog);
        QCOMPARE(dialog->chosen(), QString("ink"));
        dialog->accept();
        QTRY_COMPARE(world.at({24, 32, 20}), LabelId(1));
        QCOMPARE(world.labels().history().stepTo(4).name, std::string("Relabel"));
        QVERIFY(world.runAll({"label.lock other on", "label.select ink"}));
        QVERIFY(world.run("labels.relabel other").contains("locked"));
        QVERIFY(world.run("labels.clear").isEmpty());
        QCOMPARE(world.labels().counts().sum(), std::int64_t{0});
    }
    void withoutALabelNobodyIsAsked() {
        SessionWorld world;
        QVERIFY(world.show());
        world.actions().trigger("labels.smooth");
        QVERIFY(!world.window().findChild<NumberPopup*>());
        QVERIFY(world.window().messages().unsolved().front().text.contains("no layer of labels"));
    }
    void whatIsPaintedIsSeenIn3D() {
        PaintWorld world;
        const auto reds = [&] {
            const QImage image = world.session().panes().picture(PaneId::volume);
            int count = 0;
            for (int y = 0; y < image.height(); y += 2)
                for (int x = 0; x < image.width(); x += 2) count += image.pixelColor(x, y).red() > image.pixelColor(x, y).blue() + 40;
            return count;
        };
        world.session().actions().run("view.crosshair", {"off"});
        QVERIFY(world.idle());
        const int before = reds();
        QVERIFY(world.runAll({"tool.brush radius=14", "stroke xy 24,32,40"}) && world.idle());
        QVERIFY(reds() > before + 50);
    }
    void scissorsCutThroughDepthInsideALineOrOutside() {
        PaintWorld world;
        QVERIFY(world.runAll({"tool.brush radius=4", "stroke xy 24,32,20", "stroke xy 24,32,60", "scene.lookAlongZ"}) && world.idle());
        const std::int64_t painted = world.labels().counts().of(1);
        world.key(Qt::Key_X);
        auto* veil = world.session().panes().volume()->findChild<LassoVeil*>();
        QVERIFY(veil && veil->isVisible());
        const int w = veil->width(), h = veil->height();
        const auto drag = [&](Qt::MouseButton button) {
            QTest::mousePress(veil, button, {}, {w / 2, 1});
            for (const QPoint at : {QPoint(w - 1, 1), QPoint(w - 1, h - 1), QPoint(w / 2, h - 1)}) {
                QMouseEvent move(QEvent::MouseMove, at, veil->mapToGlobal(at), Qt::NoButton, button, {});
                QCoreApplication::sendEvent(veil, &move);
            }
            QTest::mouseRelease(veil, button, {}, {w / 2, h - 1});
        };
        drag(Qt::LeftButton);
        QTRY_COMPARE(world.labels().counts().of(1), painted / 2);
        QCOMPARE(world.at({24, 32, 20}), LabelId(1));
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(world.labels().counts().of(1), painted);
        drag(Qt::RightButton);
        QTRY_COMPARE(world.labels().counts().of(1), painted / 2);
        QCOMPARE(world.at({24, 32, 60}), LabelId(1));
    }
    void spaceHeldMovesTheSliceAndTappedGoesToTheToolBefore() {
        PaintWorld world;
        world.key(Qt::Key_E);
        world.key(Qt::Key_B);
        const Point centre = world.project().view().pane(PaneId::xy).centreUm;
        QTest::keyPress(&world.window(), Qt::Key_Space);
        world.drag(PaneId::xy, Qt::LeftButton, {80, 80}, {120, 100});
        QTest::keyRelease(&world.window(), Qt::Key_Space);
        QTRY_VERIFY(world.session().tools().active().paints());
        QCOMPARE(world.session().tools().activeName(), std::string("brush"));
        QVERIFY(length(world.project().view().pane(PaneId::xy).centreUm - centre) > 1);
        QCOMPARE(world.labels().history().position(), std::uint64_t{0});
        world.key(Qt::Key_Space);
        QTRY_COMPARE(world.session().tools().activeName(), std::string("erase"));
    }
    void aPenPaintsAsWideAsItPresses() {
        PaintWorld world;
        world.key(Qt::Key_B);
        world.pen(PaneId::xy, world.seenAt(PaneId::xy, {24, 32, 20}), 0.2);
        world.pen(PaneId::xy, world.seenAt(PaneId::xy, {24, 32, 60}), 1);
        QCOMPARE(world.at({24, 32, 20}), LabelId(1));
        QCOMPARE(world.at({24, 37, 20}), kUnlabeled);
        QCOMPARE(world.at({24, 37, 60}), LabelId(1));
        QCOMPARE(world.labels().history().position(), std::uint64_t{2});
    }
    void aDiscPaintsThroughTheSlabThatIsSeen() {
        PaintWorld world;
        QVERIFY(world.runAll({"layer.slab scan 3 max", "tool.brush radius=5 shape=disc", "stroke xy 24,32,40"}));
        QCOMPARE(world.at({27, 32, 40}), LabelId(1));
        QCOMPARE(world.at({21, 32, 40}), LabelId(1));
        QCOMPARE(world.at({28, 32, 40}), kUnlabeled);
    }
    void labelsAreDrawnAsOutlines() {
        PaintWorld world;
        QVERIFY(world.runAll({"view.zoom xy 4", "tool.brush radius=8", "stroke xy 24,32,40"}));
        world.session().actions().run("tool.navigate");
        QVERIFY(world.idle());
        QVERIFY(world.isRed(PaneId::xy, {24, 34, 42}));
        QVERIFY(world.run("layer.labelStyle ink outline").isEmpty());
        QVERIFY(world.idle());
        QVERIFY(!world.isRed(PaneId::xy, {24, 34, 42}));
        QVERIFY(world.isRed(PaneId::xy, {24, 34, 47.2}));
    }
    void labelsOverTwoHundredFiftyFiveHaveColoursOfTheirOwn() {
        PaintWorld world;
        LabelTable table;
        table.set({.id = 300, .name = "far", .color = {250, 20, 10}});
        table.set({.id = 44, .name = "near", .color = {10, 20, 250}});
        QVERIFY(world.setTable(table) && world.runAll({"wait journal", "project.open " + world.file("a.volumen"), "label.select far", "tool.brush radius=8", "stroke xy 24,32,40"}));
        world.session().actions().run("tool.navigate");
        QVERIFY(world.idle());
        QCOMPARE(world.at({24, 34, 42}), LabelId(300));
        QVERIFY(world.isRed(PaneId::xy, {24, 34, 42}));
    }
};

QTEST_MAIN(LabelToolsByHand)
#include "tst_label_tools_by_hand.moc"
