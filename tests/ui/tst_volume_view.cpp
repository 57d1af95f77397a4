#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>
#include <functional>

#include "ui/view/volume_view.h"

using namespace volumen;

namespace {

constexpr QSize kPane(400, 300);
const WorldBox kBox{.lo = {.z = 0, .y = 0, .x = 0}, .hi = {.z = 600, .y = 400, .x = 500}};
const QColor kUpperLeft(200, 30, 40), kUpperRight(40, 190, 60), kLowerLeft(50, 60, 210), kLowerRight(220, 200, 60);

constexpr LayerId kLayer = 1;

/// Value 0 is clear; the others are the four colours.
const ColorTable& palette() {
    static const ColorTable table = [] {
        ColorTable colors{};
        std::size_t entry = 0;
        for (const QColor& color : {QColor(Qt::transparent), kUpperLeft, kUpperRight, kLowerLeft, kLowerRight})
            for (const int part : {color.red(), color.green(), color.blue(), color.alpha()}) colors[entry++] = static_cast<std::uint8_t>(part);
        return colors;
    }();
    return table;
}

/// A slice of `size` pixels of the palette's colours.
PlanePicture pictureOf(QSize size, const std::array<Point, 4>& corners, const std::function<int(int row, int column)>& valueAt) {
    auto image = std::make_shared<SliceImage>();
    image->height = size.height();
    image->width = size.width();
    for (int row = 0; row < size.height(); ++row)
        for (int column = 0; column < size.width(); ++column) image->texels.push_back(static_cast<std::byte>(valueAt(row, column)));
    image->cover.assign(image->texels.size(), cover::firstLevel);
    PlanePicture picture{.corners = corners};
    picture.slice.rect = {.top = 0, .left = 0, .height = size.height(), .width = size.width()};
    picture.slice.layers.push_back({kLayer, {}, {{0, 0, std::move(image)}}});
    picture.passes.push_back({kLayer, LayerLook{}, &palette()});
    return picture;
}

/// Four quarters, so that a mirrored or turned picture is told from the right one.
PlanePicture quarters(const std::array<Point, 4>& corners) {
    return pictureOf({64, 64}, corners, [](int row, int column) { return 1 + (row < 32 ? 0 : 2) + (column < 32 ? 0 : 1); });
}

/// The whole slice through the box's middle, as its pane shows it: XY x right y down, XZ x right z down, YZ y right z down.
std::array<Point, 4> cornersOf(Axis axis) {
    const Axis across = axis == Axis::x ? Axis::y : Axis::x, down = axis == Axis::z ? Axis::y : Axis::z;
    std::array<Point, 4> corners;
    corners.fill(kBox.center());
    const Point lo = kBox.lo, hi = kBox.hi;
    for (int i : {0, 3}) along(corners[i], across) = along(lo, across);
    for (int i : {1, 2}) along(corners[i], across) = along(hi, across);
    for (int i : {0, 1}) along(corners[i], down) = along(lo, down);
    for (int i : {2, 3}) along(corners[i], down) = along(hi, down);
    return corners;
}

Point atShare(const std::array<Point, 4>& corners, double right, double down) {
    return corners[0] + (corners[1] - corners[0]) * right + (corners[3] - corners[0]) * down;
}

bool similar(QColor a, QColor b) {
    return std::abs(a.red() - b.red()) <= 3 && std::abs(a.green() - b.green()) <= 3 && std::abs(a.blue() - b.blue()) <= 3;
}

/// A pane on the screen with the box and, if asked for, one plane.
struct Pane {
    PlanePicture picture;
    VolumeView view;

    explicit Pane(std::optional<Axis> plane = {}) {
        view.resize(kPane);
        view.setBox(kBox);
        if (plane) view.setPlane(*plane, picture = quarters(cornersOf(*plane)));
        view.showThreeQuarters();
        view.show();
    }

