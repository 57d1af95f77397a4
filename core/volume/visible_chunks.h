#pragma once

#include <cstddef>
#include <vector>

#include "core/volume/load_plan.h"
#include "core/volume/sampling.h"
#include "core/volume/slice_plane.h"
#include "core/volume/volume_info.h"

/// Which chunks a slice needs. Everything here is quick, pure arithmetic: nothing is read.
namespace volumen {

/// The coarsest level whose voxels are at most √2 pixels: the one nearest in scale where levels halve. A finer one would skip voxels
/// from pixel to pixel, which sparkles when the slice moves, and would cost up to four times the memory to load and to sample.
/// `right` and `down`: one pixel's step, level-0 voxels.
int levelForStep(const VolumeInfo& info, Point right, Point down);

/// The chunks of `level` that linear interpolation of these pixels looks at, nearest the rectangle's centre first. Of a rectangle that
/// would need more than 65,536 columns of chunks, only the middle.
std::vector<ChunkKey> chunksInSlice(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, const Slab& slab);

/// The levels that are loaded to show `level`: every second coarser one and the coarsest, coarse first, then itself. They cost a
/// sixteenth of it, and whatever is shown next has something to show at once.
std::vector<int> levelsOnTheWay(const VolumeInfo& info, int level);

/// `level`, or the next coarser one of which the whole slice, with the levels on the way, fits into `budgetBytes`; the coarsest when none does.
int finestLevelThatFits(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, const Slab& slab, std::size_t budgetBytes);

/// What a view wants for one slice of one volume.
struct SliceWish {
    int level = 0;                       ///< to be sampled at this level; coarser ones stand in until it is there
    std::vector<ChunkRequest> requests;  ///< for ChunkLoader::want (a view that shows several volumes appends them)
};

/// The level that suits the step and fits into `budgetBytes` (this slice's share of the cache), and its chunks: visible ones coarse first;
/// then, as prefetch, what the slice meets when it moves by up to `ahead` (level-0 voxels; zero: nothing).
SliceWish wishForSlice(SourceId source, const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, const Slab& slab, std::size_t budgetBytes,
                       Point ahead = {});

}  // namespace volumen
