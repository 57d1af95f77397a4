#include "core/project/first_volume_look.h"

#include <algorithm>
#include <cctype>

namespace volumen {

double volumeUnitUm(const Placement& placement) { return std::min({placement.spacingUm.z, placement.spacingUm.y, placement.spacingUm.x}); }

VolumeLook presetLook(const VolumePreset& preset, const Layer& layer, const Placement& placement) {
    const double lo = layer.look.windowLo, least = std::max(std::abs(lo) * 1e-6, 1e-9);
    return preset.look(lo, std::max(layer.look.windowHi, lo + least), volumeUnitUm(placement));
}

VolumeLook firstVolumeLook(const Layer& layer, const Placement& placement) {
    std::string name = layer.name;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto named = [&](const char* word) { return name.find(word) != std::string::npos; };
    return presetLook(kVolumePresets[named("ink") || named("predict") ? 1 : 0], layer, placement);
}

}  // namespace volumen
