#include <QTest>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/volume/exact_slice.h"
#include "core/volume/open_volume.h"
#include "core/volume/volume_stats.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::test;

namespace {

/// (5, 6, 7) voxels in chunks of (2, 4, 4), each worth 100 z + 10 y + x; the chunk (1, 1, 1) is missing and worth 9.
VolumeSourcePtr smallWorld(const Path& folder) {
    writeArrayV2(folder, {5, 6, 7}, {2, 4, 4}, {{"dtype", "<i2"}, {"fill_value", 9}});
    for (int cz = 0; cz < 3; ++cz)
        for (int cy = 0; cy < 2; ++cy)
            for (int cx = 0; cx < 2; ++cx) {
                if (cz == 1 && cy == 1 && cx == 1) continue;
                std::vector<std::int16_t> values;
                for (int i = 0; i < 32; ++i) values.push_back(static_cast<std::int16_t>(100 * (2 * cz + i / 16) + 10 * (4 * cy + i / 4 % 4) + 4 * cx + i % 4));
                writeBytes(folder / (std::to_string(cz) + "." + std::to_string(cy) + "." + std::to_string(cx)), bytesOf(values));
            }
    return openVolume(folder);
}

std::int16_t expected(Voxel v) {
    if (v.z / 2 == 1 && v.y / 4 == 1 && v.x / 4 == 1) return 9;
    return static_cast<std::int16_t>(100 * v.z + 10 * v.y + v.x);
}

std::vector<std::int16_t> slice(const VolumeSource& source, const AxisPlane& plane) {
    std::vector<std::int16_t> pixels;
    const PictureShape shape = pictureShape(source.info(), plane);
    sliceExactly(source, plane, 2, {}, [&](const PictureRows& rows) {
        QCOMPARE(static_cast<std::size_t>(rows.top * shape.width), pixels.size());
        const auto* from = reinterpret_cast<const std::int16_t*>(rows.data);
        pixels.insert(pixels.end(), from, from + rows.count * shape.width);
    });
    return pixels;
}

}  // namespace

class ExactSliceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPlaneOfEveryAxisIsExact() {
        TemporaryFolder tmp;
        const auto source = smallWorld(tmp / "a.zarr");
        for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
            Voxel shape = source->info().shape();
            for (std::int64_t at = 0; at < along(shape, axis); ++at) {
                std::vector<std::int16_t> wanted;
                for (Voxel v; v.z < shape.z; ++v.z)
                    for (v.y = 0; v.y < shape.y; ++v.y)
                        for (v.x = 0; v.x < shape.x; ++v.x)
                            if (along(v, axis) == at) wanted.push_back(expected(v));
                QCOMPARE(slice(*source, {0, axis, at}), wanted);
            }
        }
    }
    void aPlaneOutsideIsRefused() {
        TemporaryFolder tmp;
        const auto source = smallWorld(tmp / "a.zarr");
        for (const AxisPlane& plane : {AxisPlane{0, Axis::z, 5}, AxisPlane{0, Axis::x, -1}, AxisPlane{1, Axis::z, 0}, AxisPlane{-1, Axis::z, 0}})
            QVERIFY_EXCEPTION_THROWN(pictureShape(source->info(), plane), Error);
    }
    void aChunkThatCannotBeReadEndsTheSlice() {
        TemporaryFolder tmp;
        const auto source = smallWorld(tmp / "a.zarr");
        writeBytes(tmp / "a.zarr" / "0.1.1", bytesOf({1}));
        QVERIFY_EXCEPTION_THROWN(slice(*source, {0, Axis::z, 1}), Error);
    }
    void statisticsCountAbsentChunksAsTheFillValue() {
        TemporaryFolder tmp;
        const auto source = smallWorld(tmp / "a.zarr");
        double sum = 0, squares = 0;
        for (Voxel v; v.z < 5; ++v.z)
            for (v.y = 0; v.y < 6; ++v.y)
                for (v.x = 0; v.x < 7; ++v.x) sum += expected(v), squares += std::pow(expected(v), 2);
        const VolumeStats stats = volumeStats(*source, 0, 2, {});
        QCOMPARE(stats.voxels, std::int64_t{210});
        QVERIFY(std::abs(*stats.mean - sum / 210) < 1e-9);
        QVERIFY(std::abs(*stats.deviation - std::sqrt(squares / 210 - sum * sum / 210 / 210)) < 1e-9);
        QVERIFY(*stats.min == VoxelNumber(std::int64_t{0}) && *stats.max == VoxelNumber(std::int64_t{456}));
        QVERIFY_EXCEPTION_THROWN(volumeStats(*source, 1, 2, {}), Error);
    }
    void notANumberIsCountedApart() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {1, 1, 4}, {1, 1, 3}, {{"dtype", "<f4"}, {"fill_value", "NaN"}});
        writeBytes(tmp / "a.zarr" / "0.0.0", bytesOf(std::vector<float>{1, std::nanf(""), 3}));
        const VolumeStats stats = volumeStats(*openVolume(tmp / "a.zarr"), 0, 1, {});
        QVERIFY(stats.nan == 2 && stats.voxels == 4 && *stats.mean == 2 && *stats.deviation == 1);
        std::filesystem::remove(tmp / "a.zarr" / "0.0.0");
        const VolumeStats empty = volumeStats(*openVolume(tmp / "a.zarr"), 0, 1, {});
        QVERIFY(empty.nan == 4 && !empty.mean && !empty.min);
    }
    void largeWholeNumbersKeepEveryDigit() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {1, 1, 2}, {1, 1, 2}, {{"dtype", "<u8"}});
        writeBytes(tmp / "a.zarr" / "0.0.0", bytesOf(std::vector<std::uint64_t>{~0ull, (1ull << 53) + 1}));
        const VolumeStats stats = volumeStats(*openVolume(tmp / "a.zarr"), 0, 1, {});
        QVERIFY(*stats.max == VoxelNumber(~std::uint64_t{0}) && *stats.min == VoxelNumber((std::uint64_t{1} << 53) + 1));
    }
    void aRealNumberIsRoundedAndClamped() {
        QCOMPARE(int(voxelFrom<std::uint8_t>(254.5)), 255);
        QCOMPARE(int(voxelFrom<std::uint8_t>(-3)), 0);
        QCOMPARE(int(voxelFrom<std::int8_t>(-2.5)), -3);
        QCOMPARE(voxelFrom<std::uint64_t>(1e300), ~std::uint64_t{0});
        QCOMPARE(int(voxelFrom<std::uint16_t>(std::nan(""))), 0);
    }
};

QTEST_APPLESS_MAIN(ExactSliceTest)
#include "tst_exact_slice.moc"
