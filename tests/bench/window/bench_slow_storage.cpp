// A repaint while storage of 200 ms a chunk is still being read, beside one of the same panes when nothing is left to read.

#include <benchmark/benchmark.h>

#include <QElapsedTimer>

#include "tests/support/pane_frames.h"
#include "tests/support/slow_source.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

double frameMs(PanesWorld& world) {
    QElapsedTimer timer;
    timer.start();
    paintFrame(world);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

double median(std::vector<double> values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

bool loading(const PanesWorld& world) {
    return std::any_of(kSlicePanes.begin(), kSlicePanes.end(), [&](PaneId pane) { return world.engine.loader.pendingVisible(static_cast<std::uint32_t>(pane)) > 0; });
}

void repaintWhileStorageIsSlow(benchmark::State& state) {
    std::vector<double> meanwhile, idle;
    for (auto _ : state) {
        PanesWorld world;
        world.panes.grid()->resize(1600, 1000);
        world.panes.grid()->show();
        Layer slow;
        slow.name = "slow", slow.source = std::make_shared<SlowSource>(Voxel{256, 512, 512}, std::chrono::milliseconds(200));
        world.project.addLayer(std::move(slow));
        world.panes.fit();
        for (const PaneId pane : kSlicePanes) {
            PaneState fine = world.project.view().pane(pane);
            fine.umPerPixel = 0.9;  // level 0
            world.project.setPane(pane, fine);
        }
        const SliceView* view = world.panes.slice(PaneId::xy);
        while (view->uploads() == 0) paintFrame(world);  // until the coarse pixels are there, and 3D is
        while (!world.panes.volume()->upToDate()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        while (loading(world)) meanwhile.push_back(frameMs(world));
        world.waitUntilIdle();
        for (int i = 0; i < 100; ++i) idle.push_back(frameMs(world));
    }
    state.counters["loading_ms"] = median(meanwhile);
    state.counters["idle_ms"] = median(idle);
    state.counters["ratio"] = median(meanwhile) / median(idle);
    state.counters["frames"] = static_cast<double>(meanwhile.size());
}

BENCHMARK(repaintWhileStorageIsSlow)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(3);

}  // namespace
