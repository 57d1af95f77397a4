#include <QTest>

#include "core/base/error.h"
#include "core/jobs/thread_pool.h"
#include "core/volume/assemble_block.h"
#include "tests/support/slice_world.h"

using namespace volumen;

namespace {

double valueIn(const VoxelBlock& block, Voxel v) {
    if (block.type() == VoxelType::u8) return block.voxels->view<std::uint8_t>().at(v);
    if (block.type() == VoxelType::u16) return block.voxels->view<std::uint16_t>().at(v);
    return static_cast<double>(block.voxels->view<float>().at(v));
}

/// What the finest level that is known there says of one voxel of a region, the slow way.
double slowly(const SliceWorld& world, const VolumeInfo& info, const VolumeRegion& region, Voxel v) {
    const std::int64_t t = region.thinning;
    const Point level0 = toLevel0(info.levels[static_cast<std::size_t>(region.level)], toPoint((region.box.lo + v) * Voxel{t, t, t}));
    for (std::size_t level = static_cast<std::size_t>(region.level); level < info.levels.size(); ++level) {
        const Voxel last = info.levels[level].shape - Voxel{1, 1, 1};
        ChunkState state = ChunkState::unknown;
        const double value = world.voxel(static_cast<int>(level), smaller(nearestVoxel(fromLevel0(info.levels[level], level0)), last), state);
        if (state != ChunkState::unknown) return value;
    }
    return info.fillValue;
}

struct World : SliceWorld {
    using SliceWorld::SliceWorld;
    ThreadPool pool{2, "assemble"};

    AssembledBlock assembled(const VolumeRegion& region) {
        const auto look = [this](const ChunkKey& key) { return chunks().at(key); };
        return assembleBlock(info(), region, look, pool);
    }
    bool equalsSlowly(const VolumeRegion& region) {
        const AssembledBlock made = assembled(region);
        if (made.block->shape() != region.box.shape() || made.block->box != region.box) return false;
        const Voxel shape = region.box.shape();
        for (Voxel v; v.z < shape.z; ++v.z)
            for (v.y = 0; v.y < shape.y; ++v.y)
                for (v.x = 0; v.x < shape.x; ++v.x)
                    if (valueIn(*made.block, v) != slowly(*this, info(), region, v)) return false;
        return true;
    }
};

}  // namespace

class AssembleBlockTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRegionIsItsChunksPutTogether() {
        World world(VoxelType::u8, {40, 50, 60}, {16, 16, 16}, 3);
        QVERIFY(world.equalsSlowly({.level = 0, .box = {{3, 5, 7}, {40, 33, 55}}}));
        QVERIFY(world.equalsSlowly({.level = 1, .box = {{0, 0, 0}, {20, 25, 30}}}));
        QVERIFY(world.assembled({.level = 0, .box = {{3, 5, 7}, {40, 33, 55}}}).complete);
    }
    void everyTypeKeepsItsValues() {
        for (const VoxelType type : {VoxelType::u8, VoxelType::i8, VoxelType::u16, VoxelType::i16, VoxelType::u32, VoxelType::i32, VoxelType::f16, VoxelType::f32, VoxelType::f64}) {
            World world(type, {20, 20, 20}, {8, 8, 8}, 2);
            const VolumeRegion region{.level = 0, .box = {{1, 2, 3}, {20, 19, 18}}};
            QVERIFY(world.equalsSlowly(region));
            QCOMPARE(world.assembled(region).block->type(), blockTypeOf(type));
        }
    }
    void coarserChunksStandInWhereFinerAreStillToCome() {
        for (unsigned seed = 1; seed < 6; ++seed) {
            World world(VoxelType::u16, {40, 50, 60}, {16, 8, 16}, 4, seed);
            world.scatter(0.4, 0.1, 0.1);
            const VolumeRegion region{.level = 0, .box = {{3, 5, 7}, {40, 33, 55}}};
            QVERIFY(world.equalsSlowly(region));
            QVERIFY(!world.assembled(region).complete);
        }
    }
    void whatIsNotKnownAtAllIsTheFillValue() {
        World world(VoxelType::u8, {16, 16, 16}, {8, 8, 8}, 2);
        for (auto& [key, chunk] : world.chunks()) chunk = {};
        const AssembledBlock made = world.assembled({.level = 0, .box = {{}, {16, 16, 16}}});
        QCOMPARE(valueIn(*made.block, {5, 5, 5}), 7.0);
        QVERIFY(made.block->range == (ValueRange{7, 7}));
    }
    void aThinnedRegionTakesEveryNthVoxel() {
        World world(VoxelType::i16, {40, 50, 60}, {16, 16, 16}, 1);
        QVERIFY(world.equalsSlowly({.level = 0, .thinning = 3, .box = {{0, 1, 2}, {13, 16, 20}}}));
    }
    void aFillValueThatTheTypeCannotHoldIsTheNearestItCan() {
        World world(VoxelType::u8, {8, 8, 8}, {8, 8, 8}, 1);
        world.setLevel(0, ChunkState::absent);
        world.info().fillValue = -5;
        QCOMPARE(valueIn(*world.assembled({.level = 0, .box = {{}, {8, 8, 8}}}).block, {}), 0.0);
        world.info().fillValue = 1e9;
        QCOMPARE(valueIn(*world.assembled({.level = 0, .box = {{}, {8, 8, 8}}}).block, {}), 255.0);
    }
    void aStoppedAssemblyEnds() {
        World world(VoxelType::u8, {32, 32, 32}, {8, 8, 8}, 1);
        std::stop_source stop;
        const auto look = [&](const ChunkKey& key) { return stop.request_stop(), world.chunks().at(key); };
        QVERIFY_EXCEPTION_THROWN(assembleBlock(world.info(), {.level = 0, .box = {{}, {32, 32, 32}}}, look, world.pool, stop.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(AssembleBlockTest)
#include "tst_assemble_block.moc"
