#include <QTest>

#include "core/labels/fill.h"
#include "core/labels/label_source.h"
#include "core/volume/reduce_box.h"
#include "tests/support/label_world.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

LabelGrid randomGrid(Voxel shape, unsigned seed) {
    LabelGrid grid(shape);
    std::mt19937 random(seed);
    const auto place = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<unsigned>(n)); };
    for (int i = 0; i < 60; ++i) {
        const Voxel lo{place(shape.z), place(shape.y), place(shape.x)};
        fillBox(grid, {lo, lo + Voxel{1 + place(20), 1 + place(20), 1 + place(20)}}, {}, static_cast<LabelId>(place(4)), {});
    }
    return grid;
}

/// A level as a conversion would make it of the one before.
std::shared_ptr<Chunk> reducedLevel(const Chunk& fine, Voxel factors) {
    auto coarse = std::make_shared<Chunk>(fine.type(), ceilDiv(fine.shape(), factors));
    reduceBox(fine, factors, LevelReduce::mode, *coarse);
    return coarse;
}

void compareLevels(const LabelSource& source, const LabelGrid& grid, Voxel factors) {
    auto level = std::make_shared<Chunk>(VoxelType::u8, grid.shape());
    grid.read(grid.bounds(), level->view<std::uint8_t>().data);
    for (int n = 0; n < static_cast<int>(source.info().levels.size()); ++n) {
        if (n > 0) level = reducedLevel(*level, factors);
        std::vector<std::uint8_t> made(level->byteCount());
        source.read(n, {{}, level->shape()}, made.data());
        QVERIFY2(std::equal(made.begin(), made.end(), reinterpret_cast<const std::uint8_t*>(level->data())), ("level " + std::to_string(n)).c_str());
    }
}

}  // namespace

class LabelSourceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coarserLevelsAreThoseOfAConversionAndFollowEveryEdit() {
        for (const bool flat : {false, true}) {
            const Voxel shape{flat ? 13 : 301, 47, 531};
            LabelGeometry geometry = geometryOfShape(shape);
            geometry.flat = flat;
            LabelGrid grid = randomGrid(shape, 3);
            LabelSource source(geometry, grid, VoxelType::u8, "ink");
            QCOMPARE(source.info().levels.size(), std::size_t{3});
            compareLevels(source, grid, {flat ? 1 : 2, 2, 2});
            paintSegment(grid, {.radiusVoxels = 7}, {6, 20, 250}, {6, 30, 290}, 2, {});
            source.setGrid(grid);
            compareLevels(source, grid, {flat ? 1 : 2, 2, 2});
            grid = LabelGrid(shape);
            source.setGrid(grid);
            compareLevels(source, grid, {flat ? 1 : 2, 2, 2});
        }
    }
    void chunksHoldTheLabelsAndAreNamedByTheBoxesOfEdits() {
        const Voxel shape{70, 140, 90};
        LabelGrid grid = randomGrid(shape, 5);
        const LabelSource source(geometryOfShape(shape), grid, VoxelType::u16, "ink");
        const Array3<std::uint16_t> all = readAll<std::uint16_t>(source);
        forEachVoxelOf(shape, [&](Voxel v) { QCOMPARE(all.at(v), grid.at(v)); });
        const auto keys = source.chunksOf(0, {{63, 10, 10}, {65, 20, 20}});
        QCOMPARE(keys.size(), std::size_t{2});
        QVERIFY((keys[0] == ChunkKey{0, {0, 0, 0}} && keys[1] == ChunkKey{0, {1, 0, 0}}));
        QVERIFY(source.chunksOf(0, {{-9, -9, -9}, {0, 4, 4}}).empty());
    }
    void anEarlierCopyIsReadWhilePaintingGoesOn() {
        const Voxel shape{200, 200, 200};
        LabelGrid grid = randomGrid(shape, 7);
        const LabelGrid copy = grid;
        const Plain before = plainOf(copy);
        std::thread painter([&] {
            for (int i = 0; i < 50; ++i) paintSegment(grid, {.radiusVoxels = 20}, {i * 4.0, 100, 100}, {100, i * 4.0, 50}, static_cast<LabelId>(i % 5), {});
        });
        for (int i = 0; i < 5; ++i) QVERIFY(equal(plainOf(copy), before));
        painter.join();
        QVERIFY(equal(plainOf(copy), before));
    }
};

QTEST_APPLESS_MAIN(LabelSourceTest)
#include "tst_label_source.moc"
