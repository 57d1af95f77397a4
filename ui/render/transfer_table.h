#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/project/volume_look.h"
#include "core/volume/voxel_block.h"

namespace volumen {

constexpr int kTransferEntries = 1024;

/// A look's curve as the shader reads it. Entry 0 stands for what is no number; entries 1 … 1023 lie evenly between `lo` and `hi`.
struct TransferTable {
    double lo = 0;
    double hi = 1;
    std::array<float, kTransferEntries> opacities{};              ///< matter per µm where the mode is composite, else opacity
    std::array<std::uint8_t, 4 * kTransferEntries> colors{};      ///< RGBA
    std::array<std::int16_t, kTransferEntries + 1> nextSeen{};    ///< the first entry from here on that is not transparent; `kTransferEntries`: none

    /// Where a value lies, 0 … 1 between `lo` and `hi`, as `value · x + y`.
    double scale() const { return 1 / (hi - lo); }
    double shift() const { return -lo / (hi - lo); }
    /// Whether any value of a range is seen; may say so of one that only nearly is.
    bool sees(const ValueRange& range) const;
};

TransferTable transferTableOf(const VolumeLook& look);

/// What the shader knows of each of a block's cells under a look, z-y-x. Composite: 0 where there may be matter, else how many cells away the
/// nearest such cell lies (Chebyshev), so that rays leap. Maximum and minimum: the cell's best value times `valueScale`. Average: 0.
std::vector<float> cellHints(const VoxelBlock& block, const VolumeLook& look, const TransferTable& table, double valueScale);

}  // namespace volumen
