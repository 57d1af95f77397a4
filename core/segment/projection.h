#pragma once

#include <functional>

#include "core/segment/flat_labels.h"
#include "core/segment/sheet_cells.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// A segment and its flat labels.
struct ProjectedSegment {
    std::string id;
    SegmentPtr segment;
    std::shared_ptr<const FlatLabels> labels;
    std::shared_ptr<const FlatLabels> supervision;   ///< null: none
};

/// What is made of flat labels in space.
struct ProjectionWish {
    DepthRange depth;
    bool soft = false;   ///< the mean label of all pixels (of those under the supervision mask, where there is one) instead of 1 and 2
};

/// The voxels of a box, and where they come from.
struct ProjectedVoxels {
    Chunk values;     ///< u8. Hard: 1 ink (label ≥ 128), 2 no ink (less, and supervised), 0 unlabeled. Soft: the mean label
    Chunk counts;     ///< u16: the pixels that cover a voxel (at most 65535); of soft labels only, else 0
    Chunk segments;   ///< u16: 1 + the place of the segment that the value comes from (of the first where several agree); 0: none
    std::int64_t meetings = 0;   ///< voxels where ink of one segment met no ink of another; ink is what stays
};

/// Flat labels of any number of segments as voxels of the scroll (sheet_cells.h has the rule). Where its tiles lie is found once; all else is
/// made chunk by chunk, in any order. Any thread.
class Projection {
public:
    /// Reads every map once with `threads` threads; `advanced`: tiles so far and in all. `like`: what the output is laid over; `chunkShape`: the
    /// output's. Throws Error: over 65535 segments, a file that cannot be read; Cancelled.
    Projection(std::vector<ProjectedSegment> segments, const ProjectionWish& wish, const VolumeInfo& like, Voxel chunkShape, int threads, const std::stop_token& stop,
               const std::function<void(std::int64_t done, std::int64_t total)>& advanced);

    const std::vector<ProjectedSegment>& segments() const { return m_segments; }
    const LevelInfo& level() const { return m_level; }
    const VolumeInfo& like() const { return m_like; }
    const ProjectionWish& wish() const { return m_wish; }

    /// No label comes near this chunk.
    bool empty(Voxel index) const;
    ProjectedVoxels chunk(Voxel index, const std::stop_token& stop) const;

    /// Over all chunks where labels of several segments lie. Throws Error, Cancelled.
    std::int64_t meetings(int threads, const std::stop_token& stop) const;

private:
    static constexpr std::int64_t kTile = 32;

    /// A square of a segment's pixels.
    struct Tile {
        std::uint32_t segment = 0;
        std::int32_t row = 0;
        std::int32_t column = 0;

        friend auto operator<=>(const Tile&, const Tile&) = default;
    };
    /// A tile that reaches a chunk.
    struct Entry {
        std::int64_t chunk = 0;
        Tile tile;

        friend auto operator<=>(const Entry&, const Entry&) = default;
    };
    struct Pixels;
    struct Canvas;

    Pixels readTile(const Tile& tile, const std::stop_token& stop) const;
    void findTiles(int threads, const std::stop_token& stop, const std::function<void(std::int64_t, std::int64_t)>& advanced);
    void findTile(const Tile& tile, const std::stop_token& stop, std::vector<Entry>& into) const;
    void draw(const Tile& tile, const std::stop_token& stop, Canvas& canvas) const;
    std::span<const Entry> entriesOf(Voxel index) const;
    std::int64_t number(Voxel index) const { return (index.z * m_grid.y + index.y) * m_grid.x + index.x; }

    std::vector<ProjectedSegment> m_segments;
    ProjectionWish m_wish;
    VolumeInfo m_like;
    LevelInfo m_level;
    Voxel m_grid;
    std::vector<Entry> m_entries;   // sorted
};

/// One of the three arrays of a projection, as a volume.
enum class ProjectedField { values, counts, segments };
VolumeSourcePtr projectedSource(std::shared_ptr<const Projection> projection, ProjectedField field);

}  // namespace volumen
