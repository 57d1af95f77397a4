#include <QTest>
#include <random>

#include "core/volume/chunk_cache.h"

using namespace volumen;

namespace {

ChunkId at(std::int64_t x, SourceId source = 1) { return {.source = source, .key = {.level = 0, .index = {.z = 0, .y = 0, .x = x}}}; }

constexpr Voxel kShape{.z = 10, .y = 10, .x = 10};
const std::size_t kCost = residentCost(VoxelType::u8, kShape);

CachedChunk voxels() {
    CachedChunk entry;
    entry.state = ChunkState::resident;
    entry.chunk = std::make_shared<const Chunk>(VoxelType::u8, kShape);
    return entry;
}

CachedChunk nothing() {
    CachedChunk entry;
    entry.state = ChunkState::absent;
    return entry;
}

CachedChunk failure(const std::string& reason) {
    CachedChunk entry;
    entry.state = ChunkState::failed;
    entry.reason = reason;
    return entry;
}

bool has(const ChunkCache& cache, const ChunkId& id) { return cache.find(id).state != ChunkState::unknown; }

}  // namespace

class ChunkCacheTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsPutIsFound() {
        ChunkCache cache(10 * kCost);
        QCOMPARE(cache.find(at(0)).state, ChunkState::unknown);
        QVERIFY(cache.put(at(0), voxels()));
        QVERIFY(cache.put(at(1), nothing()));
        QVERIFY(cache.put(at(2), failure("it broke")));
        QVERIFY(cache.find(at(0)).chunk != nullptr);
        QCOMPARE(cache.find(at(1)).state, ChunkState::absent);
        QCOMPARE(cache.find(at(2)).reason, std::string("it broke"));
        QCOMPARE(cache.find(at(0, 2)).state, ChunkState::unknown);
    }
    void theLeastRecentlyUsedGoesFirst() {
        ChunkCache cache(3 * kCost);
        for (int x = 0; x < 3; ++x) cache.put(at(x), voxels());
        (void)cache.find(at(0));
        cache.put(at(3), voxels());
        QVERIFY(has(cache, at(0)) && !has(cache, at(1)) && has(cache, at(2)) && has(cache, at(3)));
        QCOMPARE(cache.usedBytes(), 3 * kCost);
    }
    void whatIsPinnedStays() {
        ChunkCache cache(3 * kCost);
        for (int x = 0; x < 3; ++x) cache.put(at(x), voxels());
        cache.pin(std::vector{at(0), at(1)});
        cache.put(at(3), voxels());
        cache.put(at(4), voxels());
        QVERIFY(has(cache, at(0)) && has(cache, at(1)) && has(cache, at(4)) && !has(cache, at(3)));
        cache.pin(std::vector{at(0), at(1), at(4)});
        QVERIFY(!cache.put(at(5), voxels()));
        cache.pin({});
        QVERIFY(cache.put(at(5), voxels()));
        QCOMPARE(cache.usedBytes(), 3 * kCost);
    }
    void replacingKeepsTheAccountAndThePin() {
        ChunkCache cache(2 * kCost);
        cache.put(at(0), voxels());
        cache.pin(std::vector{at(0)});
        cache.put(at(0), nothing());
        QCOMPARE(cache.usedBytes(), ChunkCache::kEntryBytes);
        QVERIFY(cache.put(at(0), voxels()));
        cache.put(at(1), voxels());
        cache.put(at(2), voxels());
        QVERIFY(has(cache, at(0)));
        QCOMPARE(cache.usedBytes(), 2 * kCost);
    }
    void whatCannotFitThrowsNothingOut() {
        ChunkCache cache(2 * kCost);
        cache.put(at(0), voxels());
        QVERIFY(!cache.reserve(3 * kCost));
        QVERIFY(has(cache, at(0)));
        ChunkCache tiny(10);
        QVERIFY(!tiny.put(at(0), voxels()));
        QCOMPARE(tiny.usedBytes(), std::size_t{0});
    }
    void reservationsCountAndBecomeEntries() {
        ChunkCache cache(2 * kCost);
        cache.put(at(0), voxels());
        cache.put(at(1), voxels());
        QVERIFY(cache.reserve(kCost));
        QVERIFY(!has(cache, at(0)) && has(cache, at(1)));
        QVERIFY(cache.putReserved(at(2), voxels(), true, kCost));
        QCOMPARE(cache.usedBytes(), 2 * kCost);
        cache.put(at(3), voxels());
        QVERIFY(has(cache, at(2)) && !has(cache, at(1)));
        QVERIFY(cache.reserve(kCost));
        cache.release(kCost);
        QCOMPARE(cache.usedBytes(), kCost);
    }
    void aSmallerBudgetHoldsAtOnce() {
        ChunkCache cache(4 * kCost);
        for (int x = 0; x < 4; ++x) cache.put(at(x), voxels());
        cache.pin(std::vector{at(0), at(1)});
        cache.setBudget(2 * kCost);
        QVERIFY(has(cache, at(0)) && has(cache, at(1)) && !has(cache, at(3)));
        cache.setBudget(kCost);
        QVERIFY(has(cache, at(0)));
        QCOMPARE(cache.usedBytes(), kCost);
        cache.setBudget(0);
        QCOMPARE(cache.usedBytes(), std::size_t{0});
    }
    void absentChunksCannotGrowWithoutBound() {
        ChunkCache cache(100 * ChunkCache::kEntryBytes);
        for (int x = 0; x < 100'000; ++x) cache.put(at(x), nothing());
        QCOMPARE(cache.usedBytes(), 100 * ChunkCache::kEntryBytes);
        QVERIFY(has(cache, at(99'999)) && !has(cache, at(99'899)));
    }
    void aSourceIsForgottenAlone() {
        ChunkCache cache(10 * kCost);
        cache.put(at(0, 1), voxels());
        cache.put(at(0, 2), voxels());
        cache.put(at(1, 2), failure("broken"));
        cache.pin(std::vector{at(0, 1)});
        cache.forgetFailures(2);
        QVERIFY(has(cache, at(0, 2)) && !has(cache, at(1, 2)));
        cache.forgetSource(1);
        QVERIFY(!has(cache, at(0, 1)) && has(cache, at(0, 2)));
        cache.forget(at(0, 2));
        QCOMPARE(cache.usedBytes(), std::size_t{0});
    }
    void theBudgetHoldsWhateverIsDone() {
        std::mt19937 random(7);
        ChunkCache cache(8 * kCost);
        std::size_t reserved = 0;
        for (int step = 0; step < 20'000; ++step) {
            const ChunkId id = at(random() % 20, 1 + random() % 2);
            switch (random() % 7) {
                case 0: cache.pin(std::vector{id, at(random() % 20), at(random() % 20)}); break;
                case 1: cache.forget(id); break;
                case 2: if (cache.reserve(kCost)) reserved += kCost; break;
                case 3: if (reserved) cache.putReserved(id, voxels(), random() % 2, kCost), reserved -= kCost; break;
                case 4: cache.put(id, nothing()); break;
                default: cache.put(id, voxels());
            }
            QVERIFY(cache.usedBytes() <= cache.budget());
        }
    }
    void theDefaultBudgetIsAPartOfMemory() {
        QVERIFY(defaultCacheBudget() > 0);
        QVERIFY(defaultCacheBudget() < std::size_t{1} << 45);
    }
};

QTEST_APPLESS_MAIN(ChunkCacheTest)
#include "tst_chunk_cache.moc"
