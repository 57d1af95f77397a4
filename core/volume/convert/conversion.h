#pragma once

#include <functional>
#include <stop_token>

#include "core/volume/convert/conversion_request.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// What a conversion tells on its way; from any of its threads.
struct ConversionProgress {
    std::function<void(std::int64_t done, std::int64_t total)> started;   ///< chunks; done: by earlier runs
    std::function<void(std::int64_t done)> advanced;
    std::function<void(const ChunkKey&)> wrote;                           ///< a chunk can be read from the output
};

/// What a conversion may use.
struct ConversionMeans {
    int threads = 1;
    std::uint64_t memoryBytes = 0;
};

/// Converts a volume: reads, maps values, makes levels, compresses and writes at the same time on all threads, within the memory.
/// What is done is known from a journal and from the output itself: killed at any moment, it goes on from there with `request.resume`,
/// and the result is the same to the bit. Throws Error; Cancelled when `stop` asked for it: what is written by then stays, and can be resumed.
/// `source` is `request.in`, opened.
void convert(const VolumeSource& source, const ConversionRequest& request, const ConversionMeans& means, std::stop_token stop, const ConversionProgress& progress);

}  // namespace volumen
