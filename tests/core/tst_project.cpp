#include <QTest>

#include "core/project/navigation.h"
#include "core/project/project.h"
#include "tests/support/label_world.h"

using namespace volumen;
using volumen::testing::LabelWorld;

namespace {

/// A volume that only says what it is.
class Described : public VolumeSource {
public:
    Described(Voxel shape, std::optional<Spacing> spacing, Point origin = {}) {
        m_info.levels.push_back({.shape = shape, .chunkShape = shape, .codec = "none"});
        m_info.spacingUm = spacing;
        m_info.originUm = origin;
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey&, std::stop_token) const override { return nullptr; }

private:
    VolumeInfo m_info;
};

Layer layerOf(Voxel shape, std::optional<Spacing> spacing, Point origin = {}, const std::string& name = "scan") {
    Layer layer;
    layer.name = name;
    layer.source = std::make_shared<Described>(shape, spacing, origin);
    return layer;
}

struct Counter : ProjectObserver {
    void labelsChanged(LayerId, const std::vector<Box>&) override {}
    int layers = 0, looks = 0, views = 0, documents = 0;
    void layersChanged() override { ++layers; }
    void lookChanged(LayerId) override { ++looks; }
    void viewChanged() override { ++views; }
    void documentChanged() override { ++documents; }
};

}  // namespace

class ProjectTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstVolumeGivesTheSpaceAndTheCrosshairLiesInItsMiddle() {
        Project project;
        project.addLayer(layerOf({100, 80, 60}, Spacing{7.91, 7.91, 7.91}));
        project.addLayer(layerOf({10, 10, 10}, Spacing{2, 2, 2}));
        QCOMPARE(project.space().spacingUm.x, 7.91);
        QVERIFY((project.view().crosshair == Point{50, 40, 30}));
    }
    void layersBearDifferentNames() {
        Project project;
        project.addLayer(layerOf({4, 4, 4}, {}));
        const LayerId second = project.addLayer(layerOf({4, 4, 4}, {}));
        QCOMPARE(project.layer(second)->name, std::string("scan 2"));
        QVERIFY(project.layerNamed("scan 2"));
    }
    void aLayerIsMovedAndRemovedAndItsNeighbourBecomesActive() {
        Project project;
        const LayerId a = project.addLayer(layerOf({4, 4, 4}, {}, {}, "a"));
        const LayerId b = project.addLayer(layerOf({4, 4, 4}, {}, {}, "b"));
        const LayerId c = project.addLayer(layerOf({4, 4, 4}, {}, {}, "c"));
        project.moveLayer(c, 0);
        QCOMPARE(project.layers()[0].id, c);
        project.moveLayer(c, 2);
        QCOMPARE(project.layers()[2].id, c);
        project.removeLayer(c);
        QCOMPARE(project.activeLayer(), b);
        QCOMPARE(project.layers().front().id, a);
    }
    void aCoarseCropLiesWhereItsOriginSays() {
        Project project;
        project.addLayer(layerOf({100, 100, 100}, Spacing{2, 2, 2}));
        const LayerId crop = project.addLayer(layerOf({10, 10, 10}, Spacing{8, 8, 8}, Point{43, 43, 43}));
        const Placement placement = project.placement(*project.layer(crop));
        QVERIFY((placement.toVoxels(project.space().toUm({21.5, 21.5, 25.5})) == Point{0, 0, 1}));
    }
    void theCrosshairStaysWithinWhatIsOpen() {
        Project project;
        project.addLayer(layerOf({10, 20, 30}, Spacing{2, 2, 2}));
        project.setCrosshair({-5, 7.5, 99});
        QVERIFY((project.view().crosshair == Point{0, 7.5, 29}));
    }
    void aPictureOfASegmentLiesOverAllItsSlices() {
        Project project;
        project.addLayer(layerOf({13, 20, 30}, Spacing{8, 8, 8}));
        const LayerId picture = project.addLayer(layerOf({1, 20, 30}, {})), other = project.addLayer(layerOf({1, 20, 31}, {}));
        const Extent over = extentOf(project.placement(*project.layer(picture)), {1, 20, 30});
        QVERIFY((over.lo == Point{-4, -4, -4} && over.hi == Point{100, 156, 236}));
        QVERIFY((extentOf(project.placement(*project.layer(other)), {1, 20, 31}).hi == Point{4, 156, 244}));
    }
    void aFirstIdOverABytesRangeIsShownAsItIs() {
        const LabelWorld world({40, 20, 30});
        Project project;
        Layer labels;
        labels.labels = world.open();
        labels.source = labels.labelSource = std::make_shared<LabelSource>(labels.labels->geometry(), labels.labels->grid(), VoxelType::u8, "ink");
        const LayerId id = project.addLayer(std::move(labels));
        Counter counter;
        project.setObserver(&counter);
        LabelTable table;
        table.set({.id = 255, .name = "last of a byte"});
        project.setLabelTable(id, table);
        QCOMPARE(counter.layers, 0);
        const auto paint = [&](LabelId as, Point at) {
            project.beginStroke("Brush");
            project.extendStroke([&](LabelLayer& layer) { return layer.paint({.radiusVoxels = 3}, at, at, as, {}); });
            project.endStroke();
        };
        paint(255, {10, 10, 10});
        table.set({.id = 300, .name = "more"});
        project.setLabelTable(id, table);
        QCOMPARE(counter.layers, 1);
        paint(300, {30, 10, 10});
        const ChunkPtr chunk = project.layer(id)->source->readChunk({0, {0, 0, 0}}, {});
        QVERIFY(chunk->type() == VoxelType::u16);
        QVERIFY(chunk->view<std::uint16_t>().at({10, 10, 10}) == 255 && chunk->view<std::uint16_t>().at({30, 10, 10}) == 300);
        project.goToStep(id, 0);
        QVERIFY(!project.layer(id)->source->readChunk({0, {0, 0, 0}}, {}));
    }
    void howALayerIsShownAsAVolumeIsAChangeToBeSaved() {
        Project project;
        const LayerId id = project.addLayer(layerOf({10, 20, 30}, {}));
        Counter counter;
        project.setObserver(&counter);
        const VolumeLook look = papyrusLook(10, 200, 7.91);
        project.setVolumeLook(id, look);
        QVERIFY(project.layer(id)->volumeLook == look && project.modified());
        QCOMPARE(counter.looks, 1);
        project.setVolumeLook(id, look);
        QCOMPARE(counter.looks, 1);
        project.setSurfaceLook(id, {.shown = true, .threshold = 120});
        QVERIFY(project.layer(id)->surfaceLook.threshold == 120);
        QCOMPARE(counter.looks, 2);
    }
    void observersHearOfEachChangeOnceAndNothingOfWhatChangesNothing() {
        Project project;
        Counter counter;
        project.setObserver(&counter);
        const LayerId id = project.addLayer(layerOf({10, 20, 30}, {}));
        const int views = counter.views;
        project.setCrosshair(project.view().crosshair);
        QCOMPARE(counter.views, views);
        LayerLook look = project.layer(id)->look;
        project.setLook(id, look);
        QCOMPARE(counter.looks, 0);
        look.gamma = 2;
        project.setLook(id, look);
        QCOMPARE(counter.looks, 1);
        QVERIFY(project.modified());
        project.markSaved();
        QVERIFY(!project.modified());
    }
    void steppingAPaneMovesTheCrosshairByWholeVoxelsTowardsGrowingCoordinates() {
        Project project;
        project.addLayer(layerOf({100, 100, 100}, Spacing{2, 2, 2}));
        project.setCrosshair({50.4, 50, 50});
        stepSlices(project, PaneId::xy, 1);
        QCOMPARE(project.view().crosshair.z, 51.0);
        stepSlices(project, PaneId::xz, 3);
        QCOMPARE(project.view().crosshair.y, 53.0);
        stepSlices(project, PaneId::yz, -2);
        QCOMPARE(project.view().crosshair.x, 48.0);
    }
    void aTurnedPaneStepsAlongItsNormal() {
        Project project;
        project.addLayer(layerOf({100, 100, 100}, Spacing{2, 2, 2}));
        turnPane(project, PaneId::xz, 0.3, 0.2);
        QVERIFY(!isUnturned(project.view().pane(PaneId::xz), PaneId::xz));
        const Point before = project.crosshairUm();
        stepSlices(project, PaneId::xz, 1);
        const Point moved = project.crosshairUm() - before;
        QVERIFY(moved.y > 0);
        QVERIFY(std::abs(length(moved) - 2) < 1e-9);
        snapBack(project, PaneId::xz);
        QVERIFY(isUnturned(project.view().pane(PaneId::xz), PaneId::xz));
    }
    void zoomingKeepsThePointUnderTheCursor() {
        const Space space{.spacingUm = {2, 2, 2}, .shape = {100, 100, 100}, .calibrated = true};
        PaneState pane = unturned(PaneId::xy);
        pane.centreUm = {50, 60, 70};
        pane.umPerPixel = 1;
        const Point cursor{50, 40, 90};
        const auto place = [&](const PaneState& p) { return gridOf(p, pane.centreUm, 1).pixelOf(cursor) - gridOf(p, pane.centreUm, 1).pixelOf(p.centreUm); };
        const Point before = place(pane), after = place(zoomedAt(pane, cursor, 4, space));
        QVERIFY(length(after - before) < 1e-9);
    }
    void aPanesGridStaysWhilePanning() {
        PaneState pane = unturned(PaneId::yz);
        pane.umPerPixel = 0.5;
        const PaneGrid before = gridOf(pane, {5, 6, 7}, 2);
        pane = panned(pane, 13, 40);
        QVERIFY(gridOf(pane, {5, 6, 7}, 2) == before);
        const PixelRect rect = rectOf(pane, before, 200, 100);
        QCOMPARE(rect.left, std::int64_t{-80 - 100 + 1});
    }
    void fittingShowsAll() {
        const Extent extent{{0, 0, 0}, {100, 200, 400}};
        const PaneState pane = fitted(unturned(PaneId::xz), extent, 800, 100);
        QVERIFY(pane.umPerPixel >= 1.0 && pane.umPerPixel < 1.1);
        QVERIFY((pane.centreUm == Point{50, 100, 200}));
    }
};

QTEST_APPLESS_MAIN(ProjectTest)
#include "tst_project.moc"
