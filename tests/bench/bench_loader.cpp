#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <thread>

#include "core/base/files.h"
#include "core/jobs/thread_pool.h"
#include "core/volume/chunk_loader.h"
#include "core/volume/slice_tiles.h"
#include "core/volume/visible_chunks.h"

// From a file to a sampled slice: a raw Zarr pyramid of 1024² x 128 voxels (level 0: 64 chunks of 128³ u8), written by hand into the
// temporary folder, its files in the page cache.

namespace volumen {
namespace {

constexpr Voxel kChunk{128, 128, 128};
constexpr PixelRect kView{0, 0, 1024, 1024};
constexpr std::size_t kMiB = std::size_t{1} << 20;

/// A raw Zarr v2 pyramid on disk; gone with this.
class RawStore {
public:
    RawStore(Voxel shape, int levels) : m_folder(std::filesystem::temp_directory_path() / ("volumen-bench-" + std::to_string(::getpid()) + ".zarr")), m_shape(shape) {
        for (int i = 0; i < levels; ++i) writeLevel(i);
    }
    ~RawStore() { std::filesystem::remove_all(m_folder); }
    RawStore(const RawStore&) = delete;
    RawStore& operator=(const RawStore&) = delete;

    VolumeInfo info() const { return m_info; }
    Path fileOf(const ChunkKey& key) const {
        return m_folder / std::to_string(key.level) / (std::to_string(key.index.z) + "." + std::to_string(key.index.y) + "." + std::to_string(key.index.x));
    }

private:
    void writeLevel(int level) {
        const std::int64_t f = std::int64_t{1} << level;
        const Voxel shape = ceilDiv(m_shape, Voxel{f, f, f});
        const Point factor = toPoint(Voxel{f, f, f});
        m_info.levels.push_back({.shape = shape, .chunkShape = kChunk, .factor = factor, .offset = (factor - Point{1, 1, 1}) / 2, .codec = "none"});
        const Path folder = m_folder / std::to_string(level);
        std::filesystem::create_directories(folder);
        writeTextAtomically(folder / ".zarray", "{\"zarr_format\":2,\"shape\":[" + list(shape) + "],\"chunks\":[" + list(kChunk) +
                                                    "],\"dtype\":\"|u1\",\"compressor\":null,\"fill_value\":0,\"order\":\"C\",\"filters\":null}", false);
        std::vector<std::byte> bytes(static_cast<std::size_t>(voxelCount(kChunk)));
        std::mt19937 random(static_cast<unsigned>(level));
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
        const Voxel grid = chunkGrid(m_info.levels.back());
        for (std::int64_t z = 0; z < grid.z; ++z)
            for (std::int64_t y = 0; y < grid.y; ++y)
                for (std::int64_t x = 0; x < grid.x; ++x) writeFileAtomically(fileOf({.level = level, .index = {z, y, x}}), bytes, false);
    }
    static std::string list(Voxel v) { return std::to_string(v.z) + "," + std::to_string(v.y) + "," + std::to_string(v.x); }

    Path m_folder;
    Voxel m_shape;
    VolumeInfo m_info;
};

/// The store's files as a source, without a format's code around them: what the loader itself costs.
class RawSource : public VolumeSource {
public:
    explicit RawSource(const RawStore& store) : m_store(store), m_info(store.info()) {}
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token) const override {
        auto chunk = std::make_shared<Chunk>(m_info.type, kChunk);
        RandomAccessFile(m_store.fileOf(key)).read(0, {chunk->data(), chunk->byteCount()});
        return chunk;
    }

private:
    const RawStore& m_store;
    VolumeInfo m_info;
};

SlicePlane xy(double z) { return {.origin = {z, 0, 0}, .right = {0, 0, 1}, .down = {0, 1, 0}}; }

/// A pane without a window: wants a slice, and samples its tiles on a pool as chunks arrive.
class Pane {
public:
    Pane(VolumeSourcePtr source, std::size_t budget) : m_source(std::move(source)), m_cache(budget), m_loader(m_cache), m_id(m_loader.add(m_source)) {
        m_loader.onArrival([this](std::vector<ChunkId> ids) {
            const std::lock_guard lock(m_mutex);
            for (const ChunkId& id : ids) m_arrived.push_back(id.key);
            m_wake.notify_all();
        });
    }
    ~Pane() { m_loader.onArrival({}); }

