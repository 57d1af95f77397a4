#include <benchmark/benchmark.h>

#include <array>
#include <random>

#include "core/labels/brush.h"
#include "core/labels/read_values.h"

// The intensity mask over a scan that is in memory: what is shown in a brush's ring for each movement of the pointer, and a dab.

namespace volumen {
namespace {

constexpr Voxel kShape{1024, 1024, 1024}, kChunkShape{128, 128, 128};

/// Chunks of noise, all of them the same one.
ReadValues noise() {
    const auto chunk = std::make_shared<Chunk>(VoxelType::u8, kChunkShape);
    std::mt19937 random(1);
    for (std::int64_t i = 0; i < voxelCount(kChunkShape); ++i) chunk->view<std::uint8_t>().data[i] = static_cast<std::uint8_t>(random());
    return {.shape = kShape, .chunkShape = kChunkShape, .offset = {}, .chunks = [chunk](const ChunkKey&) { return CachedChunk{ChunkState::resident, chunk, {}}; }};
}

PaintRule masked() {
    PaintRule rule;
    rule.restrictTo(whereValues(noise(), {.lo = 100, .hi = 200}));
    return rule;
}

/// Where the pointer is: somewhere else each time, far from the faces.
Point pointer(std::mt19937& random) { return {300.0 + random() % 400, 300.0 + random() % 400, 300.0 + random() % 400}; }

/// In the three panes that a sphere reaches.
void preview(benchmark::State& state) {
    const LabelGrid grid(kShape);
    const PaintRule rule = masked();
    std::mt19937 random(2);
    const std::array<BrushPlane, 3> planes{BrushPlane{.normal = {1, 0, 0}, .up = {0, -1, 0}}, BrushPlane{.normal = {0, 1, 0}, .up = {-1, 0, 0}}, BrushPlane{.normal = {0, 0, 1}, .up = {-1, 0, 0}}};
    for (auto _ : state) {
        const Point at = pointer(random);
        for (BrushPlane plane : planes) {
            plane.origin = at;
            benchmark::DoNotOptimize(voxelsToPaint(grid, {.shape = BrushShape::disc, .radiusVoxels = static_cast<double>(state.range(0)), .plane = plane}, at, at, 1, rule));
        }
    }
}
BENCHMARK(preview)->Name("mask/preview")->Arg(50)->Arg(200)->Unit(benchmark::kMillisecond);

void dab(benchmark::State& state) {
    LabelGrid grid(kShape);
    const PaintRule rule = masked();
    std::mt19937 random(3);
    for (auto _ : state) {
        const Point at = pointer(random);
        benchmark::DoNotOptimize(paintSegment(grid, {.radiusVoxels = static_cast<double>(state.range(0))}, at, at, 1, rule));
    }
}
BENCHMARK(dab)->Name("mask/dab")->Arg(50)->Arg(200)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace volumen
