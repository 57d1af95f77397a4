#include "app/controllers/volume_dock.h"

#include "core/base/integer_voxels.h"
#include "core/project/first_volume_look.h"

namespace volumen {

VolumeDock::VolumeDock(Project& project, const LayerDock& layers, VolumeSection& section, SurfaceSection& surface)
    : m_project(project), m_layers(layers), m_section(section), m_surface(surface) {
    connectSection();
    connectSurface();
    connect(&layers, &LayerDock::histogramChanged, this, &VolumeDock::inspect);
    inspect();
}

/// Null: none, or one that could not be opened.
const Layer* VolumeDock::selected() const {
    const Layer* layer = m_project.layer(m_project.activeLayer());
    return layer && layer->source ? layer : nullptr;
}

void VolumeDock::connectSection() {
    connect(&m_section, &VolumeSection::shownWanted, this, [this](bool shown) {
        if (const Layer* layer = selected()) showVolume(m_project, layer->id, shown);
    });
    connect(&m_section, &VolumeSection::lookWanted, this, [this](const VolumeLook& look) {
        if (const Layer* layer = selected()) m_project.setVolumeLook(layer->id, look);
    });
    connect(&m_section, &VolumeSection::presetWanted, this, [this](const QString& name) {
        const Layer* layer = selected();
        for (const VolumePreset& preset : kVolumePresets)
            if (layer && name == QLatin1String(preset.name.data())) return m_project.setVolumeLook(layer->id, presetLook(preset, *layer, m_project.placement(*layer)));
    });
}

void VolumeDock::connectSurface() {
    connect(&m_surface, &SurfaceSection::lookWanted, this, [this](const SurfaceLook& look) {
        if (const Layer* layer = selected()) m_project.setSurfaceLook(layer->id, look);
    });
    connect(&m_surface, &SurfaceSection::writeWanted, this, &VolumeDock::writeSurfaceWanted);
}

void VolumeDock::inspectSurface(const Layer& layer) {
    InspectedSurface shown{.look = begunSurfaceLook(layer), .threshold = layer.surfaceLook.threshold.value_or(firstThreshold(layer)), .lo = layer.look.windowLo, .hi = layer.look.windowHi,
                           .integers = holdsIntegers(layer.source->info().type)};
    if (const Histogram* histogram = m_layers.histogram(layer.id)) {
        const HistogramView counts = shownOf(*histogram);
        if (counts.hi > counts.lo) shown.lo = counts.lo, shown.hi = counts.hi;
    }
    m_surface.setSurface(shown);
}

void VolumeDock::inspect() {
    const Layer* layer = selected();
    m_section.setVisible(layer != nullptr);
    m_surface.setVisible(layer != nullptr);
    if (!layer) return;
    inspectSurface(*layer);
    InspectedVolume shown{.look = layer->volumeLook, .integers = holdsIntegers(layer->source->info().type)};
    shown.preset = QString::fromStdString(presetOf(layer->volumeLook, *layer, m_project.placement(*layer)));
    if (const Histogram* histogram = m_layers.histogram(layer->id)) shown.histogram = shownOf(*histogram);
    m_section.setVolume(shown);
}

}  // namespace volumen
