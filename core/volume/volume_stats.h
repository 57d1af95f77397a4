#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <variant>

#include "core/volume/volume_source.h"

namespace volumen {

/// A voxel's value without loss: i64 for the signed types, u64 for the unsigned ones, double for the real ones.
using VoxelNumber = std::variant<std::int64_t, std::uint64_t, double>;

struct VolumeStats {
    int level = 0;
    std::int64_t voxels = 0;          ///< all of them
    std::int64_t nan = 0;             ///< of these, not-a-number: the rest is of the others
    std::optional<VoxelNumber> min;   ///< nothing where every voxel is not-a-number; likewise below
    std::optional<VoxelNumber> max;
    std::optional<double> mean;
    std::optional<double> deviation;  ///< of the population: divided by the count
};

/// Reads every chunk of a level once, on `threads` threads, one chunk a thread in memory. Chunks that the store does not hold
/// count as the fill value and cost nothing. Throws what `readChunk` throws, and Error when there is no such level.
VolumeStats volumeStats(const VolumeSource& source, int level, int threads, const std::stop_token& stop);

}  // namespace volumen
