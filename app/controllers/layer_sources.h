#pragma once

#include <map>

#include "core/project/project.h"
#include "core/volume/chunk_loader.h"

namespace volumen {

/// Which source of the loader reads each layer; kept equal to the project's layers.
class LayerSources {
public:
    explicit LayerSources(ChunkLoader& loader) : m_loader(loader) {}

    /// Adds what is new to the loader and removes what is gone, or is read by another source now.
    void follow(const Project& project);
    /// 0: the layer has no source.
    SourceId idOf(LayerId layer) const;
    /// 0: no layer is read by this source any more.
    LayerId layerOf(SourceId source) const;

private:
    struct Reading {
        SourceId id;
        VolumeSourcePtr source;
    };
    ChunkLoader& m_loader;
    std::map<LayerId, Reading> m_reading;
};

}  // namespace volumen
