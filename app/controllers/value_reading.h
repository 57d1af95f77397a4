#pragma once

#include <QObject>
#include <set>

#include "app/controllers/engine.h"
#include "app/controllers/layer_sources.h"
#include "ui/tools/paint_settings.h"

namespace volumen {

/// The layer whose values tools go by: which it is, its values in memory, and those that have to be read. Main thread.
class ValueReading : public QObject {
    Q_OBJECT
public:
    /// All outlive it, and the pools what they run.
    ValueReading(Engine& engine, const Project& project, const LayerSources& sources) : m_engine(engine), m_project(project), m_sources(sources) {}
    ~ValueReading() override;

    /// The layer chosen, or else the lowest volume; null where there is none.
    const Layer* layer() const;
    void choose(LayerId layer) { m_layer = layer; }
    /// Those that may be chosen: all but the layer that is painted in, bottom first.
    std::vector<const Layer*> layers() const;

    /// As `PaintSettings::valuesAtHand` and `allValues`. Throw Error.
    ReadValues atHand(const Layer& painted, const std::shared_ptr<bool>& missing);
    ReadAllValues all(const Layer& painted) const { return allOf(read(), painted); }
    /// The same of any layer.
    ReadAllValues allOf(const Layer& from, const Layer& painted) const;

private:
    /// Throws Error.
    const Layer& read() const;
    ReadValues valuesOf(const Layer& read, const Layer& painted, ChunkLookup chunks) const;
    void want(const ChunkId& chunk);

    Engine& m_engine;
    const Project& m_project;
    const LayerSources& m_sources;
    LayerId m_layer = 0;
    std::set<ChunkId> m_wanted;   ///< asked for since the loader was last told
    bool m_tells = false;
};

}  // namespace volumen
