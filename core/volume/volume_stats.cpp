#include "core/volume/volume_stats.h"

#include <cmath>
#include <limits>
#include <mutex>

#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/jobs/parallel_for.h"
#include "core/volume/chunk_boxes.h"

namespace volumen {

namespace {

template <class T>
bool isNan(T value) {
    if constexpr (std::is_integral_v<T>) return false;
    else return std::isnan(static_cast<double>(value));
}

/// Moments of some values; two of them join into those of all (Chan, Golub and LeVeque 1983).
template <class T>
struct Moments {
    std::int64_t count = 0;  ///< of numbers
    std::int64_t nan = 0;
    T min{};
    T max{};
    double mean = 0;
    double squares = 0;      ///< sum of squared differences from the mean

    void join(const Moments& other) {
        nan += other.nan;
        if (other.count == 0) return;
        const auto here = static_cast<double>(count), there = static_cast<double>(other.count), all = here + there;
        min = count == 0 || other.min < min ? other.min : min;
        max = count == 0 || max < other.max ? other.max : max;
        const double distance = other.mean - mean;
        squares += other.squares + (count == 0 ? 0 : distance * distance * (here / all) * there);
        mean += distance * (there / all);
        count += other.count;
    }
};

template <class T>
Moments<T> momentsOf(T value, std::int64_t count) {
    if (isNan(value)) return {.nan = count};
    return {.count = count, .min = value, .max = value, .mean = static_cast<double>(value)};
}

/// Up to 16 bits: sums of whole numbers are exact and make one pass.
template <class T>
Moments<T> momentsOfSmallRow(const T* row, std::int64_t count) {
    std::int64_t sum = 0, squares = 0;
    T lo = row[0], hi = row[0];
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t value = row[i];
        sum += value;
        squares += value * value;
        lo = std::min(lo, row[i]);
        hi = std::max(hi, row[i]);
    }
    const double mean = static_cast<double>(sum) / static_cast<double>(count);
    return {.count = count, .min = lo, .max = hi, .mean = mean, .squares = std::max(0.0, static_cast<double>(squares) - mean * static_cast<double>(sum))};
}

/// The mean first, then the differences from it: nothing cancels, however far the values lie from zero.
template <class T>
Moments<T> momentsOfRow(const T* row, std::int64_t count) {
    Moments<T> m;
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        if (isNan(row[i])) continue;
        m.min = m.count == 0 || row[i] < m.min ? row[i] : m.min;
        m.max = m.count == 0 || m.max < row[i] ? row[i] : m.max;
        sum += static_cast<double>(row[i]);
        ++m.count;
    }
    m.nan = count - m.count;
    m.mean = m.count == 0 ? 0 : sum / static_cast<double>(m.count);
    for (std::int64_t i = 0; i < count; ++i) {
        const double difference = static_cast<double>(row[i]) - m.mean;
        if (!isNan(row[i])) m.squares += difference * difference;
    }
    return m;
}

/// Of the first `valid` voxels along each axis.
template <class T>
Moments<T> momentsOfChunk(View3<const T> chunk, Voxel valid) {
    Moments<T> all;
    for (std::int64_t z = 0; z < valid.z; ++z)
        for (std::int64_t y = 0; y < valid.y; ++y) {
            if constexpr (std::is_integral_v<T> && sizeof(T) <= 2) all.join(momentsOfSmallRow(chunk.row(z, y), valid.x));
            else all.join(momentsOfRow(chunk.row(z, y), valid.x));
        }
    return all;
}

template <class T>
Moments<T> momentsOfLevel(const VolumeSource& source, int number, int threads, const std::stop_token& stop) {
    const LevelInfo& level = source.info().levels[static_cast<std::size_t>(number)];
    const Voxel grid = chunkGrid(level);
    const T fill = voxelFrom<T>(source.info().fillValue);
    Moments<T> all;
    std::mutex mutex;
    parallelFor(threads, voxelCount(grid), [&](std::int64_t i) {
        const ChunkKey key{number, indexInGrid(grid, i)};
        const Voxel valid = boxOfChunk(level, key.index).shape();
        const ChunkPtr chunk = source.readChunk(key, stop);
        const Moments<T> part = chunk ? momentsOfChunk(chunk->template view<T>(), valid) : momentsOf(fill, voxelCount(valid));
        const std::lock_guard lock(mutex);
        all.join(part);
    });
    return all;
}

template <class T>
VoxelNumber toNumber(T value) {
    if constexpr (std::is_unsigned_v<T>) return static_cast<std::uint64_t>(value);
    else if constexpr (std::is_integral_v<T>) return static_cast<std::int64_t>(value);
    else return static_cast<double>(value);
}

}  // namespace

VolumeStats volumeStats(const VolumeSource& source, int level, int threads, const std::stop_token& stop) {
    const VolumeInfo& info = source.info();
    checkLevel(info, level);
    VolumeStats stats;
    stats.level = level;
    stats.voxels = voxelCount(info.levels[static_cast<std::size_t>(level)].shape);
    visitType(info.type, [&](auto zero) {
        const auto moments = momentsOfLevel<decltype(zero)>(source, level, threads, stop);
        stats.nan = moments.nan;
        if (moments.count == 0) return;
        stats.min = toNumber(moments.min);
        stats.max = toNumber(moments.max);
        stats.mean = moments.mean;
        stats.deviation = std::sqrt(moments.squares / static_cast<double>(moments.count));
    });
    return stats;
}

}  // namespace volumen
