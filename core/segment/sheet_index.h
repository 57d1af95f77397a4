#pragma once

#include <optional>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "core/segment/segment.h"

namespace volumen {

/// Finds the place of a sheet that lies nearest to a point of the scroll. Holds every eighth pixel in a grid of cells (about a byte for
/// every three pixels of the sheet); what lies between is read from the segment. Immutable; any thread.
class SheetIndex {
public:
    /// Reads every eighth row once. Throws Error, Cancelled.
    SheetIndex(SegmentPtr segment, int threads, const std::stop_token& stop);

    struct Nearest {
        double v = 0;
        double u = 0;             ///< flat place, between pixels where the sheet goes on
        SurfacePoint place;
        double distance = 0;      ///< voxels
    };
    /// Nothing where no place of the sheet lies within so many voxels. Throws Error when the segment cannot be read.
    std::optional<Nearest> nearest(Point point, double withinVoxels = 128) const;

private:
    static constexpr std::int64_t kStep = 8;
    static constexpr double kCell = 32;

    struct Sample {
        float z, y, x;
        std::int32_t row, column;   ///< of the samples
    };
    struct Range {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
    };
    using Key = std::uint64_t;

    static Key keyOf(Voxel cell);
    static Voxel cellOf(Point p);
    std::vector<std::pair<double, Sample>> candidates(Point point, double within) const;
    std::optional<Nearest> descend(Point point, const Sample& from) const;
    Nearest refined(Point point, Nearest found) const;

    SegmentPtr m_segment;
    std::vector<Sample> m_samples;               // by cell
    std::unordered_map<Key, Range> m_cells;
};

}  // namespace volumen
