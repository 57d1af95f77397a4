// What the window costs, measured in a real one (Xvfb, software OpenGL): frames, first picture, handlers, memory.

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QProcess>
#include <QSurfaceFormat>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <cstdio>
#include <functional>

#include "core/base/files.h"
#include "core/volume/made_levels.h"
#include "core/volume/open_volume.h"
#include "tests/support/raw_zarr.h"
#include "tests/support/resident_memory.h"
#include "tests/support/session_world.h"
#include "tests/support/timed_application.h"
#include "tests/support/window_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr QSize kWindow{1600, 1000};

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

/// Waits until what has been asked of the panes is on the screen: they lie in one window, which shows them together.
void untilSwapped(Panes& panes) {
    QEventLoop loop;
    const auto swapped = QObject::connect(panes.slice(PaneId::yz), &QOpenGLWidget::frameSwapped, &loop, &QEventLoop::quit);
    loop.exec();
    QObject::disconnect(swapped);
}

/// Paints the three slice panes once.
void frame(Panes& panes) {
    for (const PaneId pane : kSlicePanes) panes.slice(pane)->update();
    untilSwapped(panes);
}

/// Paints all four panes once.
void frameOfFour(Panes& panes) {
    panes.volume()->update();
    frame(panes);
}

/// Tiles sent to the GPU by any pane. A tile that is sampled anew is another tile: it cannot be shown without being sent.
double uploads(const Panes& panes) {
    std::uint64_t sum = panes.volume()->uploads();
    for (const PaneId pane : kSlicePanes) sum += panes.slice(pane)->uploads();
    return static_cast<double>(sum);
}

void idleRepaint(benchmark::State& state) {
    const auto world = worldOf(scan());
    for (auto _ : state) frame(world->panes);
}

void windowChanged(benchmark::State& state) {
    const auto world = worldOf(scan());
    const std::uint64_t uploads = world->panes.slice(PaneId::xy)->uploads();
    LayerLook look = world->project.layers()[0].look;
    for (auto _ : state) {
        look.windowHi = look.windowHi > 200 ? 150 : look.windowHi + 1;
        look.opacity = look.windowHi / 255;
        world->project.setLook(world->project.layers()[0].id, look);
        frame(world->panes);
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
    for (auto _ : state) frame(world->panes);
}

void idleRepaintOfFour(benchmark::State& state) {
    const auto world = worldOf(scan());
    for (auto _ : state) frameOfFour(world->panes);
}

constexpr int kFramesInARow = 20;

/// What a frame takes: of a clock, and of all the processor's cores, where software OpenGL draws.
struct FrameCost {
    double ms = 0;
    double cpuMs = 0;

    FrameCost& operator+=(const FrameCost& other) {
        ms += other.ms;
        cpuMs += other.cpuMs;
        return *this;
    }
};

double cpuMsOfProcess() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto ms = [](const timeval& time) { return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3; };
    return ms(used.ru_utime) + ms(used.ru_stime);
}

/// The mean of some frames, each after a change, and of what they leave to be done.
FrameCost costOfFrames(const std::function<void()>& changeAndShow, const std::function<void()>& waitUntilIdle) {
    const double cpuBefore = cpuMsOfProcess();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < kFramesInARow; ++i) changeAndShow();
    const double ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    waitUntilIdle();
    return {ms / kFramesInARow, (cpuMsOfProcess() - cpuBefore) / kFramesInARow};
}

/// Frames that change something in turn with as many idle repaints, so that whatever else the machine does meets both: a time is a frame that changes.
void compareWithIdle(benchmark::State& state, const std::function<void()>& show, const std::function<void()>& change, const std::function<void()>& waitUntilIdle) {
    FrameCost idle, changing;
    change();
    waitUntilIdle();
    for (auto _ : state) {
        idle += costOfFrames(show, waitUntilIdle);
        const FrameCost cost = costOfFrames([&] { change(), show(); }, waitUntilIdle);
        changing += cost;
        state.SetIterationTime(cost.ms / 1e3);
    }
    state.counters["idle_ms"] = benchmark::Counter(idle.ms, benchmark::Counter::kAvgIterations);
    state.counters["ratio"] = changing.ms / idle.ms;
    state.counters["cpu_ratio"] = changing.cpuMs / idle.cpuMs;
}

/// Four panes, of whose look one thing changes.
void looksChange(benchmark::State& state, void (*change)(LayerLook&, int step)) {
    const auto world = worldOf(scan());
    const Layer& layer = world->project.layers()[0];
    const double uploadsBefore = uploads(world->panes);
    int step = 0;
    const auto next = [&] {
        LayerLook look = layer.look;
        change(look, ++step);
        world->project.setLook(layer.id, look);
    };
    compareWithIdle(state, [&] { frameOfFour(world->panes); }, next, [&] { world->waitUntilIdle(); });
    state.counters["uploads"] = uploads(world->panes) - uploadsBefore;
}

/// The same in the whole window with its panels, through the action that keys and scripts run.
void gammaChangesInTheWholeWindow(benchmark::State& state) {
    auto& application = *static_cast<TimedApplication*>(qApp);
    SessionWorld world;
    std::filesystem::create_directory_symlink(scan(), world.path("scan.zarr"));
    world.show(kWindow);
    world.open("scan.zarr");
    Panes& panes = world.session().panes();
    const double uploadsBefore = uploads(panes);
    application.longestMs = 0;
    int step = 0;
    const auto next = [&] { world.run(QString("layer.gamma scan %1").arg(0.501 + 0.02 * (++step % 90))); };
    compareWithIdle(state, [&] { frameOfFour(panes); }, next, [&] { world.idle(); });
    state.counters["longest_handler_ms"] = application.longestMs;
    state.counters["uploads"] = uploads(panes) - uploadsBefore;
}

