#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/geometry.h"

namespace volumen {

/// Where patches lie along one axis: the first voxel of each, rising. Every round(patch · (1 − overlap)) voxels from `lo` on, the last one
/// moved back to end at `hi`. A stretch shorter than a patch gets one: moved into [0, volume), or, where the volume is shorter still,
/// centred on it and reaching outside. overlap in [0, 1).
std::vector<std::int64_t> patchStarts(std::int64_t lo, std::int64_t hi, std::int64_t patch, double overlap, std::int64_t volume);

/// The one patch of a network that collapses the depth: in the middle of [lo, hi) as D / 2 − P / 2 has it.
std::int64_t middleStart(std::int64_t lo, std::int64_t hi, std::int64_t patch, std::int64_t volume);

/// The patches over a region, and the order in which they are worked through. Patches end in the output's chunks; those that end in the
/// last chunk (z, then y, then x) come first, so that chunks at the far corner, where they are cut off, are complete soonest, and every voxel gets its patches in one order,
/// whatever else is done or left out. Voxels are those of the level that is predicted.
class PatchGrid {
public:
    PatchGrid() = default;
    /// `starts` for z, y, x.
    PatchGrid(const Box& region, Voxel patch, Voxel chunk, std::vector<std::int64_t> z, std::vector<std::int64_t> y, std::vector<std::int64_t> x);

    const Box& region() const { return m_region; }
    Voxel patch() const { return m_patch; }
    Voxel chunk() const { return m_chunk; }
    std::int64_t count() const { return static_cast<std::int64_t>(m_z.size() * m_y.size() * m_x.size()); }
    Box boxOf(Voxel lo) const { return {lo, lo + m_patch}; }

    /// The chunks that hold the region's voxels, as a box of positions in the volume's grid of chunks.
    Box chunks() const;
    /// The voxels of a chunk that lie in the region.
    Box inRegion(Voxel chunkIndex) const;
    /// How many patches reach into those voxels.
    std::int64_t patchesOver(Voxel chunkIndex) const;
    /// How many voxels of patches those are.
    std::int64_t visitsOf(Voxel chunkIndex) const;

    /// Calls `f` with the first voxel of every patch that reaches into one of these chunks, in order.
    void forEach(const Box& chunkIndices, const std::function<void(Voxel)>& f) const;

private:
    const std::vector<std::int64_t>& starts(Axis axis) const { return axis == Axis::z ? m_z : axis == Axis::y ? m_y : m_x; }
    std::int64_t over(Axis axis, std::int64_t chunkIndex) const;
    std::int64_t visits(Axis axis, std::int64_t chunkIndex) const;
    std::vector<std::vector<std::int64_t>> groups(Axis axis, const Box& voxels) const;

    Box m_region;
    Voxel m_patch;
    Voxel m_chunk;
    std::vector<std::int64_t> m_z, m_y, m_x;
};

}  // namespace volumen
