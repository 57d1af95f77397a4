#include "core/project/first_volume_look.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>

#include "core/base/integer_voxels.h"

namespace volumen {

double volumeUnitUm(const Placement& placement) { return std::min({placement.spacingUm.z, placement.spacingUm.y, placement.spacingUm.x}); }

VolumeLook presetLook(const VolumePreset& preset, const Layer& layer, const Placement& placement) {
    const double lo = layer.look.windowLo, least = std::max(std::abs(lo) * 1e-6, 1e-9);
    return preset.look(lo, std::max(layer.look.windowHi, lo + least), volumeUnitUm(placement));
}

namespace {

bool namedAfter(const Layer& layer, std::initializer_list<const char*> words) {
    std::string name = layer.name;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::any_of(words.begin(), words.end(), [&](const char* word) { return name.find(word) != std::string::npos; });
}

}  // namespace

SurfaceLook begunSurfaceLook(const Layer& layer) {
    SurfaceLook look = layer.surfaceLook;
    if (look.threshold || look.eachValue) return look;
    look.eachValue = layer.source && holdsIntegers(layer.source->info().type) && namedAfter(layer, {"label", "mask", "instance", "segmentation"});
    return look;
}

double firstThreshold(const Layer& layer) { return layer.look.windowLo + 0.4 * (layer.look.windowHi - layer.look.windowLo); }

VolumeLook firstVolumeLook(const Layer& layer, const Placement& placement) {
    const VolumePreset preset = namedAfter(layer, {"ink", "predict"}) ? VolumePreset{"ink", inkLook} : VolumePreset{"papyrus", papyrusLook};
    return presetLook(preset, layer, placement);
}

void stepSlicesBack(Project& project) {
    const auto& layers = project.layers();
    SceneState scene = project.view().scene;
    scene.planes = std::none_of(layers.begin(), layers.end(), [](const Layer& layer) { return layer.volumeLook.shown; });
    project.setScene(scene);
}

void showVolume(Project& project, LayerId id, bool shown) {
    const Layer& layer = *project.layer(id);
    const bool first = shown && std::all_of(project.layers().begin(), project.layers().end(), [](const Layer& each) { return each.volumeLook.points.empty(); });
    VolumeLook look = begunVolumeLook(layer, project.placement(layer));
    look.shown = shown;
    project.setVolumeLook(id, look);
    if (first) stepSlicesBack(project);
}

void beginWindow(Project& project, LayerId id, const LayerLook& look) {
    const Layer& layer = *project.layer(id);
    const Placement placement = project.placement(layer);
    const std::string name = presetOf(layer.volumeLook, layer, placement);
    project.setFirstLook(id, look);
    const auto preset = std::find_if(kVolumePresets.begin(), kVolumePresets.end(), [&](const VolumePreset& each) { return each.name == name; });
    if (preset == kVolumePresets.end()) return;
    VolumeLook again = presetLook(*preset, layer, placement);
    again.shown = layer.volumeLook.shown;
    project.setVolumeLook(id, again);
}

VolumeLook begunVolumeLook(const Layer& layer, const Placement& placement) {
    return layer.volumeLook.points.empty() ? firstVolumeLook(layer, placement) : layer.volumeLook;
}

std::string presetOf(const VolumeLook& look, const Layer& layer, const Placement& placement) {
    for (const VolumePreset& preset : kVolumePresets) {
        const VolumeLook made = presetLook(preset, layer, placement);
        VolumeLook shown = look;
        shown.shown = made.shown;
        if (shown == made) return std::string(preset.name);
    }
    return {};
}

}  // namespace volumen
