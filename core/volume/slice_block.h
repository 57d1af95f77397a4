#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/volume/cached_chunk.h"
#include "core/volume/sampling.h"
#include "core/volume/slice_plane.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// A position along one axis, in voxels of a level counted from the block's first voxel: 32 bits before the point, 32 after.
using Fixed = std::int64_t;
constexpr double kFixedOne = 4294967296.0;
constexpr int kWeightBits = 20;                                  ///< of a linear weight; positions are rounded to them
constexpr Fixed kFixedHalf = Fixed{1} << 31;
constexpr Fixed kWeightRounding = Fixed{1} << (31 - kWeightBits);

struct FixedPoint {
    Fixed z = 0;
    Fixed y = 0;
    Fixed x = 0;

    friend FixedPoint operator+(FixedPoint a, FixedPoint b) { return {a.z + b.z, a.y + b.y, a.x + b.x}; }
    friend FixedPoint operator*(FixedPoint a, std::int64_t n) { return {a.z * n, a.y * n, a.x * n}; }
};

/// The two voxels around a position on one axis, and the weight of the second (0 when it is the same as the first).
struct AxisCell {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    float weight = 0;
};

/// The cell of a position, held at the block's ends.
inline AxisCell cellAt(Fixed position, std::uint32_t last) {
    if (position < 0) return {0, 0, 0};
    const auto first = static_cast<std::uint64_t>(position) >> 32;
    if (first >= last) return {last, last, 0};
    const std::uint32_t weight = static_cast<std::uint32_t>(position) >> (32 - kWeightBits);
    const auto index = static_cast<std::uint32_t>(first);
    return {index, index + (weight != 0), static_cast<float>(weight) * (1.0f / (1 << kWeightBits))};
}

/// The voxel of a position to which a half was added, held at the block's ends.
inline std::uint32_t voxelAt(Fixed position, std::uint32_t last) {
    if (position < 0) return 0;
    const auto index = static_cast<std::uint64_t>(position) >> 32;
    return index >= last ? last : static_cast<std::uint32_t>(index);
}

/// Where the voxels of one axis of a block lie: a voxel's chunk is `chunks[sum of the three shares]`, its place in the chunk,
/// in voxels, the sum of the three offsets.
struct BlockAxis {
    struct Place {
        std::uint32_t chunk;
        std::uint32_t offset;
    };
    std::int64_t lo = 0;             ///< the block's first voxel in the level
    std::uint32_t last = 0;          ///< its last, counted from lo
    std::int64_t chunkSize = 1;
    std::int64_t levelSize = 1;
    std::uint32_t stride = 1;        ///< voxels from one to the next within a chunk
    std::vector<Place> places;       ///< last + 1

    /// Where the chunk that holds block voxel `index` begins, counted from lo; may be negative.
    std::int64_t chunkStart(std::uint32_t index) const { return (lo + index) / chunkSize * chunkSize - lo; }
};

/// The chunks of a block, each asked for when first touched.
class BlockChunks {
public:
    BlockChunks(Box grid, int level, VoxelType type, Voxel chunkShape, const ChunkLookup& lookup);

    /// Its voxels; null unless resident (or not asked for yet).
    const std::byte* voxels(std::uint32_t chunk) const { return m_voxels[chunk]; }
    ChunkState state(std::uint32_t chunk) { return m_asked[chunk] ? m_states[chunk] : ask(chunk); }

private:
    ChunkState ask(std::uint32_t chunk);

    Box m_grid;
    int m_level;
    VoxelType m_type;
    Voxel m_chunkShape;
    const ChunkLookup& m_lookup;
    std::vector<const std::byte*> m_voxels;
    std::vector<ChunkPtr> m_held;
    std::vector<ChunkState> m_states;
    std::vector<std::uint8_t> m_asked;
};

/// The part of one level that a rectangle of a plane (and its slab) touches: geometry, and chunks by table.
struct SliceBlock {
    const VolumeInfo& info;
    const LevelInfo& level;
    BlockAxis z, y, x;
    BlockChunks chunks;

    /// Nothing when the block would need more than a small table: the caller samples smaller rectangles then.
    static std::optional<SliceBlock> make(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, Point slabReach,
                                          const ChunkLookup& lookup);

    /// A level-0 position, counted from the block's first voxel.
    FixedPoint at(Point level0) const { return {at(level0, Axis::z), at(level0, Axis::y), at(level0, Axis::x)}; }
    Fixed at(Point level0, Axis axis) const;
    /// A level-0 step.
    FixedPoint step(Point level0) const;
};

}  // namespace volumen
