#include <QTest>
#include <random>
#include <set>

#include "core/volume/visible_chunks.h"

using namespace volumen;

namespace {

VolumeInfo pyramid(Voxel shape, Voxel chunk, int levels, bool flat = false) {
    VolumeInfo info;
    info.flat = flat;
    for (int i = 0; i < levels; ++i) {
        const std::int64_t f = std::int64_t{1} << i, fz = flat ? 1 : f;
        const Point factor = toPoint(Voxel{fz, f, f});
        info.levels.push_back({.shape = ceilDiv(shape, Voxel{fz, f, f}), .chunkShape = chunk, .factor = factor, .offset = (factor - Point{1, 1, 1}) / 2,
                               .codec = "none"});
    }
    return info;
}

SlicePlane xy(double z, double step = 1) { return {.origin = {z, 0, 0}, .right = {0, 0, step}, .down = {0, step, 0}}; }

std::set<ChunkKey> setOf(const std::vector<ChunkKey>& keys) { return {keys.begin(), keys.end()}; }

/// Every chunk that linear interpolation of every pixel looks at, the slow way.
std::set<ChunkKey> slowly(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, const Slab& slab) {
    const LevelInfo& at = info.levels[static_cast<std::size_t>(level)];
    const Point normal = cross(plane.right, plane.down) / length(cross(plane.right, plane.down));
    std::set<ChunkKey> keys;
    for (std::int64_t r = rect.top; r < rect.top + rect.height; ++r)
        for (std::int64_t c = rect.left; c < rect.left + rect.width; ++c)
            for (int t = -slab.halfVoxels; t <= slab.halfVoxels; ++t) {
                const Point p = fromLevel0(at, plane.at(static_cast<double>(r), static_cast<double>(c)) + normal * t);
                bool inside = true;
                std::array<std::array<std::int64_t, 2>, 3> corners{};
                for (int a = 0; a < 3; ++a) {
                    const Axis axis = static_cast<Axis>(a);
                    const double x = along(p, axis);
                    const std::int64_t size = along(at.shape, axis), chunk = along(at.chunkShape, axis);
                    inside = inside && x >= -0.5 && x <= static_cast<double>(size) - 0.5;
                    const auto lower = static_cast<std::int64_t>(std::floor(x + 1e-7)), upper = static_cast<std::int64_t>(std::ceil(x - 1e-7));
                    corners[a] = {std::clamp<std::int64_t>(lower, 0, size - 1) / chunk, std::clamp<std::int64_t>(upper, 0, size - 1) / chunk};
                }
                if (!inside) continue;
                for (int i = 0; i < 8; ++i) keys.insert({.level = level, .index = {corners[0][i & 1], corners[1][(i >> 1) & 1], corners[2][i >> 2]}});
            }
    return keys;
}

}  // namespace

class VisibleChunksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLevelSuitsTheStep() {
        const VolumeInfo info = pyramid({1000, 1000, 1000}, {64, 64, 64}, 5);
        const auto level = [&](double step) { return levelForStep(info, {0, 0, step}, {0, step, 0}); };
        QCOMPARE(level(0.3), 0);
        QCOMPARE(level(1), 0);
        QCOMPARE(level(1.41), 0);
        QCOMPARE(level(1.42), 1);
        QCOMPARE(level(2), 1);
        QCOMPARE(level(2.82), 1);
        QCOMPARE(level(7.9), 3);
        QCOMPARE(level(100), 4);
        QCOMPARE(levelForStep(info, {0, 0, 4}, {0, 2, 0}), 1);
    }
    void aSlabOfChunksIsOneLayerDeepUnlessInterpolationNeedsTwo() {
        const VolumeInfo info = pyramid({256, 256, 256}, {64, 64, 64}, 1);
        const PixelRect all{0, 0, 256, 256};
        QCOMPARE(chunksInSlice(info, 0, xy(10), all, {}).size(), std::size_t{16});
        QCOMPARE(chunksInSlice(info, 0, xy(63), all, {}).size(), std::size_t{16});
        QCOMPARE(chunksInSlice(info, 0, xy(63.5), all, {}).size(), std::size_t{32});
        QCOMPARE(chunksInSlice(info, 0, xy(10), all, {.halfVoxels = 60}).size(), std::size_t{32});
        QCOMPARE(chunksInSlice(info, 0, xy(-0.4), all, {}).size(), std::size_t{16});
        QCOMPARE(chunksInSlice(info, 0, xy(-1), all, {}).size(), std::size_t{0});
        QCOMPARE(chunksInSlice(info, 0, xy(256), all, {}).size(), std::size_t{0});
    }
    void theCentreComesFirst() {
        const VolumeInfo info = pyramid({64, 640, 640}, {64, 64, 64}, 1);
        const auto keys = chunksInSlice(info, 0, xy(3), {0, 0, 320, 640}, {});
        QVERIFY((keys.front() == ChunkKey{.level = 0, .index = {.z = 0, .y = 2, .x = 4}} || keys.front() == ChunkKey{.level = 0, .index = {.z = 0, .y = 2, .x = 5}}));
        QCOMPARE(keys.back().index.y, std::int64_t{keys.back().index.y == 0 ? 0 : 4});
    }
    void obliqueSlicesMissNoChunkAndAddFew() {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> any(-1, 1);
        for (int i = 0; i < 60; ++i) {
            const VolumeInfo info = pyramid({100, 90, 110}, {16, 24, 20}, 3, i % 5 == 0);
            const Point right = Point{any(random), any(random), any(random)} * 2, other{any(random), any(random), any(random)};
            const Point down = cross(right, other) / length(other);
            const PixelRect rect{-20, -30, 40 + static_cast<std::int64_t>(random() % 30), 1 + static_cast<std::int64_t>(random() % 80)};
            const SlicePlane plane{.origin = {50 + 30 * any(random), 45 + 30 * any(random), 55 + 30 * any(random)}, .right = right, .down = down};
            const Slab slab{.halfVoxels = i % 3 == 0 ? 4 : 0};
            const int level = i % 3;
            const auto needed = slowly(info, level, plane, rect, slab), found = setOf(chunksInSlice(info, level, plane, rect, slab));
            for (const ChunkKey& key : needed) QVERIFY(found.contains(key));
            QVERIFY(found.size() <= needed.size() * 1.3 + 6);
        }
    }
    void axisAlignedSlicesAreExact() {
        const VolumeInfo info = pyramid({100, 90, 110}, {16, 24, 20}, 3);
        for (double at = 0; at < 90; at += 4.5)
            for (const auto& [right, down] : {std::pair<Point, Point>{{0, 0, 1}, {0, 1, 0}}, {{0, 0, 1}, {1, 0, 0}}, {{0, 1, 0}, {1, 0, 0}}}) {
                const SlicePlane plane{.origin = {at, at, at}, .right = right, .down = down};
                for (int level = 0; level < 3; ++level)
                    QCOMPARE(setOf(chunksInSlice(info, level, plane, {-30, -40, 60, 80}, {})), slowly(info, level, plane, {-30, -40, 60, 80}, {}));
            }
    }
    void aTooSmallBudgetChoosesACoarserLevel() {
        const VolumeInfo info = pyramid({1024, 1024, 1024}, {64, 64, 64}, 5);
        const PixelRect rect{0, 0, 1024, 1024};
        const std::size_t one = residentCost(VoxelType::u8, {64, 64, 64});
        QCOMPARE(finestLevelThatFits(info, 0, xy(5), rect, {}, 273 * one), 0);  // 256 + 16 of level 2 + 1 of level 4
        QCOMPARE(finestLevelThatFits(info, 0, xy(5), rect, {}, 272 * one), 1);
        QCOMPARE(finestLevelThatFits(info, 0, xy(5), rect, {}, 20 * one), 2);
        QCOMPARE(finestLevelThatFits(info, 0, xy(5), rect, {}, 0), 4);
    }
    void aWishIsCoarseFirstThenWhatLiesAhead() {
        const VolumeInfo info = pyramid({512, 512, 512}, {64, 64, 64}, 4);
        const SliceWish wish = wishForSlice(7, info, xy(60), {0, 0, 512, 512}, {}, std::size_t{1} << 30, {10, 0, 0});
        QCOMPARE(wish.level, 0);
        QCOMPARE(wish.requests.size(), std::size_t{1 + 4 + 64 + 64});
        QCOMPARE(wish.requests[0].id.key.level, 3);
        QCOMPARE(wish.requests[1].id.key.level, 2);
        QCOMPARE(wish.requests[5].id.key.level, 0);
        QCOMPARE(wish.requests[68].tier, Tier::visible);
        for (std::size_t i = 69; i < wish.requests.size(); ++i) {
            QCOMPARE(wish.requests[i].tier, Tier::prefetch);
            QCOMPARE(wish.requests[i].id.key.index.z, std::int64_t{1});
        }
        QCOMPARE(wishForSlice(7, info, xy(30), {0, 0, 512, 512}, {}, std::size_t{1} << 30, {-10, 0, 0}).requests.size(), std::size_t{69});
    }
    void aStoreOfMillionsOfChunksAsksForItsMiddle() {
        const VolumeInfo info = pyramid({40000, 40000, 40000}, {16, 16, 16}, 1);
        const auto keys = chunksInSlice(info, 0, {.origin = {20000, 0, 0}, .right = {0, 0, 40}, .down = {0, 40, 0}}, {0, 0, 1000, 1000}, {});
        QVERIFY(keys.size() <= 65536);
        QVERIFY(keys.size() > 10000);
    }
    void anEmptyRectangleNeedsNothing() {
        const VolumeInfo info = pyramid({64, 64, 64}, {64, 64, 64}, 1);
        QVERIFY(chunksInSlice(info, 0, xy(5), {0, 0, 0, 10}, {}).empty());
        QVERIFY(wishForSlice(1, info, xy(5), {0, 0, 0, 10}, {}, 1 << 30, {1, 0, 0}).requests.empty());
    }
};

QTEST_APPLESS_MAIN(VisibleChunksTest)
#include "tst_visible_chunks.moc"
