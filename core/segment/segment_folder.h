#pragma once

#include <string>
#include <vector>

#include "core/base/files.h"

/// Segments' folders, by the names that the field has given their files over the years.
namespace volumen {

/// What lies in a segment's folder; empty where it is not there. Of files with versions (`_v2`), the newest.
struct SegmentFolder {
    std::string id;
    Path geometry;          ///< `<id>.ppm`, a tifxyz, `<id>.obj`, `<id>_flat.obj`, `flat.obj` or a PLY: the first of them
    Path layers;            ///< `layers`, `layers.zarr`, `surface-volume.zarr`, `surface_volume`, `<id>.zarr`
    Path inkLabels;         ///< `<id>_inklabels[_vN].zarr|tif|tiff|png`, `inklabels.png`
    Path supervisionMask;   ///< `<id>_supervision_mask…`
    Path validationMask;    ///< `<id>_validation_mask…`
    Path mask;              ///< `<id>_mask.png`, `mask.png`: where there is papyrus
};

/// Looks by name only. A folder that holds nothing of a segment has all but the id empty. Throws Error when it cannot be read.
SegmentFolder segmentFolder(const Path& folder);

/// The segments in a folder: itself where it is one, else its folders that are, and the label pictures (`<id>_inklabels.png`) that lie in
/// it; sorted by id, of versions the newest, without `unused` and those that were superseded. Empty where there is none. Throws Error.
std::vector<SegmentFolder> segmentsIn(const Path& folder);

/// "20230827161847" of "20230827161847_inklabels_v2.png", "20230827161847_superseded" or a path to either.
std::string segmentIdOf(const Path& path);

}  // namespace volumen
