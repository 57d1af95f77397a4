// Painting in the real window, with mouse and keys, down to the disk and back.

#include "tests/support/paint_world.h"

using namespace volumen;
using namespace volumen::testing;

class PaintByHand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aStrokeInXyIsSeenInEveryPane() {
        PaintWorld world;
        QVERIFY(world.ready());
        world.paint();
        QVERIFY(world.idle());
        const Point beside = kPaintMiddle + Point{.z = 3, .y = 3, .x = 3};
        QCOMPARE(world.at(nearestVoxel(beside)), LabelId(1));
        QVERIFY(world.isRed(PaneId::xy, {24, 35, 43}));
        QVERIFY(world.isRed(PaneId::xz, {27, 32, 43}));
        QVERIFY(world.isRed(PaneId::yz, {27, 35, 40}));
    }
    void undoAndRedoAreOneKeyEach() {
        PaintWorld world;
        world.paint();
        const LabelCounts painted = world.labels().counts();
        QVERIFY(painted.of(1) > 1000);
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(world.labels().counts().of(1), 0);
        QVERIFY(world.idle());
        QVERIFY(!world.isRed(PaneId::xy, {24, 35, 43}));
        world.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(world.labels().counts().of(1), painted.of(1));
    }
    void theRightButtonErases() {
        PaintWorld world;
        world.paint();
        world.drag(PaneId::xy, Qt::RightButton, world.seenAt(PaneId::xy, {24, 32, 20}), world.seenAt(PaneId::xy, {24, 32, 60}));
        QCOMPARE(world.at({24, 32, 40}), kUnlabeled);
        QCOMPARE(world.labels().history().position(), std::uint64_t{2});
    }
    void shiftAndWheelChangeTheSizeAndTheNextStroke() {
        PaintWorld world;
        world.key(Qt::Key_B);
        const Point middle = world.project().crosshairUm();
        world.wheel(PaneId::xy, world.SessionWorld::at(PaneId::xy, middle), -20, Qt::ShiftModifier);
        world.paint();
        QCOMPARE(world.at({24, 32, 40}), LabelId(1));
        QCOMPARE(world.at({24, 33, 40}), kUnlabeled);
        QCOMPARE(world.project().view().crosshair, kPaintMiddle);
    }
    void escapeEndsAStrokeWithoutATrace() {
        PaintWorld world;
        world.key(Qt::Key_B);
        QTest::mousePress(world.slice(PaneId::xy), Qt::LeftButton, {}, world.seenAt(PaneId::xy, kPaintMiddle).toPoint());
        QCOMPARE(world.at({24, 32, 40}), LabelId(1));
        world.key(Qt::Key_Escape);
        QTest::mouseRelease(world.slice(PaneId::xy), Qt::LeftButton, {}, world.seenAt(PaneId::xy, kPaintMiddle).toPoint());
        QCOMPARE(world.at({24, 32, 40}), kUnlabeled);
        QCOMPARE(world.labels().history().position(), std::uint64_t{0});
    }
    void aLockedLabelIsNeitherPaintedWithNorErased() {
        PaintWorld world;
        world.paint();
        const LabelCounts painted = world.labels().counts();
        QVERIFY(world.run("label.lock ink on").isEmpty());
        QVERIFY(world.run("stroke xy 24,50,40").contains("locked"));
        QVERIFY(world.run("tool.erase radius=20").isEmpty());
        QVERIFY(world.run("stroke xy 24,32,40").isEmpty());
        QCOMPARE(world.labels().counts().of(1), painted.of(1));
    }
    void aLassoLabelsWhatItGoesRoundInItsSlice() {
        PaintWorld world;
        world.key(Qt::Key_L);
        SliceView* view = world.slice(PaneId::xy);
        QTest::mousePress(view, Qt::LeftButton, {}, world.seenAt(PaneId::xy, {24, 20, 30}).toPoint());
        for (const Point corner : {Point{24, 20, 50}, Point{24, 40, 50}, Point{24, 40, 30}}) world.move(PaneId::xy, world.seenAt(PaneId::xy, corner), Qt::LeftButton);
        QTest::mouseRelease(view, Qt::LeftButton, {}, world.seenAt(PaneId::xy, {24, 40, 30}).toPoint());
        QCOMPARE(world.at({24, 30, 40}), LabelId(1));
        QCOMPARE(world.at({25, 30, 40}), kUnlabeled);
        QCOMPARE(world.at({24, 30, 55}), kUnlabeled);
        QCOMPARE(world.labels().history().position(), std::uint64_t{1});
    }
    void aPolygonIsClosedByAClickOnItsFirstCornerAndItsCornersMove() {
        PaintWorld world;
        world.key(Qt::Key_L, Qt::ShiftModifier);
        const auto click = [&](Point at) { QTest::mouseClick(world.slice(PaneId::xy), Qt::LeftButton, {}, world.seenAt(PaneId::xy, at).toPoint()); };
        for (const Point corner : {Point{24, 20, 30}, Point{24, 20, 50}, Point{24, 40, 50}}) click(corner);
        world.drag(PaneId::xy, Qt::LeftButton, world.seenAt(PaneId::xy, {24, 40, 50}), world.seenAt(PaneId::xy, {24, 50, 50}));
        QCOMPARE(world.labels().history().position(), std::uint64_t{0});
        click({24, 20, 30});
        QCOMPARE(world.at({24, 24, 46}), LabelId(1));
        QCOMPARE(world.at({24, 42, 48}), LabelId(1));
        QCOMPARE(world.at({24, 40, 34}), kUnlabeled);
    }
    void aClickFillsWhatHangsTogetherInTheSlice() {
        PaintWorld world;
        QVERIFY(world.runAll({"lasso xy 24,20,30 24,20,50 24,40,50 24,40,30", "label.add other", "label.select other"}));
        world.key(Qt::Key_G);
        QTest::mouseClick(world.slice(PaneId::xy), Qt::LeftButton, {}, world.seenAt(PaneId::xy, {24, 30, 40}).toPoint());
        QTRY_COMPARE(world.at({24, 30, 40}), LabelId(2));
        QCOMPARE(world.labels().counts().of(1), 0);
        QCOMPARE(world.labels().counts().of(2), 21 * 21);
    }
    void slicesBetweenThoseThatWerePaintedAreFilledAsOneStep() {
        PaintWorld world;
        QVERIFY(world.runAll({"tool.brush radius=6 shape=disc", "goto 20,32,40", "stroke xy 20,32,40", "goto 28,32,40", "stroke xy 28,32,40"}));
        QCOMPARE(world.at({24, 32, 40}), kUnlabeled);
        QVERIFY(world.run("labels.interpolate").isEmpty());
        QCOMPARE(world.at({24, 32, 40}), LabelId(1));
        QVERIFY(world.run("edit.undo").isEmpty());
        QCOMPARE(world.at({24, 32, 40}), kUnlabeled);
        QCOMPARE(world.at({20, 32, 40}), LabelId(1));
    }
    void whatWasPaintedIsOnDiskBeforeItIsSaved() {
        PaintWorld world;
        world.paint();
        QVERIFY(world.run("wait journal").isEmpty());
        QCOMPARE(world.onDisk().of(1), world.labels().counts().of(1));
    }
    void aSavedProjectComesBackWithItsHistory() {
        PaintWorld world;
        world.paint();
        const std::int64_t painted = world.labels().counts().of(1);
        QVERIFY(world.runAll({"stroke xz 24,32,40 40,32,40", "project.save", "stroke xy 24,10,40", "project.open " + world.file("a.volumen")}));
        QVERIFY(world.idle());
        QCOMPARE(world.labels().history().position(), std::uint64_t{3});
        QVERIFY(world.runAll({"edit.undo 2"}));
        QCOMPARE(world.labels().counts().of(1), painted);
        QVERIFY(world.isRed(PaneId::xy, {24, 35, 43}));
    }
    void aProjectSavedElsewhereGoesOnThere() {
        PaintWorld world;
        world.paint();
        QVERIFY(world.runAll({"project.saveAs " + world.file("b.volumen"), "stroke xy 24,10,40", "wait journal"}));
        QCOMPARE(world.onDisk("b.volumen").of(1), world.labels().counts().of(1));
        QVERIFY(world.onDisk().of(1) < world.labels().counts().of(1));
        QVERIFY(world.runAll({"project.open " + world.file("b.volumen"), "edit.undo 2"}));
        QCOMPARE(world.labels().counts().of(1), 0);
    }
    void aSecondWindowMayLookButNotPaint() {
        PaintWorld world;
        world.paint();
        QVERIFY(world.run("wait journal").isEmpty());
        const auto settings = std::make_unique<QSettings>(world.file("second.ini"), QSettings::IniFormat);
        Session second(*settings);
        ActionResult opened = second.actions().runLine("project.open " + world.file("a.volumen"));
        bool open = false;
        opened.pending->then([&](const ActionResult& late) { open = late.state == ActionResult::State::done; });
        QTRY_VERIFY(open);
        second.actions().runLine("tool.brush");
        QVERIFY(second.actions().runLine("stroke xy 24,10,40").problem.contains("another Volumen ("));
        QVERIFY(!second.window().messages().isHidden());
        QCOMPARE(second.project().paintLayer()->labels->counts().of(1), world.labels().counts().of(1));
    }
};

QTEST_MAIN(PaintByHand)
#include "tst_paint_by_hand.moc"
