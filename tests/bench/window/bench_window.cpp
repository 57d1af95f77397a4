// What the window costs, measured in a real one (Xvfb, software OpenGL): frames, first picture, handlers, memory.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QWheelEvent>

#include "core/base/files.h"
#include "core/volume/made_levels.h"
#include "core/volume/open_volume.h"
#include "tests/support/raw_zarr.h"
#include "tests/support/window_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr QSize kWindow{1600, 1000};

/// Remembers the longest event handler of the main thread, painting left out.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;
    double longestMs = 0;

    bool notify(QObject* receiver, QEvent* event) override {
        const QEvent::Type type = event->type();
        const bool outer = m_depth++ == 0;
        QElapsedTimer timer;
        timer.start();
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        const bool paints = type == QEvent::UpdateRequest || type == QEvent::Paint || type == QEvent::Expose || type == QEvent::Resize || type == QEvent::Show;
        if (outer && !paints) longestMs = std::max(longestMs, static_cast<double>(timer.nsecsElapsed()) / 1e6);
        return result;
    }

private:
    int m_depth = 0;
};

/// 256³ of smooth noise, 64³ chunks.
Path scan() {
    static QTemporaryDir folder;
    static const Path path = [] {
        Array3<std::uint8_t> voxels(Voxel{256, 256, 256});
        std::uint32_t seed = 1;
        for (std::int64_t i = 0; i < voxelCount(voxels.shape()); ++i) voxels.data()[i] = static_cast<std::uint8_t>(96 + ((seed = seed * 1664525u + 1013904223u) >> 26) + (i & 63));
        const Path made = Path(folder.path().toStdString()) / "scan.zarr";
        writeRawZarr(made, voxels, {64, 64, 64}, "|u1");
        return made;
    }();
    return path;
}

/// A world that shows `path` in four panes, idle.
std::unique_ptr<PanesWorld> worldOf(const Path& path, std::size_t cacheBytes = std::size_t{1} << 30) {
    auto world = std::make_unique<PanesWorld>(cacheBytes);
    world->panes.grid()->resize(kWindow);
    world->panes.grid()->show();
    world->project.addLayer({.name = "scan", .source = withMadeLevels(openVolume(path))});
    world->panes.fit();
    world->waitUntilIdle();
    return world;
}

/// Paints all panes once and waits until the frame is on the screen.
void frame(PanesWorld& world) {
    QEventLoop loop;
    const auto swapped = QObject::connect(world.panes.slice(PaneId::yz), &QOpenGLWidget::frameSwapped, &loop, &QEventLoop::quit);
    for (const PaneId pane : kSlicePanes) world.panes.slice(pane)->update();
    loop.exec();
    QObject::disconnect(swapped);
}

double residentMb() {
    const std::string status = readText("/proc/self/status");
    return std::strtod(status.c_str() + status.find("VmRSS:") + 6, nullptr) / 1024;
}

void idleRepaint(benchmark::State& state) {
    const auto world = worldOf(scan());
    for (auto _ : state) frame(*world);
}

void windowChanged(benchmark::State& state) {
    const auto world = worldOf(scan());
    const std::uint64_t uploads = world->panes.slice(PaneId::xy)->uploads();
    LayerLook look = world->project.layers()[0].look;
    for (auto _ : state) {
        look.windowHi = look.windowHi > 200 ? 150 : look.windowHi + 1;
        look.opacity = look.windowHi / 255;
        world->project.setLook(world->project.layers()[0].id, look);
        frame(*world);
    }
    state.counters["uploads"] = static_cast<double>(world->panes.slice(PaneId::xy)->uploads() - uploads);
}

/// Gamma other than 1 is a power a pixel, dear in software.
void idleRepaintWithGamma(benchmark::State& state) {
    const auto world = worldOf(scan());
    LayerLook look = world->project.layers()[0].look;
    look.gamma = 1.2;
    world->project.setLook(world->project.layers()[0].id, look);
    world->waitUntilIdle();
    for (auto _ : state) frame(*world);
}

/// A store of 8.6 TB of which no chunk exists: from nothing to the first frame.
void firstFrameOfAHugeStore(benchmark::State& state) {
    QTemporaryDir folder;
    const Path path = Path(folder.path().toStdString()) / "huge.zarr";
    std::filesystem::create_directories(path);
    writeTextAtomically(path / ".zarray", R"({"zarr_format":2,"shape":[37076,15229,15229],"chunks":[128,128,128],"dtype":"|u1","compressor":null,)"
                                          R"("filters":null,"order":"C","fill_value":0,"dimension_separator":"/"})");
    PanesWorld world;
    world.panes.grid()->resize(kWindow);
    world.panes.grid()->show();
    frame(world);
    for (auto _ : state) {
        const LayerId layer = world.project.addLayer({.name = "huge", .source = withMadeLevels(openVolume(path))});
        world.panes.fit();
        const std::uint64_t before = world.panes.slice(PaneId::xy)->uploads();
        while (world.panes.slice(PaneId::xy)->uploads() == before) frame(world);
        state.PauseTiming();
        world.project.removeLayer(layer);
        state.ResumeTiming();
    }
}

/// 1,000 wheel events over one pane, as fast as they are handled, with a budget far below the volume.
void scrubbing(benchmark::State& state) {
    constexpr std::size_t kBudget = std::size_t{64} << 20;
    auto& application = *static_cast<TimedApplication*>(qApp);
    const auto world = worldOf(scan(), kBudget);
    SliceView* view = world->panes.slice(PaneId::xy);
    const double before = residentMb() - static_cast<double>(world->engine.cache.usedBytes()) / (1 << 20);
    double most = 0;
    for (auto _ : state) {
        application.longestMs = 0;
        for (int i = 0; i < 1000; ++i) {
            const int direction = (i / 120) % 2 == 0 ? -120 : 120;
            QCoreApplication::postEvent(view, new QWheelEvent(QPointF(50, 50), view->mapToGlobal(QPointF(50, 50)), {}, {0, direction}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false));
            QCoreApplication::processEvents();
            most = std::max(most, residentMb());
        }
    }
    state.counters["longest_handler_ms"] = application.longestMs;
    state.counters["over_budget_MB"] = most - before - static_cast<double>(kBudget >> 20);
}

BENCHMARK(idleRepaint)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(2);
BENCHMARK(idleRepaintWithGamma)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(2);
BENCHMARK(windowChanged)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(2);
BENCHMARK(firstFrameOfAHugeStore)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(scrubbing)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);

}  // namespace

int main(int argc, char** argv) {
    TimedApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
