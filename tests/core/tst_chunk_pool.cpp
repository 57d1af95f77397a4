#include <QTest>

#include "core/volume/chunk_pool.h"

using namespace volumen;

class ChunkPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aChunkThatCameBackIsTakenAgain() {
        ChunkPool pool;
        const std::byte* first = pool.take(VoxelType::u16, {2, 3, 4})->data();
        const auto again = pool.take(VoxelType::u16, {2, 3, 4});
        QCOMPARE(again->data(), first);
        QVERIFY(pool.take(VoxelType::u16, {2, 3, 4})->data() != first);   // that one is in use
    }
    void anotherShapeOrTypeIsAnotherChunk() {
        ChunkPool pool;
        pool.take(VoxelType::u8, {1, 1, 8});
        QVERIFY((pool.take(VoxelType::u8, {1, 8, 1})->shape() == Voxel{1, 8, 1}));
        QCOMPARE(pool.take(VoxelType::i8, {1, 1, 8})->type(), VoxelType::i8);
    }
    void whatWasTakenOutlivesThePool() {
        auto pool = std::make_unique<ChunkPool>();
        const auto chunk = pool->take(VoxelType::u8, {1, 1, 4});
        pool.reset();
        chunk->data()[3] = std::byte{7};
        QCOMPARE(chunk->data()[3], std::byte{7});
    }
};

QTEST_APPLESS_MAIN(ChunkPoolTest)
#include "tst_chunk_pool.moc"
