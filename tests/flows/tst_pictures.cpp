// What a person sees of a scroll, against pictures that were looked at. VOLUMEN_UPDATE_BASELINES=1 writes them anew.

#include "app/controllers/pane_style.h"
#include "core/phantom/phantom.h"
#include "core/project/navigation.h"
#include "core/volume/open_volume.h"
#include "tests/support/picture.h"
#include "tests/support/session_world.h"
#include "tests/support/window_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{96, 128, 128};
constexpr Point kCrosshair{.z = 47, .y = 66, .x = 61};

/// Drivers round differently by one grey level; the rest is our own arithmetic, the same everywhere.
constexpr Allowed kSlice{.difference = 1};
/// VTK's lines and the edges of its textures lie a fraction of a pixel elsewhere with another driver: a line one pixel wide that moves by
/// one pixel changes the mean of 8 x 8 pixels by at most 255 / 8, and here, mixed with black, by less than half of that.
constexpr Allowed kScene{.block = 8, .difference = 14};
/// Letters differ with the font and its rasteriser. What is asserted is that everything has its place and its colour.
constexpr Allowed kWindow{.shrink = 4, .block = 2, .difference = 60};

Phantom::Voxels phantomVoxels() {
    PhantomRecipe recipe;
    recipe.size = kShape;
    recipe.seed = 3;
    return Phantom(recipe).voxels({{}, kShape});
}

Layer layerOf(const Path& path, const char* name, const LayerLook& look) { return {.name = name, .path = path, .source = openVolume(path), .look = look}; }

LayerLook scanLook() { return {.windowLo = 40, .windowHi = 220, .interpolation = Interpolation::linear, .slab = {}}; }
LayerLook inkLook() { return {.opacity = 0.7, .colorMap = "ink", .windowHi = 1, .interpolation = Interpolation::nearest, .slab = {}}; }

}  // namespace

class Pictures : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    Phantom::Voxels m_voxels;
    Path store(const char* name) const { return Path(m_folder.path().toStdString()) / name; }

    /// The scan in panes of about 280 x 250 pixels, two of them a voxel, without crosshair and scale bar.
    void show(PanesWorld& world, const Path& scan, const LayerLook& look = scanLook()) const {
        world.show({600, 560});
        world.project.addLayer(layerOf(scan, "scan", look));
        world.project.setCrosshair(kCrosshair);
        for (const PaneId pane : kSlicePanes) {
            PaneState state = world.project.view().pane(pane);
            state.umPerPixel = kPhantomSpacingUm / 2;
            state.centreUm = world.project.crosshairUm();
            world.project.setPane(pane, state);
        }
        world.panes.setOverlaysHidden(true);
    }
    QString compared(PanesWorld& world, const QString& name, PaneId pane, const Allowed& allowed = kSlice) const {
        if (!world.waitUntilIdle()) return "the panes do not come to rest";
        return differenceFromBaseline(name, world.panes.picture(pane), allowed);
    }

private Q_SLOTS:
    void initTestCase() {
        m_voxels = phantomVoxels();
        const Spacing spacing{kPhantomSpacingUm, kPhantomSpacingUm, kPhantomSpacingUm};
        writePlacedZarr(store("scan.zarr"), m_voxels.scan, "|u1", spacing);
        writePlacedZarr(store("ink.zarr"), m_voxels.ink, "|u1", spacing);
    }
    void aSliceThroughTheTurns() {
        PanesWorld world;
        show(world, store("scan.zarr"));
        QCOMPARE(compared(world, "slice-xy", PaneId::xy), QString());
    }
    void aTurnedPlane() {
        PanesWorld world;
        show(world, store("scan.zarr"));
        turnPane(world.project, PaneId::xz, 0.6, -0.4);
        QCOMPARE(compared(world, "slice-oblique", PaneId::xz), QString());
    }
    void inkOverTheScan() {
        PanesWorld world;
        show(world, store("scan.zarr"));
        world.project.addLayer(layerOf(store("ink.zarr"), "ink", inkLook()));
        QCOMPARE(compared(world, "ink-over-scan", PaneId::xy), QString());
    }
    void theBrightestOfASlab() {
        PanesWorld world;
        LayerLook look = scanLook();
        look.slab = {.halfVoxels = 6, .reduce = Reduce::max};
        show(world, store("scan.zarr"), look);
        QCOMPARE(compared(world, "slab-max", PaneId::yz), QString());
    }
    void thePlanesInSpace() {
        PanesWorld world;
        world.panes.setStyle(paneStyleOf(theme(ThemeKind::dark)), [](const QString&) { return QIcon(); });
        show(world, store("scan.zarr"));
        QCOMPARE(compared(world, "scene", PaneId::volume, kScene), QString());
    }
    void theWholeWindow() {
        SessionWorld world;
        for (const char* name : {"scan.zarr", "ink.zarr"}) std::filesystem::create_directory_symlink(store(name), world.path(name));
        QVERIFY(world.show({1600, 1000}));
        QVERIFY(world.open("scan.zarr") && world.open("ink.zarr"));
        for (const char* line : {"layer.window scan 40:220", "layer.window ink 0:1", "layer.colorMap ink ink", "layer.opacity ink 0.7", "layer.interpolation ink nearest", "layer.select scan",
                                 "goto 47,66,61", "view.fit"})
            QCOMPARE(world.run(line), QString());
        QVERIFY(world.idle());
        QCOMPARE(differenceFromBaseline("window", world.window().grab().toImage(), kWindow), QString());
    }
    void oneChangedVoxelIsSeen() {
        Array3<std::uint8_t> changed = m_voxels.scan;
        changed.at({47, 60, 70}) ^= 0x40;
        writePlacedZarr(store("changed.zarr"), changed, "|u1", {kPhantomSpacingUm, kPhantomSpacingUm, kPhantomSpacingUm});
        PanesWorld world;
        show(world, store("changed.zarr"));
        QVERIFY(world.waitUntilIdle());
        const QString found = difference(world.panes.picture(PaneId::xy), QImage(VOLUMEN_BASELINES "/slice-xy.png"), kSlice);
        QVERIFY2(found.contains("pixels differ") && found.section(' ', 0, 0).toInt() <= 16, qPrintable(found));  // linear: two voxels about it, two pixels each
    }
};

QTEST_MAIN(Pictures)
#include "tst_pictures.moc"
