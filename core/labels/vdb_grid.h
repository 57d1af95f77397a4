#pragma once

#include <istream>
#include <ostream>
#include <stop_token>

#include "core/labels/snapshot.h"

/// Labels as an OpenVDB grid and back, through the library volumen_vdb (vdb/vdb_library.h), the one place that knows OpenVDB. All throw Error where it
/// cannot be loaded.
namespace volumen {

/// How ids are stored.
enum class VdbValue {
    bytes,   ///< compact; OpenVDB itself knows no such grid, programs must register it
    ints,    ///< Int32, which every program reads
};

/// Writes one grid "labels". Active voxels are those that hold a label; over a base, which is not written, those that somebody wrote. Throws Cancelled; what `to` throws passes through.
void writeVdb(std::ostream& to, const LabelGrid& grid, const LabelGeometry& geometry, VdbValue value, std::stop_token stop = {},
              const LabelProgress& progress = {});

/// How a grid lies in the world, as it says itself: nothing where its voxels are of size 1, or sheared.
struct VdbPlace {
    std::optional<Spacing> spacingUm;
    Point originUm;
};

/// What a file held.
struct VdbLabels {
    LabelGrid grid;
    VdbPlace place;
    bool outside = false;   ///< some labels lay outside the shape, and were left out
};

/// What is in a grid.
enum class VdbVoxels {
    all,      ///< what a leaf holds, it holds throughout
    active,   ///< active voxels only, as those over a base
};

/// Reads the first grid of bytes or Int32 into a grid of that shape. Throws Error naming `where` when there is none, or ids are below 0 or over 65535.
VdbLabels readVdb(std::istream& from, Voxel shape, const std::string& where, VdbVoxels voxels = VdbVoxels::all);

}  // namespace volumen
