#include <QTest>
#include <algorithm>
#include <array>
#include <numeric>
#include <utility>
#include <vector>

#include "core/volume/zarr/chunk_layout.h"

using namespace volumen;

class ZarrChunkLayoutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyOrderOfAxesIsGatheredLikeVoxelByVoxel() {
        const Voxel shape{37, 41, 70};
        for (const int order : {0, 1, 2, 3, 4, 5}) {
            std::array<int, 3> axes{0, 1, 2};
            for (int i = 0; i < order; ++i) std::next_permutation(axes.begin(), axes.end());
            const std::array<std::int64_t, 3> extents{shape.z, shape.y, shape.x};
            std::array<std::int64_t, 3> strides{};
            std::int64_t step = 1;
            for (int i = 2; i >= 0; --i) strides[static_cast<std::size_t>(axes[static_cast<std::size_t>(i)])] = std::exchange(step, step * extents[static_cast<std::size_t>(axes[static_cast<std::size_t>(i)])]);
            const ChunkLayout layout{.storedCount = step, .offset = 0, .strides = {strides[0], strides[1], strides[2]}, .shape = shape};
            QCOMPARE(layout.isPrefix(), order == 0);
            std::vector<std::uint32_t> stored(static_cast<std::size_t>(step));
            std::iota(stored.begin(), stored.end(), 0u);
            Chunk chunk(VoxelType::u32, shape);
            gather(layout, std::as_bytes(std::span(stored)), chunk);
            for (const Voxel v : {Voxel{0, 0, 0}, Voxel{36, 40, 69}, Voxel{5, 33, 64}, Voxel{31, 32, 31}, Voxel{32, 1, 2}})
                QCOMPARE(chunk.view<std::uint32_t>().at(v), static_cast<std::uint32_t>(v.z * strides[0] + v.y * strides[1] + v.x * strides[2]));
        }
    }
    void bytesAreTurnedAround() {
        Chunk chunk(VoxelType::u16, {1, 1, 2});
        chunk.view<std::uint16_t>().data[0] = 0x1234;
        chunk.view<std::uint16_t>().data[1] = 0x00ff;
        swapBytes(chunk);
        QCOMPARE(int(chunk.view<std::uint16_t>().data[0]), 0x3412);
        QCOMPARE(int(chunk.view<std::uint16_t>().data[1]), 0xff00);
    }
    void whatLiesPastTheValidPartIsFilled() {
        Chunk chunk(VoxelType::f32, {3, 3, 3});
        std::fill_n(chunk.view<float>().data, 27, 1.0f);
        padPast(chunk, {2, 1, 2}, -5);
        for (std::int64_t z = 0; z < 3; ++z)
            for (std::int64_t y = 0; y < 3; ++y)
                for (std::int64_t x = 0; x < 3; ++x) QCOMPARE(chunk.view<float>().at({z, y, x}), z < 2 && y < 1 && x < 2 ? 1.0f : -5.0f);
    }
};

QTEST_APPLESS_MAIN(ZarrChunkLayoutTest)
#include "tst_zarr_chunk_layout.moc"
