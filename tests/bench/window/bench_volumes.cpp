// What volumes cost in the 3D pane (software OpenGL): frames while turning, full quality after coming to rest, a line of sight.

#include <benchmark/benchmark.h>

#include <QElapsedTimer>

#include "core/phantom/phantom.h"
#include "tests/support/scene_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr QSize kPane{800, 600};
constexpr Voxel kShape{256, 256, 256};

double msOf(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

/// The phantom's scan and ink, 256³ each, with their box; uploaded, its shaders compiled.
struct ScrollWorld : SceneWorld {
    CameraState start;
    double preparedMs = 0;

    explicit ScrollWorld(std::size_t volumes) : SceneWorld(kPane) {
        static const std::vector<PlacedBlock> blocks = phantomBlocks();
        const std::vector<VolumePass> passes{{1, volumes == 1 ? papyrusLook(60, 220, 1) : translucentLook(60, 220, 1)}, {2, inkLook(0, 255, 1)}};
        scene.setBox(blocks[0].worldBox());
        look(blocks[0].worldBox());
        start = scene.camera();
        frame();
        QElapsedTimer timer;
        timer.start();
        while (!scene.prepareVolumes()) {}
        preparedMs = msOf(timer);
        scene.setVolumes({blocks.begin(), blocks.begin() + static_cast<std::ptrdiff_t>(volumes)});
        scene.setVolumePasses({passes.begin(), passes.begin() + static_cast<std::ptrdiff_t>(volumes)});
        upload();
    }

    static std::vector<PlacedBlock> phantomBlocks() {
        PhantomRecipe recipe;
        recipe.size = kShape;
        recipe.seed = 3;
        const Phantom::Voxels voxels = Phantom(recipe).voxels({{}, kShape});
        return {{.layer = 1, .block = blockOf<std::uint8_t>(kShape, [&](Voxel v) { return voxels.scan.at(v); })},
                {.layer = 2, .block = blockOf<std::uint8_t>(kShape, [&](Voxel v) { return static_cast<std::uint8_t>(255 * voxels.ink.at(v)); })}};
    }
};

/// A frame of a turning view: volumes and all else, drawn to the end. Arguments: volumes, sample step, image scale in tenths.
void turning(benchmark::State& state) {
    ScrollWorld world(static_cast<std::size_t>(state.range(0)));
    world.scene.setQuality({static_cast<double>(state.range(1)), static_cast<double>(state.range(2)) / 10});
    world.frame();
    int step = 0;
    double longest = 0;
    for (auto _ : state) {
        ++step;
        world.scene.setCamera(orbited(world.start, 0.31 * step, 0.07 * step));
        QElapsedTimer timer;
        timer.start();
        world.draw();
        longest = std::max(longest, msOf(timer));
        state.SetIterationTime(msOf(timer) / 1e3);
    }
    state.counters["longest_ms"] = longest;
    state.counters["volume_ms"] = world.scene.volumeMs();
}

/// From rest to full quality, in parts. Argument: volumes.
void fullQuality(benchmark::State& state) {
    ScrollWorld world(static_cast<std::size_t>(state.range(0)));
    world.scene.setQuality({3, 4});
    double longest = 0;
    int parts = 0, step = 0;
    for (auto _ : state) {
        ++step;
        world.scene.setCamera(orbited(world.start, 0.31 * step, 0.07 * step));
        world.draw();
        double sum = 0;
        for (bool done = false; !done; ++parts) {
            QElapsedTimer timer;
            timer.start();
            done = world.scene.refine(25);
            longest = std::max(longest, msOf(timer));
            sum += msOf(timer);
        }
        state.SetIterationTime(sum / 1e3);
    }
    state.counters["longest_part_ms"] = longest;
    state.counters["parts"] = benchmark::Counter(parts, benchmark::Counter::kAvgIterations);
    state.counters["shaders_ms"] = world.preparedMs;
}

/// The frame of a picture that is finished.
void keptFrame(benchmark::State& state) {
    ScrollWorld world(2);
    world.scene.setQuality({3, 4});
    world.picture();
    for (auto _ : state) world.draw();
}

void linesOfSight(benchmark::State& state) {
    ScrollWorld world(2);
    int column = 0;
    for (auto _ : state) benchmark::DoNotOptimize(world.scene.pickVolume(rayThrough(world.start, QPointF(200 + (column++ % 400), 300), kPane)));
}

BENCHMARK(turning)->Args({1, 2, 25})->Args({1, 3, 30})->Args({2, 3, 40})->Args({2, 4, 60})->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(20);
BENCHMARK(fullQuality)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(4);
BENCHMARK(keptFrame)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(20);
BENCHMARK(linesOfSight)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(50);

}  // namespace
