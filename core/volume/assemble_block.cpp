#include "core/volume/assemble_block.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstring>
#include <limits>

#include "core/base/error.h"
#include "core/jobs/thread_pool.h"

namespace volumen {

namespace {

/// Voxels [begin, end) of one axis of the block that lie in one chunk.
struct Run {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t chunk = 0;
};

/// For each voxel of one axis of the block, counted from its first: the voxel of a level that lies nearest. Never falls.
using AxisMap = std::vector<std::int64_t>;

struct LevelMap {
    AxisMap z, y, x;
};

AxisMap axisMap(const LevelInfo& from, const LevelInfo& to, const VolumeRegion& region, Axis axis) {
    Voxel lo = region.box.lo, hi = region.box.hi, shape = to.shape;
    AxisMap map;
    for (std::int64_t v = along(lo, axis); v < along(hi, axis); ++v) {
        Point at{};
        along(at, axis) = static_cast<double>(v * region.thinning);
        Point there = fromLevel0(to, toLevel0(from, at));
        const auto nearest = static_cast<std::int64_t>(std::floor(along(there, axis) + 0.5));
        map.push_back(std::clamp<std::int64_t>(nearest, 0, along(shape, axis) - 1));
    }
    return map;
}

/// The runs of voxels [begin, end) by the chunk that holds them.
std::vector<Run> runsOf(const AxisMap& map, std::int64_t begin, std::int64_t end, std::int64_t chunkSize) {
    std::vector<Run> runs;
    while (begin < end) {
        const std::int64_t chunk = map[static_cast<std::size_t>(begin)] / chunkSize;
        const auto next = std::lower_bound(map.begin() + begin, map.begin() + end, (chunk + 1) * chunkSize) - map.begin();
        runs.push_back({begin, next, chunk});
        begin = next;
    }
    return runs;
}

template <class To, class From>
To brought(From value) {
    return static_cast<To>(value);
}

/// Fills one chunk-shaped piece after the other.
class Assembly {
public:
    Assembly(const VolumeInfo& info, const VolumeRegion& region, const ChunkLookup& lookup, Chunk& into)
        : m_info(info), m_level(region.level), m_thinned(region.thinning > 1), m_lookup(lookup), m_into(into) {
        for (std::size_t level = static_cast<std::size_t>(m_level); level < info.levels.size(); ++level) {
            const LevelInfo &from = info.levels[static_cast<std::size_t>(m_level)], &to = info.levels[level];
            m_maps.push_back({axisMap(from, to, region, Axis::z), axisMap(from, to, region, Axis::y), axisMap(from, to, region, Axis::x)});
        }
    }

    struct Piece {
        Run z, y, x;
    };
    std::vector<Piece> pieces(const Box& part, int level) const {
        const Voxel chunk = m_info.levels[static_cast<std::size_t>(level)].chunkShape;
        std::vector<Piece> all;
        for (const Run& z : runsOf(mapOf(level).z, part.lo.z, part.hi.z, chunk.z))
            for (const Run& y : runsOf(mapOf(level).y, part.lo.y, part.hi.y, chunk.y))
                for (const Run& x : runsOf(mapOf(level).x, part.lo.x, part.hi.x, chunk.x)) all.push_back({z, y, x});
        return all;
    }

    void fill(const Piece& piece, int level) {
        const Box part{{piece.z.begin, piece.y.begin, piece.x.begin}, {piece.z.end, piece.y.end, piece.x.end}};
        const CachedChunk known = m_lookup({level, {piece.z.chunk, piece.y.chunk, piece.x.chunk}});
        if (known.state == ChunkState::unknown) return standIn(part, level);
        const bool fits = known.state == ChunkState::resident && known.chunk->type() == m_info.type && known.chunk->shape() == m_info.levels[static_cast<std::size_t>(level)].chunkShape;
        if (fits) copy(part, level, *known.chunk, Voxel{piece.z.chunk, piece.y.chunk, piece.x.chunk} * known.chunk->shape());
        else clear(part);
    }

    bool complete() const { return m_complete; }

private:
    const LevelMap& mapOf(int level) const { return m_maps[static_cast<std::size_t>(level - m_level)]; }

