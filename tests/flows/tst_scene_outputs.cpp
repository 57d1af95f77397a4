// What of the 3D pane a person takes away: surfaces, pictures of any size, movies.

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QImage>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QStyleOptionSlider>
#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>

#include "tests/support/session_world.h"
#include "ui/dialogs/movie_dialog.h"
#include "ui/panels/surface_section.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{.z = 24, .y = 32, .x = 40};

/// A bright ball in the middle of a dark volume.
Array3<std::uint8_t> ball() {
    Array3<std::uint8_t> voxels(kShape, 20);
    const Point centre = toPoint(kShape) * 0.5;
    for (Voxel v{}; v.z < kShape.z; ++v.z)
        for (v.y = 0; v.y < kShape.y; ++v.y)
            for (v.x = 0; v.x < kShape.x; ++v.x) voxels.at(v) = static_cast<std::uint8_t>(std::max(20.0, 220 - 20 * length(toPoint(v) - centre)));
    return voxels;
}

struct BallWorld : SessionWorld {
    BallWorld() {
        writePlacedZarr(path("ball.zarr"), ball(), "|u1", {10, 10, 10});
        ready = show() && open("ball.zarr");
    }
    std::size_t triangles() {
        const auto& pictures = session().panes().surfaces().pictures();
        return pictures.empty() ? 0 : pictures.front().mesh->triangles.size();
    }
    MovieDialog* dialog() { return window().findChild<MovieDialog*>(); }
    bool ready = false;
};

int framesOf(const QString& movie) {
    cv::VideoCapture capture(movie.toStdString(), cv::CAP_FFMPEG);
    int frames = 0;
    while (capture.grab()) ++frames;
    return frames;
}

/// By the mouse, to a share of its way.
void dragHandle(QSlider& slider, double share) {
    QStyleOptionSlider option;
    option.initFrom(&slider);
    option.orientation = Qt::Horizontal;
    option.minimum = slider.minimum(), option.maximum = slider.maximum();
    option.sliderPosition = option.sliderValue = slider.value();
    const QPoint from = slider.style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, &slider).center();
    const QPoint to(static_cast<int>(share * slider.width()), from.y());
    QTest::mousePress(&slider, Qt::LeftButton, {}, from);
    for (const QPoint at : {(from + to) / 2, to}) {
        QMouseEvent event(QEvent::MouseMove, at, slider.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&slider, &event);
    }
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, to);
}

void typeInto(QWidget* field, const QString& text) {
    field->setFocus();
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(field, text);
    QTest::keyClick(field, Qt::Key_Tab);
}

}  // namespace

class SceneOutputsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSurfaceFollowsItsThreshold() {
        BallWorld world;
        QVERIFY(world.ready);
        QCOMPARE(world.triangles(), 0u);
        QCOMPARE(world.run("layer.surface ball on"), QString());
        QCOMPARE(world.run("layer.surfaceThreshold ball 60"), QString());
        QVERIFY(world.idle());
        const std::size_t wide = world.triangles();
        QVERIFY(wide > 500);
        QCOMPARE(world.run("layer.surfaceThreshold ball 160"), QString());
        QVERIFY(world.idle());
        QVERIFY(world.triangles() > 50 && world.triangles() < wide / 2);
        QCOMPARE(world.run("layer.surface ball off"), QString());
        QVERIFY(world.idle());
        QCOMPARE(world.triangles(), 0u);
    }
    void theSliderOfTheThresholdIsDraggedAndTheSurfaceFollows() {
        BallWorld world;
        QVERIFY(world.ready);
        auto* section = world.window().findChild<SurfaceSection*>();
        QTest::mouseClick(section->findChild<QCheckBox*>("surfaceShown"), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(world.idle());
        const std::size_t first = world.triangles();
        QVERIFY(first > 100);
        auto* slider = section->findChild<QSlider*>("surfaceThreshold");
        QVERIFY(slider && slider->isVisible());
        const double before = *world.layer(0).surfaceLook.threshold;
        dragHandle(*slider, 0.6);
        QVERIFY(*world.layer(0).surfaceLook.threshold > before + 20);
        QVERIFY(world.idle());
        QVERIFY2(world.triangles() > 0 && world.triangles() < first, qPrintable(QString::number(world.triangles())));
        dragHandle(*slider, 0.2);
        QVERIFY(*world.layer(0).surfaceLook.threshold < before);
        QVERIFY(world.idle());
        QVERIFY2(world.triangles() > first, qPrintable(QString::number(world.triangles())));
    }
    void aSurfaceIsSavedAsAMesh() {
        BallWorld world;
        QVERIFY(world.run("scene.writeSurface " + world.file("none.ply")).contains("shows no surface"));
        QCOMPARE(world.run("layer.surface ball on"), QString());
        QVERIFY(world.idle());
        for (const char* name : {"ball.ply", "ball.obj", "ball.stl"}) QCOMPARE(world.run("scene.writeSurface " + world.file(name)), QString());
        QCOMPARE(QFileInfo(world.file("ball.stl")).size(), static_cast<qint64>(84 + 50 * world.triangles()));
        QVERIFY(world.run("scene.writeSurface " + world.file("ball.xyz")).contains(".ply, .obj or .stl"));
    }
    void aPictureHasTheSizeAskedFor() {
        BallWorld world;
        QCOMPARE(world.run("layer.surface ball on"), QString());
        QVERIFY(world.idle());
        QCOMPARE(world.run("scene.picture " + world.file("large.png") + " 900x700"), QString());
        const QImage picture(world.file("large.png"));
        QCOMPARE(picture.size(), QSize(900, 700));
        QVERIFY(picture.pixelColor(450, 350).lightness() > 40);
        QVERIFY(world.run("scene.picture " + world.file("large.png") + " 9x").contains("is no size"));
    }
    void aMovieOf24FramesHas24Frames() {
        BallWorld world;
        QCOMPARE(world.run("layer.volume ball on"), QString());
        QVERIFY(world.idle());
        QCOMPARE(world.run("scene.movie " + world.file("turn.mp4") + " 24 160x120"), QString());
        QCOMPARE(framesOf(world.file("turn.mp4")), 24);
        QCOMPARE(QDir(world.file("")).entryList({".turn*"}, QDir::Dirs | QDir::Hidden).size(), 0);
    }
    void aMovieOf24FramesIsMadeByHand() {
        BallWorld world;
        QCOMPARE(world.run("layer.volume ball on"), QString());
        QVERIFY(world.idle());
        world.actions().trigger("scene.movie");
        MovieDialog& dialog = *world.dialog();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        typeInto(dialog.findChild<QDoubleSpinBox*>("seconds"), "1");
        typeInto(dialog.findChild<QLineEdit*>("file"), world.file("hand.mp4"));
        QTest::keyClick(dialog.findChild<QComboBox*>("size"), Qt::Key_Home);
        QCOMPARE(dialog.wish().frames, 24);
        QTest::mouseClick(dialog.findChild<QPushButton*>("make"), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return QFileInfo::exists(world.file("hand.mp4")); }, 20'000));
        QVERIFY(world.idle());
        QCOMPARE(framesOf(world.file("hand.mp4")), 24);
    }
    void aMovieIsAskedForAndCancelledByHand() {
        BallWorld world;
        QCOMPARE(world.run("scene.keyFrame"), QString());
        QCOMPARE(world.run("scene.lookAlongX"), QString());
        QCOMPARE(world.run("scene.keyFrame"), QString());
        world.actions().trigger("scene.movie");
        QVERIFY(world.dialog());
        world.dialog()->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(world.dialog()));
        QVERIFY(world.dialog()->wish().throughKeys);
        world.dialog()->findChild<QLineEdit*>("file")->setText(world.file("never.mp4"));
        QTest::mouseClick(world.dialog()->findChild<QPushButton*>("make"), Qt::LeftButton);
        QVERIFY(QTest::qWaitFor([&] { return world.dialog()->findChild<QProgressBar*>("progress")->value() > 1; }));
        QTest::keyClick(world.dialog(), Qt::Key_Escape);
        QVERIFY(QTest::qWaitFor([&] { return QDir(world.file("")).entryList({".never*"}, QDir::Dirs | QDir::Hidden).isEmpty(); }));
        QVERIFY(!QFileInfo::exists(world.file("never.mp4")));
        QVERIFY(world.idle());
    }
};

QTEST_MAIN(SceneOutputsTest)
#include "tst_scene_outputs.moc"
