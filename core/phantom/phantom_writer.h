#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "core/base/files.h"
#include "core/jobs/thread_pool.h"
#include "core/phantom/phantom.h"
#include "core/volume/chunk.h"

namespace volumen {

/// Who is told how far the writing is; called from any of the pool's threads, one at a time.
struct PhantomProgress {
    std::function<void(std::int64_t total)> started = [](std::int64_t) {};
    std::function<void(std::int64_t done)> advanced = [](std::int64_t) {};
};

/// Writes the project folder of a made scroll: `scan.zarr`, and its truth `ink.zarr` and `sheet.zarr` (1 = yes), all chunk by chunk;
/// `segment/` with the flattened sheet (`<id>.ppm`, `<id>.tifxyz`, `<id>.obj`, `surface-volume.zarr`, `<id>_inklabels.png`,
/// `<id>_supervision_mask.png`, `meta.json`); last `project.json`, so that a folder that has one is whole.
/// The segment holds the outer end of the sheet, as far as its files stay handy. Memory is bounded whatever the size.
/// Throws Error: something stands there (wouldOverwrite; with `overwrite` only an earlier project that nobody has open is
/// replaced), a full disk; Cancelled when `stop` asked for it, leaving valid stores.
void writePhantom(const Phantom& phantom, const Path& folder, bool overwrite, ThreadPool& pool, std::stop_token stop, const PhantomProgress& progress);

/// The part of the flattened sheet that the segment holds.
FlatShape segmentShape(const Phantom& phantom);

/// The segment's name.
std::string segmentId(const PhantomRecipe& recipe);

}  // namespace volumen
