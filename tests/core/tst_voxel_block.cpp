#include <QTest>

#include <cmath>
#include <limits>

#include "core/volume/voxel_block.h"

using namespace volumen;

namespace {

template <class T>
std::shared_ptr<Chunk> chunkOf(Voxel shape, T fill) {
    auto chunk = std::make_shared<Chunk>(voxelTypeOf<T>(), shape);
    std::fill_n(chunk->template view<T>().data, voxelCount(shape), fill);
    return chunk;
}

ValueRange cellAt(const VoxelBlock& block, Voxel cell) { return block.cells[static_cast<std::size_t>((cell.z * block.cellGrid.y + cell.y) * block.cellGrid.x + cell.x)]; }

}  // namespace

class VoxelBlockTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBlockSaysWhereItLiesAndHowManyCellsItHas() {
        const VoxelBlockPtr block = makeBlock(2, {5, 6, 7}, chunkOf<std::uint16_t>({16, 17, 40}, 9));
        QVERIFY((block->box == Box{{5, 6, 7}, {21, 23, 47}}));
        QVERIFY((block->cellGrid == Voxel{1, 2, 3}));
        QCOMPARE(block->level, 2);
        QVERIFY((block->range == ValueRange{9, 9}));
        QVERIFY(block->type() == VoxelType::u16);
    }
    void aVoxelIsKnownToTheCellsThatReadIt_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("last");
        QTest::newRow("inside") << 24 << 1 << 1;
        QTest::newRow("last of a cell") << 15 << 0 << 1;
        QTest::newRow("first of a cell") << 16 << 0 << 1;
        QTest::newRow("second of a cell") << 17 << 1 << 1;
        QTest::newRow("last of the block") << 47 << 2 << 2;
    }
    void aVoxelIsKnownToTheCellsThatReadIt() {
        QFETCH(int, at);
        QFETCH(int, first);
        QFETCH(int, last);
        for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
            Voxel shape{3, 3, 3}, lit{1, 1, 1};
            along(shape, axis) = 48;
            along(lit, axis) = at;
            auto chunk = chunkOf<std::uint8_t>(shape, 10);
            chunk->view<std::uint8_t>().at(lit) = 200;
            const VoxelBlockPtr block = makeBlock(0, {}, chunk);
            for (int cell = 0; cell < 3; ++cell) {
                Voxel index;
                along(index, axis) = cell;
                QVERIFY((cellAt(*block, index) == ValueRange{10, cell >= first && cell <= last ? 200.0f : 10.0f}));
            }
            QVERIFY((block->range == ValueRange{10, 200}));
        }
    }
    void otherTypesBecomeFloats() {
        auto chunk = chunkOf<std::int16_t>({2, 2, 2}, -7);
        chunk->view<std::int16_t>().at({1, 1, 1}) = 300;
        const VoxelBlockPtr block = makeBlock(0, {}, chunk);
        QVERIFY(block->type() == VoxelType::f32 && block->type() == blockTypeOf(VoxelType::i16));
        QCOMPARE(block->voxels->view<float>().at({1, 1, 1}), 300.0f);
        QVERIFY((block->range == ValueRange{-7, 300}));
    }
    void whatIsNotANumberIsNoBound() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        auto chunk = chunkOf<float>({1, 1, 3}, nan);
        QVERIFY(makeBlock(0, {}, chunk)->range.empty());
        auto some = chunkOf<float>({1, 1, 3}, nan);
        some->view<float>().at({0, 0, 1}) = 2.5f;
        QVERIFY((makeBlock(0, {}, some)->range == ValueRange{2.5f, 2.5f}));
    }
};

QTEST_APPLESS_MAIN(VoxelBlockTest)
#include "tst_voxel_block.moc"
