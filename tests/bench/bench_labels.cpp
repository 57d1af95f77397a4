#include <benchmark/benchmark.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>

#include "core/labels/fill.h"
#include "core/labels/label_layer.h"
#include "core/labels/label_source.h"

// Painting: from a pointer's event to the pixels that changed in three planes and one oblique plane's box, ready to be uploaded; undo; saving; opening.

namespace volumen {
namespace {

constexpr Voxel kShape{1024, 1024, 1024};

/// Of this process.
double residentMb() {
    std::int64_t pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

/// Of this thread: what it took of a core, not what it waited while others had them.
double threadMs() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double msSince(std::chrono::steady_clock::time_point begin) { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count(); }

/// A layer on which somebody painted for long: strokes of several labels over each other, and speckles.
LabelGrid paintedGrid(unsigned seed) {
    LabelGrid grid(kShape);
    std::mt19937 random(seed);
    const auto place = [&] { return static_cast<double>(random() % 1024); };
    for (int i = 0; i < 400; ++i) {
        const Point a{place(), place(), place()};
        paintSegment(grid, {.radiusVoxels = 5.0 + random() % 40}, a, a + Point{place() / 8, place() / 8, place() / 8}, static_cast<LabelId>(random() % 4), {});
    }
    for (int i = 0; i < 200'000; ++i) {
        const Point a{place(), place(), place()};
        paintSegment(grid, {.radiusVoxels = 1.5}, a, a, static_cast<LabelId>(1 + random() % 3), {});
    }
    return grid;
}

/// A layer on disk in a folder that goes away with it.
class Folder {
public:
    Folder() : m_path(std::filesystem::temp_directory_path() / ("volumen-bench-labels-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directories(m_path);
    }
    ~Folder() { std::filesystem::remove_all(m_path); }
    LabelFiles files() const { return LabelFiles::of(m_path, "ink"); }

private:
    Path m_path;
};

const LabelGeometry kGeometry{.shape = kShape, .spacingUm = Spacing{8, 8, 8}};

std::unique_ptr<LabelLayer> paintedLayer(const Folder& folder) {
    createLabels(folder.files(), kGeometry);
    auto layer = openLabels(folder.files());
    const LabelGrid before = layer->grid();
    layer->apply("Import", before, paintedGrid(1));
    layer->store()->journal().waitUntil(layer->sequence(), std::chrono::minutes(1));
    return layer;
}

/// What the panes of one point show of a dirty box: three axis-aligned planes, and the plane of a fourth pane as a second XY plane.
std::size_t readPanes(const LabelGrid& grid, const Box& dirty, Point at, std::vector<std::uint8_t>& pixels) {
    std::size_t bytes = 0;
    for (const Axis axis : {Axis::z, Axis::y, Axis::x, Axis::z}) {
        Box plane = dirty;
        along(plane.lo, axis) = static_cast<std::int64_t>(along(at, axis));
        along(plane.hi, axis) = along(plane.lo, axis) + 1;
        plane = intersection(plane, dirty);
        if (plane.empty()) continue;
        pixels.resize(static_cast<std::size_t>(voxelCount(plane.shape())));
        grid.read(plane, pixels.data());
        bytes += pixels.size();
    }
    return bytes;
}

void report(benchmark::State& state, std::vector<double>& ms) {
    std::sort(ms.begin(), ms.end());
    state.counters["p50_ms"] = ms[ms.size() / 2];
    state.counters["p99_ms"] = ms[ms.size() * 99 / 100];
    state.counters["max_ms"] = ms.back();
}

void dab(benchmark::State& state) {
    const Folder folder;
    const auto layer = paintedLayer(folder);
    std::mt19937 random(7);
    std::vector<std::uint8_t> pixels;
    std::vector<double> ms, own, ends, undos;
    const auto r = static_cast<double>(state.range(0));
    for (auto _ : state) {
        for (int i = 0; i < 1000; ++i) {
            const Point at{200.0 + random() % 624, 200.0 + random() % 624, 200.0 + random() % 624};
            layer->begin("Brush");
            auto begin = std::chrono::steady_clock::now();
            const double ownBegin = threadMs();
            const Box dirty = layer->paint({.radiusVoxels = r}, at, at, static_cast<LabelId>(random() % 4), {});
            benchmark::DoNotOptimize(readPanes(layer->grid(), dirty, at, pixels));
            ms.push_back(msSince(begin));
            own.push_back(threadMs() - ownBegin);
            begin = std::chrono::steady_clock::now();
            layer->end();
            ends.push_back(msSince(begin));
            if (i % 10 != 0) continue;
            layer->store()->journal().waitUntil(layer->sequence(), std::chrono::minutes(1));   // so that it is packed, as later in life
            begin = std::chrono::steady_clock::now();
            for (const Box& box : layer->undo()) benchmark::DoNotOptimize(readPanes(layer->grid(), box, at, pixels));
            undos.push_back(msSince(begin));
        }
    }
    report(state, ms);
    std::sort(own.begin(), own.end()), std::sort(ends.begin(), ends.end()), std::sort(undos.begin(), undos.end());
    state.counters["own_p99_ms"] = own[own.size() * 99 / 100];
    state.counters["end_p99_ms"] = ends[ends.size() * 99 / 100];
    state.counters["undo_p99_ms"] = undos[undos.size() * 99 / 100];
}
BENCHMARK(dab)->Name("labels/dab")->Arg(50)->Arg(200)->Iterations(1)->Unit(benchmark::kSecond);

/// 10,000 dabs in 500 strokes, as in ten minutes of painting: what the process grew by beyond the labels.
void longPainting(benchmark::State& state) {
    const Folder folder;
    createLabels(folder.files(), kGeometry);
    const auto layer = openLabels(folder.files());
    std::mt19937 random(11);
    const double residentBefore = residentMb();
    std::int64_t voxels = 0;
    std::uint64_t bytes = 0;
    for (auto _ : state) {
        for (int stroke = 0; stroke < 500; ++stroke) {
            Point at{100.0 + random() % 824, 100.0 + random() % 824, 100.0 + random() % 824};
            layer->begin("Brush");
            for (int i = 0; i < 20; ++i) {
                const Point to = at + Point{0, static_cast<double>(random() % 21) - 10, static_cast<double>(random() % 21) - 10};
                layer->paint({.radiusVoxels = 12}, at, to, static_cast<LabelId>(1 + random() % 3), {});
                at = to;
            }
            layer->end();
        }
        layer->store()->journal().waitUntil(layer->sequence(), std::chrono::minutes(1));
    }
    layer->keepWithin();
    state.counters["growth_MB"] = residentMb() - residentBefore - static_cast<double>(layer->grid().byteCount()) / 1e6;
    for (const HistoryStep& step : layer->history().steps()) voxels += step.changedVoxels, bytes += step.bytes;
    state.counters["undo_bytes_a_voxel"] = static_cast<double>(bytes) / static_cast<double>(voxels);
    state.counters["label_MB"] = static_cast<double>(layer->grid().byteCount()) / 1e6;
    state.counters["undo_MB"] = static_cast<double>(bytes) / 1e6;
}
BENCHMARK(longPainting)->Name("labels/longPainting")->Iterations(1)->Unit(benchmark::kSecond);

/// 100 million voxels with a label, most leaves mixed.
LabelGrid hundredMillion() {
    LabelGrid grid(kShape);
    std::mt19937 random(5);
    fillBox(grid, {{0, 0, 0}, {100, 1000, 1000}}, {}, 1, {});
    for (int i = 0; i < 150'000; ++i) {
        const Point at{static_cast<double>(random() % 100), static_cast<double>(random() % 1000), static_cast<double>(random() % 1000)};
        paintSegment(grid, {.radiusVoxels = 3}, at, at, static_cast<LabelId>(1 + random() % 5), {});
    }
    return grid;
}

void saving(benchmark::State& state) {
    const Folder folder;
    const LabelSnapshot snapshot{.layer = 1, .geometry = kGeometry, .grid = hundredMillion()};
    for (auto _ : state) writeSnapshot(folder.files().snapshot, snapshot);
    state.counters["voxels_M"] = static_cast<double>(countLabels(snapshot.grid).sum()) / 1e6;
    state.counters["file_MB"] = static_cast<double>(std::filesystem::file_size(folder.files().snapshot)) / 1e6;
}
BENCHMARK(saving)->Name("labels/save")->Unit(benchmark::kSecond);

void loading(benchmark::State& state) {
    const Folder folder;
    writeSnapshot(folder.files().snapshot, {.layer = 1, .geometry = kGeometry, .grid = hundredMillion()});
    for (auto _ : state) benchmark::DoNotOptimize(readSnapshot(folder.files().snapshot));
}
BENCHMARK(loading)->Name("labels/load")->Unit(benchmark::kSecond);

/// 100 million voxels and a journal of 200 MB, to the first picture with labels.
void opening(benchmark::State& state) {
    const Folder folder;
    createLabels(folder.files(), kGeometry);
    {
        const auto layer = openLabels(folder.files());
        layer->apply("Import", layer->grid(), hundredMillion());
        layer->store()->journal().waitUntil(layer->sequence(), std::chrono::minutes(1));
        layer->store()->save(layer->snapshot());
        std::mt19937 random(3);
        for (int i = 0; std::filesystem::file_size(folder.files().journal) < 200'000'000 && i < 20'000; ++i) {
            layer->begin("Brush");
            const Point at{static_cast<double>(random() % 100), static_cast<double>(random() % 1000), static_cast<double>(random() % 1000)};
            layer->paint({.radiusVoxels = 60}, at, at, static_cast<LabelId>(1 + random() % 5), {});
            layer->end();
            if (i % 20 == 0) layer->store()->journal().waitUntil(layer->sequence(), std::chrono::minutes(1));
        }
        layer->store()->journal().waitUntil(layer->sequence(), std::chrono::minutes(1));
    }
    state.counters["journal_MB"] = static_cast<double>(std::filesystem::file_size(folder.files().journal)) / 1e6;
    std::vector<std::uint8_t> pixels;
    for (auto _ : state) {
        const auto layer = openLabels(folder.files());
        benchmark::DoNotOptimize(readPanes(layer->grid(), layer->grid().bounds(), {50, 500, 500}, pixels));
    }
}
BENCHMARK(opening)->Name("labels/open")->Iterations(3)->Unit(benchmark::kSecond);

/// All coarser levels of 100 million voxels.
void coarserLevels(benchmark::State& state) {
    const LabelGrid grid = hundredMillion();
    for (auto _ : state) LabelSource(kGeometry, grid, VoxelType::u8, "ink").prepare();
}
BENCHMARK(coarserLevels)->Name("labels/coarserLevels")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace volumen
