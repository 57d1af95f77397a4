#include <QTest>
#include <random>
#include <thread>

#include "core/volume/chunk_loader.h"
#include "tests/support/fake_source.h"

using namespace volumen;

namespace {

constexpr Voxel kChunk{.z = 8, .y = 8, .x = 8};
const std::size_t kCost = residentCost(VoxelType::u8, kChunk);

std::shared_ptr<FakeSource> row(std::int64_t chunks) { return std::make_shared<FakeSource>(Voxel{.z = 8, .y = 8, .x = 8 * chunks}, kChunk); }

ChunkKey key(std::int64_t x) { return {.level = 0, .index = {.z = 0, .y = 0, .x = x}}; }

std::vector<ChunkRequest> run(SourceId source, std::int64_t begin, std::int64_t end, Tier tier = Tier::visible) {
    std::vector<ChunkRequest> requests;
    for (std::int64_t x = begin; x < end; ++x) requests.push_back({.id = {.source = source, .key = key(x)}, .tier = tier});
    return requests;
}

std::vector<ChunkRequest> operator+(std::vector<ChunkRequest> a, const std::vector<ChunkRequest>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

void untilIdle(const ChunkLoader& loader) {
    while (!loader.idle()) std::this_thread::yield();
}

ChunkState state(const ChunkCache& cache, SourceId source, std::int64_t x) { return cache.find({.source = source, .key = key(x)}).state; }

int residents(const ChunkCache& cache, SourceId source, std::int64_t begin, std::int64_t end) {
    int count = 0;
    for (std::int64_t x = begin; x < end; ++x) count += state(cache, source, x) == ChunkState::resident;
    return count;
}

/// Collects what arrives.
struct Arrivals {
    explicit Arrivals(ChunkLoader& of) : loader(of) {
        loader.onArrival([this](const std::vector<ChunkId>& ids) {
            const std::lock_guard lock(mutex);
            ++calls;
            for (const ChunkId& id : ids) ++counts[id];
        });
        loader.onReplaced([this](const std::vector<ChunkId>& ids) {
            const std::lock_guard lock(mutex);
            for (const ChunkId& id : ids) ++replaced[id];
        });
    }
    ~Arrivals() {
        loader.onArrival({});
        loader.onReplaced({});
    }
    int replacementsOf(SourceId source, std::int64_t x) {
        const std::lock_guard lock(mutex);
        return replaced[{.source = source, .key = key(x)}];
    }
    int of(SourceId source, std::int64_t x) {
        const std::lock_guard lock(mutex);
        return counts[{.source = source, .key = key(x)}];
    }
    std::size_t chunks() {
        const std::lock_guard lock(mutex);
        return counts.size();
    }
    ChunkLoader& loader;
    std::mutex mutex;
    std::unordered_map<ChunkId, int> counts, replaced;
    int calls = 0;
};

}  // namespace

class ChunkLoaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsWantedArrivesOnceAndIsAnnounced() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 3);
        const auto source = row(20);
        const SourceId id = loader.add(source);
        Arrivals arrivals(loader);
        loader.want(1, run(id, 0, 20));
        loader.want(2, run(id, 10, 20));
        untilIdle(loader);
        QCOMPARE(residents(cache, id, 0, 20), 20);
        QCOMPARE(source->totalReads(), 20);
        for (int x = 0; x < 20; ++x) QCOMPARE(arrivals.of(id, x), 1);
        QCOMPARE(loader.pendingVisible(1), std::size_t{0});
        loader.want(1, run(id, 0, 19));
        untilIdle(loader);
        QCOMPARE(source->totalReads(), 20);
    }
    void readsAreInOrderOfWishAndTier() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 1);
        const auto source = row(20);
        const SourceId id = loader.add(source);
        source->block(true);
        loader.want(1, run(id, 19, 20));
        source->waitForReaders(1);
        loader.want(1, run(id, 19, 20) + run(id, 8, 9, Tier::recent) + run(id, 4, 6, Tier::prefetch) + run(id, 0, 2));
        loader.want(2, run(id, 3, 4));
        source->block(false);
        untilIdle(loader);
        QCOMPARE(source->order(), (std::vector{key(19), key(3), key(0), key(1), key(4), key(5), key(8)}));
    }
    void twoViewsThatWantTheSameChunkReadItOnce() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 4);
        const auto source = row(4);
        const SourceId id = loader.add(source);
        source->block(true);
        loader.want(1, run(id, 0, 1));
        source->waitForReaders(1);
        loader.want(2, run(id, 0, 1, Tier::prefetch));
        loader.want(1, {});
        QCOMPARE(loader.pendingVisible(1), std::size_t{0});
        source->block(false);
        untilIdle(loader);
        QCOMPARE(source->reads(key(0)), 1);
        QCOMPARE(state(cache, id, 0), ChunkState::resident);
    }
    void whatNobodyWantsAnyMoreIsCancelledAndNotDelivered() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const auto source = row(10);
        const SourceId id = loader.add(source);
        Arrivals arrivals(loader);
        source->block(true);
        loader.want(1, run(id, 0, 6));
        source->waitForReaders(2);
        QCOMPARE(loader.pendingVisible(1), std::size_t{6});
        loader.want(1, {});
        source->waitUntilEmpty();
        untilIdle(loader);
        QCOMPARE(source->totalReads(), 2);
        QCOMPARE(arrivals.chunks(), std::size_t{0});
        QCOMPARE(cache.usedBytes(), std::size_t{0});
    }
    void aCancelledChunkThatIsWantedAgainArrives() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 1);
        const auto source = row(2);
        const SourceId id = loader.add(source);
        source->block(true);
        source->ignoreStop(true);
        loader.want(1, run(id, 0, 1));
        source->waitForReaders(1);
        loader.want(1, {});
        loader.want(1, run(id, 0, 1));
        source->ignoreStop(false);
        source->block(false);
        untilIdle(loader);
        QCOMPARE(state(cache, id, 0), ChunkState::resident);
        QVERIFY(!source->everReadTwiceAtOnce());
    }
    void aFailureKeepsItsReasonUntilRetried() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const auto source = row(3);
        const SourceId id = loader.add(source);
        Arrivals arrivals(loader);
        source->fail(key(1));
        loader.want(1, run(id, 0, 3));
        untilIdle(loader);
        QCOMPARE(cache.find({.source = id, .key = key(1)}).reason, std::string("fake: this chunk is broken; mend it"));
        QCOMPARE(loader.pendingVisible(1), std::size_t{0});
        QCOMPARE(arrivals.of(id, 1), 1);
        loader.want(1, run(id, 0, 2));
        untilIdle(loader);
        QCOMPARE(source->reads(key(1)), 1);
        source->fail(key(1), false);
        loader.retry(id);
        untilIdle(loader);
        QCOMPARE(state(cache, id, 1), ChunkState::resident);
        QCOMPARE(source->totalReads(), 4);
    }
    void aBudgetBelowWhatIsWantedLoadsWhatMattersMostAndThenRests() {
        ChunkCache cache(5 * kCost + 10);
        ChunkLoader loader(cache, 3);
        const auto source = row(20);
        const SourceId id = loader.add(source);
        loader.want(1, run(id, 0, 20) + run(id, 0, 20, Tier::prefetch));
        untilIdle(loader);
        QCOMPARE(source->totalReads(), 5);
        QCOMPARE(residents(cache, id, 0, 5), 5);
        QCOMPARE(loader.pendingVisible(1), std::size_t{0});
        loader.setBudget(8 * kCost);
        untilIdle(loader);
        QCOMPARE(residents(cache, id, 0, 8), 8);
        QCOMPARE(source->totalReads(), 8);
    }
    void roomThatAbsentChunksLeaveIsUsed() {
        ChunkCache cache(5 * kCost);
        ChunkLoader loader(cache, 1);
        const auto source = row(20);
        const SourceId id = loader.add(source);
        for (int x = 0; x < 10; ++x) source->empty(key(x));
        loader.want(1, run(id, 0, 20));
        untilIdle(loader);
        QCOMPARE(residents(cache, id, 10, 20), 1);  // ten absent chunks cost a little over three
        QVERIFY(cache.usedBytes() <= cache.budget());
    }
    void aSlowSourceDoesNotStarveAnother() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const auto slow = row(10), fast = row(10);
        const SourceId slowId = loader.add(slow), fastId = loader.add(fast);
        slow->block(true);
        loader.want(1, run(slowId, 0, 10));
        slow->waitForReaders(1);
        loader.want(2, run(fastId, 0, 10));
        while (loader.pendingVisible(2) > 0) std::this_thread::yield();
        QCOMPARE(residents(cache, fastId, 0, 10), 10);
        QCOMPARE(slow->mostAtOnce(), 1);
        slow->block(false);
        untilIdle(loader);
        QCOMPARE(residents(cache, slowId, 0, 10), 10);
    }
    void prefetchingLeavesThreadsToWhatIsVisible() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 4);
        const auto source = row(20);
        const SourceId id = loader.add(source);
        source->block(true);
        loader.want(1, run(id, 0, 10, Tier::prefetch));
        source->waitForReaders(2);
        loader.want(2, run(id, 10, 12));
        source->waitForReaders(4);
        source->block(false);
        untilIdle(loader);
        QCOMPARE(source->mostAtOnce(), 4);
        QCOMPARE(residents(cache, id, 0, 12), 12);
    }
    void aStandInIsShownUntilTheExactChunkReplacesIt() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const auto source = row(3);
        const SourceId id = loader.add(source);
        Arrivals arrivals(loader);
        source->offerQuick();
        source->block(true);
        loader.want(1, run(id, 0, 3));
        while (loader.pendingVisible(1) > 0) std::this_thread::yield();
        for (int x = 0; x < 3; ++x) {
            const CachedChunk entry = cache.find({.source = id, .key = key(x)});
            QVERIFY(entry.provisional);
            QCOMPARE(entry.chunk->data()[0], std::byte{99});
        }
        QVERIFY(!loader.idle());
        source->block(false);
        untilIdle(loader);
        for (int x = 0; x < 3; ++x) {
            const CachedChunk entry = cache.find({.source = id, .key = key(x)});
            QVERIFY(!entry.provisional);
            QCOMPARE(entry.chunk->data()[0], static_cast<std::byte>(x));
            QCOMPARE(arrivals.of(id, x), 1);
            QCOMPARE(arrivals.replacementsOf(id, x), 1);
        }
        QCOMPARE(source->totalReads(), 3);
        QCOMPARE(cache.usedBytes(), 3 * kCost);
    }
    void aRemovedSourceLeavesNothing() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const auto source = row(10);
        const SourceId id = loader.add(source);
        loader.want(1, run(id, 0, 5));
        untilIdle(loader);
        source->block(true);
        source->ignoreStop(true);
        loader.want(1, run(id, 0, 10));
        source->waitForReaders(2);
        loader.remove(id);
        QVERIFY(!loader.source(id));
        source->block(false);
        untilIdle(loader);
        QCOMPARE(cache.usedBytes(), std::size_t{0});
    }
    void aChangedChunkStaysOnShowUntilItIsReadAgain() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const auto source = row(3);
        const SourceId id = loader.add(source);
        Arrivals arrivals(loader);
        source->empty(key(0));
        loader.want(1, run(id, 0, 2));
        untilIdle(loader);
        loader.want(1, run(id, 0, 1));
        source->block(true);
        loader.refresh({{.source = id, .key = key(0)}, {.source = id, .key = key(1)}});
        source->waitForReaders(1);
        QCOMPARE(state(cache, id, 0), ChunkState::absent);
        QCOMPARE(state(cache, id, 1), ChunkState::unknown);
        source->block(false);
        untilIdle(loader);
        QCOMPARE(source->reads(key(0)), 2);
        QCOMPARE(source->reads(key(1)), 1);
        QCOMPARE(arrivals.replacementsOf(id, 0), 1);
    }
    void aChunkThatChangedWhileItWasReadIsReadAgain() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const auto source = row(3);
        const SourceId id = loader.add(source);
        source->block(true);
        loader.want(1, run(id, 1, 2));
        source->waitForReaders(1);
        loader.refresh({{.source = id, .key = key(1)}});
        source->block(false);
        untilIdle(loader);
        QCOMPARE(source->reads(key(1)), 2);
        QCOMPARE(state(cache, id, 1), ChunkState::resident);
    }
    void wishesThatCannotBeAreLeftOut() {
        ChunkCache cache(100 * kCost);
        ChunkLoader loader(cache, 2);
        const SourceId id = loader.add(row(3));
        loader.want(1, {{.id = {.source = 77, .key = key(0)}}, {.id = {.source = id, .key = {.level = 9, .index = {}}}}, {.id = {.source = id, .key = key(0)}}});
        untilIdle(loader);
        QCOMPARE(state(cache, id, 0), ChunkState::resident);
        QCOMPARE(cache.usedBytes(), kCost);
    }
    void destroyingTheLoaderCancelsWhatIsUnderWay() {
        ChunkCache cache(100 * kCost);
        const auto source = row(10);
        source->block(true);
        {
            ChunkLoader loader(cache, 2);
            loader.want(1, run(loader.add(source), 0, 10));
            source->waitForReaders(2);
        }
        QCOMPARE(source->totalReads(), 2);
    }

    /// Thousands of random changes of three views over two sources, with failures, absent chunks and too small a budget.
    void whateverTheViewsWantTheInvariantsHold() {
        std::mt19937 random(11);
        ChunkCache cache(24 * kCost);
        ChunkLoader loader(cache, 3);
        const std::array sources{row(60), row(60)};
        const std::array ids{loader.add(sources[0]), loader.add(sources[1])};
        for (int x = 0; x < 60; x += 7) sources[0]->fail(key(x)), sources[1]->empty(key(x));
        const auto someRun = [&](Tier tier) {
            const std::int64_t begin = random() % 60;
            return run(ids[random() % 2], begin, std::min<std::int64_t>(60, begin + random() % 10), tier);
        };
        for (int round = 0; round < 3000; ++round) {
            const std::uint32_t view = random() % 3;
            loader.want(view, someRun(Tier::visible) + someRun(Tier::prefetch));
            if (random() % 40 == 0) loader.retry(ids[0]);
            if (random() % 40 == 0) loader.setBudget((20 + random() % 8) * kCost);
            QVERIFY(cache.usedBytes() <= 28 * kCost);
            if (round % 100 != 99) continue;
            loader.setBudget(24 * kCost);
            const auto last = someRun(Tier::visible);
            loader.want(view, last);
            loader.want((view + 1) % 3, {});
            loader.want((view + 2) % 3, someRun(Tier::prefetch) + someRun(Tier::recent));
            untilIdle(loader);
            QVERIFY(cache.usedBytes() <= cache.budget());
            QCOMPARE(loader.pendingVisible(view), std::size_t{0});
            for (const ChunkRequest& request : last) QVERIFY(cache.find(request.id).state != ChunkState::unknown);
        }
        QVERIFY(!sources[0]->everReadTwiceAtOnce() && !sources[1]->everReadTwiceAtOnce());
    }
};

QTEST_APPLESS_MAIN(ChunkLoaderTest)
#include "tst_chunk_loader.moc"
