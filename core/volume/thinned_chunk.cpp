#include "core/volume/thinned_chunk.h"

#include <array>
#include <vector>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

/// Along one axis: which finest voxel stands for each voxel of a made chunk, when only some chunks are read.
struct Picks {
    std::vector<std::int64_t> chunks;  ///< the chunks that are read
    std::vector<std::size_t> chunk;    ///< for each voxel, which of `chunks`
    std::vector<std::int64_t> offset;  ///< and where in it

    /// The first voxel that is taken from this chunk or a later one.
    std::int64_t firstOf(std::int64_t which) const {
        return std::lower_bound(chunk.begin(), chunk.end(), static_cast<std::size_t>(which)) - chunk.begin();
    }
};

/// `count` chunks spread evenly over those from `first` to `last` (inclusive).
std::vector<std::int64_t> spread(std::int64_t first, std::int64_t last, std::int64_t count) {
    std::vector<std::int64_t> chunks;
    for (std::int64_t i = 0; i < count; ++i) chunks.push_back(first + (2 * i + 1) * (last - first + 1) / (2 * count));
    return chunks;
}

/// A run of voxels of a made level along one axis, `factor` finest voxels each.
struct Run {
    std::int64_t begin, end, factor;

    std::int64_t at(std::int64_t i, std::int64_t size) const { return std::min(i * factor + factor / 2, size - 1); }
};

Picks picksOf(const Run& run, std::int64_t size, std::int64_t chunk, std::int64_t most) {
    const std::int64_t first = run.at(run.begin, size) / chunk, last = run.at(run.end - 1, size) / chunk;
    Picks picks{.chunks = spread(first, last, std::min(most, last - first + 1)), .chunk = {}, .offset = {}};
    std::size_t which = 0;
    for (std::int64_t i = run.begin; i < run.end; ++i) {
        const std::int64_t wish = run.at(i, size), at = wish / chunk;
        while (which + 1 < picks.chunks.size() && std::abs(picks.chunks[which + 1] - at) < std::abs(picks.chunks[which] - at)) ++which;
        const std::int64_t lo = picks.chunks[which] * chunk;
        picks.chunk.push_back(which);
        picks.offset.push_back(std::clamp(wish, lo, std::min(lo + chunk, size) - 1) - lo);
    }
    return picks;
}

using PicksPerAxis = std::array<Picks, 3>;

/// How many chunks are read along each axis.
Voxel readsPerAxis(Voxel chunks, std::int64_t most) {
    while (voxelCount(chunks) > std::max<std::int64_t>(1, most)) {
        std::int64_t& axis = chunks.z > 1 ? chunks.z : chunks.y >= chunks.x ? chunks.y : chunks.x;
        axis = (axis + 1) / 2;
    }
    return chunks;
}

PicksPerAxis picksFor(const LevelInfo& finest, const LevelInfo& coarse, Voxel index, std::int64_t mostReads) {
    const Voxel factor = nearestVoxel(coarse.factor), lo = index * coarse.chunkShape, hi = smaller(lo + coarse.chunkShape, coarse.shape);
    const Voxel reads = readsPerAxis(chunksOf({.lo = lo * factor, .hi = smaller(hi * factor, finest.shape)}, finest.chunkShape).shape(), mostReads);
    return {picksOf({lo.z, hi.z, factor.z}, finest.shape.z, finest.chunkShape.z, reads.z), picksOf({lo.y, hi.y, factor.y}, finest.shape.y, finest.chunkShape.y, reads.y),
            picksOf({lo.x, hi.x, factor.x}, finest.shape.x, finest.chunkShape.x, reads.x)};
}

template <class T>
void copyPicks(const Chunk& part, const PicksPerAxis& picks, Voxel which, Chunk& into) {
    const View3<const T> from = part.view<T>();
    const View3<T> to = into.view<T>();
    const Voxel lo{picks[0].firstOf(which.z), picks[1].firstOf(which.y), picks[2].firstOf(which.x)};
    const Voxel hi{picks[0].firstOf(which.z + 1), picks[1].firstOf(which.y + 1), picks[2].firstOf(which.x + 1)};
    for (std::int64_t z = lo.z; z < hi.z; ++z)
        for (std::int64_t y = lo.y; y < hi.y; ++y) {
            const T* row = from.row(picks[0].offset[static_cast<std::size_t>(z)], picks[1].offset[static_cast<std::size_t>(y)]);
            for (std::int64_t x = lo.x; x < hi.x; ++x) to.row(z, y)[x] = row[picks[2].offset[static_cast<std::size_t>(x)]];
        }
}

std::int64_t chunkAt(const Picks& picks, std::int64_t which) { return picks.chunks[static_cast<std::size_t>(which)]; }
std::int64_t count(const Picks& picks) { return static_cast<std::int64_t>(picks.chunks.size()); }

}  // namespace

ChunkPtr thinnedChunk(const VolumeSource& source, const LevelInfo& coarse, const ChunkKey& key, std::int64_t mostReads, const std::stop_token& stop) {
    const VolumeInfo& info = source.info();
    const PicksPerAxis picks = picksFor(info.levels.front(), coarse, key.index, mostReads);
    auto chunk = std::make_shared<Chunk>(info.type, coarse.chunkShape);
    fillVoxels(*chunk, info.fillValue);
    bool any = false;
    forEachVoxel({.lo = {}, .hi = {count(picks[0]), count(picks[1]), count(picks[2])}}, [&](Voxel which) {
        if (stop.stop_requested()) throw Cancelled{};
        const Voxel index{chunkAt(picks[0], which.z), chunkAt(picks[1], which.y), chunkAt(picks[2], which.x)};
        const ChunkPtr part = source.readChunk({.level = 0, .index = index}, stop);
        if (!part) return;
        any = true;
        visitType(info.type, [&](auto zero) { copyPicks<decltype(zero)>(*part, picks, which, *chunk); });
    });
    return any ? chunk : nullptr;
}

}  // namespace volumen
