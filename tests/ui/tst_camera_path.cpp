#include <QTest>
#include <cmath>

#include "ui/render/camera_path.h"

using namespace volumen;

namespace {

const CameraState kFirst{.eye = {-100, -20, 10}, .focus = {0, 0, 10}, .up = {0, -1, 0}};
const CameraState kSecond{.eye = {0, 0, 210}, .focus = {0, 0, 10}, .up = {-1, 0, 0}};

double distanceOf(const CameraState& camera) { return length(camera.eye - camera.focus); }
bool close(Point a, Point b) { return length(a - b) < 1e-6; }

}  // namespace

class CameraPathTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTurntableGoesRoundOnce() {
        const std::vector<CameraState> views = turntable(kFirst, 24);
        QCOMPARE(views.size(), 24u);
        QVERIFY(close(views[0].eye, kFirst.eye));
        for (const CameraState& view : views) {
            QVERIFY(isUsable(view) && close(view.focus, kFirst.focus));
            QVERIFY(std::abs(distanceOf(view) - distanceOf(kFirst)) < 1e-6);
        }
        const Point opposite = kFirst.focus * 2.0 - kFirst.eye;
        QVERIFY(close(views[12].eye, opposite));
        const Point axis = frameOf(kFirst).up;
        const double step = length(views[1].eye - views[0].eye);
        QVERIFY(std::abs(length(views[0].eye - views[23].eye) - step) < 1e-6);
        QVERIFY(std::abs(dot(views[5].eye - kFirst.focus, axis) - dot(kFirst.eye - kFirst.focus, axis)) < 1e-6);
    }
    void aPathBeginsAndEndsAtItsKeys() {
        const std::vector<CameraState> views = pathThrough({kFirst, kSecond, kFirst}, 41);
        QCOMPARE(views.size(), 41u);
        QVERIFY(close(views.front().eye, kFirst.eye) && close(views[20].eye, kSecond.eye) && close(views.back().eye, kFirst.eye));
        for (const CameraState& view : views) {
            QVERIFY(isUsable(view));
            QVERIFY(distanceOf(view) > 100 && distanceOf(view) < 201);
        }
    }
    void aPathDoesNotJump() {
        const std::vector<CameraState> views = pathThrough({kFirst, kSecond}, 200);
        for (std::size_t i = 1; i < views.size(); ++i) QVERIFY(length(views[i].eye - views[i - 1].eye) < 4);
    }
    void oppositeViewsAreReachedRoundTheSide() {
        CameraState behind = kFirst;
        behind.eye = kFirst.focus * 2.0 - kFirst.eye;
        for (const CameraState& view : pathThrough({kFirst, behind}, 21)) QVERIFY(isUsable(view) && std::abs(distanceOf(view) - distanceOf(kFirst)) < 1e-6);
    }
    void oneKeyStandsStillAndNoneShowsNothing() {
        const std::vector<CameraState> still = pathThrough({kFirst}, 3);
        QVERIFY(still.size() == 3 && still[2] == kFirst);
        QVERIFY(pathThrough({}, 3).empty());
    }
};

QTEST_APPLESS_MAIN(CameraPathTest)
#include "tst_camera_path.moc"
