#include <QTest>

#include "core/volume/block_layout.h"

using namespace volumen;

class BlockLayoutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void uncompressedStacksAreCutInFlatChunks() {
        QVERIFY((chunkShapeForRaw({14376, 7888, 8096}) == Voxel{16, 128, 256}));
        QVERIFY((chunkShapeForRaw({3, 21, 300}) == Voxel{3, 21, 256}));
    }
    void smallBlocksAreJoined() {
        QVERIFY((chunkShapeForBlocks({100, 1000, 1000}, {1, 16, 16}, 1) == Voxel{16, 128, 256}));
        QVERIFY((chunkShapeForBlocks({151, 326, 566}, {25, 25, 25}, 1) == Voxel{50, 125, 125}));
    }
    void chunksOfCustomarySizeStayAsTheyAre() {
        QVERIFY((chunkShapeForBlocks({1000, 1000, 1000}, {128, 128, 128}, 2) == Voxel{128, 128, 128}));
        QVERIFY((chunkShapeForBlocks({1000, 1000, 1000}, {64, 64, 64}, 2) == Voxel{64, 128, 128}));
    }
    void aGiantBlockIsCutInEvenParts() {
        QVERIFY((chunkShapeForBlocks({151, 326, 566}, {151, 326, 566}, 2) == Voxel{51, 109, 114}));
    }
    void wholeSlicesInOneStripAreNotReadSixteenDeep() {
        const Voxel large = chunkShapeForBlocks({14376, 7888, 8096}, {1, 7888, 8096}, 2);
        QCOMPARE(large.z, std::int64_t{1});
        const Voxel small = chunkShapeForBlocks({500, 1000, 1000}, {1, 1000, 1000}, 2);
        QCOMPARE(small.z, std::int64_t{16});
    }
    void oneSidedBlocksAndOddShapesAreCovered() {
        for (const std::int64_t block : {1, 3, 7, 127, 128, 129, 255, 257, 300, 4000}) {
            const Voxel chunk = chunkShapeForBlocks({9, 5000, 5000}, {1, block, 5000}, 4);
            QVERIFY(chunk.y > 0 && chunk.y <= 5000 && chunk.z > 0 && chunk.x > 0);
        }
    }
    void aBlockThatLiesInSeveralChunksIsNotWhole() {
        QVERIFY(blocksAreWhole({16, 128, 256}, {1, 16, 16}, {100, 1000, 1000}));
        QVERIFY(!blocksAreWhole({16, 128, 256}, {1, 16, 1000}, {100, 1000, 1000}));
        QVERIFY(blocksAreWhole({9, 20, 30}, {9, 20, 30}, {9, 20, 30}));
    }
};

QTEST_APPLESS_MAIN(BlockLayoutTest)
#include "tst_block_layout.moc"