    void standIn(const Box& part, int level) {
        m_complete = false;
        if (static_cast<std::size_t>(level) + 1 == m_info.levels.size()) return clear(part);
        for (const Piece& piece : pieces(part, level + 1)) fill(piece, level + 1);
    }

    template <class Act>
    void eachRow(const Box& part, Act act) const {
        for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
            for (std::int64_t y = part.lo.y; y < part.hi.y; ++y) act(z, y);
    }

    void clear(const Box& part) {
        visitBlock([&](auto zero) {
            using To = decltype(zero);
            const To value = fillValue<To>();
            eachRow(part, [&](std::int64_t z, std::int64_t y) { std::fill(rowOf<To>(z, y) + part.lo.x, rowOf<To>(z, y) + part.hi.x, value); });
        });
    }

    /// `first`: where the chunk's first voxel lies in its level.
    void copy(const Box& part, int level, const Chunk& chunk, Voxel first) {
        visitType(chunk.type(), [&](auto zero) {
            using From = decltype(zero);
            using To = std::conditional_t<std::is_same_v<From, std::uint8_t> || std::is_same_v<From, std::uint16_t>, From, float>;
            const auto voxels = chunk.view<From>();
            const LevelMap& map = mapOf(level);
            const bool straight = level == m_level && !m_thinned;
            eachRow(part, [&](std::int64_t z, std::int64_t y) {
                const From* from = voxels.row(map.z[static_cast<std::size_t>(z)] - first.z, map.y[static_cast<std::size_t>(y)] - first.y);
                To* to = rowOf<To>(z, y);
                if (straight) copyRow(from + map.x[static_cast<std::size_t>(part.lo.x)] - first.x, to + part.lo.x, part.hi.x - part.lo.x);
                else gatherRow(from - first.x, map.x.data(), to, part.lo.x, part.hi.x);
            });
        });
    }

    template <class From, class To>
    static void copyRow(const From* from, To* to, std::int64_t count) {
        if constexpr (std::is_same_v<From, To>) std::memcpy(to, from, static_cast<std::size_t>(count) * sizeof(To));
        else std::transform(from, from + count, to, brought<To, From>);
    }

    template <class From, class To>
    static void gatherRow(const From* from, const std::int64_t* map, To* to, std::int64_t begin, std::int64_t end) {
        for (std::int64_t x = begin; x < end; ++x) to[x] = brought<To>(from[map[x]]);
    }

    /// A file may say any number.
    template <class To>
    To fillValue() const {
        if constexpr (std::is_same_v<To, float>) return static_cast<float>(m_info.fillValue);
        else return m_info.fillValue >= 0 ? static_cast<To>(std::min<double>(m_info.fillValue, std::numeric_limits<To>::max())) : To{0};
    }

    template <class To>
    To* rowOf(std::int64_t z, std::int64_t y) {
        return m_into.view<To>().row(z, y);
    }

    template <class Act>
    void visitBlock(Act act) {
        if (m_into.type() == VoxelType::u8) act(std::uint8_t{});
        else if (m_into.type() == VoxelType::u16) act(std::uint16_t{});
        else act(float{});
    }

    const VolumeInfo& m_info;
    int m_level;
    bool m_thinned;
    const ChunkLookup& m_lookup;
    Chunk& m_into;
    std::vector<LevelMap> m_maps;  ///< of the region's level and the coarser ones
    std::atomic<bool> m_complete = true;
};

}  // namespace

AssembledBlock assembleBlock(const VolumeInfo& info, const VolumeRegion& region, const ChunkLookup& lookup, ThreadPool& pool, std::stop_token stop) {
    assert(!region.box.empty());
    const auto voxels = std::make_shared<Chunk>(blockTypeOf(info.type), region.box.shape());
    Assembly assembly(info, region, lookup, *voxels);
    const auto pieces = assembly.pieces({{}, region.box.shape()}, region.level);
    pool.parallelFor(static_cast<std::int64_t>(pieces.size()), [&](std::int64_t i) {
        if (!stop.stop_requested()) assembly.fill(pieces[static_cast<std::size_t>(i)], region.level);
    });
    if (stop.stop_requested()) throw Cancelled{};
    return {makeBlock(region.level, region.box.lo, voxels), assembly.complete()};
}

}  // namespace volumen
