#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/jobs/thread_pool.h"
#include "core/volume/slice_tiles.h"
#include "core/volume/visible_chunks.h"

// Slices of 1024² pixels through chunks of 128³ random voxels, everything resident. `lines` counts the 64-byte cache lines that a
// plane's voxels lie on, in thousands: what memory has to deliver whatever the arithmetic costs.

namespace volumen {
namespace {

constexpr std::int64_t kSide = 1024;
constexpr Voxel kShape{2 * kSide, 2 * kSide, 2 * kSide};
constexpr Voxel kChunk{128, 128, 128};
constexpr PixelRect kView{0, 0, kSide, kSide};

/// A volume whose chunks come into being when first looked up, and stay.
class Resident {
public:
    explicit Resident(VoxelType type) {
        m_info.type = type;
        m_info.levels.push_back({.shape = kShape, .chunkShape = kChunk, .factor = {1, 1, 1}, .offset = {}, .codec = {}});
        m_info.levels.push_back({.shape = {kSide, kSide, kSide}, .chunkShape = kChunk, .factor = {2, 2, 2}, .offset = {0.5, 0.5, 0.5}, .codec = {}});
    }
    const VolumeInfo& info() const { return m_info; }
    CachedChunk find(const ChunkKey& key) {
        ChunkPtr& chunk = m_chunks[key];
        if (!chunk) chunk = made(key);
        return {ChunkState::resident, chunk, {}};
    }
    ChunkLookup lookup() {
        return [this](const ChunkKey& key) { return find(key); };
    }
    /// From now on lookups change nothing, so that several threads may ask.
    ChunkLookup settledLookup() const {
        return [this](const ChunkKey& key) {
            const auto found = m_chunks.find(key);
            return found == m_chunks.end() ? CachedChunk{} : CachedChunk{ChunkState::resident, found->second, {}};
        };
    }

private:
    ChunkPtr made(const ChunkKey& key) const {
        auto chunk = std::make_shared<Chunk>(m_info.type, kChunk);
        std::mt19937_64 random(std::hash<ChunkKey>{}(key));
        for (std::size_t at = 0; at < chunk->byteCount(); at += 8) {
            const std::uint64_t bits = random();
            std::memcpy(chunk->data() + at, &bits, 8);
        }
        return chunk;
    }
    VolumeInfo m_info;
    std::unordered_map<ChunkKey, ChunkPtr> m_chunks;
};

/// One volume at a time: two would not fit beside each other on a small machine.
Resident& resident(VoxelType type) {
    static std::unique_ptr<Resident> kept;
    if (!kept || kept->info().type != type) kept.reset(), kept = std::make_unique<Resident>(type);
    return *kept;
}

SlicePlane centred(Point right, Point down, double step) {
    SlicePlane plane{.origin = {}, .right = right * (step / length(right)), .down = down * (step / length(down))};
    plane.origin = toPoint(kShape) / 2 - plane.at(kSide / 2.0, kSide / 2.0);
    return plane;
}

/// Far from every axis: the most cache lines that a plane can touch.
SlicePlane oblique() {
    const Point normal{.z = 0.55, .y = 0.6, .x = 0.58}, right = cross({0, 1, 0}, normal);
    return centred(right, cross(normal, right), 1);
}

SlicePlane along(char depth, double step) {
    const Point z{1, 0, 0}, y{0, 1, 0}, x{0, 0, 1};
    SlicePlane plane = depth == 'z' ? centred(x, y, step) : depth == 'y' ? centred(x, z, step) : centred(y, z, step);
    plane.origin = plane.origin + Point{0.3, 0.3, 0.3};
    return plane;
}

Point normalOf(const SlicePlane& plane) {
    const Point normal = cross(plane.right, plane.down);
    return normal / length(normal);
}

double thousandLines(const SlicePlane& plane, std::int64_t bytes) {
    std::vector<std::uint64_t> lines;
    for (std::int64_t row = 0; row < kSide; ++row)
        for (std::int64_t column = 0; column < kSide; ++column) {
            const Point p = plane.at(static_cast<double>(row), static_cast<double>(column));
            const Voxel v{static_cast<std::int64_t>(p.z), static_cast<std::int64_t>(p.y), static_cast<std::int64_t>(p.x)};
            for (int i = 0; i < 8; ++i)
                lines.push_back(static_cast<std::uint64_t>(((v.z + (i >> 2)) * kShape.y + v.y + ((i >> 1) & 1)) * kShape.x + v.x + (i & 1)) * static_cast<std::uint64_t>(bytes) / 64);
        }
    std::sort(lines.begin(), lines.end());
    return static_cast<double>(std::unique(lines.begin(), lines.end()) - lines.begin()) / 1000;
}

void sampleWhole(const VolumeInfo& info, const SliceFrame& frame, const ChunkLookup& lookup, ThreadPool* helper) {
    const std::vector<TileKey> tiles = tilesIn(kView);
    const auto one = [&](std::int64_t i) { benchmark::DoNotOptimize(sampleTile(info, {tiles[static_cast<std::size_t>(i)], frame}, lookup)); };
    const auto count = static_cast<std::int64_t>(tiles.size());
    if (helper) helper->parallelFor(count, one);
    else
        for (std::int64_t i = 0; i < count; ++i) one(i);
}

/// A new plane each time: a voxel further along the normal.
void newPlanes(benchmark::State& state, VoxelType type, const SlicePlane& first, Interpolation interpolation, int threads, int level = 0) {
    constexpr int kPlanes = 24;
    Resident& volume = resident(type);
    SliceFrame frame{first, level, interpolation, {}};
    for (const double k : {0.0, kPlanes / 2.0, kPlanes + 0.0}) {
        frame.plane.origin = first.origin + normalOf(first) * k;
        sampleWhole(volume.info(), frame, volume.lookup(), nullptr);
    }
    ThreadPool helper(1, "helper");
    int k = 0;
    for (auto _ : state) {
        frame.plane.origin = first.origin + normalOf(first) * static_cast<double>(k++ % kPlanes);
        sampleWhole(volume.info(), frame, volume.settledLookup(), threads > 1 ? &helper : nullptr);
    }
    const LevelInfo& geometry = volume.info().levels[static_cast<std::size_t>(level)];
    const SlicePlane onLevel{fromLevel0(geometry, first.origin), first.right / geometry.factor, first.down / geometry.factor};
    state.counters["lines"] = thousandLines(onLevel, static_cast<std::int64_t>(size(type)));
}

/// The view moves by 16 pixels right and 9 down a frame: only tiles that come into view are sampled, and where a frame has fewer
/// than a thread each, some that are coming.
void panning(benchmark::State& state, VoxelType type) {
    constexpr std::size_t kThreads = 2;
    constexpr std::int64_t kFrames = 60;
    Resident& volume = resident(type);
    const SliceFrame frame{oblique(), 0, Interpolation::linear, {}};
    SliceTiles tiles(std::size_t{8} << 20);
    ThreadPool helper(1, "helper");
    const auto view = [](std::int64_t n) { return PixelRect{9 * n - 270, 16 * n - 480, kSide, kSide}; };
    for (std::int64_t n = 0; n < kFrames + 32; n += 4)
        for (const TileKey tile : tilesIn(view(n))) sampleTile(volume.info(), {tile, frame}, volume.lookup());
    const auto start = [&] {
        tiles = SliceTiles(std::size_t{8} << 20);
        tiles.setFrame(frame);
        for (const TileTask& task : tiles.take(view(0))) tiles.put(task, sampleTile(volume.info(), task, volume.settledLookup()));
    };
    start();
    std::int64_t step = 0, sampled = 0;
    double longest = 0;
    for (auto _ : state) {
        if (++step % kFrames == 0) {   // back to the start, untimed
            state.PauseTiming();
            start();
            state.ResumeTiming();
            continue;
        }
        const auto begin = std::chrono::steady_clock::now();
        const PixelRect now = view(step % kFrames);
        std::vector<TileTask> tasks = tiles.take(now);
        const std::size_t spare = kThreads - std::min(kThreads, tasks.size());
        for (TileTask& task : tiles.takeAhead(comingAfter(view(step % kFrames - 1), now), spare)) tasks.push_back(std::move(task));
        std::vector<SliceImagePtr> images(tasks.size());
        helper.parallelFor(static_cast<std::int64_t>(tasks.size()), [&](std::int64_t i) {
            images[static_cast<std::size_t>(i)] = sampleTile(volume.info(), tasks[static_cast<std::size_t>(i)], volume.settledLookup());
        });
        for (std::size_t i = 0; i < tasks.size(); ++i) tiles.put(tasks[i], images[i]);
        sampled += static_cast<std::int64_t>(tasks.size());
        longest = std::max(longest, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    state.counters["tiles"] = benchmark::Counter(static_cast<double>(sampled), benchmark::Counter::kAvgIterations);
    state.counters["longest_ms"] = longest;
}

void slab(benchmark::State& state, VoxelType type) {
    Resident& volume = resident(type);
    const SliceFrame frame{along('z', 0.75), 0, Interpolation::linear, {8, Reduce::max}};
    sampleWhole(volume.info(), frame, volume.lookup(), nullptr);
    ThreadPool helper(1, "helper");
    for (auto _ : state) sampleWhole(volume.info(), frame, volume.settledLookup(), &helper);
}

/// What to compare with: as steep a plane by eight plain loads a pixel, in one array, one thread.
void plainSampler(benchmark::State& state) {
    std::vector<std::uint8_t> voxels(static_cast<std::size_t>(kSide * kSide * kSide));
    std::mt19937_64 random;
    for (std::size_t at = 0; at + 8 < voxels.size(); at += 8) {
        const std::uint64_t bits = random();
        std::memcpy(&voxels[at], &bits, 8);
    }
    std::vector<std::uint8_t> out(kSide * kSide);
    SlicePlane plane = oblique();
    plane.origin = plane.origin - toPoint(kShape) / 4;
    for (auto _ : state) {
        for (std::int64_t row = 0; row < kSide; ++row)
            for (std::int64_t column = 0; column < kSide; ++column) {
                const Point p = plane.at(static_cast<double>(row), static_cast<double>(column));
                const auto z = static_cast<std::int64_t>(p.z), y = static_cast<std::int64_t>(p.y), x = static_cast<std::int64_t>(p.x);
                if (p.z < 0 || p.y < 0 || p.x < 0 || z > kSide - 2 || y > kSide - 2 || x > kSide - 2) continue;
                const std::uint8_t* v = &voxels[static_cast<std::size_t>((z * kSide + y) * kSide + x)];
                const auto wz = static_cast<float>(p.z - static_cast<double>(z)), wy = static_cast<float>(p.y - static_cast<double>(y)), wx = static_cast<float>(p.x - static_cast<double>(x));
                const auto lerp = [](float a, float b, float w) { return a + w * (b - a); };
                const auto square = [&](const std::uint8_t* s) { return lerp(lerp(s[0], s[1], wx), lerp(s[kSide], s[kSide + 1], wx), wy); };
                out[static_cast<std::size_t>(row * kSide + column)] = static_cast<std::uint8_t>(lerp(square(v), square(v + kSide * kSide), wz) + 0.5f);
            }
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

/// What memory gives: 64 MB copied.
void copiedMemory(benchmark::State& state) {
    std::vector<char> from(64 << 20, 1), to(64 << 20);
    for (auto _ : state) {
        std::memcpy(to.data(), from.data(), from.size());
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * 2 * (64 << 20));
}

/// What memory gives to scattered reads: a million cache lines in random order, one thread.
void scatteredLines(benchmark::State& state) {
    std::vector<std::uint8_t> bytes(std::size_t{1} << 29, 1);
    std::vector<std::uint32_t> at(1 << 20);
    std::mt19937 random;
    for (std::uint32_t& a : at) a = static_cast<std::uint32_t>(random() % (1u << 29));
    for (auto _ : state) {
        unsigned sum = 0;
        for (const std::uint32_t a : at) sum += bytes[a];
        benchmark::DoNotOptimize(sum);
    }
}

/// The cache lines that a tile's pixels lie on, in the order of rows.
std::vector<const std::byte*> linesOf(Resident& volume, const SlicePlane& plane, PixelRect rect) {
    const std::size_t bytes = size(volume.info().type);
    std::unordered_set<const std::byte*> seen;
    std::vector<const std::byte*> lines;
    const auto add = [&](Voxel v) {
        const Voxel chunk{v.z / kChunk.z, v.y / kChunk.y, v.x / kChunk.x}, in = v - chunk * kChunk;
        const std::byte* voxel = volume.find({0, chunk}).chunk->data() + static_cast<std::size_t>((in.z * kChunk.y + in.y) * kChunk.x + in.x) * bytes;
        const std::byte* line = voxel - reinterpret_cast<std::uintptr_t>(voxel) % 64;
        if (seen.insert(line).second) lines.push_back(line);
    };
    for (std::int64_t row = rect.top; row < rect.top + rect.height; ++row)
        for (std::int64_t column = rect.left; column < rect.left + rect.width; ++column) {
            const Point p = plane.at(static_cast<double>(row), static_cast<double>(column));
            const Voxel v{static_cast<std::int64_t>(p.z), static_cast<std::int64_t>(p.y), static_cast<std::int64_t>(p.x)};
            for (int i = 0; i < 8; ++i) add(v + Voxel{i >> 2, (i >> 1) & 1, i & 1});
        }
    return lines;
}

/// The least that a plane costs by memory alone: its lines, tile by tile, a byte of each read.
void linesAlone(benchmark::State& state, VoxelType type, const SlicePlane& first) {
    constexpr std::size_t kPlanes = 4, kAhead = 32;
    Resident& volume = resident(type);
    const std::vector<TileKey> tiles = tilesIn(kView);
    std::vector<std::vector<const std::byte*>> lines;   // by plane and tile
    for (std::size_t k = 0; k < kPlanes; ++k)
        for (const TileKey tile : tiles) {
            SlicePlane plane = first;
            plane.origin = first.origin + normalOf(first) * static_cast<double>(k);
            lines.push_back(linesOf(volume, plane, rectOf(tile)));
        }
    ThreadPool helper(1, "helper");
    std::size_t plane = 0;
    for (auto _ : state) {
        helper.parallelFor(static_cast<std::int64_t>(tiles.size()), [&](std::int64_t i) {
            const std::vector<const std::byte*>& here = lines[plane * tiles.size() + static_cast<std::size_t>(i)];
            int sum = 0;
            for (std::size_t l = 0; l < here.size(); ++l) {
                if (l + kAhead < here.size()) __builtin_prefetch(here[l + kAhead]);
                sum += std::to_integer<int>(*here[l]);
            }
            benchmark::DoNotOptimize(sum);
        });
        plane = (plane + 1) % kPlanes;
    }
    state.counters["lines"] = static_cast<double>(std::accumulate(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(tiles.size()), std::size_t{0},
                                                                  [](std::size_t n, const auto& l) { return n + l.size(); })) / 1000;
}

const bool registered = [] {
    const auto add = [](const std::string& name, auto f) {
        benchmark::RegisterBenchmark(("slice/" + name).c_str(), f)->Unit(benchmark::kMillisecond)->UseRealTime()->ComputeStatistics("min", [](const std::vector<double>& v) {
            return *std::min_element(v.begin(), v.end());
        });
    };
    add("peer/memcpy_64MB", copiedMemory);
    add("peer/scattered_lines_1M", scatteredLines);
    add("peer/plain_sampler_u8_one_thread", plainSampler);
    for (const VoxelType type : {VoxelType::u8, VoxelType::u16, VoxelType::f32}) {
        const std::string t(name(type));
        add("peer/oblique_lines/" + t + "/two_threads", [=](auto& s) { linesAlone(s, type, oblique()); });
        for (const auto& [step, zoom] : {std::pair{1.0, "x1"}, {1.6, "x0.6"}}) {
            const double s0 = step;
            add(std::string("peer/yz_lines_") + zoom + "/" + t + "/two_threads", [=](auto& s) { linesAlone(s, type, along('x', s0)); });
        }
        for (const int threads : {1, 2}) {
            const std::string n = threads == 1 ? "/one_thread" : "/two_threads";
            add("oblique_linear/" + t + n, [=](auto& s) { newPlanes(s, type, oblique(), Interpolation::linear, threads); });
            add("oblique_nearest/" + t + n, [=](auto& s) { newPlanes(s, type, oblique(), Interpolation::nearest, threads); });
            for (const auto& [depth, pane] : {std::pair{'z', "xy"}, {'y', "xz"}, {'x', "yz"}}) {
                const char d = depth;
                for (const auto& [step, zoom] : {std::pair{0.25, "x4"}, {0.7, "x1.4"}, {1.0, "x1"}, {1.6, "x0.6"}}) {
                    const double s0 = step;
                    add(std::string(pane) + "_linear_" + zoom + "/" + t + n, [=](auto& s) { newPlanes(s, type, along(d, s0), Interpolation::linear, threads); });
                }
                add(std::string(pane) + "_linear_x0.6_window_level/" + t + n, [=](auto& s) {   // as the window shows it
                    const SlicePlane plane = along(d, 1.6);
                    newPlanes(s, type, plane, Interpolation::linear, threads, levelForStep(resident(type).info(), plane.right, plane.down));
                });
                add(std::string(pane) + "_nearest/" + t + n, [=](auto& s) { newPlanes(s, type, along(d, 1.0), Interpolation::nearest, threads); });
            }
        }
        add("oblique_panning/" + t + "/two_threads", [=](auto& s) { panning(s, type); });
        add("xy_slab_17_max/" + t + "/two_threads", [=](auto& s) { slab(s, type); });
    }
    return true;
}();

}  // namespace
}  // namespace volumen