    bool drawn() {
        return QTest::qWaitFor([this] { return view.upToDate(); });
    }
    QColor colorAt(Point point) {
        const QPointF place = projected(view.camera(), point, kPane);
        return view.grabPicture(kPane).pixelColor(static_cast<int>(place.x()), static_cast<int>(place.y()));
    }
    QPoint placeOf(Point point) const { return projected(view.camera(), point, kPane).toPoint(); }
};

void drag(QWidget& widget, Qt::MouseButton button, QPoint from, QPoint to) {
    QTest::mousePress(&widget, button, {}, from);
    QTest::mouseMove(&widget, to);
    QTest::mouseRelease(&widget, button, {}, to);
}

void turnWheel(QWidget& widget, QPoint at, int notches) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
}

}  // namespace

class VolumeViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPlaneIsSeenInItsColoursAtItsPlace() {
        Pane pane(Axis::z);
        QVERIFY(pane.drawn());
        const auto corners = cornersOf(Axis::z);
        QVERIFY(similar(pane.colorAt(atShare(corners, 0.25, 0.25)), kUpperLeft));
        QVERIFY(similar(pane.colorAt(atShare(corners, 0.75, 0.25)), kUpperRight));
        QVERIFY(similar(pane.colorAt(atShare(corners, 0.25, 0.75)), kLowerLeft));
        QVERIFY(similar(pane.colorAt(atShare(corners, 0.75, 0.75)), kLowerRight));
    }
    void theScreenShowsWhatIsGrabbed() {
        QWidget window;
        window.resize(kPane);
        Pane pane(Axis::z);
        pane.view.setParent(&window);
        pane.view.setGeometry(QRect({}, kPane));
        pane.view.show();
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window) && pane.drawn());
        const double ratio = pane.view.devicePixelRatioF();
        QImage picture = pane.view.grabPicture(kPane * ratio, ratio);
        picture.setDevicePixelRatio(ratio);
        QCOMPARE(pane.view.grabFramebuffer().convertToFormat(QImage::Format_RGB32), picture);
        QCOMPARE(window.grab().toImage().convertToFormat(QImage::Format_RGB32), picture);
        pane.view.setParent(nullptr);
    }
    void aPresetShowsAPlaneAsItsPaneDoes_data() {
        QTest::addColumn<int>("axis");
        QTest::addColumn<int>("preset");
        QTest::newRow("xy") << int(Axis::z) << int(ViewPreset::xy);
        QTest::newRow("xz") << int(Axis::y) << int(ViewPreset::xz);
        QTest::newRow("yz") << int(Axis::x) << int(ViewPreset::yz);
    }
    void aPresetShowsAPlaneAsItsPaneDoes() {
        QFETCH(int, axis);
        QFETCH(int, preset);
        Pane pane(Axis{axis});
        pane.view.lookAlong(ViewPreset{preset});
        const QImage picture = pane.view.grabPicture(kPane);
        const QPoint middle(kPane.width() / 2, kPane.height() / 2), right(40, 0), down(0, 40);
        QVERIFY(similar(picture.pixelColor(middle - right - down), kUpperLeft));
        QVERIFY(similar(picture.pixelColor(middle + right - down), kUpperRight));
        QVERIFY(similar(picture.pixelColor(middle - right + down), kLowerLeft));
        QVERIFY(similar(picture.pixelColor(middle + right + down), kLowerRight));
    }
    void thePresetsFromBehindMirrorThePlane() {
        Pane pane(Axis::z);
        pane.view.lookAlong(ViewPreset::xyBehind);
        const QImage picture = pane.view.grabPicture(kPane);
        QVERIFY(similar(picture.pixelColor(160, 110), kUpperRight));
        QVERIFY(similar(picture.pixelColor(240, 190), kLowerLeft));
    }
    void aDragTurnsAboutTheFocus() {
        Pane pane(Axis::y);
        const QImage before = pane.view.grabPicture(kPane);
        const CameraState camera = pane.view.camera();
        QSignalSpy moved(&pane.view, &VolumeView::cameraChanged);
        drag(pane.view, Qt::LeftButton, {200, 150}, {260, 170});
        QVERIFY(moved.count() > 0);
        QVERIFY(pane.view.grabPicture(kPane) != before);
        QCOMPARE(pane.view.camera().focus, camera.focus);
        QVERIFY(std::abs(length(pane.view.camera().eye - camera.focus) - length(camera.eye - camera.focus)) < 1e-6);
    }
    void aMiddleDragTakesTheFocusAlong() {
        Pane pane;
        const Point focus = pane.view.camera().focus;
        drag(pane.view, Qt::MiddleButton, {200, 150}, {230, 140});
        QCOMPARE(pane.placeOf(focus), QPoint(230, 140));
    }
    void theWheelEnlargesAndKeepsWhatIsUnderTheCursor() {
        Pane pane;
        pane.view.lookAlong(ViewPreset::xy);
        const Point kept = kBox.center() + Point{.z = 0, .y = 60, .x = 90};
        const QPoint cursor = pane.placeOf(kept);
        const double before = worldPerPixel(pane.view.camera(), kept, kPane);
        turnWheel(pane.view, cursor, 3);
        QVERIFY((pane.placeOf(kept) - cursor).manhattanLength() <= 2);
        QVERIFY(worldPerPixel(pane.view.camera(), kept, kPane) < before / 1.5);
    }
    void aDoubleClickOnAPlaneAsksForTheCrosshairThere() {
        Pane pane(Axis::y);
        const Point wanted = atShare(cornersOf(Axis::y), 0.3, 0.6);
        Point got;
        connect(&pane.view, &VolumeView::crosshairWanted, &pane.view, [&](Point point) { got = point; });
        QSignalSpy maximized(&pane.view, &VolumeView::maximizeWanted);
        QTest::mouseDClick(&pane.view, Qt::LeftButton, {}, pane.placeOf(wanted));
        QVERIFY(length(got - wanted) < 2 * worldPerPixel(pane.view.camera(), wanted, kPane));
        QCOMPARE(got.y, wanted.y);
        QCOMPARE(maximized.count(), 0);
    }
    void ofTwoPlanesTheNearerIsHit() {
        Pane pane(Axis::z);
        std::array<Point, 4> nearer = cornersOf(Axis::z);
        for (Point& corner : nearer) corner.z -= 100;
        pane.view.setPlane(Axis::y, quarters(nearer));
        Point got;
        connect(&pane.view, &VolumeView::crosshairWanted, &pane.view, [&](Point point) { got = point; });
        pane.view.lookAlong(ViewPreset::xy);
        QTest::mouseDClick(&pane.view, Qt::LeftButton, {}, {200, 150});
        QVERIFY(std::abs(got.z - nearer[0].z) < 1e-6);
    }
    void aDoubleClickBesideThePlanesAsksToMaximize() {
        Pane pane(Axis::z);
        QSignalSpy maximized(&pane.view, &VolumeView::maximizeWanted);
        QSignalSpy crosshair(&pane.view, &VolumeView::crosshairWanted);
        QTest::mouseDClick(&pane.view, Qt::LeftButton, {}, {5, 5});
        QCOMPARE(maximized.count(), 1);
        QCOMPARE(crosshair.count(), 0);
    }
    void transparentPixelsAreNeitherDrawnNorHit() {
        Pane pane;
        pane.view.setPlane(Axis::z, pictureOf({64, 64}, cornersOf(Axis::z), [](int, int) { return 0; }));
        QSignalSpy maximized(&pane.view, &VolumeView::maximizeWanted);
        QVERIFY(similar(pane.colorAt(atShare(cornersOf(Axis::z), 0.3, 0.3)), Qt::black));
        QTest::mouseDClick(&pane.view, Qt::LeftButton, {}, pane.placeOf(atShare(cornersOf(Axis::z), 0.3, 0.3)));
        QCOMPARE(maximized.count(), 1);
    }
    void aChangedLookRecoloursAPlaneAndUploadsNothing() {
        Pane pane(Axis::z);
        QVERIFY(pane.drawn());
        const Point place = atShare(cornersOf(Axis::z), 0.25, 0.25);
        QVERIFY(similar(pane.colorAt(place), kUpperLeft));
        const std::uint64_t uploads = pane.view.uploads();
        QCOMPARE(uploads, std::uint64_t{1});
        PlanePicture picture = pane.picture;
        picture.passes[0].look.windowLo = -1;
        picture.passes[0].look.windowHi = 254;
        pane.view.setPlane(Axis::z, picture);
        QVERIFY(similar(pane.colorAt(place), kUpperRight));
        QCOMPARE(pane.view.uploads(), uploads);
    }
    void aPlaneIsTakenAwayByAnEmptyPicture() {
        Pane pane(Axis::z);
        pane.view.setPlane(Axis::z, {});
        QVERIFY(similar(pane.colorAt(atShare(cornersOf(Axis::z), 0.3, 0.3)), Qt::black));
    }
    void thinPicturesLieTheRightWay_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("one column") << QSize(1, 2);
        QTest::newRow("one row") << QSize(2, 1);
        QTest::newRow("one pixel") << QSize(1, 1);
    }
    void thinPicturesLieTheRightWay() {
        QFETCH(QSize, size);
        Pane pane;
        const auto corners = cornersOf(Axis::z);
        pane.view.setPlane(Axis::z, pictureOf(size, corners, [size](int row, int column) { return row == size.height() - 1 && column == size.width() - 1 ? 4 : 1; }));
        QVERIFY(similar(pane.colorAt(atShare(corners, 0.9, 0.9)), kLowerRight));
        if (size.width() + size.height() > 2) QVERIFY(similar(pane.colorAt(atShare(corners, 0.1, 0.1)), kUpperLeft));
        if (size.height() > 1) QVERIFY(similar(pane.colorAt(atShare(corners, 0.9, 0.1)), kUpperLeft));
    }
    void fittedTheWholeBoxIsInThePicture() {
        Pane pane;
        for (bool parallel : {false, true}) {
            pane.view.setParallel(parallel);
            pane.view.fit();
            for (const Point corner : {kBox.lo, kBox.hi, Point{0, 0, 500}, Point{600, 400, 0}, Point{0, 400, 500}, Point{600, 0, 0}})
                QVERIFY(QRectF({}, kPane).contains(projected(pane.view.camera(), corner, kPane)));
        }
    }
    void parallelProjectionKeepsTheSizeAtTheFocus() {
        Pane pane;
        CameraState camera = pane.view.camera();
        const double before = worldPerPixel(camera, camera.focus, kPane);
        camera.parallel = true;
        QCOMPARE(worldPerPixel(camera, camera.focus, kPane), before);
        QCOMPARE(worldPerPixel(camera, kBox.lo, kPane), before);
    }
    void aCameraThatSeesNothingIsRefused() {
        Pane pane;
        const CameraState before = pane.view.camera();
        CameraState blind = before;
        blind.eye = blind.focus;
        pane.view.setCamera(blind);
        blind.eye = {std::nan(""), 0, 0};
        pane.view.setCamera(blind);
        QCOMPARE(pane.view.camera(), before);
    }
    void heldBackOnlyTheBackgroundIsPainted() {
        VolumeView view;
        view.setHeldBack(true);
        view.resize(kPane);
        view.setBox(kBox);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QCoreApplication::processEvents();
        QVERIFY(!view.upToDate());
        view.setHeldBack(false);
        QTRY_VERIFY(view.upToDate());
    }
    void aPaneThatMovesToAnotherWindowDrawsAgain() {
        auto* view = new VolumeView;
        view->setBox(kBox);
        view->setPlane(Axis::z, quarters(cornersOf(Axis::z)));
        view->resize(kPane);
        view->lookAlong(ViewPreset::xy);
        view->fit();
        view->show();
        QTRY_VERIFY(view->upToDate());
        QWidget other;
        other.resize(500, 400);
        view->setParent(&other);
        view->setGeometry(0, 0, kPane.width(), kPane.height());
        view->show();
        other.show();
        QVERIFY(QTest::qWaitForWindowExposed(&other));
        QTRY_VERIFY(similar(view->grabFramebuffer().pixelColor(160, 110), kUpperLeft));
        QTRY_VERIFY(similar(view->grabPicture(kPane).pixelColor(240, 190), kLowerRight));
    }
    void aPaneThatWasNeverShownCanBeGrabbed() {
        VolumeView view;
        view.resize(kPane);
        view.setBox(kBox);
        view.setPlane(Axis::z, quarters(cornersOf(Axis::z)));
        view.lookAlong(ViewPreset::xy);
        view.fit();
        const QImage picture = view.grabPicture(kPane);
        QCOMPARE(picture.size(), kPane);
        QVERIFY(similar(picture.pixelColor(160, 110), kUpperLeft));
    }
};

QTEST_MAIN(VolumeViewTest)
#include "tst_volume_view.moc"
