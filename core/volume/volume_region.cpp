#include "core/volume/volume_region.h"

#include "core/volume/visible_chunks.h"
#include "core/volume/voxel_block.h"

namespace volumen {

namespace {

constexpr double kMostChunks = 16384;  // listing and looking them up takes the main thread some ms

Point shrunk(Point p, std::int64_t thinning) { return p / static_cast<double>(thinning); }
Voxel downTo(Point p) { return {static_cast<std::int64_t>(std::floor(p.z)), static_cast<std::int64_t>(std::floor(p.y)), static_cast<std::int64_t>(std::floor(p.x))}; }
Voxel larger(Voxel a, Voxel b) { return {std::max(a.z, b.z), std::max(a.y, b.y), std::max(a.x, b.x)}; }
std::int64_t longest(Voxel shape) { return std::max({shape.z, shape.y, shape.x}); }

/// Chunk indices that a box of thinned voxels touches.
Box chunkBox(const LevelInfo& level, const VolumeRegion& region) {
    const Voxel thinning{region.thinning, region.thinning, region.thinning};
    const Voxel lo = region.box.lo * thinning, last = (region.box.hi - Voxel{1, 1, 1}) * thinning;
    const Voxel chunk = level.chunkShape;
    return {{lo.z / chunk.z, lo.y / chunk.y, lo.x / chunk.x}, {last.z / chunk.z + 1, last.y / chunk.y + 1, last.x / chunk.x + 1}};
}

double countOf(Voxel shape) { return static_cast<double>(shape.z) * static_cast<double>(shape.y) * static_cast<double>(shape.x); }

double chunksIn(const LevelInfo& level, const VolumeRegion& region) { return region.box.empty() ? 0 : countOf(chunkBox(level, region).shape()); }

const LevelInfo& levelOf(const VolumeInfo& info, int level) { return info.levels[static_cast<std::size_t>(level)]; }

bool blockFits(const VolumeInfo& info, const VolumeRegion& region, const RegionLimits& limits) {
    const double bytes = countOf(region.box.shape()) * static_cast<double>(size(blockTypeOf(info.type)));
    return bytes <= static_cast<double>(limits.blockBytes) && longest(region.box.shape()) <= limits.longestSide;
}

bool chunksFit(const VolumeInfo& info, const Bounds& seen, const VolumeRegion& region, const RegionLimits& limits) {
    double bytes = 0, count = 0;
    for (const int each : levelsOnTheWay(info, region.level)) {
        const double chunks = chunksIn(levelOf(info, each), atLevel(info, seen, each));
        bytes += chunks * static_cast<double>(residentCost(info.type, levelOf(info, each).chunkShape));
        count += chunks;
    }
    return bytes <= static_cast<double>(limits.chunkBytes) && count <= kMostChunks;
}

/// The coarsest level whose voxels a pixel still tells apart.
int levelForPixel(const VolumeInfo& info, Point step) {
    constexpr double kLeast = 0.70710678;  // as levelForStep has it
    int level = 0;
    for (std::size_t i = 1; i < info.levels.size(); ++i) {
        const Point voxels = step / info.levels[i].factor;
        if (std::min({voxels.z, voxels.y, voxels.x}) >= kLeast) level = static_cast<int>(i);
    }
    return level;
}

VolumeRegion thinnedOut(const VolumeInfo& info, const Bounds& seen, VolumeRegion region, const RegionLimits& limits) {
    while (!region.box.empty() && !blockFits(info, region, limits) && longest(region.box.shape()) > 1) {
        ++region.thinning;
        region.box = boxAtLevel(levelOf(info, region.level), seen, region.thinning);
    }
    return region;
}

}  // namespace

Box boxAtLevel(const LevelInfo& level, const Bounds& seen, std::int64_t thinning) {
    const Voxel whole = ceilDiv(level.shape, Voxel{thinning, thinning, thinning});
    const Point lo = shrunk(fromLevel0(level, seen.lo), thinning), hi = shrunk(fromLevel0(level, seen.hi), thinning);
    const Point far = toPoint(whole) + Point{1, 1, 1};  // no number that a voxel cannot hold
    const auto within = [&](Point p) { return Point{std::clamp(p.z, -1.0, far.z), std::clamp(p.y, -1.0, far.y), std::clamp(p.x, -1.0, far.x)}; };
    return {larger(downTo(within(lo)), {}), smaller(downTo(within(hi)) + Voxel{2, 2, 2}, whole)};
}

VolumeRegion atLevel(const VolumeInfo& info, const Bounds& seen, int level) { return {.level = level, .box = boxAtLevel(levelOf(info, level), seen)}; }

VolumeRegion chooseRegion(const VolumeInfo& info, const Bounds& seen, const RegionLimits& limits) {
    const int wanted = levelForPixel(info, limits.step), coarsest = static_cast<int>(info.levels.size()) - 1;
    for (int level = wanted; level <= coarsest; ++level) {
        VolumeRegion region = atLevel(info, seen, level);
        region.limited = level > wanted;
        if (region.box.empty() || (blockFits(info, region, limits) && chunksFit(info, seen, region, limits))) return region;
    }
    VolumeRegion region = atLevel(info, seen, coarsest);
    region.limited = true;
    return thinnedOut(info, seen, region, limits);
}

std::vector<ChunkKey> chunksOf(const VolumeInfo& info, const VolumeRegion& region) {
    std::vector<ChunkKey> keys;
    if (region.box.empty()) return keys;
    const Box grid = chunkBox(levelOf(info, region.level), region);
    for (Voxel i = grid.lo; i.z < grid.hi.z; ++i.z)
        for (i.y = grid.lo.y; i.y < grid.hi.y; ++i.y)
            for (i.x = grid.lo.x; i.x < grid.hi.x; ++i.x) keys.push_back({region.level, i});
    const Point middle = (toPoint(grid.lo) + toPoint(grid.hi) - Point{1, 1, 1}) * 0.5, chunk = toPoint(levelOf(info, region.level).chunkShape);
    const auto away = [&](const ChunkKey& key) { return length((toPoint(key.index) - middle) * chunk); };
    std::stable_sort(keys.begin(), keys.end(), [&](const ChunkKey& a, const ChunkKey& b) { return away(a) < away(b); });
    return keys;
}

std::vector<ChunkRequest> requestsFor(SourceId source, const VolumeInfo& info, const Bounds& seen, const VolumeRegion& region) {
    std::vector<ChunkRequest> requests;
    for (const int level : levelsOnTheWay(info, region.level)) {
        const bool own = level == region.level;
        for (const ChunkKey& key : chunksOf(info, own ? region : atLevel(info, seen, level)))
            requests.push_back({.id = {.source = source, .key = key}, .tier = Tier::visible, .standIn = !own});
    }
    return requests;
}

}  // namespace volumen
