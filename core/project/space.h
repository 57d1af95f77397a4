#pragma once

#include "core/volume/volume_info.h"

namespace volumen {

/// The voxel grid that positions in a project are told in: that of the first volume opened. Real positions are z-y-x voxels of it;
/// what is drawn is measured in µm (or in voxels of this grid where no file states a spacing).
struct Space {
    Spacing spacingUm{1, 1, 1};
    Point originUm{0, 0, 0};
    Voxel shape{1, 1, 1};
    bool calibrated = false;  ///< false: no file stated a spacing, and one "µm" is one voxel

    Point toUm(Point voxels) const { return originUm + voxels * spacingUm; }
    Point toVoxels(Point um) const { return (um - originUm) / spacingUm; }
    friend bool operator==(const Space&, const Space&) = default;
};

Space spaceOf(const VolumeInfo& info);

/// Where a volume's voxels lie in a space: `um = origin + voxel · spacing`. A volume that states no spacing is laid voxel on voxel; a picture of
/// as many rows and columns as the space, such as the ink prediction of a segment, lies over all its slices.
struct Placement {
    Spacing spacingUm{1, 1, 1};
    Point originUm{0, 0, 0};

    Point toVoxels(Point um) const { return (um - originUm) / spacingUm; }
    Point toUm(Point voxels) const { return originUm + voxels * spacingUm; }
    friend bool operator==(const Placement&, const Placement&) = default;
};

Placement placementIn(const Space& space, const VolumeInfo& info);

/// The µm box that a placed volume fills, from the outer faces of its first voxel to those of its last.
struct Extent {
    Point lo;
    Point hi;

    Point centre() const { return (lo + hi) * 0.5; }
    Point size() const { return hi - lo; }
};

Extent extentOf(const Placement& placement, Voxel shape);
Extent united(const Extent& a, const Extent& b);

}  // namespace volumen
