// Volumes in the scene: what lies before what, what is cut away, what is kept.

#include <cmath>

#include "tests/support/scene_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr LayerId kRed = 1, kGreen = 2;
constexpr Voxel kShape{32, 32, 32};
const WorldBox kBox = PlacedBlock{.block = blockOf<std::uint8_t>(kShape, [](Voxel) { return 0; })}.worldBox();
const Point kMiddle = kBox.center();

PlacedBlock block(LayerId layer, const std::function<int(Voxel)>& valueAt) {
    return {.layer = layer, .block = blockOf<std::uint8_t>(kShape, [&](Voxel v) { return static_cast<std::uint8_t>(valueAt(v)); })};
}
/// Slabs across z, 8 voxels thick: red, green, red, green.
PlacedBlock slabs(LayerId layer) {
    return block(layer, [layer](Voxel v) { return (v.z / 8) % 2 == (layer == kRed ? 0 : 1) ? 200 : 0; });
}

/// The two, seen along z.
struct Slabs : SceneWorld {
    explicit Slabs(ViewPreset preset = ViewPreset::xy) {
        scene.setVolumes({slabs(kRed), slabs(kGreen)});
        scene.setVolumePasses({{kRed, plainLook(100, 0xff0000)}, {kGreen, plainLook(100, 0x00ff00)}});
        look(kBox, preset);
    }
};

VolumeLook projection(VolumeMode mode, PackedColor color) {
    return {.shown = true, .mode = mode, .points = {{0, 0, color}, {250, 1, color}}, .shaded = false};
}

/// A blue triangle over the whole box, across z.
SurfacePicture wallAt(float z) {
    TriangleMesh mesh{.points = {{z, -20, -20}, {z, -20, 80}, {z, 80, 15}}, .normals = {}, .triangles = {{0, 1, 2}}};
    addNormals(mesh);
    return {.mesh = std::make_shared<TriangleMesh>(std::move(mesh)), .color = Qt::blue};
}

/// The whole box's middle plane across z, in so many triangles that drawing it takes long.
SurfacePicture fineWall() {
    constexpr std::uint32_t kSide = 800;
    TriangleMesh mesh;
    for (std::uint32_t row = 0; row <= kSide; ++row)
        for (std::uint32_t column = 0; column <= kSide; ++column) {
            mesh.points.push_back({16, 32.f * static_cast<float>(row) / kSide, 32.f * static_cast<float>(column) / kSide});
            const std::uint32_t here = row * (kSide + 1) + column;
            if (row == kSide || column == kSide) continue;
            mesh.triangles.push_back({here, here + 1, here + kSide + 1});
            mesh.triangles.push_back({here + 1, here + kSide + 2, here + kSide + 1});
        }
    addNormals(mesh);
    return {.mesh = std::make_shared<TriangleMesh>(std::move(mesh)), .color = Qt::blue};
}

bool similar(QColor a, QColor b, int by = 4) { return std::abs(a.red() - b.red()) <= by && std::abs(a.green() - b.green()) <= by && std::abs(a.blue() - b.blue()) <= by; }

}  // namespace

class VolumesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatLiesNearerHidesWhicheverVolumeItIsOf() {
        QCOMPARE(Slabs().colorAt(kMiddle), QColor(Qt::red));
        QCOMPARE(Slabs(ViewPreset::xyBehind).colorAt(kMiddle), QColor(Qt::green));
        Slabs swapped;
        swapped.scene.setVolumePasses({{kGreen, plainLook(100, 0x00ff00)}, {kRed, plainLook(100, 0xff0000)}});
        QCOMPARE(swapped.colorAt(kMiddle), QColor(Qt::red));
    }
    void fourVolumesAreSeenTogether() {
        SceneWorld world;
        std::vector<PlacedBlock> blocks;
        std::vector<VolumePass> passes;
        for (LayerId layer = 1; layer <= 4; ++layer) {
            blocks.push_back(block(layer, [layer](Voxel v) { return v.x / 8 + 1 == layer ? 200 : 0; }));
            passes.push_back({layer, plainLook(100, 0x202020 * layer)});
        }
        world.scene.setVolumes(blocks);
        world.scene.setVolumePasses(passes);
        world.look(kBox, ViewPreset::xy);
        for (int i = 0; i < 4; ++i) QCOMPARE(world.colorAt({.z = kBox.lo.z, .y = kMiddle.y, .x = 3.5 + 8 * i}).red(), 0x20 * (i + 1));
    }
    void aVolumeHasItsOwnSpacingAndPlace() {
        SceneWorld world;
        PlacedBlock coarse{.layer = kGreen, .block = blockOf<std::uint16_t>({4, 4, 4}, [](Voxel) { return 40000; }), .originUm = {.z = 4, .y = 12, .x = 20}, .spacingUm = {1, 2, 3}};
        world.scene.setVolumes({slabs(kRed), coarse});
        world.scene.setVolumePasses({{kGreen, plainLook(30000, 0x00ff00)}});
        world.look(kBox, ViewPreset::xy, true);
        QCOMPARE(world.colorAt({.z = 4, .y = 11.5, .x = 19.5}), QColor(Qt::green));
        QCOMPARE(world.colorAt({.z = 4, .y = 18.5, .x = 29.5}), QColor(Qt::green));
        QCOMPARE(world.colorAt({.z = 4, .y = 10.5, .x = 24}), QColor(Qt::black));
        QCOMPARE(world.colorAt({.z = 4, .y = 15, .x = 31}), QColor(Qt::black));
    }
    void aCropBoxAndAClipPlaneCutVolumes() {
        Slabs world;
        WorldBox crop = kBox;
        crop.lo.z = 8.5;
        world.scene.setClip({.crop = crop});
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::green));
        world.scene.setClip({.plane = ClipPlane{.point = {.z = 17, .y = 0, .x = 0}, .normal = {.z = 3, .y = 0, .x = 0}}});
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::red));
        world.scene.setClip({.crop = crop, .plane = ClipPlane{.point = {.z = 15, .y = 0, .x = 0}, .normal = {.z = -1, .y = 0, .x = 0}}});
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::green));
        world.look(kBox, ViewPreset::xyBehind);
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::green));
    }
    void whatIsOpaqueEndsLinesOfSight() {
        for (const bool parallel : {false, true}) {
            Slabs world;
            world.look(kBox, ViewPreset::xy, parallel);
            world.scene.setVolumePasses({{kGreen, plainLook(100, 0x00ff00)}});
            world.scene.setSurfaces({wallAt(4)});
            const QColor seen = world.colorAt(kMiddle);
            QVERIFY2(seen.blue() > 60 && seen.green() == 0, qPrintable(seen.name()));
            world.scene.setSurfaces({wallAt(12)});
            QCOMPARE(world.colorAt(kMiddle), QColor(Qt::green));
        }
    }
    void projectionsShowTheGreatestTheLeastAndTheMean() {
        const PlacedBlock ramp = block(kRed, [](Voxel v) { return 50 + 5 * static_cast<int>(v.z); });
        for (const auto& [mode, value] : {std::pair{VolumeMode::maximum, 205.0}, {VolumeMode::minimum, 50.0}, {VolumeMode::average, 127.5}}) {
            SceneWorld world;
            world.scene.setVolumes({ramp});
            world.scene.setVolumePasses({{kRed, projection(mode, 0xffffff)}});
            world.look(kBox, ViewPreset::xy, true);
            const int grey = static_cast<int>(std::lround(value / 250 * 255));
            QVERIFY2(similar(world.colorAt(kMiddle), QColor(grey, grey, grey)), qPrintable(world.colorAt(kMiddle).name() + QString(" for %1").arg(grey)));
        }
    }
    void theGreatestOfTwoVolumesAddUpAsLightsDo() {
        Slabs world;
        world.scene.setVolumes({block(kRed, [](Voxel v) { return v.z >= 20 && v.z < 24 ? 125 : 0; }), block(kGreen, [](Voxel v) { return v.z >= 5 && v.z < 9 ? 250 : 0; })});
        world.scene.setVolumePasses({{kRed, projection(VolumeMode::maximum, 0xff0000)}, {kGreen, projection(VolumeMode::maximum, 0x00ff00)}});
        const QColor seen = world.colorAt(kMiddle);
        QVERIFY2(similar(seen, QColor(128, 255, 0), 12), qPrintable(seen.name()));
    }
    void whatIsNotANumberIsNotSeen() {
        SceneWorld world;
        const float nan = std::nanf("");
        world.scene.setVolumes({{.layer = kRed, .block = blockOf<float>(kShape, [nan](Voxel v) { return v.x < 16 ? nan : 1.0f; })}});
        world.scene.setVolumePasses({{kRed, {.shown = true, .points = {{0, 1, 0xff0000}}, .density = 10, .shaded = false}}});
        world.look(kBox, ViewPreset::xy);
        QCOMPARE(world.colorAt({.z = 0, .y = 15.5, .x = 6}), QColor(Qt::black));
        QCOMPARE(world.colorAt({.z = 0, .y = 15.5, .x = 24}), QColor(Qt::red));
    }
    void nothingIsDrawnOfWhatIsHiddenOrHasNoCurve() {
        Slabs world;
        VolumeLook hidden = plainLook(100, 0xff0000);
        hidden.shown = false;
        world.scene.setVolumePasses({{kRed, hidden}, {kGreen, {.shown = true}}});
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::black));
    }
    void aPictureInPartsIsThePictureAtOnce() {
        Slabs world;
        world.look(kBox);
        world.scene.setQuality({});
        world.upload();
        const QImage atOnce = world.frame();
        world.scene.setQuality({.sampleStep = 4, .imageScale = 3});
        world.look(WorldBox{kBox.lo - Point{1, 1, 1}, kBox.hi});
        const QImage coarse = world.frame();
        world.look(kBox);
        world.frame();
        int parts = 0;
        for (; !world.scene.refine(1); ++parts) QVERIFY(parts < 10'000);
        QVERIFY(parts > 1 && coarse != atOnce);
        QCOMPARE(world.frame(), atOnce);
    }
    void aFinishedPictureIsKeptUntilSomethingChanges() {
        Slabs world;
        world.scene.setQuality({.sampleStep = 4, .imageScale = 4});
        const QImage fine = world.picture();
        QCOMPARE(world.frame(), fine);
        QVERIFY(world.scene.refine(0));
        VolumeLook other = plainLook(100, 0x0000ff);
        world.scene.setVolumePasses({{kRed, other}});
        QVERIFY(world.frame() != fine);
        QVERIFY(!world.scene.refine(0));
    }
    void aMovedCrosshairLeavesAFinishedPictureFinished() {
        Slabs world;
        world.look(kBox);
        world.scene.setQuality({.sampleStep = 4, .imageScale = 4});
        world.picture();
        world.scene.setCrosshair(Point{.z = -4, .y = 10, .x = 10});
        world.frame();
        QVERIFY(world.scene.refine(0));
        world.scene.setCrosshair(Point{.z = -4, .y = 20, .x = 18});
        const QImage moved = world.frame();
        QVERIFY(world.scene.refine(0));
        Slabs fresh;
        fresh.look(kBox);
        fresh.scene.setCrosshair(Point{.z = -4, .y = 20, .x = 18});
        QCOMPARE(moved, fresh.picture());
    }
    void aLineBeforeAVolumeStaysWholeInADraft() {
        Slabs world;
        world.scene.setCrosshair(Point{.z = -4, .y = kMiddle.y, .x = kMiddle.x});
        world.scene.setQuality({.sampleStep = 4, .imageScale = 6});
        world.upload();
        const QImage draft = world.frame();
        const QPoint middle = projected(world.scene.camera(), {-4, kMiddle.y, kMiddle.x}, world.size).toPoint();
        for (int away = 3; away < 12; ++away)
            for (const QPoint arm : {QPoint(1, 0), QPoint(-1, 0), QPoint(0, 1), QPoint(0, -1)}) {
                const QPoint line = middle + arm * away, across(arm.y(), arm.x());
                const auto white = [&](QPoint place) { return draft.pixelColor(place).green(); };
                QVERIFY2(std::max({white(line), white(line - across), white(line + across)}) > 90, qPrintable(QString("%1, %2").arg(line.x()).arg(line.y())));
                for (const QPoint beside : {line - across * 4, line + across * 4}) QVERIFY(similar(draft.pixelColor(beside), Qt::red));
            }
    }
    void theBoxesEdgesOnAVolumesFacesAreBlendedWithTheVolume() {
        Slabs world;
        world.look(kBox);
        world.scene.setBox(kBox);
        const QImage picture = world.picture();
        const auto corners = boxCorners(kBox);
        const auto nearer = [&](Point a, Point b) { return length(a - world.scene.camera().eye) < length(b - world.scene.camera().eye); };
        const Point nearest = *std::min_element(corners.begin(), corners.end(), nearer);
        for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
            Point end = nearest;
            along(end, axis) = along(kBox.lo, axis) + along(kBox.hi, axis) - along(nearest, axis);
            for (double t = 0.05; t < 0.95; t += 0.01) {
                const QPoint at = projected(world.scene.camera(), nearest + (end - nearest) * t, world.size).toPoint();
                for (const QPoint by : {QPoint(-1, 0), QPoint(0, 0), QPoint(1, 0), QPoint(0, -1), QPoint(0, 1)}) {
                    const QColor color = picture.pixelColor(at + by);
                    QVERIFY2(std::max(color.red(), color.green()) > 70, qPrintable(QString("%1, %2: %3").arg((at + by).x()).arg((at + by).y()).arg(color.name())));
                }
            }
        }
    }
    void aLineInsideAVolumeIsHiddenByItInADraftAndAfter() {
        Slabs world, without;
        world.scene.setCrosshair(kMiddle);
        for (Slabs* each : {&world, &without}) {
            each->look(kBox);
            each->scene.setQuality({.sampleStep = 4, .imageScale = 4});
            each->upload();
        }
        QCOMPARE(world.frame(), without.frame());
        QVERIFY(!world.scene.refine(0) && !without.scene.refine(0));
        QCOMPARE(world.frame(), without.frame());
        QCOMPARE(world.picture(), without.picture());
    }
    void whatIsOpaqueIsDrawnOnceWhileVolumesAreRefinedBeforeIt() {
        Slabs world;
        world.scene.setSurfaces({wallAt(16)});
        world.scene.setQuality({.sampleStep = 4, .imageScale = 4});
        world.upload();
        const std::uint64_t before = world.scene.opaqueFrames();
        const QImage fine = world.picture();
        QCOMPARE(world.scene.opaqueFrames(), before);
        Slabs fresh;
        fresh.scene.setSurfaces({wallAt(16)});
        QCOMPARE(fine, fresh.picture());
        world.scene.setSurfaces({});
        world.frame();
        QCOMPARE(world.scene.opaqueFrames(), before + 1);
    }
    void aSurfaceThatTakesLongIsDrawnAsItsDraftWhileTheViewMoves() {
        SceneWorld world;
        SurfacePicture wall = fineWall();
        TriangleMesh aside = *wallAt(16).mesh;
        for (MeshPoint& p : aside.points) p.x += 1'000;
        wall.draft = std::make_shared<TriangleMesh>(std::move(aside));  // where it is not seen, so that what is seen is the whole
        world.scene.setSurfaces({wall});
        world.look(kBox, ViewPreset::xy);
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::blue));
        QVERIFY(world.scene.setMoving(true) && world.scene.drafted());
        QVERIFY(world.colorAt(kMiddle) != QColor(Qt::blue));
        QVERIFY(!world.scene.setMoving(true));
        QVERIFY(world.scene.setMoving(false) && !world.scene.drafted());
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::blue));
    }
    void aSurfaceOfFewTrianglesIsDrawnAsItIsWhileTheViewMoves() {
        SceneWorld world;
        world.scene.setSurfaces({wallAt(16)});
        world.look(kBox, ViewPreset::xy);
        world.frame();
        QVERIFY(!world.scene.setMoving(true) && !world.scene.drafted());
    }
    void aFormerBlockIsShownUntilTheNextIsWhole() {
        SceneWorld world;
        world.scene.setVolumes({block(kRed, [](Voxel) { return 200; })});
        world.scene.setVolumePasses({{kRed, plainLook(100, 0xff0000)}});
        world.look(kBox, ViewPreset::xy);
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::red));
        PlacedBlock large{.layer = kRed, .block = blockOf<float>({256, 256, 256}, [](Voxel) { return 0.0f; }), .spacingUm = {0.125, 0.125, 0.125}};
        world.scene.setVolumes({large});
        const QImage during = world.frame();
        QVERIFY(world.scene.volumeStatus().uploading);
        QCOMPARE(during.pixelColor(world.size.width() / 2, world.size.height() / 2), QColor(Qt::red));
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::black));
    }
    void aBlockThatFindsNoRoomIsToldOfAndTheFormerOneStays() {
        SceneWorld world;
        world.scene.setVolumes({block(kRed, [](Voxel) { return 200; })});
        world.scene.setVolumePasses({{kRed, plainLook(100, 0xff0000)}});
        world.look(kBox, ViewPreset::xy);
        world.picture();
        world.scene.setVolumes({{.layer = kRed, .block = blockOf<std::uint8_t>({1, 1, 1 << 20}, [](Voxel) { return 0; })}});
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::red));
        QVERIFY(!world.scene.volumeStatus().uploading);
        QVERIFY(world.scene.volumeStatus().problem.find(" 1 MiB") != std::string::npos);
        QCOMPARE(world.scene.volumeStatus().tooLargeBytes, std::size_t{1} << 20);
        world.scene.setVolumes({block(kRed, [](Voxel) { return 0; })});
        QCOMPARE(world.colorAt(kMiddle), QColor(Qt::black));
        QVERIFY(world.scene.volumeStatus().problem.empty());
    }
    void shadersAreCompiledAhead() {
        SceneWorld world;
        world.look(kBox);
        world.frame();
        int programs = 1;
        for (; !world.scene.prepareVolumes(); ++programs) QVERIFY(programs < 4);
        QCOMPARE(programs, 4);
        world.scene.setVolumes({slabs(kRed)});
        world.scene.setVolumePasses({{kRed, plainLook(100, 0xff0000)}});
        QVERIFY(world.colorAt(kMiddle) != QColor(Qt::black));
    }
    void aSceneDrawsAgainAfterItsGraphicsWereReleased() {
        Slabs world;
        const QImage before = world.picture();
        world.scene.releaseGraphics();
        QCOMPARE(world.picture(), before);
    }
};

QTEST_MAIN(VolumesTest)
#include "tst_volumes.moc"
