#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

#include "core/base/error.h"
#include "core/volume/chunk_cache.h"
#include "core/volume/chunk_loader.h"
#include "core/volume/chunk_mean.h"
#include "core/volume/made_levels.h"
#include "core/volume/raw_voxels.h"

using namespace volumen;

namespace {

/// An array in memory as a source of one level; counts its reads.
template <class T>
class ArraySource : public VolumeSource {
public:
    ArraySource(Voxel shape, Voxel chunk, std::function<T(Voxel)> value, bool flat = false, Path path = {}) : m_value(std::move(value)) {
        m_info.path = path.string();
        m_info.type = voxelTypeOf<T>();
        m_info.flat = flat;
        m_info.fillValue = 3;
        m_info.levels = {{.shape = shape, .chunkShape = chunk, .codec = "none"}};
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token) const override {
        ++reads;
        if (absent && absent(key.index)) return nullptr;
        const LevelInfo& level = m_info.levels.front();
        auto chunk = std::make_shared<Chunk>(m_info.type, level.chunkShape);
        fillVoxels(*chunk, m_info.fillValue);
        const Voxel lo = key.index * level.chunkShape;
        const Box box = intersection({.lo = lo, .hi = lo + level.chunkShape}, {.lo = {}, .hi = level.shape});
        for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
            for (std::int64_t y = box.lo.y; y < box.hi.y; ++y)
                for (std::int64_t x = box.lo.x; x < box.hi.x; ++x) chunk->view<T>().at(Voxel{z, y, x} - lo) = m_value({z, y, x});
        return chunk;
    }
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override {
        partVoxels += voxelCount(part.shape());
        return readChunk(key, stop);
    }
    bool slicesAreReadAlone() const override { return sliced; }
    bool sliced = false;
    mutable std::atomic<std::int64_t> partVoxels = 0;
    mutable std::atomic<int> reads = 0;
    std::function<bool(Voxel)> absent;

private:
    VolumeInfo m_info;
    std::function<T(Voxel)> m_value;
};

/// A level as one array, read chunk by chunk; the fill value where chunks are absent.
template <class T>
Array3<T> whole(const VolumeSource& source, int index) {
    const LevelInfo& level = source.info().levels[static_cast<std::size_t>(index)];
    Array3<T> array(level.shape, static_cast<T>(source.info().fillValue));
    const Voxel grid = chunkGrid(level);
    for (std::int64_t cz = 0; cz < grid.z; ++cz)
        for (std::int64_t cy = 0; cy < grid.y; ++cy)
            for (std::int64_t cx = 0; cx < grid.x; ++cx) {
                const ChunkPtr chunk = source.readChunk({.level = index, .index = {cz, cy, cx}}, {});
                if (!chunk) continue;
                const Voxel lo = Voxel{cz, cy, cx} * level.chunkShape;
                copyOverlap({chunk->data(), {.lo = lo, .hi = lo + level.chunkShape}}, {.lo = {}, .hi = level.shape},
                            {reinterpret_cast<std::byte*>(array.data()), {.lo = {}, .hi = level.shape}}, sizeof(T));
            }
    return array;
}

/// Mean of the voxels that exist, the slow way.
template <class T>
Array3<T> halved(const Array3<T>& fine, Voxel step) {
    Array3<T> coarse(ceilDiv(fine.shape(), step));
    const Voxel shape = coarse.shape();
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) {
                double sum = 0;
                int count = 0;
                for (std::int64_t dz = 0; dz < step.z; ++dz)
                    for (std::int64_t dy = 0; dy < step.y; ++dy)
                        for (std::int64_t dx = 0; dx < step.x; ++dx) {
                            const Voxel v = Voxel{z, y, x} * step + Voxel{dz, dy, dx};
                            if (!Box{.lo = {}, .hi = fine.shape()}.contains(v)) continue;
                            const auto value = static_cast<double>(fine.at(v));
                            if (std::isnan(value)) continue;
                            sum += value, ++count;
                        }
                const double mean = sum / count;
                coarse.at({z, y, x}) = static_cast<T>(std::is_integral_v<T> ? std::round(mean) : mean);
            }
    return coarse;
}

template <class T>
bool same(const Array3<T>& a, const Array3<T>& b) {
    if (a.shape() != b.shape()) return false;
    return std::equal(a.data(), a.data() + voxelCount(a.shape()), b.data(), [](T x, T y) {
        return x == y || (std::isnan(static_cast<double>(x)) && std::isnan(static_cast<double>(y)));
    });
}

template <class T>
T noise(Voxel v) {
    const std::uint64_t h = static_cast<std::uint64_t>(v.z * 7919 + v.y * 104729 + v.x * 1299709) * 0x9e3779b97f4a7c15ull;
    if constexpr (std::is_integral_v<T>) return static_cast<T>(h >> 40);
    else return (h >> 60) == 0 ? T(NAN) : static_cast<T>(static_cast<double>(h >> 40) / 1024);
}