    /// Milliseconds until every pixel shows something, and until all is shown at the level that fits.
    struct Times {
        double first = 0, whole = 0;
        bool covered = false;
        int level = 0;
    };
    Times show(const SlicePlane& plane, Point ahead = {}) {
        const auto begin = std::chrono::steady_clock::now();
        const auto passed = [&] { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count(); };
        const SliceWish wish = wishForSlice(m_id, m_source->info(), plane, kView, {}, m_cache.budget(), ahead);
        SliceTiles tiles(64 * kMiB);
        tiles.setFrame({.plane = plane, .level = wish.level, .interpolation = Interpolation::linear, .slab = {}});
        m_loader.want(1, wish.requests);
        Times times{.level = wish.level};
        for (bool last = false; !last;) {
            last = m_loader.pendingVisible(1) == 0;
            sample(tiles);
            const bool covered = coveredAll(tiles);
            if (covered && !times.covered) times.covered = true, times.first = passed();
            if (!last && !tiles.completeIn(kView)) await(tiles, times.covered);
            last = last || tiles.completeIn(kView);
        }
        times.whole = passed();
        return times;
    }
    ChunkCache& cache() { return m_cache; }
    ChunkLoader& loader() { return m_loader; }

private:
    void sample(SliceTiles& tiles) {
        const std::vector<TileTask> tasks = tiles.take(kView);
        std::vector<SliceImagePtr> images(tasks.size());
        m_pool.parallelFor(static_cast<std::int64_t>(tasks.size()), [&](std::int64_t i) {
            const auto at = static_cast<std::size_t>(i);
            images[at] = sampleTile(m_source->info(), tasks[at], [this](const ChunkKey& key) { return m_cache.find({.source = m_id, .key = key}); });
        });
        for (std::size_t i = 0; i < tasks.size(); ++i) tiles.put(tasks[i], images[i]);
    }
    /// As a window does: the first pixels at once, then what has come by the next frame, or the last of it.
    void await(SliceTiles& tiles, bool covered) {
        std::unique_lock lock(m_mutex);
        m_wake.wait_for(lock, std::chrono::milliseconds(covered ? 16 : 1),
                        [&] { return covered ? m_loader.pendingVisible(1) == 0 : !m_arrived.empty(); });
        const std::vector<ChunkKey> keys = std::exchange(m_arrived, {});
        lock.unlock();
        tiles.arrived(m_source->info(), keys);
    }
    static bool coveredAll(const SliceTiles& tiles) {
        for (const TileKey& key : tilesIn(kView)) {
            const SliceImagePtr image = tiles.find(key);
            if (!image || std::find(image->cover.begin(), image->cover.end(), cover::pending) != image->cover.end()) return false;
        }
        return true;
    }

    VolumeSourcePtr m_source;
    ChunkCache m_cache;
    ChunkLoader m_loader;
    SourceId m_id;
    ThreadPool m_pool{static_cast<int>(std::thread::hardware_concurrency()) - 1, "bench"};
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<ChunkKey> m_arrived;
};

double peakMiB() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

double residentMiB() {
    std::ifstream in("/proc/self/statm");
    double pages = 0;
    in >> pages >> pages;
    return pages * 4096 / static_cast<double>(kMiB);
}

/// From nothing to the first coarse pixels and to the whole slice; 40 ms and 16 ms are asked for.
void firstSlice(benchmark::State& state) {
    const RawStore store({128, 1024, 1024}, 4);
    double first = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto pane = std::make_unique<Pane>(std::make_shared<RawSource>(store), 512 * kMiB);
        state.ResumeTiming();
        const Pane::Times times = pane->show(xy(64));
        state.PauseTiming();
        first += times.first;
        if (!times.covered || times.level != 0) state.SkipWithError("the slice is not whole");
        pane.reset();
        state.ResumeTiming();
    }
    state.counters["firstPixels_ms"] = benchmark::Counter(first, benchmark::Counter::kAvgIterations);
}
BENCHMARK(firstSlice)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(1);

/// What the hardware allows: the same bytes read into memory that was just allocated, by as many threads as there are cores.
void readingTheSameBytes(benchmark::State& state) {
    const RawStore store({128, 1024, 1024}, 1);
    const RawSource source(store);
    const auto cores = static_cast<std::int64_t>(std::thread::hardware_concurrency());
    for (auto _ : state) {
        std::vector<ChunkPtr> chunks(64);
        std::vector<std::thread> threads;
        for (std::int64_t t = 0; t < cores; ++t)
            threads.emplace_back([&, t] {
                for (std::int64_t i = t; i < 64; i += cores) chunks[static_cast<std::size_t>(i)] = source.readChunk({.level = 0, .index = {0, i / 8, i % 8}}, {});
            });
        for (std::thread& thread : threads) thread.join();
    }
}
BENCHMARK(readingTheSameBytes)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(1);

