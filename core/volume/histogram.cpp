#include "core/volume/histogram.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <optional>
#include <type_traits>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"

namespace volumen {

namespace {

constexpr std::size_t kRealBins = 1024;
constexpr std::int64_t kEnoughVoxels = 64 * 64 * 64;

/// Voxels of a chunk, counted from its first.
struct Part {
    ChunkPtr chunk;
    Box box;
};

template <class T>
constexpr bool kExact = std::is_integral_v<T> && sizeof(T) <= 2;

template <class T, class F>
void forEachValue(const std::vector<Part>& parts, const std::stop_token& stop, F&& f) {
    for (const Part& part : parts) {
        if (stop.stop_requested()) return;
        const View3<const T> view = part.chunk->view<T>();
        for (std::int64_t z = part.box.lo.z; z < part.box.hi.z; ++z)
            for (std::int64_t y = part.box.lo.y; y < part.box.hi.y; ++y) {
                const T* row = view.row(z, y);
                for (std::int64_t x = part.box.lo.x; x < part.box.hi.x; ++x) f(row[x]);
            }
    }
}

void measure(Histogram& h, double sum) { h.mean = h.total ? sum / static_cast<double>(h.total) : 0; }

template <class T>
Histogram exactHistogram(const std::vector<Part>& parts, const std::stop_token& stop) {
    constexpr int kLowest = std::numeric_limits<T>::min(), kHighest = std::numeric_limits<T>::max();
    Histogram h;
    h.lo = kLowest - 0.5, h.hi = kHighest + 0.5;
    h.counts.resize(static_cast<std::size_t>(kHighest - kLowest + 1));
    forEachValue<T>(parts, stop, [&](T v) { ++h.counts[static_cast<std::size_t>(v - kLowest)]; });
    double sum = 0;
    for (int v = kLowest; v <= kHighest; ++v) {
        const std::uint64_t count = h.counts[static_cast<std::size_t>(v - kLowest)];
        if (count == 0) continue;
        if (h.total == 0) h.min = v;
        h.max = v, h.total += count, sum += static_cast<double>(count) * v;
    }
    measure(h, sum);
    return h;
}

template <class T>
Histogram binnedHistogram(const std::vector<Part>& parts, const std::stop_token& stop) {
    Histogram h;
    h.min = std::numeric_limits<double>::infinity(), h.max = -h.min;
    double mean = 0;   // by steps, so that no sum can overflow
    forEachValue<T>(parts, stop, [&](T voxel) {
        const auto v = static_cast<double>(voxel);
        if (!std::isfinite(v)) return void(++h.notFinite);
        h.min = std::min(h.min, v), h.max = std::max(h.max, v);
        const auto count = static_cast<double>(++h.total);
        mean += v / count - mean / count;
    });
    if (h.total == 0) h.min = h.max = 0;
    h.mean = mean, h.lo = h.min, h.hi = h.max > h.min ? h.max : h.min + 1;
    h.counts.resize(kRealBins);
    const double half = h.hi / 2 - h.lo / 2;   // halves: the whole range of a double would be infinite
    forEachValue<T>(parts, stop, [&](T voxel) {
        const auto v = static_cast<double>(voxel);
        if (!std::isfinite(v)) return;
        const double place = (v / 2 - h.lo / 2) / half * static_cast<double>(kRealBins);
        ++h.counts[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(kRealBins - 1)))];
    });
    return h;
}

Histogram histogramOfParts(VoxelType type, const std::vector<Part>& parts, const std::stop_token& stop) {
    return visitType(type, [&](auto zero) {
        using T = decltype(zero);
        if constexpr (kExact<T>) return exactHistogram<T>(parts, stop);
        else return binnedHistogram<T>(parts, stop);
    });
}

/// The voxels of a level whose centres lie in `region`, half a voxel of level 0 around its outermost ones; everything where none is asked for.
Box onLevel(const LevelInfo& level, const std::optional<Box>& region) {
    if (!region) return {{}, level.shape};
    constexpr Point kHalf{0.5, 0.5, 0.5};
    const auto above = [&](Voxel edge) {
        const Point p = fromLevel0(level, toPoint(edge) - kHalf);
        return Voxel{static_cast<std::int64_t>(std::ceil(p.z)), static_cast<std::int64_t>(std::ceil(p.y)), static_cast<std::int64_t>(std::ceil(p.x))};
    };
    return intersection({above(region->lo), above(region->hi)}, {{}, level.shape});
}

