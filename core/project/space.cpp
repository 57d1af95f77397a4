#include "core/project/space.h"

namespace volumen {

Space spaceOf(const VolumeInfo& info) {
    if (!info.spacingUm) return {.shape = info.shape()};
    return {.spacingUm = *info.spacingUm, .originUm = info.originUm, .shape = info.shape(), .calibrated = true};
}

Placement placementIn(const Space& space, const VolumeInfo& info) {
    if (!space.calibrated || !info.spacingUm) return {space.spacingUm, space.originUm};
    return {*info.spacingUm, info.originUm};
}

Extent extentOf(const Placement& placement, Voxel shape) {
    const Point half{0.5, 0.5, 0.5};
    return {placement.toUm(-half), placement.toUm(toPoint(shape) - half)};
}

Extent united(const Extent& a, const Extent& b) {
    return {{std::min(a.lo.z, b.lo.z), std::min(a.lo.y, b.lo.y), std::min(a.lo.x, b.lo.x)},
            {std::max(a.hi.z, b.hi.z), std::max(a.hi.y, b.hi.y), std::max(a.hi.x, b.hi.x)}};
}

}  // namespace volumen
