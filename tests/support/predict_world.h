#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>

#include "app/controllers/jobs.h"
#include "core/phantom/phantom_writer.h"
#include "tests/support/session_world.h"

namespace volumen::testing {

constexpr Voxel kScrollShape{96, 128, 128};

/// What predicts is built only where LibTorch is.
#ifdef VOLUMEN_PREDICTS
constexpr bool kPredicts = true;
#else
constexpr bool kPredicts = false;
#endif

/// A window over a small made scroll, which the demonstration's network predicts.
struct PredictWorld : SessionWorld {
    PredictWorld() {
        ThreadPool pool(2, "phantom");
        writePhantom(Phantom({.size = kScrollShape, .seed = 5}), path("scroll.volumen"), false, pool, {}, {});
        m_ready = show({1400, 1000}) && open("scroll.volumen") && run("goto 48,64,64").isEmpty();
    }
    bool ready() const { return m_ready; }

    template <class Widget = QPushButton>
    Widget* child(const char* name) { return window().findChild<Widget*>(name); }
    bool sees(const char* button, int ms = 30'000) {
        return QTest::qWaitFor([&] { return child(button)->isVisible() && child(button)->isEnabled(); }, ms);
    }
    void click(const char* button) { QTest::mouseClick(child(button), Qt::LeftButton); }
    /// The demonstration's network comes by itself.
    bool modelIsThere() {
        return QTest::qWaitFor([this] { return child<QComboBox>("predictModel")->currentText() == "Demonstration ink"; }, 10'000);
    }
    void showTab() { window().findChild<QTabWidget*>()->setCurrentIndex(2); }
    /// What the panel says beneath its bar, or why something cannot be.
    QString text(const char* label) { return child<QLabel>(label)->isVisible() ? child<QLabel>(label)->text() : QString(); }

    /// The layer that a prediction grows in; null: none is there.
    const Layer* prediction() const {
        for (const Layer& layer : project().layers())
            if (layer.path.parent_path().filename() == "predictions") return &layer;
        return nullptr;
    }
    bool predictionAppears() {
        return QTest::qWaitFor([this] { return prediction() != nullptr; }, 60'000);
    }
    /// A voxel of a layer, as the cache's source gives it.
    static int valueAt(const Layer& layer, Voxel v) {
        const LevelInfo& level = layer.source->info().levels.front();
        const Voxel c = level.chunkShape, index{v.z / c.z, v.y / c.y, v.x / c.x};
        const ChunkPtr chunk = layer.source->readChunk({.level = 0, .index = index}, {});
        return chunk ? chunk->view<std::uint8_t>().at(v - index * c) : -1;
    }
    /// Somewhere where there is ink in the middle of a region, by the truth.
    std::optional<Voxel> inkIn(const Box& region) const {
        const Layer& truth = *project().layerNamed("ink");
        for (std::int64_t y = region.lo.y; y < region.hi.y; ++y)
            for (std::int64_t x = region.lo.x; x < region.hi.x; ++x)
                if (const Voxel v{(region.lo.z + region.hi.z) / 2, y, x}; valueAt(truth, v) == 1 && valueAt(truth, v + Voxel{0, 0, 1}) == 1 && valueAt(truth, v + Voxel{0, 1, 0}) == 1) return v;
        return std::nullopt;
    }

private:
    bool m_ready = false;
};

}  // namespace volumen::testing
