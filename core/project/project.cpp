#include "core/project/project.h"

#include <cassert>

namespace volumen {

namespace {

std::string uniqueName(const std::string& wanted, const std::vector<Layer>& layers) {
    const auto taken = [&](const std::string& name) {
        return std::any_of(layers.begin(), layers.end(), [&](const Layer& layer) { return layer.name == name; });
    };
    std::string name = wanted.empty() ? "volume" : wanted;
    for (int n = 2; taken(name); ++n) name = wanted + " " + std::to_string(n);
    return name;
}

}  // namespace

const Layer* Project::layer(LayerId id) const {
    const auto at = std::find_if(m_layers.begin(), m_layers.end(), [&](const Layer& layer) { return layer.id == id; });
    return at == m_layers.end() ? nullptr : &*at;
}

const Layer* Project::layerNamed(std::string_view name) const {
    const auto at = std::find_if(m_layers.begin(), m_layers.end(), [&](const Layer& layer) { return layer.name == name; });
    return at == m_layers.end() ? nullptr : &*at;
}

std::vector<Layer>::iterator Project::find(LayerId id) {
    const auto at = std::find_if(m_layers.begin(), m_layers.end(), [&](const Layer& layer) { return layer.id == id; });
    assert(at != m_layers.end());
    return at;
}

LayerId Project::addLayer(Layer layer) {
    const bool first = std::none_of(m_layers.begin(), m_layers.end(), [](const Layer& other) { return other.source != nullptr; });
    layer.id = m_nextId++;
    layer.name = uniqueName(layer.name, m_layers);
    if (first && layer.source) {
        m_space = spaceOf(layer.source->info());
        m_view.crosshair = toPoint(Voxel{m_space.shape.z / 2, m_space.shape.y / 2, m_space.shape.x / 2});
    }
    m_active = layer.id;
    m_layers.push_back(std::move(layer));
    touchLayers(m_layers.size() > 1);
    if (first && m_observer) m_observer->viewChanged();
    return m_active;
}

void Project::removeLayer(LayerId id) {
    const auto at = find(id);
    const auto index = static_cast<std::size_t>(at - m_layers.begin());
    m_layers.erase(at);
    if (m_active == id) m_active = m_layers.empty() ? 0 : m_layers[std::min(index, m_layers.size() - 1)].id;
    touchLayers();
}

void Project::moveLayer(LayerId id, std::size_t index) {
    const auto from = find(id);
    const auto to = m_layers.begin() + static_cast<std::ptrdiff_t>(std::min(index, m_layers.size() - 1));
    if (from < to) std::rotate(from, from + 1, to + 1);
    else std::rotate(to, from, from + 1);
    touchLayers();
}

void Project::renameLayer(LayerId id, const std::string& name) {
    const auto at = find(id);
    if (at->name == name) return;
    at->name = uniqueName(name, m_layers);
    touchLayers();
}

void Project::setFirstLook(LayerId id, const LayerLook& look) {
    find(id)->look = look;
    if (m_observer) m_observer->lookChanged(id);
}

template <class Look>
void Project::setLookOf(LayerId id, Look Layer::*member, const Look& look) {
    Look& now = (*find(id)).*member;
    if (now == look) return;
    now = look;
    m_modified = true;
    if (!m_observer) return;
    m_observer->lookChanged(id);
    m_observer->documentChanged();
}

void Project::setLook(LayerId id, const LayerLook& look) { setLookOf(id, &Layer::look, look); }
void Project::setVolumeLook(LayerId id, const VolumeLook& look) { setLookOf(id, &Layer::volumeLook, look); }
void Project::setSurfaceLook(LayerId id, const SurfaceLook& look) { setLookOf(id, &Layer::surfaceLook, look); }

void Project::setSource(LayerId id, VolumeSourcePtr source) {
    find(id)->source = std::move(source);
    if (m_observer) m_observer->layersChanged();
}

void Project::setActiveLayer(LayerId id) {
    if (m_active == id || !layer(id)) return;
    m_active = id;
    if (m_observer) m_observer->layersChanged();
}

Placement Project::placement(const Layer& layer) const {
    return layer.source ? placementIn(m_space, layer.source->info()) : Placement{m_space.spacingUm, m_space.originUm};
}

Extent Project::extent() const {
    std::optional<Extent> all;
    for (const Layer& layer : m_layers) {
        if (!layer.source || !layer.look.visible) continue;
        const Extent one = extentOf(placement(layer), layer.source->info().shape());
        all = all ? united(*all, one) : one;
    }
    return all.value_or(extentOf({m_space.spacingUm, m_space.originUm}, m_space.shape));
}

void Project::setCrosshair(Point voxels) {
    const Extent inside = extent();
    const Point um = m_space.toUm(voxels);
    const Point half = m_space.spacingUm * 0.5;
    const auto clamp = [](double v, double lo, double hi) { return std::max(lo, std::min(v, std::max(lo, hi))); };
    const Point kept{clamp(um.z, inside.lo.z + half.z, inside.hi.z - half.z), clamp(um.y, inside.lo.y + half.y, inside.hi.y - half.y),
                     clamp(um.x, inside.lo.x + half.x, inside.hi.x - half.x)};
    const Point crosshair = kept == um ? voxels : m_space.toVoxels(kept);
    if (crosshair == m_view.crosshair) return;
    m_view.crosshair = crosshair;
    if (m_observer) m_observer->viewChanged();
}

void Project::setPane(PaneId pane, const PaneState& state) {
    if (m_view.pane(pane) == state) return;
    m_view.pane(pane) = state;
    if (m_observer) m_observer->viewChanged();
}

void Project::setLayout(Layout layout) {
    if (m_view.layout == layout && !m_view.maximised) return;
    m_view.layout = layout;
    m_view.maximised.reset();
    if (m_observer) m_observer->viewChanged();
}

void Project::setMaximised(std::optional<PaneId> pane) {
    if (m_view.maximised == pane) return;
    m_view.maximised = pane;
    if (m_observer) m_observer->viewChanged();
}

void Project::setScene(const SceneState& scene) {
    if (m_view.scene == scene) return;
    m_view.scene = scene;
    if (m_observer) m_observer->viewChanged();
}

void Project::setView(const ViewState& view) {
    if (m_view == view) return;
    m_view = view;
    if (m_observer) m_observer->viewChanged();
}

void Project::setPath(const Path& path) {
    m_path = path;
    if (m_observer) m_observer->documentChanged();
}

void Project::markSaved() {
    m_modified = false;
    if (m_observer) m_observer->documentChanged();
}

void Project::clear() {
    m_layers.clear();
    m_active = 0;
    m_space = {};
    m_view = {};
    m_path.clear();
    m_modified = false;
    if (!m_observer) return;
    m_observer->layersChanged();
    m_observer->viewChanged();
    m_observer->documentChanged();
}

void Project::touchLayers(bool byPerson) {
    m_modified |= byPerson;
    if (!m_observer) return;
    m_observer->layersChanged();
    m_observer->documentChanged();
}

}  // namespace volumen
