// Painting in the whole window (Xvfb, software OpenGL, 1600 x 1000): from the pointer's event to the frame that shows what it changed in every pane.

#include <benchmark/benchmark.h>

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>
#include <random>

#include "core/labels/fill.h"
#include "tests/support/session_world.h"
#include "tests/support/timed_application.h"
#include "ui/view/slice_view.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr QSize kWindow{1600, 1000};
constexpr Voxel kShape{512, 512, 512};

double msSince(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

/// A scan of noise, a project, a layer of labels on which somebody has painted, and the brush in hand.
std::unique_ptr<SessionWorld> paintedWorld() {
    auto world = std::make_unique<SessionWorld>();
    Array3<std::uint8_t> voxels(kShape);
    std::uint32_t seed = 1;
    for (std::int64_t i = 0; i < voxelCount(kShape); ++i) voxels.data()[i] = static_cast<std::uint8_t>(96 + ((seed = seed * 1664525u + 1013904223u) >> 26));
    writePlacedZarr(world->path("scan.zarr"), voxels, "|u1", {8, 8, 8}, {}, {128, 128, 128});
    const bool ready = world->show(kWindow) && world->open("scan.zarr") && world->run("project.new " + world->file("a.volumen")).isEmpty() &&
                       world->run("labels.new ink").isEmpty() && world->run("label.add ink").isEmpty() && world->run("label.add other").isEmpty();
    if (!ready) return nullptr;
    std::mt19937 random(3);
    const auto place = [&] { return QString::number(random() % 512); };
    for (int i = 0; i < 60; ++i)
        world->run(QString("label.select ") + (i % 2 ? "ink" : "other")), world->run("tool.brush radius=" + QString::number(5 + random() % 40) + " shape=sphere"),
            world->run("stroke xy " + place() + "," + place() + "," + place() + " " + place() + "," + place() + "," + place());
    return world->idle() ? std::move(world) : nullptr;
}

/// Calls `act`, and waits until nothing new has come to a slice for a while; how long after it the last frame was swapped that showed something new.
double untilShown(SessionWorld& world, const std::function<void()>& act) {
    constexpr int kQuietMs = 60;
    QElapsedTimer clock;
    QTimer quiet;
    QEventLoop loop;
    double last = 0;
    quiet.setSingleShot(true);
    quiet.setInterval(kQuietMs);
    QObject::connect(&quiet, &QTimer::timeout, &loop, &QEventLoop::quit);
    for (const PaneId pane : kSlicePanes) {
        const SliceView* view = world.slice(pane);
        QObject::connect(view, &QOpenGLWidget::frameSwapped, &loop, [&, view, seen = view->uploads()]() mutable {
            if (std::exchange(seen, view->uploads()) != view->uploads()) last = msSince(clock), quiet.start();
        });
    }
    clock.start();
    act();
    quiet.start();
    loop.exec();
    return last;
}

void report(benchmark::State& state, const std::string& name, std::vector<double> ms) {
    std::sort(ms.begin(), ms.end());
    state.counters[name + "_p50_ms"] = ms[ms.size() / 2];
    state.counters[name + "_p99_ms"] = ms[ms.size() * 99 / 100];
}

/// A stroke of dabs of a sphere in XY, each of which is one move of the pointer; then it is undone and done again.
void strokeInWindow(SessionWorld& world, std::mt19937& random, std::vector<double>& dabs, std::vector<double>& undos) {
    SliceView* view = world.slice(PaneId::xy);
    const auto share = [&] { return 0.3 + 0.4 * (random() % 100) / 100; };
    QPointF at(view->width() * share(), view->height() * share());
    dabs.push_back(untilShown(world, [&] { QTest::mousePress(view, Qt::LeftButton, {}, at.toPoint()); }));
    for (int i = 0; i < 19; ++i) {
        at += QPointF(static_cast<double>(random() % 13) - 6, static_cast<double>(random() % 13) - 6);
        dabs.push_back(untilShown(world, [&] { world.move(PaneId::xy, at, Qt::LeftButton); }));
    }
    QTest::mouseRelease(view, Qt::LeftButton, {}, at.toPoint());
    world.run("wait journal");
    undos.push_back(untilShown(world, [&] { world.actions().trigger("edit.undo"); }));
    undos.push_back(untilShown(world, [&] { world.actions().trigger("edit.redo"); }));
}

void dabInWindow(benchmark::State& state) {
    constexpr int kStrokes = 15;
    const auto world = paintedWorld();
    if (!world) return state.SkipWithError("the world does not open");
    auto& application = *static_cast<TimedApplication*>(qApp);
    world->run("tool.brush radius=" + QString::number(state.range(0)) + " shape=sphere");
    std::vector<double> dabs, undos;
    std::mt19937 random(9);
    application.longestMs = 0;
    for (auto _ : state)
        for (int stroke = 0; stroke < kStrokes; ++stroke) strokeInWindow(*world, random, dabs, undos);
    report(state, "dab", dabs), report(state, "undo", undos);
    state.counters["longest_handler_ms"] = application.longestMs;
}

/// 100 million labelled voxels in a project: imported, saved, while the main thread is watched.
void savingInWindow(benchmark::State& state) {
    SessionWorld world;
    const Voxel shape{104, 1000, 1000};
    writePlacedZarr(world.path("scan.zarr"), Array3<std::uint8_t>(shape, 90), "|u1", {8, 8, 8});
    LabelSnapshot labels{.layer = 1, .geometry = {.shape = shape, .spacingUm = Spacing{8, 8, 8}, .originUm = {}, .flat = false}, .grid = LabelGrid(shape)};
    fillBox(labels.grid, {{0, 0, 0}, {100, 1000, 1000}}, {}, 1, {});
    std::mt19937 random(5);
    for (int i = 0; i < 100'000; ++i) {
        const Point at{static_cast<double>(random() % 100), static_cast<double>(random() % 1000), static_cast<double>(random() % 1000)};
        paintSegment(labels.grid, {.radiusVoxels = 3}, at, at, static_cast<LabelId>(1 + random() % 5), {});
    }
    writeSnapshot(world.path("many.vdb"), labels);
    if (!world.show(kWindow) || !world.open("scan.zarr") || !world.run("project.new " + world.file("a.volumen")).isEmpty() || !world.run("labels.new ink").isEmpty())
        return state.SkipWithError("the world does not open");
    auto& application = *static_cast<TimedApplication*>(qApp);
    application.longestMs = 0;
    if (!world.run("labels.import " + world.file("many.vdb")).isEmpty() || !world.idle()) return state.SkipWithError("the labels are not imported");
    state.counters["import_longest_handler_ms"] = application.longestMs;
    application.longestMs = 0;
    for (auto _ : state)
        if (!world.run("project.save").isEmpty()) return state.SkipWithError("the project is not saved");
    state.counters["save_longest_handler_ms"] = application.longestMs;
}

BENCHMARK(dabInWindow)->Arg(50)->Arg(200)->Iterations(1)->Unit(benchmark::kSecond);
BENCHMARK(savingInWindow)->Iterations(1)->Unit(benchmark::kSecond)->UseRealTime();

}  // namespace
