#include <QTest>
#include <cmath>

#include "core/volume/reduce_box.h"

using namespace volumen;

namespace {

template <class T>
Chunk chunkOf(Voxel shape, std::vector<T> values) {
    Chunk chunk(voxelTypeOf<T>(), shape);
    std::copy(values.begin(), values.end(), chunk.view<T>().data);
    return chunk;
}

template <class T>
std::vector<T> reduced(Voxel shape, std::vector<T> values, Voxel factors, LevelReduce reduce) {
    Chunk coarse(voxelTypeOf<T>(), ceilDiv(shape, factors));
    reduceBox(chunkOf(shape, std::move(values)), factors, reduce, coarse);
    const auto view = coarse.view<T>();
    return {view.data, view.data + view.count()};
}

/// Numbers over the whole range of the type against sums of what exists, rounded half up.
template <class T>
void checkHalving(Voxel shape) {
    std::vector<T> values(static_cast<std::size_t>(voxelCount(shape)));
    std::uint32_t random = 1;
    for (T& value : values) value = static_cast<T>((random = random * 1664525u + 1013904223u) >> 13);
    std::vector<T> wanted;
    const Voxel coarse = ceilDiv(shape, {2, 2, 2});
    for (Voxel v; v.z < coarse.z; ++v.z)
        for (v.y = 0; v.y < coarse.y; ++v.y)
            for (v.x = 0; v.x < coarse.x; ++v.x) {
                std::uint32_t sum = 0, count = 0;
                for (int i = 0; i < 8; ++i) {
                    const Voxel fine = v * Voxel{2, 2, 2} + Voxel{i / 4, i / 2 % 2, i % 2};
                    if (Box{{}, shape}.contains(fine)) sum += values[static_cast<std::size_t>((fine.z * shape.y + fine.y) * shape.x + fine.x)], ++count;
                }
                wanted.push_back(static_cast<T>((2 * sum + count) / (2 * count)));
            }
    QVERIFY(reduced<T>(shape, values, {2, 2, 2}, LevelReduce::mean) == wanted);
}

}  // namespace

class ReduceBoxTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void halvesAreRoundedAwayFromZero() {
        QCOMPARE(reduced<std::uint8_t>({1, 1, 2}, {1, 2}, {2, 2, 2}, LevelReduce::mean), (std::vector<std::uint8_t>{2}));
        QCOMPARE(reduced<std::int16_t>({1, 1, 2}, {-1, -2}, {2, 2, 2}, LevelReduce::mean), (std::vector<std::int16_t>{-2}));
        QCOMPARE(reduced<std::uint64_t>({1, 1, 2}, {std::uint64_t{1} << 63, (std::uint64_t{1} << 63) + 1}, {1, 1, 2}, LevelReduce::mean),
                 (std::vector<std::uint64_t>{(std::uint64_t{1} << 63) + 1}));
    }
    void onlyVoxelsThatExistCount() {
        QCOMPARE(reduced<std::uint8_t>({1, 3, 3}, {1, 1, 9, 1, 1, 5, 4, 6, 200}, {2, 2, 2}, LevelReduce::mean), (std::vector<std::uint8_t>{1, 7, 5, 200}));
    }
    void aFlatSheetKeepsItsDepth() {
        QCOMPARE(reduced<std::uint16_t>({2, 2, 2}, {1, 2, 3, 4, 50, 60, 70, 80}, {1, 2, 2}, LevelReduce::mean), (std::vector<std::uint16_t>{3, 65}));
    }
    void realNumbersStayReal() { QCOMPARE(reduced<float>({1, 1, 2}, {1, 2}, {1, 1, 2}, LevelReduce::mean), (std::vector<float>{1.5f})); }
    void whatIsNoNumberDoesNotCount() {
        QCOMPARE(reduced<float>({1, 2, 2}, {NAN, 4, 1, NAN}, {2, 2, 2}, LevelReduce::mean), (std::vector<float>{2.5f}));
        QVERIFY(std::isnan(reduced<double>({1, 1, 2}, {NAN, NAN}, {2, 2, 2}, LevelReduce::mean).front()));
    }
    void anyFactorWillDo() {
        QCOMPARE(reduced<std::uint8_t>({1, 1, 7}, {1, 2, 3, 4, 4, 6, 9}, {1, 1, 3}, LevelReduce::mean), (std::vector<std::uint8_t>{2, 5, 9}));
        QCOMPARE(reduced<std::int32_t>({2, 1, 5}, {-1, -2, -3, -4, 7, -1, -2, -3, -5, 8}, {2, 1, 4}, LevelReduce::mean), (std::vector<std::int32_t>{-3, 8}));
    }
    void halvingByVectorsIsThePlainMean() {
        for (const Voxel shape : {Voxel{4, 6, 200}, Voxel{5, 7, 131}, Voxel{1, 2, 66}, Voxel{2, 1, 3}}) {
            checkHalving<std::uint8_t>(shape);
            checkHalving<std::uint16_t>(shape);
        }
    }
    void theModeIsTheMostFrequentLabelAndTheSmallestOfEquals() {
        QCOMPARE(reduced<std::uint8_t>({2, 2, 2}, {7, 7, 7, 1, 1, 2, 3, 4}, {2, 2, 2}, LevelReduce::mode), (std::vector<std::uint8_t>{7}));
        QCOMPARE(reduced<std::uint8_t>({1, 2, 2}, {5, 5, 3, 3}, {2, 2, 2}, LevelReduce::mode), (std::vector<std::uint8_t>{3}));
    }
    void theLargestIsTaken() { QCOMPARE(reduced<std::int32_t>({1, 2, 2}, {-5, -9, -1, -3}, {2, 2, 2}, LevelReduce::max), (std::vector<std::int32_t>{-1})); }
};

QTEST_APPLESS_MAIN(ReduceBoxTest)
#include "tst_reduce_box.moc"
