#include <QTest>

#include <set>

#include "tests/support/slice_world.h"

using namespace volumen;

namespace {

constexpr VoxelType kAllTypes[] = {VoxelType::u8,  VoxelType::i8,  VoxelType::u16, VoxelType::i16, VoxelType::u32, VoxelType::i32,
                                   VoxelType::u64, VoxelType::i64, VoxelType::f16, VoxelType::f32, VoxelType::f64};

bool isRounded(VoxelType type) { return texelsFor(type).type != TexelType::f32; }

/// Empty when every pixel is as the plain sampler says, else what differs.
QByteArray difference(SliceWorld& world, const SlicePlane& plane, PixelRect rect, int level, Interpolation interpolation, const Slab& slab = {}) {
    const SliceImage image = world.sample(plane, rect, level, interpolation, slab);
    const Texels texels = texelsFor(world.info().type);
    if (image.type != texels.type || image.width != rect.width || image.height != rect.height) return "wrong kind of image";
    bool complete = true, failed = false;
    for (std::int64_t r = 0; r < rect.height; ++r)
        for (std::int64_t c = 0; c < rect.width; ++c) {
            const auto pixel = static_cast<std::size_t>(r * rect.width + c);
            const auto want = world.expected(plane, rect.top + r, rect.left + c, level, interpolation, slab);
            const double got = nativeAt(image, texels, pixel);
            const double tolerance = isRounded(world.info().type) ? 0.52 : 0.002;
            const bool shown = want.cover != cover::failed;
            if (image.cover[pixel] != want.cover || (shown && !(std::abs(got - want.value) <= tolerance)))
                return QString("row %1 column %2: cover %3 value %4 instead of cover %5 value %6").arg(r).arg(c)
                    .arg(int(image.cover[pixel])).arg(got).arg(int(want.cover)).arg(want.value).toUtf8();
            complete = complete && (want.cover == cover::outside || want.cover == cover::failed || want.cover == cover::ofLevel(level));
            failed = failed || want.cover == cover::failed;
        }
    if (image.complete != complete) return "complete is wrong";
    if (image.failed != failed) return "failed is wrong";
    return {};
}

const PixelRect kRect{-3, 5, 37, 83};

SlicePlane alongAxes(int which, double start, double step) {
    const Point axes[3] = {{step, 0, 0}, {0, step, 0}, {0, 0, step}};
    constexpr int kPairs[6][2] = {{2, 1}, {2, 0}, {1, 0}, {1, 2}, {0, 2}, {0, 1}};   // XY, XZ, YZ and their mirror images
    return {.origin = {start, start, start}, .right = axes[kPairs[which][0]], .down = axes[kPairs[which][1]]};
}

#define SAME(...)                                                                   \
    do {                                                                            \
        const QByteArray differs = difference(__VA_ARGS__);                         \
        QVERIFY2(differs.isEmpty(), differs.constData());                           \
    } while (false)

}  // namespace

class SliceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyPlaneAgreesWithThePlainSamplerForEveryType() {
        for (const VoxelType type : kAllTypes) {
            SliceWorld world(type, {40, 45, 50}, {16, 16, 16});
            for (const Interpolation way : {Interpolation::nearest, Interpolation::linear})
                for (const double scale : {0.3, 1.0, 1.7}) SAME(world, randomPlane(world.random(), {40, 45, 50}, kRect, scale), kRect, 0, way);
        }
    }
    void planesAlongAxesAgreeWithThePlainSamplerForEveryType() {
        for (const VoxelType type : kAllTypes) {
            SliceWorld world(type, {40, 45, 50}, {16, 16, 16});
            for (int which = 0; which < 6; ++which)
                for (const double step : {0.25, 0.7, 1.0, -1.0, 1.3, 9.0})
                    for (const double start : {-0.5, 0.0, 15.5, 16.0, 39.25})
                        for (const Interpolation way : {Interpolation::nearest, Interpolation::linear})
                            SAME(world, alongAxes(which, start, step), {-3, -2, 9, 59}, 0, way);
        }
    }
    void nearestAlongAxesIsExact() {
        SliceWorld world(VoxelType::i16, {20, 20, 20}, {8, 8, 8});
        const SlicePlane plane{.origin = {7, 0, 0}};
        const SliceImage image = world.sample(plane, {0, 0, 20, 20}, 0, Interpolation::nearest);
        ChunkState state;
        for (Voxel v{7, 0, 0}; v.y < 20; ++v.y)
            for (v.x = 0; v.x < 20; ++v.x)
                QCOMPARE(nativeAt(image, texelsFor(VoxelType::i16), static_cast<std::size_t>(v.y * 20 + v.x)), world.voxel(0, v, state));
    }
    void chunksOfAnyShapeWork() {
        for (const Voxel chunk : {Voxel{1, 45, 50}, Voxel{1, 1, 1}, Voxel{64, 64, 64}, Voxel{3, 40, 7}, Voxel{40, 1, 2}}) {
            SliceWorld world(VoxelType::u16, {40, 45, 50}, chunk);
            for (int i = 0; i < 3; ++i) SAME(world, randomPlane(world.random(), {40, 45, 50}, kRect, 0.8), kRect, 0, Interpolation::linear);
            SAME(world, alongAxes(0, 3.5, 0.9), kRect, 0, Interpolation::linear);
            SAME(world, alongAxes(2, 3.5, 0.9), kRect, 0, Interpolation::nearest);
        }
    }
    void oneSliceAndOneVoxelAreVolumesToo() {
        SliceWorld flat(VoxelType::u8, {1, 45, 50}, {1, 16, 16});
        for (int i = 0; i < 3; ++i) SAME(flat, randomPlane(flat.random(), {1, 45, 50}, kRect, 0.4), kRect, 0, Interpolation::linear);
        SAME(flat, alongAxes(0, 0, 1), kRect, 0, Interpolation::linear);
        SliceWorld voxel(VoxelType::u8, {1, 1, 1}, {1, 1, 1});
        SAME(voxel, alongAxes(0, -0.9, 0.1), {0, 0, 20, 20}, 0, Interpolation::linear);
    }
    void missingAbsentAndFailedChunksShowInTheCover() {
        for (const VoxelType type : {VoxelType::u8, VoxelType::i16, VoxelType::f32}) {
            SliceWorld world(type, {64, 64, 64}, {8, 8, 8}, 1, 3);
            world.scatter(0.2, 0.2, 0.2);
            for (const Interpolation way : {Interpolation::nearest, Interpolation::linear}) {
                for (int i = 0; i < 4; ++i) SAME(world, randomPlane(world.random(), {64, 64, 64}, kRect, 0.7), kRect, 0, way);
                for (int which = 0; which < 6; ++which) SAME(world, alongAxes(which, 11.5, 0.6), kRect, 0, way);
            }
        }
    }
    void coarserLevelsStandInForWhatIsMissing() {
        SliceWorld world(VoxelType::u8, {70, 66, 61}, {8, 8, 8}, 4, 5);
        world.scatter(0.5, 0.05, 0.02);
        for (const Interpolation way : {Interpolation::nearest, Interpolation::linear}) {
            for (int i = 0; i < 6; ++i) SAME(world, randomPlane(world.random(), {70, 66, 61}, kRect, 0.9), kRect, i % 3, way);
            for (int which = 0; which < 6; ++which) SAME(world, alongAxes(which, 20.25, 0.5), kRect, 1, way);
        }
    }
    void theCoarsestAloneFillsThePicture() {
        SliceWorld world(VoxelType::u16, {64, 64, 64}, {8, 8, 8}, 3);
        world.setLevel(0, ChunkState::unknown), world.setLevel(1, ChunkState::unknown);
        const SliceImage image = world.sample({.origin = {30, 0, 0}}, {0, 0, 64, 64}, 0, Interpolation::linear);
        QVERIFY(!image.complete);
        QVERIFY(std::all_of(image.cover.begin(), image.cover.end(), [](std::uint8_t c) { return c == cover::ofLevel(2); }));
    }
    void slabsReduceAlongTheNormal() {
        for (const VoxelType type : {VoxelType::u8, VoxelType::i16, VoxelType::f32}) {
            SliceWorld world(type, {40, 45, 50}, {16, 16, 16}, 2, 9);
            for (const Reduce reduce : {Reduce::mean, Reduce::max, Reduce::min})
                for (const Interpolation way : {Interpolation::nearest, Interpolation::linear}) {
                    SAME(world, randomPlane(world.random(), {40, 45, 50}, kRect, 0.8), kRect, 0, way, {4, reduce});
                    SAME(world, alongAxes(1, 2.25, 0.8), kRect, 1, way, {5, reduce});
                }
        }
    }
    void aSlabWaitsForAllItsChunks() {
        SliceWorld world(VoxelType::u8, {40, 45, 50}, {8, 8, 8}, 2, 11);
        world.scatter(0.1, 0.1, 0);
        SAME(world, randomPlane(world.random(), {40, 45, 50}, kRect, 0.8), kRect, 0, Interpolation::linear, {3, Reduce::mean});
    }
    void aWeightOfNothingNeedsNoChunk() {
        SliceWorld world(VoxelType::u8, {32, 32, 32}, {16, 16, 16});
        for (auto& [key, chunk] : world.chunks())
            if (key.index.z == 1) chunk = {};
        const SliceImage image = world.sample({.origin = {15, 0, 0}}, {0, 0, 32, 32}, 0, Interpolation::linear);
        QVERIFY(image.complete);
    }
    void aChunkIsAskedForOnceAndOnlyWhenTouched() {
        SliceWorld world(VoxelType::u8, {128, 128, 128}, {16, 16, 16});
        world.sample(randomPlane(world.random(), {128, 128, 128}, {0, 0, 90, 90}, 1), {0, 0, 90, 90}, 0, Interpolation::linear);
        QVERIFY(!world.asked().empty() && world.asked().size() < 200);
        for (const auto& [key, times] : world.asked()) QCOMPARE(times, 1);
    }
    void farAwayAndDegeneratePlanesAreOutside() {
        SliceWorld world(VoxelType::u8, {32, 32, 32}, {16, 16, 16});
        const double inf = std::numeric_limits<double>::infinity();
        for (const SlicePlane& plane : {SlicePlane{.origin = {1e300, 0, 0}}, SlicePlane{.origin = {NAN, 0, 0}}, SlicePlane{.origin = {0, 0, inf}},
                                        SlicePlane{.origin = {5, 5, 100}}, SlicePlane{.origin = {40, 5, 5}, .right = {0, 0, 0}, .down = {0, 0, 0}}}) {
            const SliceImage image = world.sample(plane, {0, 0, 20, 20}, 0, Interpolation::linear);
            QVERIFY(image.complete);
            QVERIFY(std::all_of(image.cover.begin(), image.cover.end(), [](std::uint8_t c) { return c == cover::outside; }));
            QVERIFY(std::all_of(image.texels.begin(), image.texels.end(), [](std::byte b) { return b == std::byte{7}; }));
        }
    }
    void aHugeVolumeFromFarAwayIsSampledInPieces() {
        VolumeInfo info;
        info.levels.push_back({.shape = {1 << 20, 1 << 20, 1 << 20}, .chunkShape = {64, 64, 64}, .factor = {1, 1, 1}, .offset = {}, .codec = {}});
        const auto nothing = [](const ChunkKey&) { return CachedChunk{ChunkState::absent, nullptr, {}}; };
        const double step = 30000;
        const SlicePlane plane{.origin = {0, 0, 0}, .right = {step * 0.3, 0, step}, .down = {0, step, 0}};
        const SliceImage image = sampleSlice(info, plane, {0, 0, 32, 32}, 0, Interpolation::linear, {}, nothing);
        QVERIFY(image.complete);
        QCOMPARE(image.cover[0], cover::ofLevel(0));
    }
    void stoppingLeavesRowsPending() {
        SliceWorld world(VoxelType::u8, {32, 32, 32}, {16, 16, 16});
        std::stop_source stop;
        stop.request_stop();
        const SliceImage image = sampleSlice(world.info(), {.origin = {3, 0, 0}}, {0, 0, 32, 32}, 0, Interpolation::linear, {}, world.lookup(), stop.get_token());
        QVERIFY(!image.complete);
        QCOMPARE(image.cover[0], cover::pending);
    }
    void anInfiniteNeighbourDoesNotSpoilAVoxel() {
        SliceWorld world(VoxelType::f32, {4, 4, 4}, {4, 4, 4});
        const auto chunk = std::make_shared<Chunk>(VoxelType::f32, Voxel{4, 4, 4});
        const View3<float> voxels = chunk->view<float>();
        std::fill(voxels.data, voxels.data + 64, 1.f);
        voxels.at({1, 1, 2}) = std::numeric_limits<float>::infinity();
        world.chunks()[{0, {0, 0, 0}}] = {ChunkState::resident, chunk, {}};
        for (const SlicePlane& plane : {SlicePlane{.origin = {1, 1, 1}}, SlicePlane{.origin = {1, 1, 1}, .right = {0, 0, 1}, .down = {0.6, 0.8, 0}}})
            QCOMPARE(nativeAt(world.sample(plane, {0, 0, 1, 1}, 0, Interpolation::linear), {}, 0), 1.0);
    }
    void signedValuesRoundAwayFromZero() {
        SliceWorld world(VoxelType::i8, {1, 1, 2}, {1, 1, 2});
        const auto chunk = std::make_shared<Chunk>(VoxelType::i8, Voxel{1, 1, 2});
        chunk->view<std::int8_t>().data[0] = -3, chunk->view<std::int8_t>().data[1] = -4;
        world.chunks()[{0, {0, 0, 0}}] = {ChunkState::resident, chunk, {}};
        const SliceImage image = world.sample({.origin = {0, 0, 0.5}}, {0, 0, 1, 1}, 0, Interpolation::linear);
        QCOMPARE(nativeAt(image, texelsFor(VoxelType::i8), 0), -4.0);
    }
};

QTEST_APPLESS_MAIN(SliceTest)
#include "tst_slice.moc"
