#include <QTest>

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/volume/histogram.h"

using namespace volumen;

namespace {

template <class T>
ChunkPtr chunkOf(const std::vector<T>& values) {
    auto chunk = std::make_shared<Chunk>(voxelTypeOf<T>(), Voxel{1, 1, static_cast<std::int64_t>(values.size())});
    std::copy(values.begin(), values.end(), chunk->template view<T>().data);
    return chunk;
}

/// Every voxel of chunk (z, y, x) at level l holds 10·l + x; some chunks are missing or broken.
class StepSource : public VolumeSource {
public:
    StepSource(Voxel shape, Voxel chunk, int levels) {
        for (int l = 0; l < levels; ++l)
            m_info.levels.push_back({.shape = ceilDiv(shape, Voxel{1 << l, 1 << l, 1 << l}), .chunkShape = chunk, .factor = Point{1, 1, 1} * (1 << l), .offset = {}, .codec = {}});
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token) const override {
        ++m_reads;
        if (key.index.x == broken || broken == -2) throw Error("chunk: is broken; restore it");
        if (key.index.x == missing) return nullptr;
        const Voxel shape = m_info.levels[static_cast<std::size_t>(key.level)].chunkShape;
        auto chunk = std::make_shared<Chunk>(VoxelType::u8, shape);
        std::fill_n(chunk->view<std::uint8_t>().data, voxelCount(shape), static_cast<std::uint8_t>(10 * key.level + key.index.x));
        return chunk;
    }
    std::optional<ChunkPtr> readQuickly(const ChunkKey& key, std::stop_token stop) const override {
        return offersStandIns ? std::optional(readChunk({key.level + 3, key.index}, stop)) : std::nullopt;
    }
    int reads() const { return m_reads; }
    bool offersStandIns = false;
    std::int64_t missing = -1, broken = -1;

private:
    VolumeInfo m_info;
    mutable int m_reads = 0;
};

}  // namespace

class HistogramTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytesAreCountedExactly() {
        const Histogram h = histogramOf(VoxelType::i8, {chunkOf<std::int8_t>({-128, -3, -3, 5, 127})});
        QCOMPARE(h.counts.size(), std::size_t{256});
        QCOMPARE(h.counts[125], std::uint64_t{2});
        QCOMPARE(h.min, -128.0);
        QCOMPARE(h.max, 127.0);
        QCOMPARE(h.mean, -2 / 5.0);
        QCOMPARE(h.percentile(50), -3.0);
        QCOMPARE(h.percentile(0), -128.0);
        QCOMPARE(h.percentile(100), 127.0);
    }
    void percentilesOfWordsAreExact() {
        std::vector<std::uint16_t> values(10000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint16_t>(i * 6);
        const Histogram h = histogramOf(VoxelType::u16, {chunkOf(values)});
        const Window window = autoWindow(h);
        QCOMPARE(window.lo, 99.0 * 6);
        QCOMPARE(window.hi, 9899.0 * 6);
    }
    void whatIsNotFiniteIsCountedApart() {
        const float inf = std::numeric_limits<float>::infinity();
        const Histogram h = histogramOf(VoxelType::f32, {chunkOf<float>({1, NAN, inf, -inf, 3, 2})});
        QCOMPARE(h.total, std::uint64_t{3});
        QCOMPARE(h.notFinite, std::uint64_t{3});
        QCOMPARE(h.min, 1.0);
        QCOMPARE(h.max, 3.0);
        QCOMPARE(h.mean, 2.0);
        QVERIFY(std::abs(h.percentile(50) - 2) < h.binWidth());
    }
    void theWidestRangeOfRealNumbersFits() {
        const double most = std::numeric_limits<double>::max();
        const Histogram h = histogramOf(VoxelType::f64, {chunkOf<double>({-most, 0, most})});
        QCOMPARE(h.counts.front() + h.counts.back() + h.counts[512], std::uint64_t{3});
        QVERIFY(std::isfinite(h.mean));
    }
    void nothingAndOneValueHaveAWindowToo() {
        QVERIFY(histogramOf(VoxelType::f32, {}).empty());
        QCOMPARE(autoWindow(histogramOf(VoxelType::u8, {})).hi, 1.0);
        const Window window = autoWindow(histogramOf(VoxelType::f32, {chunkOf<float>({4, 4, 4})}));
        QCOMPARE(window.lo, 4.0);
        QVERIFY(window.hi > window.lo);
    }
    void displayBinsKeepAllCounts() {
        const Histogram h = histogramOf(VoxelType::u16, {chunkOf<std::uint16_t>({0, 1, 300, 65535})});
        const Histogram shown = h.coarsened(512);
        QCOMPARE(shown.counts.size(), std::size_t{512});
        QCOMPARE(shown.counts[0], std::uint64_t{2});
        QCOMPARE(shown.counts[2], std::uint64_t{1});
        QCOMPARE(shown.counts[511], std::uint64_t{1});
        QCOMPARE(shown.binWidth(), 128.0);
    }
    void theCoarsestLevelThatIsLargeEnoughIsRead() {
        const StepSource source({256, 256, 256}, {64, 64, 64}, 5);
        const Histogram h = histogramOf(source, {}, {});
        QCOMPARE(h.min, 20.0);
        QCOMPARE(h.total, std::uint64_t{64 * 64 * 64});
        QCOMPARE(source.reads(), 1);
    }
    void aStandInIsCountedWhereTheExactChunkWouldBeDear() {
        StepSource source({64, 64, 64}, {64, 64, 64}, 4);
        source.offersStandIns = true;
        QCOMPARE(histogramOf(source, {}, {}).min, 30.0);
        QCOMPARE(source.reads(), 1);
    }
    void limitsChooseChunksEvenly() {
        const StepSource source({64, 64, 640}, {64, 64, 64}, 1);
        const Histogram h = histogramOf(source, {.bytes = std::size_t{64} << 20, .chunks = 5}, {});
        QCOMPARE(source.reads(), 5);
        QCOMPARE(h.min, 1.0);
        QCOMPARE(h.max, 9.0);
        const StepSource tight({64, 64, 640}, {64, 64, 64}, 1);
        histogramOf(tight, {.bytes = 1, .chunks = 5}, {});
        QCOMPARE(tight.reads(), 1);
    }
    void paddingAndMissingChunksDoNotCount() {
        StepSource source({64, 64, 100}, {64, 64, 64}, 1);
        source.missing = 0;
        QCOMPARE(histogramOf(source, {}, {}).total, std::uint64_t{64 * 64 * 36});
    }
    void aRegionIsCountedAlone() {
        const StepSource source({64, 64, 256}, {64, 64, 64}, 1);   // chunk i holds i
        const Histogram h = histogramOf(source, {.region = Box{{1, 2, 100}, {3, 7, 130}}}, {});
        QCOMPARE(h.total, std::uint64_t{2 * 5 * 30});
        QCOMPARE(h.min, 1.0);
        QCOMPARE(h.max, 2.0);
        QCOMPARE(h.counts[static_cast<std::size_t>(2 - h.lo)], std::uint64_t{2 * 5 * 2});
        QCOMPARE(source.reads(), 2);
    }
    void aSmallRegionIsReadFromALevelThatStillHasEnoughOfIt() {
        const StepSource source({256, 256, 256}, {64, 64, 64}, 5);
        QCOMPARE(histogramOf(source, {.region = Box{{0, 0, 0}, {256, 256, 128}}}, {}).total, std::uint64_t{128 * 128 * 64});
    }
    void oneBrokenChunkDoesNotSpoilTheRest() {
        StepSource source({64, 64, 128}, {64, 64, 64}, 1);
        source.broken = 0;
        QCOMPARE(histogramOf(source, {}, {}).min, 1.0);
        source.broken = -2;
        QVERIFY_EXCEPTION_THROWN(histogramOf(source, {}, {}), Error);
    }
    void stoppingCancels() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(histogramOf(StepSource({64, 64, 64}, {64, 64, 64}, 1), {}, stop.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(HistogramTest)
#include "tst_histogram.moc"
