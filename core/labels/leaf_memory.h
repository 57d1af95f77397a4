#pragma once

#include <cstddef>

namespace volumen {

/// Bytes for a leaf's node. Painting takes and gives back ten thousand of them a dab, and often another thread gives back than took, which
/// general allocators are slow at: pieces that were given back are kept for the next leaf, up to some megabytes. Any thread.
class LeafMemory {
public:
    static constexpr std::size_t kPieceBytes = 520;

    /// `bytes` of it; more than a piece holds comes from the system.
    static void* take(std::size_t bytes);
    /// `bytes`: as they were asked for.
    static void give(void* piece, std::size_t bytes);
};

}  // namespace volumen
