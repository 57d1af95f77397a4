#include <QTest>

#include <mutex>

#include "core/base/error.h"
#include "core/volume/oblique_slice.h"
#include "tests/support/slice_world.h"

using namespace volumen;

namespace {

/// A SliceWorld as a source.
class WorldSource : public VolumeSource {
public:
    explicit WorldSource(SliceWorld& world) : m_world(world) {}
    const VolumeInfo& info() const override { return m_world.info(); }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token) const override {
        const std::lock_guard lock(m_mutex);
        const CachedChunk chunk = m_world.find(key);
        if (chunk.state == ChunkState::failed) throw Error("chunk: is broken; restore it");
        return chunk.chunk;
    }

private:
    SliceWorld& m_world;
    mutable std::mutex m_mutex;
};

template <class T>
std::vector<T> sliced(SliceWorld& world, const ObliqueSlice& slice, std::size_t cacheBytes = 1 << 20) {
    std::vector<T> pixels;
    sliceExactly(WorldSource(world), slice, 2, cacheBytes, {}, [&](const PictureRows& rows) {
        const T* first = reinterpret_cast<const T*>(rows.data);
        pixels.insert(pixels.end(), first, first + rows.count * slice.width);
    });
    return pixels;
}

constexpr Voxel kShape{40, 45, 50};
constexpr PixelRect kRect{0, 0, 70, 83};

template <class T>
void agrees(SliceWorld& world, ObliqueSlice slice, double tolerance) {
    slice.height = kRect.height, slice.width = kRect.width;
    const std::vector<T> got = sliced<T>(world, slice);
    QCOMPARE(got.size(), static_cast<std::size_t>(kRect.height * kRect.width));
    for (std::int64_t i = 0; i < kRect.height * kRect.width; ++i) {
        const auto want = world.expected(slice.plane, i / kRect.width, i % kRect.width, slice.level, slice.interpolation, slice.slab);
        QVERIFY(std::abs(static_cast<double>(got[static_cast<std::size_t>(i)]) - want.value) <= tolerance);
    }
}

bool near(Point a, Point b) { return length(a - b) < 1e-9; }

}  // namespace

class ObliqueSliceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCommandLinesGeometryIsKept() {
        const SlicePlane plane = slicePlane({.center = {5, 6, 7}, .normal = {2, 0, 0}, .up = {}, .height = 3, .width = 5, .step = 2});
        QVERIFY(near(plane.right, {0, 0, 2}) && near(plane.down, {0, 2, 0}));
        QVERIFY(near(plane.at(1, 2), {5, 6, 7}));
        const SlicePlane side = slicePlane({.center = {}, .normal = {0, 1, 0}, .up = {}, .height = 2, .width = 2, .step = 1});
        QVERIFY(near(side.down, {1, 0, 0}) && near(side.right, cross(side.down, {0, 1, 0})));
        QVERIFY(near(side.at(0.5, 0.5), {}));
        const SlicePlane tilted = slicePlane({.center = {}, .normal = {1, 1, 0}, .up = Point{0, -1, 0.5}, .height = 1, .width = 1, .step = 1});
        QVERIFY(std::abs(dot(tilted.down, {1, 1, 0})) < 1e-12 && std::abs(length(tilted.down) - 1) < 1e-12);
        QVERIFY(near(tilted.right, cross(tilted.down, Point{1, 1, 0} / std::sqrt(2.0))));
    }
    void impossiblePlanesAreRefused() {
        const PlaneWish good{.center = {}, .normal = {1, 0, 0}, .up = {}, .height = 2, .width = 2, .step = 1};
        for (const auto& spoil : {+[](PlaneWish& w) { w.normal = {}; }, +[](PlaneWish& w) { w.up = Point{-2, 0, 0}; }, +[](PlaneWish& w) { w.step = 0; },
                                  +[](PlaneWish& w) { w.height = 0; }, +[](PlaneWish& w) { w.normal = {NAN, 0, 0}; }}) {
            PlaneWish bad = good;
            spoil(bad);
            QVERIFY_EXCEPTION_THROWN(slicePlane(bad), Error);
        }
    }
    void anyPlaneAgreesWithThePlainSampler() {
        SliceWorld words(VoxelType::u16, kShape, {16, 16, 16}, 2);
        SliceWorld reals(VoxelType::f64, kShape, {16, 16, 16});
        SliceWorld wide(VoxelType::i64, kShape, {16, 16, 16});
        for (const Interpolation way : {Interpolation::nearest, Interpolation::linear})
            for (const double step : {0.5, 1.0, 1.7}) {
                const auto plane = [&](SliceWorld& w) { return randomPlane(w.random(), kShape, kRect, step); };
                agrees<std::uint16_t>(words, {0, plane(words), 0, 0, way, {}}, 0.6);
                agrees<std::uint16_t>(words, {1, plane(words), 0, 0, way, {}}, 0.6);
                agrees<double>(reals, {0, plane(reals), 0, 0, way, {}}, 0.005);
                agrees<std::int64_t>(wide, {0, plane(wide), 0, 0, way, {}}, 0.52);
            }
    }
    void slabsReduceAlongTheNormal() {
        SliceWorld world(VoxelType::i8, kShape, {16, 16, 16});
        for (const Reduce reduce : {Reduce::mean, Reduce::max, Reduce::min})
            agrees<std::int8_t>(world, {0, randomPlane(world.random(), kShape, kRect, 1), 0, 0, Interpolation::linear, {3, reduce}}, 0.51);
    }
    void largeWholeNumbersKeepEveryDigit() {
        SliceWorld world(VoxelType::u64, {1, 1, 1}, {1, 1, 1});
        auto chunk = std::make_shared<Chunk>(VoxelType::u64, Voxel{1, 1, 1});
        chunk->view<std::uint64_t>().data[0] = 0xfedcba9876543211;
        world.chunks()[{0, {}}] = {ChunkState::resident, chunk, {}};
        QCOMPARE(sliced<std::uint64_t>(world, {0, {}, 1, 1, Interpolation::nearest, {}})[0], 0xfedcba9876543211u);
    }
    void chunksThatDoNotExistAreTheFillValue() {
        SliceWorld world(VoxelType::u8, kShape, {16, 16, 16});
        world.scatter(0, 0.4, 0);
        agrees<std::uint8_t>(world, {0, randomPlane(world.random(), kShape, kRect, 0.7), 0, 0, Interpolation::linear, {}}, 0.51);
    }
    void aCacheOfNothingStillGivesTheSlice() {
        SliceWorld world(VoxelType::u8, kShape, {16, 16, 16});
        const ObliqueSlice slice{0, randomPlane(world.random(), kShape, kRect, 0.7), 70, 83, Interpolation::linear, {}};
        QVERIFY(sliced<std::uint8_t>(world, slice, 0) == sliced<std::uint8_t>(world, slice));
    }
    void aBrokenChunkAndAMissingLevelAreErrors() {
        SliceWorld world(VoxelType::u8, kShape, {16, 16, 16});
        QVERIFY_EXCEPTION_THROWN(sliced<std::uint8_t>(world, {3, {}, 4, 4, Interpolation::linear, {}}), Error);
        world.scatter(0, 0, 1);
        QVERIFY_EXCEPTION_THROWN(sliced<std::uint8_t>(world, {0, {}, 4, 4, Interpolation::linear, {}}), Error);
    }
};

QTEST_APPLESS_MAIN(ObliqueSliceTest)
#include "tst_oblique_slice.moc"