void windowOf(LayerLook& look, int step) {
    look.windowLo = 10 + step % 40;
    look.windowHi = 150 + step % 90;
}
void gammaOf(LayerLook& look, int step) { look.gamma = 0.5 + 0.02 * (step % 90) + 0.001; }
void colorMapOf(LayerLook& look, int step) {
    const QStringList& names = colorMapNames();
    look.colorMap = names[step % names.size()].toStdString();
}
void opacityOf(LayerLook& look, int step) { look.opacity = 0.6 + 0.01 * (step % 40); }

/// A store of 8.6 TB of which no chunk exists.
Path hugeStore(const QTemporaryDir& folder) {
    const Path path = Path(folder.path().toStdString()) / "huge.zarr";
    std::filesystem::create_directories(path);
    writeTextAtomically(path / ".zarray", R"({"zarr_format":2,"shape":[37076,15229,15229],"chunks":[128,128,128],"dtype":"|u1","compressor":null,)"
                                          R"("filters":null,"order":"C","fill_value":0,"dimension_separator":"/"})");
    return path;
}

/// From nothing to its first frame, in panes that stand already and have drawn before.
void firstFrameOfAHugeStore(benchmark::State& state) {
    QTemporaryDir folder;
    const Path path = hugeStore(folder);
    PanesWorld world;
    world.panes.grid()->resize(kWindow);
    world.panes.grid()->show();
    frame(world.panes);
    double firstMs = 0;
    for (auto _ : state) {
        QElapsedTimer sinceOpening;
        sinceOpening.start();
        const LayerId layer = world.project.addLayer({.name = "huge", .source = withMadeLevels(openVolume(path))});
        world.panes.fit();
        const std::uint64_t before = world.panes.slice(PaneId::xy)->uploads();
        while (world.panes.slice(PaneId::xy)->uploads() == before) frame(world.panes);
        state.PauseTiming();
        if (firstMs == 0) firstMs = static_cast<double>(sinceOpening.nsecsElapsed()) / 1e6;
        world.project.removeLayer(layer);
        state.ResumeTiming();
    }
    state.counters["first_ms"] = firstMs;  // the driver compiles the slices' shader in it
}

/// What `--first-frame PATH` does in a process of its own: the whole window, and one line when its first slice is on the screen.
int showFirstFrame(const QString& path) {
    QElapsedTimer sinceStart;
    sinceStart.start();
    int argc = 1;
    char name[] = "volumen";
    char* argv[] = {name, nullptr};
    QSurfaceFormat format;
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    QSurfaceFormat::setDefaultFormat(format);
    QApplication application(argc, argv);
    const double applicationMs = static_cast<double>(sinceStart.nsecsElapsed()) / 1e6;
    SessionWorld world;
    world.window().resize(kWindow);
    world.window().show();
    world.session().open({path});
    const double shownMs = static_cast<double>(sinceStart.nsecsElapsed()) / 1e6;
    SliceView* view = world.slice(PaneId::xy);
    QObject::connect(view, &QOpenGLWidget::frameSwapped, [&] {
        if (view->uploads() == 0) return;
        std::printf("%f %f %f\n", applicationMs, shownMs, static_cast<double>(sinceStart.nsecsElapsed()) / 1e6);
        QCoreApplication::exit();
    });
    return QApplication::exec();
}

/// From the start of the program to the first slice of a store of 8.6 TB, in the whole window.
void firstFrameOfAFreshProcess(benchmark::State& state) {
    QTemporaryDir folder;
    const QString path = QString::fromStdString(hugeStore(folder).string());
    double application = 0, window = 0, slice = 0;
    for (auto _ : state) {
        QProcess program;
        program.start("/proc/self/exe", {"--first-frame", path});
        program.waitForFinished();
        const QList<QByteArray> moments = program.readAllStandardOutput().split(' ');
        if (moments.size() != 3) return state.SkipWithError("the program showed no slice");
        application += moments[0].toDouble();
        window += moments[1].toDouble();
        slice += moments[2].toDouble();
    }
    for (const auto& [name, sum] : {std::pair{"application_ms", application}, {"window_ms", window}, {"slice_ms", slice}})
        state.counters[name] = benchmark::Counter(sum, benchmark::Counter::kAvgIterations);
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
BENCHMARK(idleRepaintOfFour)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(2);
BENCHMARK_CAPTURE(looksChange, windowAndLevel, windowOf)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(6);
BENCHMARK_CAPTURE(looksChange, gamma, gammaOf)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(6);
BENCHMARK_CAPTURE(looksChange, colorMap, colorMapOf)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(6);
BENCHMARK_CAPTURE(looksChange, opacity, opacityOf)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(6);
BENCHMARK(gammaChangesInTheWholeWindow)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(6);
BENCHMARK(firstFrameOfAHugeStore)->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(2);
BENCHMARK(firstFrameOfAFreshProcess)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(5);
BENCHMARK(scrubbing)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3 && QByteArrayView(argv[1]) == "--first-frame") return showFirstFrame(argv[2]);
    TimedApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
