#pragma once

#include "core/labels/label_log.h"

namespace volumen {

/// An edit that is done again or undone.
struct ReplayStep {
    std::uint64_t sequence = 0;
    Direction direction = Direction::redo;
};

/// Takes edits of a log, on all cores and the last one first: some dozens are read and decompressed at once, then each block of voxels that they
/// change takes what later ones left. Not on the main thread. Throws Error naming the record that is damaged, and Cancelled; `grid` is of no use then.
void replaySteps(const LabelLog& log, std::span<const ReplayStep> way, LabelGrid& grid, std::stop_token stop, const LabelProgress& progress);

}  // namespace volumen
