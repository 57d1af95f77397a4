#include <QTest>
#include <cstdint>
#include <cstring>

#include "core/volume/chunk.h"

using namespace volumen;

class ChunkMemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySizeIsUsableToItsLastByte() {
        for (const std::size_t bytes : {std::size_t{1}, std::size_t{4096}, std::size_t{2} << 20, (std::size_t{2} << 20) + 64, std::size_t{5'000'001}}) {
            const VoxelBytesPtr memory = allocateVoxels(bytes);
            std::memset(memory.get(), 7, bytes);
            QCOMPARE(memory[bytes - 1], std::byte{7});
        }
    }
    void largeOnesBeginOnAHugePage() {
        for (int i = 0; i < 20; ++i) QCOMPARE(reinterpret_cast<std::uintptr_t>(allocateVoxels((std::size_t{2} << 20) + 64).get()) % (2u << 20), std::uintptr_t{0});
    }
    void whatNoMachineHasIsRefused() {
        QVERIFY_EXCEPTION_THROWN(allocateVoxels(std::size_t{1} << 62), std::bad_alloc);
    }
    void aChunkMayBeReadPastItsEnd() {
        Chunk chunk(VoxelType::u16, {.z = 64, .y = 128, .x = 128});
        std::memset(chunk.data(), 1, chunk.byteCount() + Chunk::kOverrunBytes);
        QCOMPARE(chunk.data()[chunk.byteCount() + Chunk::kOverrunBytes - 1], std::byte{1});
    }
};

QTEST_APPLESS_MAIN(ChunkMemoryTest)
#include "tst_chunk_memory.moc"
