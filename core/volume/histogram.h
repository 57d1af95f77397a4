#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/volume/volume_source.h"

namespace volumen {

/// How often which values occur. Bins are equally wide; not-a-number and infinities are counted apart.
struct Histogram {
    double lo = 0;                        ///< where the first bin begins
    double hi = 0;                        ///< where the last bin ends
    std::vector<std::uint64_t> counts;    ///< 8- and 16-bit types: one bin a value, its middle the value; others 1024 bins over [min, max]
    std::uint64_t total = 0;              ///< finite values
    std::uint64_t notFinite = 0;
    double min = 0, max = 0, mean = 0;    ///< of the finite values; 0 when there are none

    bool empty() const { return total == 0; }
    double binWidth() const { return counts.empty() ? 0 : (hi - lo) / static_cast<double>(counts.size()); }

    /// The value below which `p` percent lie, p in [0, 100]: exact for 8- and 16-bit types, within a bin otherwise.
    double percentile(double p) const;

    /// At most `bins` bins for display, neighbours added up; the last may reach past hi.
    Histogram coarsened(std::size_t bins) const;
};

/// Auto window: the values below which 1 % and 99 % lie, at least a little apart. [0, 1] for an empty histogram.
struct Window {
    double lo = 0;
    double hi = 1;
};
Window autoWindow(const Histogram& histogram);

/// Of some chunks, which the caller holds (resident ones of a view, say). Chunks of another type than `type` are left out.
/// Looks at the stop token between chunks, and then returns what it has.
Histogram histogramOf(VoxelType type, const std::vector<ChunkPtr>& chunks, std::stop_token stop = {});

/// What a histogram of a volume may cost.
struct HistogramLimits {
    std::size_t bytes = std::size_t{64} << 20;   ///< of decoded chunks
    int chunks = 64;                              ///< at least one is always read
    std::optional<Box> region = {};               ///< only the voxels in it: level 0, inside the volume, not empty
};

/// Of the coarsest level that has at least 64³ voxels there (else of level 0): of all its chunks, or of an even choice of them that keeps the limits;
/// stand-ins where the source offers them. Padding past the volume's end and chunks that the store does not hold do not count. Throws what `readChunk` throws when no chunk
/// can be read; Cancelled when stopped.
Histogram histogramOf(const VolumeSource& source, const HistogramLimits& limits, std::stop_token stop);

}  // namespace volumen
