#pragma once

#include "core/base/array3.h"
#include "core/labels/paint_rule.h"
#include "core/volume/cached_chunk.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// Level 0 of a volume whose values tools go by, as the labels see it: label voxel v has the value of the volume's voxel nearest to
/// v · step + offset. Whoever made it says whether `chunks` may wait for a disk (never on the main thread). Only exact values count, never a stand-in.
struct ReadValues {
    Voxel shape;             ///< the volume's, its voxels
    Voxel chunkShape;
    double fillValue = 0;    ///< of chunks that are absent
    Point step{1, 1, 1};     ///< the volume's voxels per label voxel
    Point offset;            ///< where label voxel (0, 0, 0) lies in the volume
    ChunkLookup chunks;

    /// Of a volume's level 0, voxel on voxel.
    static ReadValues of(const VolumeInfo& info, ChunkLookup chunks);
};

/// Which values may be painted.
struct ValueBand {
    double lo = 0;   ///< both ends in
    double hi = 255;
    bool inverted = false;

    friend bool operator==(const ValueBand&, const ValueBand&) = default;
};

/// The intensity mask: leaves voxels whose value lies in the band. Nothing is left outside the volume, where a chunk is not at hand, and of values that are no
/// numbers.
LeafFilter whereValues(ReadValues values, ValueBand band);

/// The values of a box of label voxels; not a number outside the volume and where a chunk is not at hand. `each` is called now and then.
Array3<float> valuesOf(const ReadValues& values, const Box& box, const std::function<void()>& each = {});

}  // namespace volumen
