#include <QSignalSpy>
#include <QTest>

#include "ui/render/isosurface.h"
#include "ui/view/scene_capture.h"
#include "ui/view/volume_view.h"

using namespace volumen;

namespace {

const WorldBox kBox{.lo = {0, 0, 0}, .hi = {40, 40, 40}};

std::shared_ptr<const TriangleMesh> plate() {
    auto mesh = std::make_shared<TriangleMesh>();
    mesh->points = {{20, 0, 0}, {20, 0, 40}, {20, 40, 40}, {20, 40, 0}};
    mesh->triangles = {{0, 1, 2}, {0, 2, 3}};
    addNormals(*mesh);
    return mesh;
}

}  // namespace

class SceneCaptureTest : public QObject {
    Q_OBJECT

    static QImage taken(SceneCapture& capture, const CameraState& camera) {
        QSignalSpy pictures(&capture, &SceneCapture::taken);
        capture.take(camera);
        return pictures.wait() ? pictures.takeFirst()[0].value<QImage>() : QImage();
    }

private Q_SLOTS:
    void aPictureHasTheSizeAskedForAndShowsWhatTheSceneShows() {
        Scene scene;
        scene.setBox(kBox);
        scene.setSurfaces({{1, 0, plate(), QColor(230, 40, 20)}});
        scene.setCamera(lookingAlong(threeQuarterView({}, kBox, QSize(640, 360)), ViewPreset::xy));
        SceneCapture capture(scene, {640, 360}, 1);
        const QImage picture = taken(capture, scene.camera());
        QCOMPARE(picture.size(), QSize(640, 360));
        QVERIFY(picture.pixelColor(320, 180).red() > 100 && picture.pixelColor(320, 180).blue() < 80);
        QVERIFY(picture.pixelColor(2, 2).lightness() < 10);
    }
    void theNextPictureIsFromElsewhere() {
        Scene scene;
        scene.setBox(kBox);
        scene.setSurfaces({{1, 0, plate(), QColor(230, 40, 20)}});
        const CameraState front = lookingAlong(threeQuarterView({}, kBox, QSize(320, 200)), ViewPreset::xy);
        SceneCapture capture(scene, {320, 200}, 1);
        QVERIFY(taken(capture, front).pixelColor(160, 130).red() > 100);
        QVERIFY(taken(capture, lookingAlong(front, ViewPreset::xz)).pixelColor(160, 130).red() < 60);  // the plate is seen from its edge
    }
};

QTEST_MAIN(SceneCaptureTest)
#include "tst_scene_capture.moc"
