#pragma once

#include "core/base/error.h"
#include "core/labels/snapshot.h"

namespace volumen {

/// How a long tool is watched and stopped. Tools take a grid by reference and make it another; that the old one is kept for undo is
/// the caller's task (a copy costs nothing). They may run on any thread, on a copy of their own.
struct ToolContext {
    std::stop_token stop = {};
    LabelProgress progress = {};

    /// Throws Cancelled when asked to stop.
    void check() const {
        if (stop.stop_requested()) throw Cancelled{};
    }
    void tell(std::int64_t done, std::int64_t total) const {
        check();
        if (progress) progress(done, total);
    }
};

/// Calls `f(leaf index)` for each leaf that a box of voxels (inside the volume) touches.
template <class F>
void forEachLeafOf(const Box& box, F&& f) {
    if (box.empty()) return;
    for (std::int64_t z = box.lo.z >> 3; z <= (box.hi.z - 1) >> 3; ++z)
        for (std::int64_t y = box.lo.y >> 3; y <= (box.hi.y - 1) >> 3; ++y)
            for (std::int64_t x = box.lo.x >> 3; x <= (box.hi.x - 1) >> 3; ++x) f(Voxel{z, y, x});
}

/// A box with `voxels` more on every side, within the volume.
inline Box widened(const Box& box, std::int64_t voxels, const LabelGrid& grid) {
    const Voxel by{voxels, voxels, voxels};
    return intersection({.lo = box.lo - by, .hi = box.hi + by}, grid.bounds());
}

}  // namespace volumen
