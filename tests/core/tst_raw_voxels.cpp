#include <QTemporaryDir>
#include <QTest>
#include <cstring>

#include "core/base/error.h"
#include "core/volume/raw_voxels.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

class RawVoxelsTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    /// Writes 5 bytes and the voxels, and reads `box` back.
    void checkBox(Voxel shape, Box box) {
        const auto voxels = madeVoxels<std::uint16_t>(shape);
        const Path path = m_folder.filePath("raw").toStdString();
        std::vector<std::byte> bytes(5 + static_cast<std::size_t>(voxelCount(shape)) * 2);
        std::memcpy(bytes.data() + 5, voxels.data(), bytes.size() - 5);
        writeFileAtomically(path, bytes, false);
        Array3<std::uint16_t> got(box.shape(), 0);
        readRaw(RandomAccessFile(path), {.offset = 5, .shape = shape, .voxelBytes = 2}, {reinterpret_cast<std::byte*>(got.data()), box});
        for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
            for (std::int64_t y = box.lo.y; y < box.hi.y; ++y)
                for (std::int64_t x = box.lo.x; x < box.hi.x; ++x) {
                    const bool inside = Box{{}, shape}.contains({z, y, x});
                    QCOMPARE(got.at(Voxel{z, y, x} - box.lo), inside ? voxels.at({z, y, x}) : std::uint16_t{0});
                }
    }

private Q_SLOTS:
    void anyBoxIsRead() {
        checkBox({4, 6, 8}, {{0, 0, 0}, {4, 6, 8}});
        checkBox({4, 6, 8}, {{1, 2, 3}, {3, 5, 7}});
        checkBox({4, 6, 8}, {{1, 2, 3}, {3, 9, 11}});   // past the end: left as it was
    }
    void shortPiecesOfLongRowsAreRead() { checkBox({2, 5, 5000}, {{0, 1, 100}, {2, 5, 140}}); }
    void manyRowsAreReadInBands() { checkBox({1, 4000, 1100}, {{0, 3, 50}, {1, 3990, 1060}}); }
    void aFileThatEndsTooEarlyIsAnError() {
        const Path path = m_folder.filePath("short").toStdString();
        writeFileAtomically(path, std::vector<std::byte>(10), false);
        std::vector<std::byte> into(16);
        const RandomAccessFile file(path);
        QVERIFY_EXCEPTION_THROWN(readRaw(file, {.offset = 0, .shape = {1, 4, 4}, .voxelBytes = 1}, {into.data(), {{}, {1, 4, 4}}}), Error);
    }
    void bytesAreSwapped() {
        const auto swapped = [](auto value) {
            swapBytes(reinterpret_cast<std::byte*>(&value), 1, sizeof value);
            return value;
        };
        QCOMPARE(swapped(std::uint8_t{0x12}), std::uint8_t{0x12});
        QCOMPARE(swapped(std::uint16_t{0x1234}), std::uint16_t{0x3412});
        QCOMPARE(swapped(std::uint32_t{0x12345678}), std::uint32_t{0x78563412});
        QCOMPARE(swapped(std::uint64_t{0x0123456789abcdef}), std::uint64_t{0xefcdab8967452301});
    }
    void onlyWhatOverlapsIsCopied() {
        const auto from = madeVoxels<std::uint8_t>({2, 3, 4});
        Array3<std::uint8_t> to({3, 3, 3}, 9);
        copyOverlap({reinterpret_cast<const std::byte*>(from.data()), {{0, 0, 0}, {2, 3, 4}}}, {{0, 0, 0}, {2, 2, 4}},
                    {reinterpret_cast<std::byte*>(to.data()), {{1, 1, 1}, {4, 4, 4}}}, 1);
        QCOMPARE(to.at({0, 0, 0}), from.at({1, 1, 1}));
        QCOMPARE(to.at({0, 0, 2}), from.at({1, 1, 3}));
        QCOMPARE(to.at({0, 1, 0}), std::uint8_t{9});   // in both boxes, but not within
    }
    void aFillValueIsRoundedAndClamped() {
        Chunk chunk(VoxelType::u8, {1, 1, 2});
        fillVoxels(chunk, 2.6);
        QCOMPARE(chunk.view<std::uint8_t>().data[1], std::uint8_t{3});
        fillVoxels(chunk, -4);
        QCOMPARE(chunk.view<std::uint8_t>().data[0], std::uint8_t{0});
        Chunk halves(VoxelType::f16, {1, 1, 1});
        fillVoxels(halves, 0.5);
        QCOMPARE(static_cast<float>(halves.view<Half>().data[0]), 0.5f);
    }
};

QTEST_APPLESS_MAIN(RawVoxelsTest)
#include "tst_raw_voxels.moc"
