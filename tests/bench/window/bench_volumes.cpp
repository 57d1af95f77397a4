// What volumes cost in the 3D pane (software OpenGL): frames while turning, full quality after coming to rest, a line of sight.

#include <benchmark/benchmark.h>

#include <QElapsedTimer>
#include <algorithm>
#include <cmath>

#include "core/base/coarse_mesh.h"
#include "core/phantom/phantom.h"
#include "tests/support/scene_world.h"
#include "ui/view/frame_pace.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr QSize kPane{800, 600};
constexpr Voxel kShape{256, 256, 256};
constexpr double kRefineMs = 20;  // as the 3D pane asks for

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

/// A frame of a turning view: volumes and all else, drawn to the end at the pace of the 3D pane. Argument: volumes.
void turning(benchmark::State& state) {
    constexpr int kFirst = 10;  // frames in which the pace is found
    ScrollWorld world(static_cast<std::size_t>(state.range(0)));
    FramePace pace;
    std::vector<double> frames;
    for (auto _ : state) {
        const int step = static_cast<int>(frames.size()) + 1;
        world.scene.setCamera(orbited(world.start, 0.02 * step, 0.005 * step));
        const VolumeQuality quality = pace.quality();
        world.scene.setQuality(quality);
        QElapsedTimer timer;
        timer.start();
        world.draw();
        pace.measured(quality, msOf(timer), world.scene.volumeMs());
        frames.push_back(msOf(timer));
        state.SetIterationTime(frames.back() / 1e3);
    }
    frames.erase(frames.begin(), frames.begin() + kFirst);
    std::sort(frames.begin(), frames.end());
    state.counters["median_ms"] = frames[frames.size() / 2];
    state.counters["p95_ms"] = frames[frames.size() * 95 / 100];
    state.counters["longest_ms"] = frames.back();
    state.counters["image_scale"] = pace.quality().imageScale;
    state.counters["sample_step"] = pace.quality().sampleStep;
}

/// A wavy sheet in the way of the volumes.
SurfacePicture sheetOf(std::int64_t triangles) {
    const auto side = static_cast<std::uint32_t>(std::sqrt(triangles / 2));
    TriangleMesh mesh;
    for (std::uint32_t row = 0; row <= side; ++row)
        for (std::uint32_t column = 0; column <= side; ++column) {
            const float y = 255.f * static_cast<float>(row) / static_cast<float>(side), x = 255.f * static_cast<float>(column) / static_cast<float>(side);
            mesh.points.push_back({128 + 20 * std::sin(y / 9) * std::sin(x / 7), y, x});
            const std::uint32_t here = row * (side + 1) + column;
            if (row == side || column == side) continue;
            mesh.triangles.push_back({here, here + 1, here + side + 1});
            mesh.triangles.push_back({here + 1, here + side + 2, here + side + 1});
        }
    addNormals(mesh);
    const auto draft = std::make_shared<TriangleMesh>(coarsened(mesh, 80'000));
    return {.layer = 9, .mesh = std::make_shared<TriangleMesh>(std::move(mesh)), .color = Qt::red, .draft = draft};
}

/// From a mesh and a volume at rest to full quality, shown as often as the 3D pane shows it. Argument: triangles.
void fullQualityBesideMesh(benchmark::State& state) {
    constexpr double kSeenMs = 200;
    ScrollWorld world(1);
    world.scene.setSurfaces({sheetOf(state.range(0))});
    world.scene.setQuality({3, 4});
    world.draw();
    double shown = 0;
    int step = 0;
    for (auto _ : state) {
        ++step;
        world.scene.setCamera(orbited(world.start, 0.31 * step, 0.07 * step));
        QElapsedTimer timer, sinceSeen;
        timer.start();
        world.draw();
        state.counters["first_ms"] = msOf(timer);
        sinceSeen.start();
        while (!world.scene.refine(kRefineMs)) {
            if (msOf(sinceSeen) < kSeenMs) continue;
            world.draw();
            ++shown;
            sinceSeen.start();
        }
        world.draw();
        state.SetIterationTime(msOf(timer) / 1e3);
    }
    state.counters["shown"] = benchmark::Counter(shown, benchmark::Counter::kAvgIterations);
    world.scene.setMoving(true);
    world.draw();
    QElapsedTimer moving;
    moving.start();
    constexpr int kFrames = 20;
    for (int i = 0; i < kFrames; ++i) {
        world.scene.setCamera(orbited(world.start, 0.02 * i, 0));
        world.draw();
    }
    state.counters["moving_ms"] = msOf(moving) / kFrames;
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
            done = world.scene.refine(kRefineMs);
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

BENCHMARK(turning)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(120);
BENCHMARK(fullQuality)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(4);
BENCHMARK(fullQualityBesideMesh)->Arg(2'000'000)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(3);
BENCHMARK(keptFrame)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(20);
BENCHMARK(linesOfSight)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(50);

}  // namespace
