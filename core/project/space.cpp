#include "core/project/space.h"

namespace volumen {

Space spaceOf(const VolumeInfo& info) {
    if (!info.spacingUm) return {.shape = info.shape()};
    return {.spacingUm = *info.spacingUm, .originUm = info.originUm, .shape = info.shape(), .calibrated = true};
}

namespace {

bool isPictureOf(const Space& space, Voxel shape) { return shape.z == 1 && space.shape.z > 1 && shape.y == space.shape.y && shape.x == space.shape.x; }

/// One voxel as deep as the whole space.
Placement throughAllSlices(const Space& space) {
    const double deep = static_cast<double>(space.shape.z);
    Placement placement{space.spacingUm, space.originUm};
    placement.originUm.z += (deep - 1) / 2 * space.spacingUm.z;
    placement.spacingUm.z *= deep;
    return placement;
}

}  // namespace

Placement placementIn(const Space& space, const VolumeInfo& info) {
    if (!info.spacingUm && isPictureOf(space, info.shape())) return throughAllSlices(space);
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
