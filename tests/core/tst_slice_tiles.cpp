#include <QTest>

#include "core/volume/slice_tiles.h"
#include "tests/support/slice_world.h"

using namespace volumen;

namespace {

struct Pane {
    SliceWorld world{VoxelType::u8, {4, 600, 600}, {4, 64, 64}};
    SliceTiles tiles{8 << 20};
    int sampled = 0;

    Pane() { tiles.setFrame({.plane = {.origin = {1, 0, 0}}, .level = 0, .interpolation = Interpolation::nearest, .slab = {}}); }
    void draw(PixelRect view) {
        for (const TileTask& task : tiles.take(view)) ++sampled, tiles.put(task, sampleTile(world.info(), task, world.lookup()));
    }
    int sampledBy(PixelRect view) {
        const int before = sampled;
        draw(view);
        return sampled - before;
    }
};

}  // namespace

class SliceTilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tilesCoverTheViewFromItsMiddle() {
        const auto tiles = tilesIn({-10, 0, 300, 512});
        QCOMPARE(tiles.size(), std::size_t{3 * 2});
        QCOMPARE(tiles.front().row, std::int64_t{0});
        QVERIFY(std::find(tiles.begin(), tiles.end(), TileKey{-1, 1}) != tiles.end());
        QVERIFY(tilesIn({0, 0, 0, 10}).empty());
        QCOMPARE(tilesIn({-256, -512, 256, 512}).size(), std::size_t{2});
    }
    void aTileHoldsWhatTheWholeSliceHolds() {
        Pane pane;
        pane.draw({0, 0, 600, 600});
        const SliceFrame& frame = pane.tiles.frame();
        const SliceImage whole = pane.world.sample(frame.plane, {0, 0, 600, 600}, 0, Interpolation::nearest);
        for (const TileKey tile : tilesIn({0, 0, 600, 600})) {
            const SliceImagePtr image = pane.tiles.find(tile);
            QVERIFY(image);
            const PixelRect rect = rectOf(tile);
            for (std::int64_t r = 0; r < kTilePixels && rect.top + r < 600; ++r) {
                const std::int64_t columns = std::min(kTilePixels, 600 - rect.left);
                const auto from = image->texels.begin() + r * kTilePixels, to = whole.texels.begin() + (rect.top + r) * 600 + rect.left;
                QVERIFY(std::equal(from, from + columns, to));
            }
        }
    }
    void panningSamplesOnlyWhatComesIntoView() {
        Pane pane;
        QCOMPARE(pane.sampledBy({0, 0, 500, 500}), 4);
        QCOMPARE(pane.sampledBy({5, 7, 500, 500}), 0);
        QCOMPARE(pane.sampledBy({5, 20, 500, 500}), 2);
        QCOMPARE(pane.sampledBy({0, 0, 500, 500}), 0);
        QVERIFY(pane.tiles.completeIn({0, 0, 500, 500}));
    }
    void whatIsComingIsSampledAFewTilesAtATime() {
        Pane pane;
        pane.draw({0, 0, 500, 500});
        const PixelRect coming = comingAfter({0, -16, 500, 500}, {0, 0, 500, 500});
        QCOMPARE(coming, (PixelRect{0, 0, 500, 756}));
        QCOMPARE(comingAfter({0, 0, 500, 500}, {-9, 0, 500, 500}), (PixelRect{-265, 0, 756, 500}));
        QCOMPARE(comingAfter({3, 4, 5, 6}, {3, 4, 5, 6}), (PixelRect{3, 4, 5, 6}));
        for (const std::size_t left : {1, 1, 0}) {
            const auto tasks = pane.tiles.takeAhead(coming, 1);
            QCOMPARE(tasks.size(), left);
            for (const TileTask& task : tasks) pane.tiles.put(task, sampleTile(pane.world.info(), task, pane.world.lookup()));
        }
        QCOMPARE(pane.sampledBy({0, 100, 500, 500}), 0);
        QVERIFY(pane.tiles.takeAhead({0, 100, 500, 500}, 0).empty());
    }
    void anotherFrameForgetsEverything() {
        Pane pane;
        pane.draw({0, 0, 500, 500});
        SliceFrame frame = pane.tiles.frame();
        pane.tiles.setFrame(frame);
        QCOMPARE(pane.sampledBy({0, 0, 500, 500}), 0);
        frame.plane.origin.z += 1;
        pane.tiles.setFrame(frame);
        QVERIFY(!pane.tiles.find({0, 0}));
        QCOMPARE(pane.tiles.usedBytes(), std::size_t{0});
        QCOMPARE(pane.sampledBy({0, 0, 500, 500}), 4);
    }
    void aResultOfAFrameThatIsOverIsRefused() {
        Pane pane;
        const auto tasks = pane.tiles.take({0, 0, 100, 100});
        SliceFrame frame = pane.tiles.frame();
        frame.plane.origin.z += 1;
        pane.tiles.setFrame(frame);
        QVERIFY(!pane.tiles.put(tasks.front(), sampleTile(pane.world.info(), tasks.front(), pane.world.lookup())));
        QVERIFY(!pane.tiles.find({0, 0}));
    }
    void aTileIsHandedOutOnce() {
        Pane pane;
        const auto tasks = pane.tiles.take({0, 0, 100, 100});
        QCOMPARE(tasks.size(), std::size_t{1});
        QVERIFY(pane.tiles.take({0, 0, 100, 100}).empty());
        QVERIFY(pane.tiles.put(tasks.front(), nullptr));
        QCOMPARE(pane.tiles.take({0, 0, 100, 100}).size(), std::size_t{1});
    }
    void onlyIncompleteTilesThatAChunkTouchesAreSampledAgain() {
        Pane pane;
        const CachedChunk taken = std::exchange(pane.world.chunks()[{0, {0, 0, 0}}], {});
        pane.world.chunks()[{0, {0, 8, 8}}] = {};
        pane.draw({0, 0, 600, 600});
        QVERIFY(!pane.tiles.completeIn({0, 0, 600, 600}));
        QCOMPARE(pane.sampledBy({0, 0, 600, 600}), 0);
        pane.world.chunks()[{0, {0, 0, 0}}] = taken;
        const ChunkKey came[] = {{0, {0, 0, 0}}, {0, {0, 3, 3}}};
        pane.tiles.arrived(pane.world.info(), came);
        QCOMPARE(pane.sampledBy({0, 0, 600, 600}), 1);
        QVERIFY(pane.tiles.find({0, 0})->complete);
    }
    void whatArrivesWhileATileIsSampledIsNotMissed() {
        Pane pane;
        const CachedChunk taken = std::exchange(pane.world.chunks()[{0, {0, 0, 0}}], {});
        const TileTask task = pane.tiles.take({0, 0, 100, 100}).front();
        const SliceImagePtr image = sampleTile(pane.world.info(), task, pane.world.lookup());
        pane.world.chunks()[{0, {0, 0, 0}}] = taken;
        const ChunkKey came[] = {{0, {0, 0, 0}}};
        pane.tiles.arrived(pane.world.info(), came);
        pane.tiles.put(task, image);
        QCOMPARE(pane.sampledBy({0, 0, 100, 100}), 1);
        QVERIFY(pane.tiles.completeIn({0, 0, 100, 100}));
    }
    void failedTilesAreSampledAgainOnRetry() {
        Pane pane;
        pane.world.set({0, {0, 0, 0}}, ChunkState::failed);
        pane.draw({0, 0, 500, 500});
        QVERIFY(pane.tiles.find({0, 0})->failed);
        pane.tiles.retry();
        QCOMPARE(pane.sampledBy({0, 0, 500, 500}), 1);
    }
    void writtenChunksAreShownAnew() {
        Pane pane;
        pane.draw({0, 0, 500, 500});
        const ChunkKey written[] = {{0, {0, 0, 0}}};
        pane.tiles.changed(pane.world.info(), written);
        QVERIFY(pane.tiles.find({0, 0}));
        QCOMPARE(pane.sampledBy({0, 0, 500, 500}), 1);
    }
    void theFarthestTilesGoWhenTheBudgetIsFull() {
        Pane pane;
        pane.tiles = SliceTiles(3 * 2 * 256 * 256);
        pane.tiles.setFrame({});
        for (std::int64_t left = 0; left < 20 * 256; left += 256) pane.draw({0, left, 256, 256});
        QVERIFY(pane.tiles.usedBytes() <= std::size_t{4 * 2 * 256 * 256 + 4096});
        QVERIFY(!pane.tiles.find({0, 0}));
        QVERIFY(pane.tiles.find({0, 19}) && pane.tiles.find({0, 18}));
    }
};

QTEST_APPLESS_MAIN(SliceTilesTest)
#include "tst_slice_tiles.moc"
