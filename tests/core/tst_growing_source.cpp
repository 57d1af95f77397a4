#include <QTest>
#include <algorithm>

#include "core/volume/growing_source.h"
#include "tests/support/fake_source.h"

using namespace volumen;

namespace {

constexpr Voxel kShape{40, 40, 40};
constexpr Voxel kChunk{8, 8, 8};
constexpr Box kEverywhere{{}, kShape};

std::uint8_t at(const ChunkPtr& chunk, Voxel v) { return chunk->view<std::uint8_t>().at(v); }

}  // namespace

/// A store that is being written, seen at all levels.
class GrowingSourceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coarserLevelsAreMeansOfWhatIsThere() {
        const auto store = std::make_shared<FakeSource>(kShape, kChunk, 3);   // voxels of level 0 hold x of their chunk
        const auto growing = std::make_shared<GrowingSource>(store, kEverywhere);
        const ChunkPtr one = growing->readChunk({.level = 1, .index = {0, 0, 1}}, {});
        QVERIFY(at(one, {0, 0, 0}) == 2 && at(one, {7, 7, 3}) == 2 && at(one, {0, 0, 4}) == 3);
        const ChunkPtr two = growing->readChunk({.level = 2, .index = {0, 0, 0}}, {});
        QVERIFY(at(two, {0, 0, 0}) == 0 && at(two, {3, 3, 2}) == 1 && at(two, {3, 3, 7}) == 3);
        QCOMPARE(store->reads({.level = 1, .index = {0, 0, 0}}), 0);          // what stands there is of no use yet
        growing->settle();
        QCOMPARE(at(growing->readChunk({.level = 2, .index = {0, 0, 0}}, {}), {3, 3, 7}), 2);
        QCOMPARE(store->reads({.level = 2, .index = {0, 0, 0}}), 1);
        QCOMPARE(at(growing->readChunk({.level = 0, .index = {0, 0, 4}}, {}), {0, 0, 0}), 4);
    }
    void whatIsMissingIsTheFillValueAndNothingAtAllIsNoChunk() {
        const auto store = std::make_shared<FakeSource>(kShape, kChunk, 2);
        forEachChunk([&](Voxel index) { if (index != Voxel{0, 0, 1}) store->empty({.level = 0, .index = index}); });
        const auto growing = std::make_shared<GrowingSource>(store, kEverywhere);
        const ChunkPtr part = growing->readChunk({.level = 1, .index = {0, 0, 0}}, {});
        QVERIFY(at(part, {0, 0, 3}) == 0 && at(part, {0, 0, 4}) == 1 && at(part, {4, 0, 4}) == 0);
        QVERIFY(!growing->readChunk({.level = 1, .index = {1, 1, 1}}, {}));
    }
    void nothingIsLookedForWhereNothingMayCome() {
        const auto store = std::make_shared<FakeSource>(kShape, kChunk, 3);
        const auto growing = std::make_shared<GrowingSource>(store, Box{{0, 0, 0}, {8, 8, 16}});
        QVERIFY(!growing->readChunk({.level = 1, .index = {1, 0, 0}}, {}));
        QVERIFY(growing->readChunk({.level = 2, .index = {0, 0, 0}}, {}));
        QCOMPARE(store->totalReads(), 8);   // of 64: one chunk of level 1
    }
    void aChunkIsPartOfOneOfEachLevel() {
        const FakeSource store(kShape, kChunk, 3);
        const std::vector<ChunkKey> keys = chunksWith(store.info(), {1, 2, 4});
        QCOMPARE(keys.size(), std::size_t{3});
        QVERIFY(keys[0].index == (Voxel{1, 2, 4}) && keys[1].index == (Voxel{0, 1, 2}) && keys[2].index == (Voxel{0, 0, 1}) && keys[2].level == 2);
    }
    void itStopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        const auto growing = std::make_shared<GrowingSource>(std::make_shared<FakeSource>(kShape, kChunk, 2), kEverywhere);
        QVERIFY_EXCEPTION_THROWN(growing->readChunk({.level = 1, .index = {}}, stop.get_token()), Cancelled);
    }

private:
    template <class F>
    static void forEachChunk(F&& f) {
        for (std::int64_t z = 0; z < 5; ++z)
            for (std::int64_t y = 0; y < 5; ++y)
                for (std::int64_t x = 0; x < 5; ++x) f(Voxel{z, y, x});
    }
};

QTEST_APPLESS_MAIN(GrowingSourceTest)
#include "tst_growing_source.moc"