/// A budget of 40 MiB for a slice of 128 MiB: every pixel is covered, and then nothing is read any more.
void budgetBelowOneSlice(benchmark::State& state) {
    const RawStore store({128, 1024, 1024}, 4);
    double covered = 0, level = 0;
    for (auto _ : state) {
        Pane pane(std::make_shared<RawSource>(store), 40 * kMiB);
        const Pane::Times times = pane.show(xy(64));
        covered += times.covered ? 100 : 0;
        level += times.level;
        if (!pane.loader().idle() && pane.loader().pendingVisible(1) > 0) state.SkipWithError("still loading");
    }
    state.counters["covered_percent"] = benchmark::Counter(covered, benchmark::Counter::kAvgIterations);
    state.counters["level"] = benchmark::Counter(level, benchmark::Counter::kAvgIterations);
}
BENCHMARK(budgetBelowOneSlice)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A thousand slices one after another under a budget of 256 MiB: how far memory goes beyond it.
void scrubbing(benchmark::State& state) {
    const RawStore store({1000, 1024, 1024}, 4);
    constexpr std::size_t kBudget = 256 * kMiB;
    double most = 0;
    for (auto _ : state) {
        const double before = residentMiB();
        Pane pane(std::make_shared<RawSource>(store), kBudget);
        for (int z = 0; z < 1000; ++z) {
            pane.show(xy(z), {8, 0, 0});
            most = std::max(most, residentMiB() - before);
        }
    }
    state.counters["overBudget_MiB"] = most - static_cast<double>(kBudget / kMiB);
    state.counters["peakRss_MiB"] = peakMiB();
}
BENCHMARK(scrubbing)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

/// One look-up in a cache of 4,096 chunks, by one and by two threads at once.
void findChunk(benchmark::State& state) {
    static std::unique_ptr<ChunkCache> cache;
    if (state.thread_index() == 0) {
        cache = std::make_unique<ChunkCache>(64 * kMiB);
        for (std::int64_t i = 0; i < 4096; ++i) {
            CachedChunk entry;
            entry.state = ChunkState::resident;
            entry.chunk = std::make_shared<const Chunk>(VoxelType::u8, Voxel{8, 8, 8});
            cache->put({.source = 1, .key = {.level = 0, .index = {0, i / 64, i % 64}}}, entry);
        }
    }
    std::int64_t i = state.thread_index() * 977;
    for (auto _ : state) benchmark::DoNotOptimize(cache->find({.source = 1, .key = {.level = 0, .index = {0, (i++ / 64) % 64, i % 64}}}));
    if (state.thread_index() == 0) cache.reset();
}
BENCHMARK(findChunk)->Threads(1)->Threads(2);

/// A new plan of four panes over a large volume: what `want` costs the main thread.
void wantOfFourPanes(benchmark::State& state) {
    VolumeInfo info;
    for (int i = 0; i < 6; ++i) {
        const std::int64_t f = std::int64_t{1} << i;
        const Point factor = toPoint(Voxel{f, f, f});
        info.levels.push_back({.shape = ceilDiv(Voxel{14376, 7888, 8096}, Voxel{f, f, f}), .chunkShape = kChunk, .factor = factor, .offset = {}, .codec = {}});
    }
    struct Absent : VolumeSource {
        explicit Absent(VolumeInfo of) : m_info(std::move(of)) {}
        const VolumeInfo& info() const override { return m_info; }
        ChunkPtr readChunk(const ChunkKey&, std::stop_token) const override { return nullptr; }
        VolumeInfo m_info;
    };
    ChunkCache cache(std::size_t{6} << 30);
    ChunkLoader loader(cache);
    const SourceId id = loader.add(std::make_shared<Absent>(info));
    double z = 0;
    std::size_t requests = 0;
    for (auto _ : state) {
        z += 130;
        for (std::uint32_t view = 0; view < 4; ++view) {
            SliceWish wish = wishForSlice(id, info, {.origin = {std::fmod(z, 14000), 1000, 1000}, .right = {0.2, 0, 1}, .down = {0, 1, 0}}, {0, 0, 800, 1200}, {}, std::size_t{1} << 30, {8, 0, 0});
            requests = wish.requests.size();
            loader.want(view, std::move(wish.requests));
        }
    }
    state.counters["requestsEach"] = static_cast<double>(requests);
}
BENCHMARK(wantOfFourPanes)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace volumen
