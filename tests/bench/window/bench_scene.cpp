// What the 3D pane costs in its place among the panes (software OpenGL): the first picture of a store, a finer level of a region, handlers, memory.

#include <benchmark/benchmark.h>

#include <QEventLoop>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <QTimer>
#include <cmath>

#include "core/project/first_volume_look.h"
#include "core/volume/open_volume.h"
#include "tests/support/raw_zarr.h"
#include "tests/support/resident_memory.h"
#include "tests/support/timed_application.h"
#include "tests/support/window_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr QSize kPane{800, 626};  // 600 rows under the title
constexpr std::int64_t kCoarsest = 128;

double msOf(const QElapsedTimer& timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

/// Rolled sheets, about along z.
Array3<std::uint8_t> sheets(std::int64_t side) {
    Array3<std::uint8_t> voxels(Voxel{side, side, side});
    for (Voxel v; v.z < side; ++v.z)
        for (v.y = 0; v.y < side; ++v.y)
            for (v.x = 0; v.x < side; ++v.x) {
                const double y = static_cast<double>(v.y) / static_cast<double>(side) - 0.5, x = static_cast<double>(v.x) / static_cast<double>(side) - 0.5;
                voxels.at(v) = static_cast<std::uint8_t>(std::hypot(y, x) < 0.45 ? 110 + 90 * std::sin(80 * std::hypot(y, x) + std::atan2(y, x)) : 20);
            }
    return voxels;
}

/// An OME-Zarr of `levels` levels, the coarsest of 128³; of the `written` coarsest the chunks are there, of the others none is.
Path storeOf(const char* name, int levels, int written) {
    static const QTemporaryDir folder;
    const Path store = Path(folder.path().toStdString()) / name;
    std::string datasets;
    for (int level = 0; level < levels; ++level) {
        const std::int64_t side = kCoarsest << (levels - 1 - level);
        const std::string path = std::to_string(level), factor = std::to_string(1 << level), length = std::to_string(side);
        datasets += std::string(level ? "," : "") + R"({"path":")" + path + R"(","coordinateTransformations":[{"type":"scale","scale":[)" + factor + "," + factor + "," + factor + "]}]}";
        std::filesystem::create_directories(store / path);
        if (level >= levels - written) writeRawZarr(store / path, sheets(side), {64, 64, 64}, "|u1");
        else writeTextAtomically(store / path / ".zarray", R"({"zarr_format":2,"shape":[)" + length + "," + length + "," + length + R"(],"chunks":[64,64,64],"dtype":"|u1","compressor":null,"filters":null,"order":"C","fill_value":0,"dimension_separator":"."})", false);
    }
    writeTextAtomically(store / ".zgroup", R"({"zarr_format":2})", false);
    writeTextAtomically(store / ".zattrs", R"({"multiscales":[{"version":"0.4","axes":[{"name":"z","type":"space"},{"name":"y","type":"space"},{"name":"x","type":"space"}],"datasets":[)" + datasets + "]}]}", false);
    return store;
}

/// The 3D pane alone, its shaders compiled.
struct SceneBench : PanesWorld {
    explicit SceneBench(std::size_t budgetBytes = std::size_t{256} << 20, std::size_t cacheBytes = std::size_t{256} << 20) : PanesWorld(cacheBytes) {
        panes.volumePictures().setBudget(budgetBytes);
        show(kPane);
        static const Path small = storeOf("small.zarr", 1, 1);
        open(small);
        waitUntilIdle(60'000);
        close();
    }
    VolumeView& view() { return *panes.volume(); }
    /// As the window opens a store, shown as a volume.
    void open(const Path& path) {
        Layer layer{.name = "scan", .path = path, .source = openVolume(path)};
        layer.look.windowLo = 20, layer.look.windowHi = 220;
        layer.volumeLook = firstVolumeLook(layer, {});
        project.addLayer(std::move(layer));
        project.setMaximised(PaneId::volume);
        panes.fit();
    }
    void close() {
        project.clear();
        QCoreApplication::processEvents();
    }
    /// Until a frame is on the screen in which `condition` holds; ten seconds at most.
    template <class Condition>
    void untilSeen(Condition condition) {
        QEventLoop loop;
        QTimer::singleShot(10'000, &loop, &QEventLoop::quit);
        const auto look = [&] {
            if (condition() && !view().scene().volumeStatus().uploading) loop.quit();
        };
        const auto swapped = QObject::connect(&view(), &QOpenGLWidget::frameSwapped, &loop, look);
        loop.exec();
        QObject::disconnect(swapped);
    }
    int level() const { return panes.volumePictures().levels().empty() ? 99 : panes.volumePictures().levels().front().level; }
};

/// From the path of a store of 35 TB to the first frame of its level of 128³.
void firstPictureOfAnySize(benchmark::State& state) {
    static const Path huge = storeOf("huge.zarr", 9, 1);
    SceneBench bench;
    double longest = 0;
    for (auto _ : state) {
        QElapsedTimer timer;
        timer.start();
        bench.open(huge);
        bench.untilSeen([&] { return !bench.view().scene().volumes().empty(); });
        state.SetIterationTime(msOf(timer) / 1e3);
        longest = std::max(longest, msOf(timer));
        bench.close();
    }
    state.counters["longest_ms"] = longest;
}

Path scan() {
    static const Path path = storeOf("scan.zarr", 5, 3);  // 2,048³; levels 2 to 4
    return path;
}

/// From all of it at level 4, which is what 32 MB allow, to a crop box of a quarter of its side, looked at from near, at level 2, from the hand's last movement on: 150 ms
/// of them are the time in which a view comes to rest.
void finerLevelOfARegion(benchmark::State& state) {
    constexpr std::size_t kBudgetMb = 32;
    SceneBench bench(kBudgetMb << 20);
    const auto resident = [&] { return residentMb() - static_cast<double>(bench.engine.cache.usedBytes()) / (1 << 20); };
    const double residentBefore = resident();
    double most = 0;
    bench.open(scan());
    bench.waitUntilIdle(60'000);
    const CameraState far = bench.view().camera(), near = zoomed(far, 2, QRectF(QPointF(), QSizeF(kPane)).center(), kPane);
    for (auto _ : state) {
        const int before = bench.level();
        QElapsedTimer timer;
        timer.start();
        bench.view().setCamera(near);
        bench.view().turn(0.001, 0);
        bench.panes.scene().setCrop(Bounds{{768, 768, 768}, {1280, 1280, 1280}});
        bench.untilSeen([&] { return most = std::max(most, resident()), bench.level() == 2; });
        state.SetIterationTime(msOf(timer) / 1e3);
        bench.waitUntilIdle(60'000);
        state.counters["full_quality_ms"] = msOf(timer);
        state.counters["from_level"] = before;
        bench.panes.scene().setCropped(false);
        bench.view().setCamera(far);
        bench.waitUntilIdle(60'000);
        most = std::max(most, resident());
    }
    state.counters["over_budget_MB"] = most - residentBefore - static_cast<double>(kBudgetMb);
}

/// A hand turns the view, lets go, and turns again while it refines: handlers of the main thread but painting, less what `Scene` spends drawing.
void ownHandlers(benchmark::State& state) {
    auto& application = *static_cast<TimedApplication*>(qApp);
    SceneBench bench;
    bench.open(scan());
    bench.waitUntilIdle(60'000);
    VolumeView& view = bench.view();
    const auto mouse = [&view](QEvent::Type type, QPointF at) {
        QCoreApplication::postEvent(&view, new QMouseEvent(type, at, view.mapToGlobal(at), Qt::LeftButton, Qt::LeftButton, {}));
    };
    application.drawnMs = [&view] { return view.scene().drawnMs(); };
    application.longestMs = 0;
    for (auto _ : state) {
        mouse(QEvent::MouseButtonPress, {300, 300});
        for (int i = 0; i < 60; ++i) {
            mouse(QEvent::MouseMove, QPointF(300 + 4 * i, 300 + i));
            bench.untilSeen([] { return true; });
        }
        mouse(QEvent::MouseButtonRelease, {540, 360});
        bench.waitUntilIdle(60'000);
    }
    application.drawnMs = [] { return 0.0; };
    state.counters["longest_handler_ms"] = application.longestMs;
}

BENCHMARK(firstPictureOfAnySize)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(10);
BENCHMARK(finerLevelOfARegion)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(5);
BENCHMARK(ownHandlers)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

}  // namespace
