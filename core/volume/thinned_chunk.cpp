#include "core/volume/thinned_chunk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/array3.h"
#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

/// A voxel of a made chunk along one axis takes this share of a finest voxel.
struct Tap {
    std::int64_t made;    ///< of the made chunk
    std::int64_t offset;  ///< in the unit that is read
    double share;
};

/// Along one axis: the units (chunks of the finest level, or single slices) that are read, and who takes what of each.
struct Picks {
    std::vector<std::int64_t> units;
    std::vector<std::vector<Tap>> taps;  ///< for each unit
};

/// A run of voxels of a made level along one axis, `factor` finest voxels each.
struct Run {
    std::int64_t begin, end, factor;

    std::int64_t at(std::int64_t i, std::int64_t size) const { return std::min(i * factor + factor / 2, size - 1); }
};

/// The units that hold the finest voxels of a run; `most` of them, spread evenly.
std::vector<std::int64_t> unitsOf(const Run& run, std::int64_t size, std::int64_t unit, std::int64_t most) {
    std::vector<std::int64_t> all;
    for (std::int64_t i = run.begin; i < run.end; ++i)
        if (const std::int64_t at = run.at(i, size) / unit; all.empty() || all.back() != at) all.push_back(at);
    const auto there = static_cast<std::int64_t>(all.size());
    if (there <= most) return all;
    std::vector<std::int64_t> some;
    for (std::int64_t i = 0; i < most; ++i) some.push_back(all[static_cast<std::size_t>((2 * i + 1) * there / (2 * most))]);
    return some;
}

/// Voxels between two units that are read go over from the last voxel of the one to the first of the other; those outside take the nearest.
Picks picksOf(const Run& run, std::int64_t size, std::int64_t unit, std::int64_t most) {
    Picks picks{.units = unitsOf(run, size, unit, most), .taps = {}};
    picks.taps.resize(picks.units.size());
    const auto firstOf = [&](std::size_t which) { return picks.units[which] * unit; };
    const auto lastOf = [&](std::size_t which) { return std::min(firstOf(which) + unit, size) - 1; };
    std::size_t at = 0;  // the first unit that does not end before the voxel wished for
    for (std::int64_t i = run.begin; i < run.end; ++i) {
        const std::int64_t wish = run.at(i, size);
        const auto take = [&](std::size_t which, std::int64_t voxel, double share) { picks.taps[which].push_back({i - run.begin, voxel - firstOf(which), share}); };
        while (at < picks.units.size() && lastOf(at) < wish) ++at;
        if (at == picks.units.size()) take(at - 1, lastOf(at - 1), 1);
        else if (wish >= firstOf(at) || at == 0) take(at, std::max(wish, firstOf(at)), 1);
        else {
            const double share = static_cast<double>(wish - lastOf(at - 1)) / static_cast<double>(firstOf(at) - lastOf(at - 1));
            take(at - 1, lastOf(at - 1), 1 - share);
            take(at, firstOf(at), share);
        }
    }
    return picks;
}

using PicksPerAxis = std::array<Picks, 3>;

/// How many units are read along each axis.
Voxel readsPerAxis(Voxel units, std::int64_t most) {
    while (voxelCount(units) > std::max<std::int64_t>(1, most)) {
        std::int64_t& axis = units.z > 1 ? units.z : units.y >= units.x ? units.y : units.x;
        axis = (axis + 1) / 2;
    }
    return units;
}

PicksPerAxis picksFor(const LevelInfo& finest, const LevelInfo& coarse, Voxel index, Voxel unit, std::int64_t mostReads) {
    const Voxel factor = nearestVoxel(coarse.factor), lo = index * coarse.chunkShape, hi = smaller(lo + coarse.chunkShape, coarse.shape);
    const Voxel units = chunksOf({.lo = lo * factor, .hi = smaller(hi * factor, finest.shape)}, unit).shape();
    const Voxel reads = readsPerAxis(smaller(units, hi - lo), mostReads);
    return {picksOf({lo.z, hi.z, factor.z}, finest.shape.z, unit.z, reads.z), picksOf({lo.y, hi.y, factor.y}, finest.shape.y, unit.y, reads.y),
            picksOf({lo.x, hi.x, factor.x}, finest.shape.x, unit.x, reads.x)};
}

/// The taps of one unit, z-y-x.
struct UnitTaps {
    const std::vector<Tap>&z, &y, &x;
};

