#pragma once

#include <cstddef>

namespace volumen {

/// Bytes for the node of a leaf or of a cell. Painting takes and gives back ten thousand of them a dab, and often another thread gives back than took, which
/// general allocators are slow at, and the system at giving pages: pieces lie in slabs of 2 MB (one page where the system has such), of which a thread of its own keeps
/// some megabytes ready, and some that were given back are kept for the next leaf. A slab that nobody uses goes back to the system. Any thread.
class LeafMemory {
public:
    static constexpr std::size_t kPieceBytes = 520;

    /// `bytes` of it; more than a piece holds comes from the system.
    static void* take(std::size_t bytes);
    /// `bytes`: as they were asked for.
    static void give(void* piece, std::size_t bytes);
};

}  // namespace volumen
