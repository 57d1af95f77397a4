#pragma once

#include "core/labels/label_geometry.h"
#include "core/labels/label_table.h"
#include "core/volume/open_volume.h"

namespace volumen {

/// Labels in a file, before any voxel of them is read.
struct LabelFile {
    VolumeSourcePtr source;   ///< of ids
    LabelTable table;         ///< names and colours that come with it: OME-Zarr's image-label, 3D Slicer's segments, a snapshot's own
};

/// Opens labels of any kind: volumes of whole numbers in every format that Volumen reads; OpenVDB grids (`.vdb`), which are read whole, and lie on the
/// voxels of `like`; HDF5 with `scan_predictions` and `scan_counts`, sums of 0 … 255 and how many were summed, (y, x, z) unless `axes` says otherwise: 1 = ink where
/// the mean is half or more, 2 = no ink where it is less, nothing where nothing was counted. Not on the main thread. Throws as `openVolume` does.
LabelFile openLabelFile(const Path& path, const OpenOptions& options, const LabelGeometry& like, const std::stop_token& stop = {});

/// What keeps labels of this geometry from being laid on `to`, its first voxel on `offset` (nothing: where they lie by themselves): a sentence that names the
/// difference of shape, voxel size or origin; empty: nothing does. What a file does not say (an origin of 0, no voxel size) is not compared.
std::string placeProblem(const VolumeInfo& file, const LabelGeometry& to, const std::optional<Voxel>& offset);
/// Where the file's first voxel lies by its origin; nothing where that is between voxels, or files say nothing.
std::optional<Voxel> offsetByOrigin(const VolumeInfo& file, const LabelGeometry& to);

/// Bytes of memory that labels of this shape take at most.
std::uint64_t labelBytesAtMost(const VolumeInfo& file);
/// Above this, labels stay in their file: a base that is read as it is needed.
constexpr std::uint64_t kLabelMemoryBudget = std::uint64_t{4} << 30;

}  // namespace volumen