template <class Value>
void addTaps(const UnitTaps& taps, Value value, View3<double> sums) {
    for (const Tap& z : taps.z)
        for (const Tap& y : taps.y) {
            double* row = sums.row(z.made, y.made);
            for (const Tap& x : taps.x) row[x.made] += z.share * y.share * x.share * value(z.offset, y.offset, x.offset);
        }
}

void addPart(const Chunk& part, Voxel inChunk, const UnitTaps& taps, View3<double> sums) {
    visitType(part.type(), [&](auto zero) {
        const auto voxels = part.view<decltype(zero)>();
        addTaps(taps, [&](std::int64_t z, std::int64_t y, std::int64_t x) { return static_cast<double>(voxels.row(inChunk.z + z, inChunk.y + y)[inChunk.x + x]); }, sums);
    });
}

/// The sums of one made chunk. What is absent is only noted until something is there: most of a sparse store costs no arithmetic.
class ThinnedSums {
public:
    ThinnedSums(Voxel shape, double fillValue) : m_shape(shape), m_fillValue(fillValue) {}

    bool empty() const { return !m_sums; }
    View3<const double> view() const { return std::as_const(*m_sums).view(); }

    /// `part`: the chunk that holds a unit, which begins at `inChunk`; null where the source holds nothing.
    void add(const ChunkPtr& part, Voxel inChunk, const UnitTaps& taps) {
        if (!part && empty()) return m_absent.push_back(taps);
        if (!part) return addFill(taps);
        if (empty()) begin();
        addPart(*part, inChunk, taps, m_sums->view());
    }

private:
    void begin() {
        m_sums.emplace(m_shape, 0.0);
        for (const UnitTaps& taps : m_absent) addFill(taps);
        m_absent.clear();
    }
    void addFill(const UnitTaps& taps) {
        addTaps(taps, [this](std::int64_t, std::int64_t, std::int64_t) { return m_fillValue; }, m_sums->view());
    }

    Voxel m_shape;
    double m_fillValue;
    std::vector<UnitTaps> m_absent;
    std::optional<Array3<double>> m_sums;
};

/// What was summed, as voxels of the made chunk.
void write(View3<const double> sums, Chunk& into) {
    visitType(into.type(), [&](auto zero) {
        using T = decltype(zero);
        const View3<T> to = into.view<T>();
        const Voxel shape = sums.shape;
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) std::transform(sums.row(z, y), sums.row(z, y) + shape.x, to.row(z, y), [](double sum) { return voxelFrom<T>(sum); });
    });
}

std::int64_t count(const Picks& picks) { return static_cast<std::int64_t>(picks.units.size()); }

}  // namespace

ChunkPtr thinnedChunk(const VolumeSource& source, const LevelInfo& coarse, const ChunkKey& key, std::int64_t mostReads, const std::stop_token& stop) {
    const VolumeInfo& info = source.info();
    const LevelInfo& finest = info.levels.front();
    const Voxel unit{source.slicesAreReadAlone() ? 1 : finest.chunkShape.z, finest.chunkShape.y, finest.chunkShape.x};
    const PicksPerAxis picks = picksFor(finest, coarse, key.index, unit, mostReads * (finest.chunkShape.z / unit.z));
    ThinnedSums sums(smaller(coarse.chunkShape, coarse.shape - key.index * coarse.chunkShape), info.fillValue);
    forEachVoxel({.lo = {}, .hi = {count(picks[0]), count(picks[1]), count(picks[2])}}, [&](Voxel which) {
        if (stop.stop_requested()) throw Cancelled{};
        const std::array<std::size_t, 3> at{static_cast<std::size_t>(which.z), static_cast<std::size_t>(which.y), static_cast<std::size_t>(which.x)};
        const UnitTaps taps{picks[0].taps[at[0]], picks[1].taps[at[1]], picks[2].taps[at[2]]};
        const Voxel lo = Voxel{picks[0].units[at[0]], picks[1].units[at[1]], picks[2].units[at[2]]} * unit;
        const Voxel index = chunksOf({.lo = lo, .hi = lo + unit}, finest.chunkShape).lo;
        const Voxel inChunk = lo - index * finest.chunkShape;
        sums.add(source.readPart({.level = 0, .index = index}, {.lo = inChunk, .hi = inChunk + unit}, stop), inChunk, taps);
    });
    if (sums.empty()) return nullptr;
    auto chunk = std::make_shared<Chunk>(info.type, coarse.chunkShape);
    fillVoxels(*chunk, info.fillValue);
    write(sums.view(), *chunk);
    return chunk;
}

}  // namespace volumen