int levelToRead(const VolumeInfo& info, const std::optional<Box>& region) {
    for (int level = static_cast<int>(info.levels.size()) - 1; level > 0; --level)
        if (const Box box = onLevel(info.levels[static_cast<std::size_t>(level)], region); !box.empty() && voxelCount(box.shape()) >= kEnoughVoxels) return level;
    return 0;
}

/// A stand-in will do: of a level that is made as it is looked at, the exact chunks cost the whole volume.
ChunkPtr readSoon(const VolumeSource& source, const ChunkKey& key, const std::stop_token& stop) {
    std::optional<ChunkPtr> quick = source.readQuickly(key, stop);
    return quick ? std::move(*quick) : source.readChunk(key, stop);
}

/// How many chunks the limits allow.
std::int64_t chunkBudget(const LevelInfo& level, VoxelType type, const HistogramLimits& limits) {
    const std::int64_t bytes = voxelCount(level.chunkShape) * static_cast<std::int64_t>(size(type));
    const std::int64_t fit = static_cast<std::int64_t>(limits.bytes) / std::max<std::int64_t>(bytes, 1);
    return std::max<std::int64_t>(1, std::min<std::int64_t>(fit, limits.chunks));
}

}  // namespace

double Histogram::percentile(double p) const {
    if (total == 0) return 0;
    const double wanted = std::clamp(p, 0.0, 100.0) / 100 * static_cast<double>(total);
    double below = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto count = static_cast<double>(counts[i]);
        if (count > 0 && below + count >= wanted) return std::clamp(lo + (static_cast<double>(i) + 0.5) * binWidth(), min, max);
        below += count;
    }
    return max;
}

Histogram Histogram::coarsened(std::size_t bins) const {
    if (bins == 0 || counts.size() <= bins) return *this;
    const std::size_t together = (counts.size() + bins - 1) / bins;
    Histogram coarse = *this;
    coarse.counts.assign((counts.size() + together - 1) / together, 0);
    for (std::size_t i = 0; i < counts.size(); ++i) coarse.counts[i / together] += counts[i];
    coarse.hi = lo + binWidth() * static_cast<double>(together * coarse.counts.size());
    return coarse;
}

Window autoWindow(const Histogram& histogram) {
    if (histogram.empty()) return {};
    Window window{histogram.percentile(1), histogram.percentile(99)};
    if (!(window.hi > window.lo)) window = {histogram.min, histogram.max};
    if (!(window.hi > window.lo)) window.hi = window.lo + 1;
    return window;
}

Histogram histogramOf(VoxelType type, const std::vector<ChunkPtr>& chunks, std::stop_token stop) {
    std::vector<Part> parts;
    for (const ChunkPtr& chunk : chunks)
        if (chunk && chunk->type() == type) parts.push_back({chunk, {{}, chunk->shape()}});
    return histogramOfParts(type, parts, stop);
}

Histogram histogramOf(const VolumeSource& source, const HistogramLimits& limits, std::stop_token stop) {
    const VolumeInfo& info = source.info();
    const int level = levelToRead(info, limits.region);
    const LevelInfo& geometry = info.levels[static_cast<std::size_t>(level)];
    const Box wanted = onLevel(geometry, limits.region), places = chunksOf(wanted, geometry.chunkShape);
    const std::int64_t all = voxelCount(places.shape()), budget = std::min(all, chunkBudget(geometry, info.type, limits));
    std::vector<Part> parts;
    std::exception_ptr failure;
    for (std::int64_t i = 0; i < budget; ++i) {   // from the middle of `budget` equal shares
        const Voxel index = places.lo + indexInGrid(places.shape(), static_cast<std::int64_t>((static_cast<double>(i) + 0.5) * static_cast<double>(all) / static_cast<double>(budget)));
        if (stop.stop_requested()) throw Cancelled{};
        try {
            const Voxel first = index * geometry.chunkShape;
            const Box inside = intersection(wanted, boxOfChunk(geometry, index));
            if (ChunkPtr chunk = readSoon(source, {level, index}, stop)) parts.push_back({std::move(chunk), {inside.lo - first, inside.hi - first}});
        } catch (const Error&) {
            failure = std::current_exception();   // one bad chunk does not spoil the rest; it is told when nothing could be read
        }
    }
    if (parts.empty() && failure) std::rethrow_exception(failure);
    Histogram histogram = histogramOfParts(info.type, parts, stop);
    if (stop.stop_requested()) throw Cancelled{};
    return histogram;
}

}  // namespace volumen
