#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "core/jobs/thread_pool.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/box_reader.h"
#include "core/volume/convert/conversion.h"
#include "core/volume/open_volume.h"
#include "core/volume/reduce_box.h"
#include "core/volume/zarr/zarr_layout.h"

// A stack of slices becomes a compressed pyramid, beside what its parts alone would take. VOLUMEN_BENCH_SCAN names the folder that
// tests/bench/peers/make_scan.py made; its slices are in the page cache.

namespace volumen {
namespace {

namespace fs = std::filesystem;

int cores() { return static_cast<int>(std::max(1u, std::thread::hardware_concurrency())); }

Path scan() {
    const char* folder = std::getenv("VOLUMEN_BENCH_SCAN");
    return folder ? folder : "";
}

bool scanIsThere(benchmark::State& state) {
    if (!scan().empty()) return true;
    state.SkipWithError("set VOLUMEN_BENCH_SCAN to a folder of tests/bench/peers/make_scan.py");
    return false;
}

/// A path that is gone with this.
class Scratch {
public:
    explicit Scratch(const std::string& name) : m_path(fs::temp_directory_path() / ("volumen-bench-" + std::to_string(::getpid()) + name)) { clear(); }
    ~Scratch() { clear(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const Path& path() const { return m_path; }
    void clear() const { fs::remove_all(m_path); }

private:
    Path m_path;
};

ConversionRequest requestFor(const Path& in, const Path& out) {
    ConversionRequest request;
    request.in = in, request.out = out, request.format = "ome-zarr-0.4";
    return request;
}

void convertOnAllCores(const ConversionRequest& request) { convert(*openVolume(request.in), request, {.threads = cores(), .memoryBytes = std::uint64_t{4} << 30}, {}, {}); }

ZarrLayout layoutFor(const VolumeInfo& info) {
    ZarrLayout layout;
    layout.type = info.type, layout.shape = info.shape();
    layout.codec->typeSize = static_cast<int>(size(info.type));
    return layout;
}

/// Every chunk of every level, in memory, padded as it is compressed.
std::vector<ChunkPtr> allChunks(const VolumeSource& source) {
    const ZarrLayout layout = layoutFor(source.info());
    ThreadPool pool(cores(), "bench");
    const BoxReader reader(source, pool, 0);
    SourceBlock block = reader.read(0, {{}, source.info().shape()}, {});
    std::vector<ChunkPtr> chunks;
    for (const LevelInfo& level : levelsOf(layout, "bench")) {
        if (level.shape != block.chunk->shape()) {
            auto coarse = std::make_shared<Chunk>(source.info().type, level.shape);
            reduceBox(*block.chunk, layout.factors(), LevelReduce::mean, *coarse);
            block.chunk = coarse;
        }
        forEachVoxel({{}, chunkGrid(level)}, [&](Voxel i) {
            auto chunk = std::make_shared<Chunk>(source.info().type, level.chunkShape);
            std::memset(chunk->data(), 0, chunk->byteCount());
            copyShared(*block.chunk, {}, *chunk, i * level.chunkShape);
            chunks.push_back(chunk);
        });
    }
    return chunks;
}

void compressAll(const std::vector<ChunkPtr>& chunks, const Codec& codec, ThreadPool& pool) {
    pool.parallelFor(static_cast<std::int64_t>(chunks.size()), [&](std::int64_t i) {
        const Chunk& chunk = *chunks[static_cast<std::size_t>(i)];
        benchmark::DoNotOptimize(encode(std::span(&codec, 1), {chunk.data(), chunk.byteCount()}));
    });
}

void decodeAll(const VolumeSource& source, ThreadPool& pool) {
    const Voxel grid = chunkGrid(source.info().levels.front());
    pool.parallelFor(voxelCount(grid), [&](std::int64_t i) { benchmark::DoNotOptimize(source.readChunk({0, indexInGrid(grid, i)}, {})); });
}

/// The limit: nothing but compressing what all levels hold.
void compressAlone(benchmark::State& state) {
    if (!scanIsThere(state)) return;
    const VolumeSourcePtr source = openVolume(scan());
    const std::vector<ChunkPtr> chunks = allChunks(*source);
    ThreadPool pool(cores(), "bench");
    const Codec codec = *layoutFor(source->info()).codec;
    for ([[maybe_unused]] auto _ : state) pool.call([&] { compressAll(chunks, codec, pool); });
}

void convertWhole(benchmark::State& state, const Path& in) {
    const Scratch out("-out.zarr");
    for ([[maybe_unused]] auto _ : state) {
        state.PauseTiming();
        out.clear();
        ::sync();
        state.ResumeTiming();
        convertOnAllCores(requestFor(in, out.path()));
    }
}

void decodeAndCompressAlone(benchmark::State& state, const Path& in) {
    const VolumeSourcePtr source = openVolume(in);
    const std::vector<ChunkPtr> chunks = allChunks(*source);
    ThreadPool pool(cores(), "bench");
    const Codec codec = *layoutFor(source->info()).codec;
    for ([[maybe_unused]] auto _ : state) {
        pool.call([&] {
            decodeAll(*source, pool);
            compressAll(chunks, codec, pool);
        });
    }
}

void stack(benchmark::State& state) {
    if (scanIsThere(state)) convertWhole(state, scan());
}

Path hdf5() { return scan().string() + ".h5"; }

void fromHdf5(benchmark::State& state) {
    if (scanIsThere(state)) convertWhole(state, hdf5());
}

void fromHdf5Alone(benchmark::State& state) {
    if (scanIsThere(state)) decodeAndCompressAlone(state, hdf5());
}

/// The scan as another store, made once.
const Path& otherStore() {
    static const Scratch store("-lz4.zarr");
    if (!fs::exists(store.path())) {
        ConversionRequest request = requestFor(scan(), store.path());
        request.codec = "blosc-lz4", request.levels = 1;
        convertOnAllCores(request);
    }
    return store.path();
}

void recode(benchmark::State& state) {
    if (scanIsThere(state)) convertWhole(state, otherStore());
}

void recodeAlone(benchmark::State& state) {
    if (scanIsThere(state)) decodeAndCompressAlone(state, otherStore());
}

BENCHMARK(compressAlone)->Name("convert/stack/compressingAlone")->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(stack)->Name("convert/stack")->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(recodeAlone)->Name("convert/zarr/decodingAndCompressingAlone")->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(recode)->Name("convert/zarr")->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(fromHdf5Alone)->Name("convert/hdf5/decodingAndCompressingAlone")->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(fromHdf5)->Name("convert/hdf5")->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace volumen
