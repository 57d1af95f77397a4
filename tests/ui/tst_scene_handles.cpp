#include <QTest>

#include "ui/view/scene_handles.h"

using namespace volumen;

namespace {

constexpr QSizeF kPane(400, 300);
const WorldBox kBox{{0, 0, 0}, {60, 40, 50}};
const WorldBox kCrop{{10, 10, 10}, {50, 30, 40}};

/// Looks at a box from three quarters, with a crop box and the plane z = 30 in it.
SceneHandles scene() {
    SceneHandles handles{.camera = threeQuarterView({}, kBox, kPane), .viewport = kPane, .crop = kCrop, .planes = {}};
    handles.planes[0] = PlaneCorners{Point{30, 0, 0}, {30, 0, 50}, {30, 40, 50}, {30, 40, 0}};
    return handles;
}

QPointF seen(const SceneHandles& handles, Point p) { return projected(handles.camera, p, kPane); }

}  // namespace

class SceneHandlesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aHandleOfTheCropBoxIsFoundWhereItIsSeen() {
        const SceneHandles handles = scene();
        for (const Axis axis : {Axis::z, Axis::y, Axis::x})
            for (const bool far : {false, true}) {
                const auto grip = handles.at(seen(handles, SceneHandles::handleOf(kCrop, axis, far)));
                QVERIFY(grip && grip->kind == SceneGrip::Kind::cropFace);
                QVERIFY(grip->axis == axis && grip->far == far);
            }
        QVERIFY(!handles.at({2, 2}));
    }
    void aFaceFollowsTheHand() {
        const SceneHandles handles = scene();
        const auto grip = handles.at(seen(handles, SceneHandles::handleOf(kCrop, Axis::x, true)));
        const auto um = handles.moved(*grip, seen(handles, {30, 20, 45}));
        QVERIFY(um && std::abs(*um - 5) < 1e-6);
        const WorldBox moved = withFaceMoved(kCrop, *grip, *um, kBox, 1);
        QVERIFY(std::abs(moved.hi.x - 45) < 1e-6);
        QVERIFY(moved.lo == kCrop.lo && moved.hi.y == kCrop.hi.y && moved.hi.z == kCrop.hi.z);
    }
    void aFaceStaysInsideTheVolumeAndBesideItsOpposite() {
        const SceneGrip far{SceneGrip::Kind::cropFace, Axis::y, true, {}, {0, 1, 0}}, near{SceneGrip::Kind::cropFace, Axis::y, false, {}, {0, 1, 0}};
        QCOMPARE(withFaceMoved(kCrop, far, 1000, kBox, 1).hi.y, 40.0);
        QCOMPARE(withFaceMoved(kCrop, far, -1000, kBox, 1).hi.y, 11.0);
        QCOMPARE(withFaceMoved(kCrop, near, 1000, kBox, 1).lo.y, 29.0);
        QCOMPARE(withFaceMoved(kCrop, near, -1000, kBox, 1).lo.y, 0.0);
    }
    void aPlaneIsTakenByItsOutlineAndFollowsTheHandAlongItsNormal() {
        SceneHandles handles = scene();
        handles.crop.reset();
        const Point edge{30, 0, 25};
        const auto grip = handles.at(seen(handles, edge));
        QVERIFY(grip && grip->kind == SceneGrip::Kind::plane && grip->axis == Axis::z);
        const auto um = handles.moved(*grip, seen(handles, {38, 0, 25}));
        QVERIFY(um && std::abs(std::abs(*um) - 8) < 1e-6);
        QVERIFY(length(edge + grip->direction * *um - Point{38, 0, 25}) < 1e-6);
        QVERIFY(!handles.at(seen(handles, {30, 20, 25})));  // its middle turns the scene
    }
    void aPlaneThatIsSeenFromTheFrontIsNotMovedByAHandThatCannotSayHowFar() {
        SceneHandles handles = scene();
        handles.camera = fitted(lookingAlong(handles.camera, ViewPreset::xy), kBox, kPane);
        QVERIFY(!handles.moved(*handles.ofPlane(Axis::z, {30, 20, 25}), {200, 150}));
    }
    void whatLiesBehindTheEyeIsNotTaken() {
        SceneHandles handles = scene();
        const QPointF before = seen(handles, SceneHandles::handleOf(kCrop, Axis::x, true));
        handles.camera.eye = {30, 20, 200};
        handles.camera.focus = {30, 20, 300};
        for (double y = 0; y < kPane.height(); y += 5)
            for (double x = 0; x < kPane.width(); x += 5) QVERIFY(!handles.at({x, y}));
        QVERIFY(before != QPointF());
    }
};

QTEST_APPLESS_MAIN(SceneHandlesTest)
#include "tst_scene_handles.moc"
