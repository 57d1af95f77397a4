#include <QTest>
#include <algorithm>

#include "core/base/array3.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/block_plan.h"
#include "core/volume/convert/mask_scale.h"

using namespace volumen;

class BlockPlanTest : public QObject {
    Q_OBJECT

    static BlockWish wish(Voxel shape, Voxel readShape, std::int64_t mostBytes) {
        return {.shape = shape, .chunkShape = {128, 128, 128}, .origin = {}, .readShape = readShape, .voxelBytes = 2, .mostBytes = mostBytes};
    }

private Q_SLOTS:
    void everyVoxelIsInOneBlock() {
        const BlockPlan plan({.shape = {30, 50, 70}, .chunkShape = {8, 16, 8}, .origin = {3, 5, 7}, .readShape = {10, 10, 10}, .mostBytes = 100'000});
        Array3<int> seen({30, 50, 70});
        for (std::int64_t i = 0; i < plan.count(); ++i) {
            const Box box = plan.block(i);
            QVERIFY(box.lo.z % 8 == 0 && box.lo.y % 16 == 0 && box.lo.x % 8 == 0);
            forEachVoxel(box, [&](Voxel v) { ++seen.at(v); });
        }
        QVERIFY(std::all_of(seen.data(), seen.data() + 30 * 50 * 70, [](int n) { return n == 1; }));
    }
    void chunksThatAgreeAreBlocks() { QVERIFY((BlockPlan(wish({1000, 1000, 1000}, {128, 128, 128}, 1 << 30)).blockShape() == Voxel{128, 128, 128})); }
    void smallChunksOfTheSourceAreGathered() { QVERIFY((BlockPlan(wish({1000, 1000, 1000}, {64, 32, 128}, 1 << 30)).blockShape() == Voxel{128, 128, 128})); }
    void largeChunksOfTheSourceAreReadOnce() {
        const Voxel block = BlockPlan(wish({4096, 4096, 4096}, {256, 384, 128}, std::int64_t{1} << 30)).blockShape();
        QVERIFY(block.z % 256 == 0 && block.y % 384 == 0 && block.x % 128 == 0);
    }
    void slicesThatAreDearBecomeBandsOfFullWidth() {
        const Voxel whole = BlockPlan(wish({1000, 2000, 3000}, {1, 2000, 3000}, std::int64_t{2} << 30)).blockShape();
        QVERIFY(whole.z == 128 && whole.y >= 2000 && whole.x >= 3000);
        const Voxel rows = BlockPlan(wish({1000, 2000, 3000}, {1, 1, 3000}, std::int64_t{2} << 30)).blockShape();
        QVERIFY(rows.z == 128 && rows.y == 128 && rows.x >= 3000);
    }
    void noBlockIsLargerThanTheBudget() {
        for (const std::int64_t budget : {std::int64_t{4} << 20, std::int64_t{64} << 20, std::int64_t{300} << 20})
            QVERIFY(voxelCount(BlockPlan(wish({1000, 8000, 8000}, {1, 8000, 8000}, budget)).blockShape()) * 2 <= budget);
    }
    void neighboursFollowEachOther() {
        const BlockPlan plan(wish({512, 512, 512}, {128, 128, 128}, 1 << 30));
        for (std::int64_t i = 0; i < 8; ++i) QVERIFY(intersection(plan.block(i), {{}, {256, 256, 256}}) == plan.block(i));   // the eight under one coarser chunk come first
        for (std::int64_t i = 8; i < 16; ++i) QVERIFY(plan.block(i).lo.x >= 256 && plan.block(i).hi.z <= 256);
    }
    void aMaskOfALevelsSizeIsTakenForThatLevel() {
        const MaskScale same(45, 45), half(45, 23), quarter(45, 12), stretched(45, 90), odd(45, 30);
        QCOMPARE(same.at(44), std::int64_t{44});
        QCOMPARE(half.at(44), std::int64_t{22});
        QCOMPARE(half.at(1), std::int64_t{0});
        QCOMPARE(quarter.at(7), std::int64_t{1});
        QCOMPARE(stretched.at(0), std::int64_t{1});   // its centre lies between 0 and 1
        QCOMPARE(odd.at(44), std::int64_t{29});
        QCOMPARE(MaskScale(7, 1).at(6), std::int64_t{0});
    }
};

QTEST_GUILESS_MAIN(BlockPlanTest)
#include "tst_block_plan.moc"
