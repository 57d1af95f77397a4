#include "app/controllers/layer_sources.h"

namespace volumen {

void LayerSources::follow(const Project& project) {
    for (auto at = m_reading.begin(); at != m_reading.end();) {
        const Layer* layer = project.layer(at->first);
        const bool kept = layer && layer->source == at->second.source;
        if (!kept) m_loader.remove(at->second.id);
        at = kept ? std::next(at) : m_reading.erase(at);
    }
    for (const Layer& layer : project.layers())
        if (layer.source && !m_reading.contains(layer.id)) m_reading[layer.id] = {m_loader.add(layer.source), layer.source};
}

SourceId LayerSources::idOf(LayerId layer) const {
    const auto at = m_reading.find(layer);
    return at == m_reading.end() ? 0 : at->second.id;
}

LayerId LayerSources::layerOf(SourceId source) const {
    for (const auto& [layer, reading] : m_reading)
        if (reading.id == source) return layer;
    return 0;
}

}  // namespace volumen
