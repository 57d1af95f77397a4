#pragma once

#include <QElapsedTimer>
#include <QTest>

#include "app/controllers/engine.h"
#include "app/controllers/layer_sources.h"
#include "app/controllers/panes.h"
#include "app/controllers/project_signals.h"
#include "ui/color_maps.h"
#include "ui/tools/navigate_tool.h"
#include "ui/tools/ruler_tool.h"

namespace volumen::testing {

/// The panes over a project, as the window has them, without the window around them.
struct PanesWorld {
    explicit PanesWorld(std::size_t cacheBytes = std::size_t{256} << 20)
        : engine(cacheBytes), sources(engine.loader), signals_(project), panes(engine, project, sources, tools, colors) {
        QObject::connect(&signals_, &ProjectSignals::layers, &panes, [this] { sources.follow(project), panes.projectChanged(); });
        QObject::connect(&signals_, &ProjectSignals::look, &panes, [this] { panes.projectChanged(); });
        QObject::connect(&signals_, &ProjectSignals::view, &panes, [this] { panes.projectChanged(); });
        engine.loader.onArrival([this](std::vector<ChunkId> chunks) { mainThread()([this, chunks = std::move(chunks)] { panes.chunksArrived(chunks); }); });
        engine.loader.onReplaced([this](std::vector<ChunkId> chunks) { mainThread()([this, chunks = std::move(chunks)] { panes.chunksReplaced(chunks); }); });
    }
    ~PanesWorld() {
        engine.loader.onArrival({});
        engine.loader.onReplaced({});
        QCoreApplication::removePostedEvents(QCoreApplication::instance());
    }

    static ToolBox makeTools() {
        ToolBox box;
        box.add("navigate", std::make_unique<NavigateTool>());
        box.add("ruler", std::make_unique<RulerTool>());
        return box;
    }
    static const ColorTable* colors(const std::string& name) { return &colorMap(QString::fromStdString(name)).rgba; }

    void show(QSize size) {
        panes.grid()->resize(size);
        panes.grid()->show();
        QVERIFY(QTest::qWaitForWindowExposed(panes.grid()));
    }
    bool waitUntilIdle(int ms = 10000) {
        return QTest::qWaitFor([this] { return engine.loader.idle() && panes.complete(); }, ms);
    }

    Engine engine;
    Project project;
    LayerSources sources;
    ToolBox tools = makeTools();
    ProjectSignals signals_;
    Panes panes;
};

}  // namespace volumen::testing
