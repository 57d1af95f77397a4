#include <QTest>
#include <random>
#include <set>

#include "core/volume/volume_region.h"

using namespace volumen;

namespace {

VolumeInfo pyramid(Voxel shape, Voxel chunk, int levels, VoxelType type = VoxelType::u8) {
    VolumeInfo info;
    info.type = type;
    for (int i = 0; i < levels; ++i) {
        const std::int64_t f = std::int64_t{1} << i;
        const Point factor = toPoint(Voxel{f, f, f});
        info.levels.push_back({.shape = ceilDiv(shape, Voxel{f, f, f}), .chunkShape = chunk, .factor = factor, .offset = (factor - Point{1, 1, 1}) / 2, .codec = "none"});
    }
    return info;
}

constexpr std::size_t kMiB = std::size_t{1} << 20;

Bounds whole(const VolumeInfo& info) { return {{-0.5, -0.5, -0.5}, toPoint(info.shape()) - Point{0.5, 0.5, 0.5}}; }

RegionLimits limitedTo(std::size_t blockBytes) { return {.blockBytes = blockBytes, .chunkBytes = std::size_t{1} << 40, .longestSide = 2048, .step = {}}; }

bool inside(const Corners& frustum, Point p) {  // a pyramid with its apex in corner 0 … 3, looking along +z: slopes of its sides
    const double depth = (p.z - frustum[0].z) / (frustum[4].z - frustum[0].z);
    const Point lo = frustum[0] + (frustum[4] - frustum[0]) * depth, hi = frustum[3] + (frustum[7] - frustum[3]) * depth;
    return depth >= 0 && depth <= 1 && p.y >= lo.y && p.y <= hi.y && p.x >= lo.x && p.x <= hi.x;
}

}  // namespace

class VolumeRegionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoBoxesShareABox() {
        const Bounds a{{0, 0, 0}, {10, 20, 30}}, b{{5, -5, 10}, {15, 5, 20}};
        QVERIFY(boundsOf(commonCorners(cornersOf(a), cornersOf(b))) == (Bounds{{5, 0, 10}, {10, 5, 20}}));
        QVERIFY(boundsOf(commonCorners(cornersOf(b), cornersOf(a))) == (Bounds{{5, 0, 10}, {10, 5, 20}}));
    }
    void aBoxInsideAnotherIsWhatTheyShare() {
        const Bounds outer{{0, 0, 0}, {10, 10, 10}}, inner{{2, 3, 4}, {5, 6, 7}};
        QVERIFY(boundsOf(commonCorners(cornersOf(outer), cornersOf(inner))) == inner);
        QVERIFY(boundsOf(commonCorners(cornersOf(inner), cornersOf(outer))) == inner);
    }
    void boxesApartShareNothing() {
        const Bounds a{{0, 0, 0}, {1, 1, 1}}, b{{2, 0, 0}, {3, 1, 1}};
        QVERIFY(!boundsOf(commonCorners(cornersOf(a), cornersOf(b))));
    }
    void aCutTakesHalf() {
        const Bounds a{{0, 0, 0}, {10, 10, 10}};
        const HalfSpace cut{{0, 0, 1}, 4};
        QVERIFY(boundsOf(commonCorners(cornersOf(a), cornersOf(a), std::span(&cut, 1))) == (Bounds{{0, 0, 4}, {10, 10, 10}}));
    }
    void whatACameraInsideSeesIsBoundedAsSlowlyCounted() {
        std::mt19937 random(5);
        std::uniform_real_distribution<double> any(0, 20);
        const Bounds box{{0, 0, 0}, {20, 20, 20}};
        for (int i = 0; i < 50; ++i) {
            const Point eye{any(random), any(random), any(random)}, far = eye + Point{40, 0, 0};
            const Corners seen{eye, eye, eye, eye, far + Point{0, -20, -10}, far + Point{0, -20, 10}, far + Point{0, 20, -10}, far + Point{0, 20, 10}};
            const auto bounds = boundsOf(commonCorners(seen, cornersOf(box)));
            QVERIFY(bounds);
            for (int sample = 0; sample < 500; ++sample) {
                const Point p{any(random), any(random), any(random)};
                if (!inside(seen, p)) continue;
                QVERIFY(p.z >= bounds->lo.z - 1e-9 && p.z <= bounds->hi.z + 1e-9 && p.y >= bounds->lo.y - 1e-9 && p.y <= bounds->hi.y + 1e-9);
                QVERIFY(p.x >= bounds->lo.x - 1e-9 && p.x <= bounds->hi.x + 1e-9);
            }
            QVERIFY(std::abs(bounds->lo.z - eye.z) < 1e-9 && std::abs(bounds->hi.z - 20) < 1e-9);
        }
    }
    void theFinestLevelThatFitsIsChosenAndSaysThatItIsLimited() {
        const VolumeInfo info = pyramid({1024, 1024, 2048}, {64, 64, 64}, 6);  // 2 GB
        const VolumeRegion region = chooseRegion(info, whole(info), limitedTo(32 * kMiB));
        QCOMPARE(region.level, 2);  // 256 x 256 x 512 = 32 MiB
        QVERIFY(region.limited);
        QVERIFY(region.box == (Box{{}, {256, 256, 512}}));
        QCOMPARE(chooseRegion(info, whole(info), limitedTo(32 * kMiB - 1)).level, 3);
        QCOMPARE(chooseRegion(info, whole(info), limitedTo(std::size_t{2} << 30)).level, 0);
        QVERIFY(!chooseRegion(info, whole(info), limitedTo(std::size_t{2} << 30)).limited);
    }
    void whatIsNearerIsFiner() {
        const VolumeInfo info = pyramid({1024, 1024, 2048}, {64, 64, 64}, 6);
        const VolumeRegion region = chooseRegion(info, {{100, 100, 100}, {300, 300, 300}}, limitedTo(32 * kMiB));
        QCOMPARE(region.level, 0);
        QVERIFY(region.box == (Box{{100, 100, 100}, {302, 302, 302}}));
    }
    void noLevelIsFinerThanThePixels() {
        const VolumeInfo info = pyramid({1024, 1024, 1024}, {64, 64, 64}, 5);
        RegionLimits limits = limitedTo(std::size_t{4} << 30);
        limits.step = {4, 4, 4};
        QCOMPARE(chooseRegion(info, whole(info), limits).level, 2);
        QVERIFY(!chooseRegion(info, whole(info), limits).limited);
        limits.step = {2.7, 2.7, 2.7};
        QCOMPARE(chooseRegion(info, whole(info), limits).level, 1);
    }
    void otherTypesCountAsTheyAreDrawn() {
        const VolumeInfo info = pyramid({256, 256, 256}, {64, 64, 64}, 3, VoxelType::i16);
        QCOMPARE(chooseRegion(info, whole(info), limitedTo(64 * kMiB)).level, 0);
        QCOMPARE(chooseRegion(info, whole(info), limitedTo(64 * kMiB - 1)).level, 1);
    }
    void noSideIsLongerThanATexture() {
        const VolumeInfo info = pyramid({8, 8, 5000}, {8, 8, 64}, 3);
        QCOMPARE(chooseRegion(info, whole(info), limitedTo(std::size_t{1} << 30)).level, 2);
    }
    void theChunksOnTheWayKeepTheirLimitToo() {
        const VolumeInfo info = pyramid({512, 512, 512}, {64, 64, 64}, 4);
        const std::size_t one = residentCost(VoxelType::u8, {64, 64, 64});
        RegionLimits limits = limitedTo(std::size_t{1} << 30);
        limits.chunkBytes = (512 + 8 + 1) * one;
        QCOMPARE(chooseRegion(info, whole(info), limits).level, 0);
        limits.chunkBytes -= 1;
        QCOMPARE(chooseRegion(info, whole(info), limits).level, 1);
    }
    void aCoarsestLevelThatIsTooLargeIsThinnedOut() {
        const VolumeInfo info = pyramid({512, 512, 512}, {64, 64, 64}, 1, VoxelType::f32);
        const VolumeRegion region = chooseRegion(info, whole(info), limitedTo(32 * kMiB));
        QVERIFY(region.limited);
        QCOMPARE(region.thinning, std::int64_t{3});
        QVERIFY(region.box == (Box{{}, {171, 171, 171}}));
        QCOMPARE(chunksOf(info, region).size(), std::size_t{512});
    }
    void whatLiesOutsideIsEmpty() {
        const VolumeInfo info = pyramid({64, 64, 64}, {32, 32, 32}, 1);
        const VolumeRegion region = chooseRegion(info, {{100, 100, 100}, {200, 200, 200}}, limitedTo(kMiB));
        QVERIFY(region.box.empty());
        QVERIFY(chunksOf(info, region).empty());
        QVERIFY(requestsFor(1, info, {{1e300, 0, 0}, {1e301, 1, 1}}, chooseRegion(info, {{1e300, 0, 0}, {1e301, 1, 1}}, limitedTo(kMiB))).empty());
    }
    void requestsAreCoarseFirstAndNearestTheMiddle() {
        const VolumeInfo info = pyramid({320, 320, 320}, {64, 64, 64}, 4);
        const VolumeRegion region = chooseRegion(info, whole(info), limitedTo(std::size_t{1} << 30));
        const auto requests = requestsFor(7, info, whole(info), region);
        QCOMPARE(requests.size(), std::size_t{1 + 8 + 125});
        QVERIFY(requests.front().id.key == (ChunkKey{3, {}}));
        QVERIFY(requests.front().standIn);
        QVERIFY(requests[9].id.key == (ChunkKey{0, {2, 2, 2}}));
        QVERIFY(!requests[9].standIn);
        QCOMPARE(requests[9].id.source, SourceId{7});
    }
};

QTEST_APPLESS_MAIN(VolumeRegionTest)
#include "tst_volume_region.moc"
