// What is painted in the slices stands in the 3D pane, in the real window.

#include "tests/support/session_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{48, 160, 160};
constexpr double kSpacingUm = 2;
constexpr int kSoonMs = 1000;

/// A grey scan in a project, a layer of labels with one label, and the brush in hand.
struct PaintWorld : SessionWorld {
    PaintWorld() {
        writePlacedZarr(path("scan.zarr"), Array3<std::uint8_t>(kShape, 90), "|u1", Point{1, 1, 1} * kSpacingUm);
        ready = show() && open("scan.zarr");
        for (const QString& line : {"project.new " + file("a.volumen"), QString("labels.new ink"), QString("label.add ink meaning=ink color=#e8603c"), QString("scene.planes off")}) ready = ready && run(line).isEmpty();
        ready = ready && idle();
        key(Qt::Key_B);
    }
    /// Left drag in XY, along x, from voxel to voxel.
    void stroke(double y, double from, double to) {
        const auto place = [&](double x) { return at(PaneId::xy, project().space().toUm({24, y, x})); };
        drag(PaneId::xy, Qt::LeftButton, place(from), place(to));
    }
    const std::vector<SurfacePicture>& surfaces() { return session().panes().surfaces().pictures(); }
    /// Whether a label's surface lies about a place that the middle of the brush, 12 voxels in radius, went over.
    bool reaches(Point voxels) {
        const Point um = project().space().toUm(voxels);
        return std::any_of(surfaces().begin(), surfaces().end(), [&](const SurfacePicture& surface) {
            return std::any_of(surface.mesh->points.begin(), surface.mesh->points.end(), [&](MeshPoint p) { return length(toPoint(p) - um) < 14 * kSpacingUm; });
        });
    }
    int redPixels() {
        const QImage image = session().panes().picture(PaneId::volume);
        int count = 0;
        for (int row = 0; row < image.height(); ++row)
            for (int column = 0; column < image.width(); ++column) count += qRed(image.pixel(column, row)) > 2 * qBlue(image.pixel(column, row)) + 60;
        return count;
    }
    bool ready = false;
};

}  // namespace

class LabelsInScene : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStrokeStandsInTheSceneWithinASecondInItsColour() {
        PaintWorld world;
        QVERIFY(world.ready && world.surfaces().empty());
        const int before = world.redPixels();
        world.stroke(80, 60, 100);
        QVERIFY(QTest::qWaitFor([&] { return world.reaches({24, 80, 100}); }, kSoonMs));
        QCOMPARE(world.surfaces().size(), 1u);
        QCOMPARE(world.surfaces()[0].color, QColor("#e8603c"));
        QVERIFY(world.idle());
        QVERIFY2(world.redPixels() > before + 100, qPrintable(QString("%1 to %2").arg(before).arg(world.redPixels())));
    }
    void theNextStrokeAndItsUndoFollowAsSoon() {
        PaintWorld world;
        world.stroke(30, 20, 30);
        QVERIFY(QTest::qWaitFor([&] { return world.reaches({24, 30, 25}); }, kSoonMs));
        world.stroke(130, 120, 140);
        QVERIFY(QTest::qWaitFor([&] { return world.reaches({24, 130, 140}); }, kSoonMs));
        QVERIFY(world.reaches({24, 30, 25}));
        world.key(Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([&] { return !world.reaches({24, 130, 140}); }, kSoonMs));
        QVERIFY(world.reaches({24, 30, 25}));
    }
    void aHiddenLabelIsHiddenThereToo() {
        PaintWorld world;
        world.stroke(80, 60, 100);
        QVERIFY(QTest::qWaitFor([&] { return !world.surfaces().empty(); }, kSoonMs));
        QCOMPARE(world.run("label.visible ink off"), QString());
        QVERIFY(world.idle());
        QVERIFY(world.surfaces().empty());
    }
};

QTEST_MAIN(LabelsInScene)
#include "tst_labels_in_scene.moc"
