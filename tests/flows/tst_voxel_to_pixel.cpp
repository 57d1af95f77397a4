// Path 1, whole: a voxel in a file becomes a pixel in a framebuffer.

#include <QTemporaryDir>
#include <QTest>

#include "core/volume/made_levels.h"
#include "core/volume/open_volume.h"
#include "tests/support/raw_zarr.h"
#include "tests/support/window_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{60, 90, 120};

std::uint8_t valueAt(Voxel v) { return static_cast<std::uint8_t>(v.z * 7 + v.y * 3 + v.x * 5 + (v.x * v.y) / 16); }

template <class T>
Array3<T> madeVoxels(T factor) {
    Array3<T> voxels(kShape);
    for (Voxel v; v.z < kShape.z; ++v.z)
        for (v.y = 0; v.y < kShape.y; ++v.y)
            for (v.x = 0; v.x < kShape.x; ++v.x) voxels.at(v) = static_cast<T>(valueAt(v) * factor);
    return voxels;
}

/// Nearest, grey, one device pixel a voxel: every pixel must be its voxel's value.
void showPlainly(PanesWorld& world, const Path& path, double windowHi) {
    Layer layer{.name = "scan", .path = path, .source = openVolume(path)};
    layer.look.windowHi = windowHi;
    layer.look.interpolation = Interpolation::nearest;
    world.project.addLayer(std::move(layer));
    world.project.setCrosshair({31, 42, 77});
    for (const PaneId pane : kSlicePanes) {
        PaneState state = world.project.view().pane(pane);
        state.umPerPixel = world.panes.slice(pane)->devicePixelRatioF();
        state.centreUm = {30, 45, 60};
        world.project.setPane(pane, state);
    }
    world.panes.setOverlaysHidden(true);
}

/// The voxel that a device pixel of a pane shows; nothing outside the volume.
std::optional<Voxel> voxelUnder(const PanesWorld& world, PaneId pane, int row, int column) {
    const PaneProjection at = world.panes.slice(pane)->projection();
    const Voxel voxel = nearestVoxel(at.grid.plane.at(static_cast<double>(at.rect.top + row), static_cast<double>(at.rect.left + column)));
    if (!Box{.lo = {}, .hi = kShape}.contains(voxel)) return std::nullopt;
    return voxel;
}

int wrongPixels(const PanesWorld& world, PaneId pane, const std::function<int(Voxel)>& expected) {
    const QImage image = world.panes.slice(pane)->grabFramebuffer();
    int wrong = 0, seen = 0;
    for (int row = 0; row < image.height(); ++row)
        for (int column = 0; column < image.width(); ++column) {
            const auto voxel = voxelUnder(world, pane, row, column);
            const int grey = qRed(image.pixel(column, row));
            seen += voxel.has_value();
            wrong += grey != (voxel ? expected(*voxel) : 0);
        }
    return seen < 1000 ? -1 : wrong;
}

}  // namespace

class VoxelToPixel : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    Path store(const char* name) const { return Path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void everyPixelOfThreePanesIsTheVoxelOfTheFile() {
        writeRawZarr(store("u8.zarr"), madeVoxels<std::uint8_t>(1), {32, 32, 32}, "|u1");
        PanesWorld world;
        world.show({700, 560});
        showPlainly(world, store("u8.zarr"), 255);
        QVERIFY(world.waitUntilIdle());
        for (const PaneId pane : kSlicePanes) QCOMPARE(wrongPixels(world, pane, [](Voxel v) { return valueAt(v); }), 0);
    }
    void sixteenBitsReachTheShaderAsSixteenBits() {
        writeRawZarr(store("u16.zarr"), madeVoxels<std::uint16_t>(257), {16, 64, 64}, "<u2");
        PanesWorld world;
        world.show({700, 560});
        showPlainly(world, store("u16.zarr"), 65535);
        QVERIFY(world.waitUntilIdle());
        for (const PaneId pane : kSlicePanes) QCOMPARE(wrongPixels(world, pane, [](Voxel v) { return valueAt(v); }), 0);
        // A window of 256 steps shows what eight bits could not: the lower byte.
        LayerLook look = world.project.layers()[0].look;
        look.windowLo = 257 * 100;
        look.windowHi = 257 * 100 + 255;
        world.project.setLook(world.project.layers()[0].id, look);
        QVERIFY(world.waitUntilIdle());
        const auto windowed = [](Voxel v) { return std::clamp(valueAt(v) * 257 - 257 * 100, 0, 255); };
        QCOMPARE(wrongPixels(world, PaneId::xy, windowed), 0);
    }
    void changingTheWindowSamplesAndUploadsNothing() {
        writeRawZarr(store("w.zarr"), madeVoxels<std::uint8_t>(1), {32, 32, 32}, "|u1");
        PanesWorld world;
        world.show({700, 560});
        showPlainly(world, store("w.zarr"), 255);
        QVERIFY(world.waitUntilIdle());
        const std::uint64_t uploads = world.panes.slice(PaneId::xy)->uploads();
        LayerLook look = world.project.layers()[0].look;
        look.windowLo = 0, look.windowHi = 51, look.opacity = 1;
        world.project.setLook(world.project.layers()[0].id, look);
        QVERIFY(world.waitUntilIdle());
        QCOMPARE(wrongPixels(world, PaneId::xy, [](Voxel v) { return std::min(255, valueAt(v) * 5); }), 0);
        QCOMPARE(world.panes.slice(PaneId::xy)->uploads(), uploads);
    }
    void oneChangedVoxelIsSeen() {
        Array3<std::uint8_t> voxels = madeVoxels<std::uint8_t>(1);
        voxels.at({31, 40, 70}) ^= 0x80;
        writeRawZarr(store("c.zarr"), voxels, {32, 32, 32}, "|u1");
        PanesWorld world;
        world.show({700, 560});
        showPlainly(world, store("c.zarr"), 255);
        QVERIFY(world.waitUntilIdle());
        QCOMPARE(wrongPixels(world, PaneId::xy, [](Voxel v) { return valueAt(v); }), 1);
    }
    void aCacheSmallerThanOneViewStillFillsTheScreen() {
        Array3<std::uint8_t> voxels(Voxel{300, 300, 300}, 200);
        writeRawZarr(store("s.zarr"), voxels, {32, 32, 32}, "|u1");
        PanesWorld world(std::size_t{4} << 20);  // one plane of level 0 alone has 3 MiB of chunks
        world.show({700, 560});
        world.project.addLayer({.name = "scan", .source = withMadeLevels(openVolume(store("s.zarr")))});
        world.panes.fit();
        world.panes.setOverlaysHidden(true);
        QVERIFY(world.waitUntilIdle());
        QVERIFY(world.engine.cache.usedBytes() <= world.engine.cache.budget());
        for (const PaneId pane : kSlicePanes) {
            const QImage image = world.panes.slice(pane)->grabFramebuffer();
            const int margin = image.height() / 20;
            for (int row = margin; row < image.height() - margin; ++row) QCOMPARE(qRed(image.pixel(image.width() / 2, row)), 200);
        }
    }
};

QTEST_MAIN(VoxelToPixel)
#include "tst_voxel_to_pixel.moc"