template <class T>
void check(Voxel shape, Voxel chunk, bool flat = false) {
    const auto source = std::make_shared<ArraySource<T>>(shape, chunk, noise<T>, flat);
    const VolumeSourcePtr made = withMadeLevels(source);
    Array3<T> expected = whole<T>(*source, 0);
    for (std::size_t i = 1; i < made->info().levels.size(); ++i) {
        expected = halved(expected, {flat ? 1 : 2, 2, 2});
        QVERIFY(same(whole<T>(*made, static_cast<int>(i)), expected));
    }
}

MadeLevelsOptions large(const QTemporaryDir& folder) {
    return {.exactBelowBytes = 0, .quickReads = 4, .keepIn = Path(folder.path().toStdString()) / "levels", .keepBytes = 1u << 30};
}

}  // namespace

class MadeLevelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void levelsHalveUntilTheyAreSmall() {
        const auto made = withMadeLevels(std::make_shared<ArraySource<std::uint8_t>>(Voxel{14376, 7888, 8096}, Voxel{16, 128, 256}, noise<std::uint8_t>));
        const VolumeInfo& info = made->info();
        QCOMPARE(info.levels.size(), std::size_t{7});
        QVERIFY((info.levels[6].shape == Voxel{225, 124, 127}));
        QVERIFY((info.levels[6].chunkShape == Voxel{16, 124, 127}));
        QVERIFY((info.levels[2].factor == Point{4, 4, 4}));
        QVERIFY((info.levels[2].offset == Point{1.5, 1.5, 1.5}));
    }
    void aFlatVolumeKeepsItsDepth() {
        const auto made = withMadeLevels(std::make_shared<ArraySource<std::uint8_t>>(Voxel{65, 1000, 2000}, Voxel{65, 128, 128}, noise<std::uint8_t>, true));
        QCOMPARE(made->info().levels.size(), std::size_t{4});
        QVERIFY((made->info().levels[3].shape == Voxel{65, 125, 250}));
        QVERIFY((made->info().levels[3].factor == Point{1, 8, 8}));
        QVERIFY((made->info().levels[3].offset == Point{0, 3.5, 3.5}));
    }
    void smallSourcesAndPyramidsStayAsTheyAre() {
        const VolumeSourcePtr small = std::make_shared<ArraySource<std::uint8_t>>(Voxel{256, 256, 256}, Voxel{64, 64, 64}, noise<std::uint8_t>);
        QCOMPARE(withMadeLevels(small), small);
        const VolumeSourcePtr pyramid = withMadeLevels(std::make_shared<ArraySource<std::uint8_t>>(Voxel{3, 257, 9}, Voxel{64, 64, 64}, noise<std::uint8_t>));
        QCOMPARE(withMadeLevels(pyramid), pyramid);
    }
    void everyTypeIsTheMeanOfWhatExists() {
        check<std::uint8_t>({5, 300, 31}, {2, 33, 17});
        check<std::int8_t>({5, 300, 31}, {5, 64, 31});
        check<std::uint16_t>({1, 259, 270}, {1, 259, 270});
        check<std::int16_t>({3, 270, 33}, {2, 25, 7});
        check<std::uint32_t>({3, 270, 9}, {2, 64, 16});
        check<std::int32_t>({3, 270, 9}, {2, 64, 16});
        check<std::uint64_t>({3, 270, 9}, {2, 64, 16});
        check<std::int64_t>({3, 270, 9}, {2, 64, 16});
        check<float>({3, 270, 19}, {2, 64, 16});
        check<double>({3, 270, 19}, {2, 63, 15});
        check<std::uint16_t>({5, 600, 40}, {2, 33, 17}, true);
    }
    void halvesAreRoundedAwayFromZero() {
        ChunkMean mean(VoxelType::i16, {.lo = {}, .hi = {1, 1, 2}}, {1, 1, 4}, {.z = 2, .y = 2, .x = 2});
        Chunk chunk(VoxelType::i16, {1, 1, 4});
        for (int i = 0; i < 4; ++i) chunk.view<std::int16_t>().data[i] = std::array<std::int16_t, 4>{-1, -2, 3, 4}[static_cast<std::size_t>(i)];
        mean.add(chunk, {});
        Chunk result(VoxelType::i16, {1, 1, 2});
        mean.write(result);
        QCOMPARE(result.view<std::int16_t>().data[0], std::int16_t{-2});
        QCOMPARE(result.view<std::int16_t>().data[1], std::int16_t{4});
    }
    void theLargestNumbersDoNotOverflow() {
        ChunkMean mean(VoxelType::u64, {.lo = {}, .hi = {1, 1, 1}}, {2, 2, 2}, {.z = 2, .y = 2, .x = 2});
        Chunk chunk(VoxelType::u64, {2, 2, 2});
        std::fill_n(chunk.view<std::uint64_t>().data, 8, UINT64_MAX);
        mean.add(chunk, {});
        Chunk result(VoxelType::u64, {1, 1, 1});
        mean.write(result);
        QCOMPARE(result.view<std::uint64_t>().data[0], UINT64_MAX);
    }
    void absentChunksCountAsFillValueAndAllAbsentIsAbsent() {
        const auto source = std::make_shared<ArraySource<std::uint8_t>>(Voxel{2, 512, 1024}, Voxel{2, 512, 512}, [](Voxel) { return std::uint8_t{9}; });
        source->absent = [](Voxel index) { return index.x == 0; };
        const VolumeSourcePtr made = withMadeLevels(source);
        const Array3<std::uint8_t> level = whole<std::uint8_t>(*made, 1);
        QCOMPARE(level.at({0, 0, 255}), std::uint8_t{3});
        QCOMPARE(level.at({0, 0, 256}), std::uint8_t{9});
        source->absent = [](Voxel) { return true; };
        QVERIFY(!made->readChunk({.level = 1, .index = {}}, {}));
    }
    void whatWasMadeIsKeptOnDisk() {
        const QTemporaryDir folder;
        const auto source = std::make_shared<ArraySource<std::uint8_t>>(Voxel{8, 600, 600}, Voxel{8, 128, 128}, noise<std::uint8_t>);
        const auto first = whole<std::uint8_t>(*withMadeLevels(source, large(folder)), 2);
        const int reads = source->reads;
        QCOMPARE(reads, 25);  // every chunk once
        QVERIFY(same(whole<std::uint8_t>(*withMadeLevels(source, large(folder)), 2), first));
        QCOMPARE(source->reads.load(), reads);
        std::filesystem::remove_all(large(folder).keepIn);
        QVERIFY(same(whole<std::uint8_t>(*withMadeLevels(source, large(folder)), 2), first));
    }
    void aFileThatChangedIsMadeAgain() {
        const QTemporaryDir folder;
        const Path file = Path(folder.path().toStdString()) / "scan";
        std::ofstream(file) << "one";
        int value = 1;
        const auto open = [&] {
            return withMadeLevels(std::make_shared<ArraySource<std::uint8_t>>(Voxel{8, 600, 600}, Voxel{8, 128, 128},
                                                                              [&value](Voxel) { return static_cast<std::uint8_t>(value); }, false, file),
                                  large(folder));
        };
        QCOMPARE(whole<std::uint8_t>(*open(), 2).data()[0], std::uint8_t{1});
        value = 2;
        QCOMPARE(whole<std::uint8_t>(*open(), 2).data()[0], std::uint8_t{1});
        std::ofstream(file) << "other";
        QCOMPARE(whole<std::uint8_t>(*open(), 2).data()[0], std::uint8_t{2});
    }
    void damagedAndUnwritableKeepingDoesNoHarm() {
        const QTemporaryDir folder;
        const auto source = std::make_shared<ArraySource<std::uint8_t>>(Voxel{8, 600, 600}, Voxel{8, 128, 128}, noise<std::uint8_t>);
        const auto expected = whole<std::uint8_t>(*withMadeLevels(source, large(folder)), 2);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(large(folder).keepIn))
            if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), 5);
        QVERIFY(same(whole<std::uint8_t>(*withMadeLevels(source, large(folder)), 2), expected));
        MadeLevelsOptions blocked = large(folder);
        blocked.keepIn = "/dev/null/levels";
        QVERIFY(same(whole<std::uint8_t>(*withMadeLevels(source, blocked), 2), expected));
    }
    void theOldestIsRemovedBeyondTheBound() {
        const QTemporaryDir folder;
        MadeLevelsOptions options = large(folder);
        options.keepBytes = 400'000;
        const auto source = std::make_shared<ArraySource<std::uint8_t>>(Voxel{8, 2000, 600}, Voxel{8, 128, 128}, noise<std::uint8_t>);
        whole<std::uint8_t>(*withMadeLevels(source, options), 3);
        std::uint64_t bytes = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(options.keepIn)) bytes += entry.is_regular_file() ? entry.file_size() : 0;
        QVERIFY(bytes > 0);
        QVERIFY(bytes <= options.keepBytes);
    }
    void aStandInReadsFewChunksAndIsNearTheTruth() {
        const QTemporaryDir folder;
        const auto source = std::make_shared<ArraySource<std::uint8_t>>(Voxel{512, 512, 512}, Voxel{64, 128, 128},
                                                                        [](Voxel v) { return static_cast<std::uint8_t>(v.y / 4 + v.x / 4); });
        const VolumeSourcePtr made = withMadeLevels(source, large(folder));
        QVERIFY(!made->readQuickly({.level = 0, .index = {}}, {}));
        QVERIFY(!made->readQuickly({.level = 1, .index = {}}, {}));  // eight reads: quick enough
        const auto big = std::make_shared<ArraySource<std::uint8_t>>(Voxel{1024, 1024, 1024}, Voxel{64, 128, 128},
                                                                     [](Voxel v) { return static_cast<std::uint8_t>(v.y / 8 + v.x / 8); });
        MadeLevelsOptions options = large(folder);
        options.quickReads = 16;
        const VolumeSourcePtr bigMade = withMadeLevels(big, options);
        const std::optional<ChunkPtr> quick = bigMade->readQuickly({.level = 2, .index = {}}, {});
        QVERIFY(quick && *quick);
        QCOMPARE(big->reads.load(), 16);  // of 64: every row and column of chunks, one of four in depth
        const ChunkPtr exact = bigMade->readChunk({.level = 2, .index = {}}, {});
        for (std::int64_t y = 0; y < 128; y += 3)
            for (std::int64_t x = 0; x < 128; x += 3)
                QVERIFY(std::abs(int((*quick)->view<std::uint8_t>().at({7, y, x})) - int(exact->view<std::uint8_t>().at({7, y, x}))) <= 1);
        QVERIFY(!bigMade->readQuickly({.level = 2, .index = {}}, {}));  // the exact one is kept by now
    }
    void aStandInGoesOverFromOneChunkThatWasReadToTheNext() {
        const QTemporaryDir folder;
        const VolumeSourcePtr made = withMadeLevels(std::make_shared<ArraySource<std::uint16_t>>(Voxel{64, 64, 4096}, Voxel{64, 64, 64},
                                                                                               [](Voxel v) { return static_cast<std::uint16_t>(v.x); }),
                                                    large(folder));
        const ChunkPtr quick = *made->readQuickly({.level = 4, .index = {}}, {});  // 1,024 voxels of x, 16 chunks, of which four are read
        for (std::int64_t x = 9; x < 55; ++x) QVERIFY(std::abs(quick->view<std::uint16_t>().at({1, 1, x}) - (16 * x + 8)) <= 1);
    }
    void ofSlicesReadAloneAStandInHasEveryOneItNeeds() {
        const QTemporaryDir folder;
        const auto source = std::make_shared<ArraySource<std::uint16_t>>(Voxel{256, 1024, 256}, Voxel{16, 128, 256}, [](Voxel v) { return static_cast<std::uint16_t>(v.z * 1000 + v.y); });
        source->sliced = true;
        const VolumeSourcePtr made = withMadeLevels(source, large(folder));
        const ChunkPtr quick = *made->readQuickly({.level = 2, .index = {}}, {});  // 64 slices, 512 rows
        for (std::int64_t z = 0; z < 16; ++z) QCOMPARE(quick->view<std::uint16_t>().at({z, 100, 9}), static_cast<std::uint16_t>((4 * z + 2) * 1000 + 402));
        QVERIFY(source->partVoxels <= 4 * 16 * 128 * 256);  // as much as four chunks hold
    }
    void theLoaderShowsTheStandInThenTheTruth() {
        const QTemporaryDir folder;
        const auto source = std::make_shared<ArraySource<std::uint8_t>>(Voxel{8, 1100, 600}, Voxel{8, 128, 128}, noise<std::uint8_t>);
        const VolumeSourcePtr made = withMadeLevels(source, large(folder));
        ChunkCache cache(64u << 20);
        ChunkLoader loader(cache, 2);
        const ChunkId id{.source = loader.add(made), .key = {.level = 2, .index = {}}};
        const ChunkId standIn{.source = id.source, .key = {.level = 3, .index = {}}};
        loader.want(1, {{.id = standIn, .standIn = true}, {.id = id}});
        while (!loader.idle()) std::this_thread::yield();
        QVERIFY(!cache.find(id).provisional);
        QVERIFY(cache.find(standIn).provisional);
        const ChunkPtr exact = made->readChunk(id.key, {});
        QVERIFY(std::equal(exact->data(), exact->data() + exact->byteCount(), cache.find(id).chunk->data()));
    }
    void aCancelledReadStops() {
        const auto source = std::make_shared<ArraySource<std::uint8_t>>(Voxel{8, 600, 600}, Voxel{8, 128, 128}, noise<std::uint8_t>);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(withMadeLevels(source)->readChunk({.level = 1, .index = {}}, stop.get_token()), Cancelled);
        QCOMPARE(source->reads.load(), 0);
    }
};

QTEST_APPLESS_MAIN(MadeLevelsTest)
#include "tst_made_levels.moc"
