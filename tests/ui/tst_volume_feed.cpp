#include <QSignalSpy>
#include <QTest>

#include "app/controllers/engine.h"
#include "tests/support/fake_source.h"
#include "ui/view/volume_feed.h"

using namespace volumen;

namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

/// One volume, a feed of it, and a camera that looks at all of it.
struct World {
    explicit World(Voxel shape, Voxel chunk, int levels, std::size_t cacheBytes = 1024 * kMiB)
        : engine(cacheBytes), source(std::make_shared<FakeSource>(shape, chunk, levels)), id(engine.loader.add(source)),
          feed(7, engine.computeJobs, engine.compute, engine.cache, engine.loader, [this](LayerId) { return id; }) {
        engine.loader.onArrival([this](std::vector<ChunkId> chunks) { mainThread()([this, chunks = std::move(chunks)] { feed.chunksArrived(chunks); }); });
        engine.loader.onReplaced([this](std::vector<ChunkId> chunks) { mainThread()([this, chunks = std::move(chunks)] { feed.chunksReplaced(chunks); }); });
        wish.layers = {{1, source, {}}};
        wish.budgetBytes = 512 * kMiB;
        wish.pixels = {800, 600};
        look({{}, toPoint(shape)});
    }
    ~World() {
        source->block(false);
        engine.loader.onArrival({});
        engine.loader.onReplaced({});
        QCoreApplication::removePostedEvents(QCoreApplication::instance());
    }
    void look(const WorldBox& box) { wish.camera = fitted(lookingAlong({}, ViewPreset::xy), box, wish.pixels); }
    bool complete() {
        return QTest::qWaitFor([this] { return engine.loader.idle() && feed.complete(); }, 10000);
    }
    const ShownLevel& level() const { return feed.levels().at(0); }
    const VoxelBlock& block() const { return *feed.blocks().at(0).block; }
    int readsOfLevel(int level) const {
        const auto order = source->order();
        return static_cast<int>(std::count_if(order.begin(), order.end(), [&](const ChunkKey& key) { return key.level == level; }));
    }

    Engine engine;
    std::shared_ptr<FakeSource> source;
    SourceId id;
    VolumeFeed feed;
    VolumeWish wish;
};

}  // namespace

class VolumeFeedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWholeIsThereCoarseFirstAndThenAsFinelyAsThePixelsShow() {
        World world({512, 512, 512}, {64, 64, 64}, 4);
        QSignalSpy spy(&world.feed, &VolumeFeed::blocksChanged);
        world.feed.setWish(world.wish);
        QVERIFY(QTest::qWaitFor([&] { return !world.feed.blocks().empty(); }));
        QVERIFY(world.level().level >= 2);
        QVERIFY(!world.level().final);
        QVERIFY(world.complete());
        QCOMPARE(world.level().level, 0);  // 512 voxels on some 500 pixels
        QVERIFY(world.level().final && !world.level().limited);
        QVERIFY(world.block().box == (Box{{}, {512, 512, 512}}));
        QCOMPARE(world.feed.loaded(), 1.0);
    }
    void aSmallBudgetShowsAHugeVolumeCoarselyAndSaysSo() {
        World world({1024, 1024, 2048}, {128, 128, 128}, 6);  // 2 GB
        world.wish.budgetBytes = 32 * kMiB;
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        QCOMPARE(world.level().level, 3);
        QCOMPARE(world.level().levels, 6);
        QVERIFY(world.level().limited);
        QVERIFY(2 * world.block().byteCount() <= 32 * kMiB);
        QCOMPARE(world.readsOfLevel(0) + world.readsOfLevel(1) + world.readsOfLevel(2), 0);
    }
    void zoomingInShowsWhatIsSeenMoreFinely() {
        World world({1024, 1024, 2048}, {128, 128, 128}, 6);
        world.wish.budgetBytes = 32 * kMiB;
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        world.look({{400, 400, 400}, {500, 500, 500}});
        world.wish.camera.parallel = true;
        world.wish.clip.crop = WorldBox{{400, 400, 400}, {500, 500, 500}};
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        QCOMPARE(world.level().level, 0);
        QVERIFY(world.block().box.contains({400, 400, 400}) && world.block().box.contains({499, 499, 499}));
        QVERIFY(!world.level().limited);
    }
    void aMovingViewLoadsNothingFinerAndShowsTheWholeWhereItLeavesItsPart() {
        World world({1024, 1024, 1024}, {128, 128, 128}, 5);
        world.wish.clip.crop = WorldBox{{0, 0, 0}, {128, 128, 128}};
        world.look(*world.wish.clip.crop);
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        QCOMPARE(world.level().level, 0);
        const int before = world.readsOfLevel(0);
        world.wish.clip.crop.reset();
        world.look({{}, {1024, 1024, 1024}});
        world.wish.resting = false;
        world.feed.setWish(world.wish);
        QVERIFY(world.level().level >= 3);
        QVERIFY(world.block().box.contains(world.source->info().levels[static_cast<std::size_t>(world.level().level)].shape - Voxel{1, 1, 1}));
        QCOMPARE(world.readsOfLevel(0), before);
        QVERIFY(!world.feed.complete());
    }
    void aHurriedViewIsShownTheCoarseWholeUntilItRests() {
        World world({512, 512, 512}, {64, 64, 64}, 4);
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        const VoxelBlockPtr fine = world.feed.blocks().at(0).block;
        world.wish.resting = false;
        world.feed.setWish(world.wish);
        QCOMPARE(world.feed.blocks().at(0).block, fine);
        world.wish.hurried = true;
        world.feed.setWish(world.wish);
        QVERIFY(world.level().level >= 2);
        world.wish.resting = true, world.wish.hurried = false;
        world.feed.setWish(world.wish);
        QCOMPARE(world.feed.blocks().at(0).block, fine);
    }
    void aSmallTurnKeepsTheBlock() {
        World world({1024, 1024, 1024}, {128, 128, 128}, 5);
        world.look({{450, 450, 450}, {550, 550, 550}});
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        const VoxelBlockPtr before = world.feed.blocks().at(0).block;
        world.wish.camera = orbited(world.wish.camera, 0.002, 0.001);
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        QCOMPARE(world.feed.blocks().at(0).block, before);
    }
    void nothingIsReadForAPaneThatNobodySees() {
        World world({256, 256, 256}, {64, 64, 64}, 3);
        world.wish.visible = false;
        world.feed.setWish(world.wish);
        QVERIFY(world.engine.loader.idle());
        QCOMPARE(world.source->totalReads(), 0);
        world.wish.visible = true;
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        QCOMPARE(world.feed.blocks().size(), std::size_t{1});
    }
    void theCoarsePictureStandsWhileAFineOneDoesNotCome() {
        World world({512, 512, 512}, {64, 64, 64}, 4);
        world.wish.resting = false;
        world.feed.setWish(world.wish);
        QVERIFY(QTest::qWaitFor([&] { return !world.feed.blocks().empty() && world.engine.loader.idle(); }));
        world.source->block(true);
        world.wish.resting = true;
        world.feed.setWish(world.wish);
        world.source->waitForReaders(1);
        QVERIFY(!world.feed.complete());
        QVERIFY(world.feed.loaded() < 1);
        QCOMPARE(world.feed.blocks().size(), std::size_t{1});
        world.source->block(false);
        QVERIFY(world.complete());
        QCOMPARE(world.level().level, 0);
    }
    void whatCannotBeReadIsLeftOutAndReadOnceItCan() {
        World world({128, 128, 128}, {64, 64, 64}, 1);
        world.source->fail({0, {1, 1, 1}});
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        QCOMPARE(world.block().range.hi, 1.0F);  // a chunk holds its x
        QCOMPARE(world.block().voxels->view<std::uint8_t>().at({100, 100, 100}), std::uint8_t{0});
        world.source->fail({0, {1, 1, 1}}, false);
        world.engine.loader.retry(world.id);
        world.feed.wishAgain();
        QVERIFY(world.complete());
        QCOMPARE(world.block().voxels->view<std::uint8_t>().at({100, 100, 100}), std::uint8_t{1});
    }
    void whatIsWrittenAnewIsShownAnew() {
        World world({128, 128, 128}, {64, 64, 64}, 1);
        world.source->empty({0, {1, 1, 1}});
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        const VoxelBlockPtr before = world.feed.blocks().at(0).block;
        world.engine.loader.refresh({{world.id, {0, {0, 0, 0}}}});
        QVERIFY(QTest::qWaitFor([&] { return world.feed.blocks().at(0).block != before; }));
    }
    void aCacheThatIsTooSmallShowsACoarserLevel() {
        World world({512, 512, 512}, {64, 64, 64}, 4, 16 * kMiB);
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        QVERIFY(world.level().level >= 2);
        QVERIFY(world.level().limited);
        QVERIFY(world.engine.cache.usedBytes() <= 16 * kMiB);
    }
    void fourLayersShareTheBudget() {
        World world({512, 512, 512}, {64, 64, 64}, 4);
        world.wish.layers = {{1, world.source, {}}, {2, world.source, {}}, {3, world.source, {}}, {4, world.source, {}}};
        world.wish.budgetBytes = 64 * kMiB;
        world.feed.setWish(world.wish);
        QVERIFY(world.complete());
        std::size_t bytes = 0;
        for (const PlacedBlock& block : world.feed.blocks()) bytes += block.block->byteCount();
        QCOMPARE(world.feed.blocks().size(), std::size_t{4});
        QVERIFY(2 * bytes <= 64 * kMiB);
    }
};

QTEST_GUILESS_MAIN(VolumeFeedTest)
#include "tst_volume_feed.moc"
