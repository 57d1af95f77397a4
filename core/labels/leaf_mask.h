#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "core/base/geometry.h"

namespace volumen {

/// Voxels along each side of a leaf, the smallest unit in which labels are kept.
constexpr std::int64_t kLeafSide = 8;
constexpr int kLeafVoxels = 512;

/// Some of a leaf's voxels, a bit each: a word a slice (z), in it a byte a row (y), in that a bit a voxel (x). Voxel (z, y, x) is
/// number 64 z + 8 y + x.
struct LeafMask {
    std::array<std::uint64_t, 8> slices{};

    static LeafMask all() {
        LeafMask mask;
        mask.slices.fill(~std::uint64_t{0});
        return mask;
    }
    bool test(int voxel) const { return slices[static_cast<std::size_t>(voxel >> 6)] >> (voxel & 63) & 1; }
    void set(int voxel) { slices[static_cast<std::size_t>(voxel >> 6)] |= std::uint64_t{1} << (voxel & 63); }
    void addRow(int z, int y, std::uint8_t bits) { slices[static_cast<std::size_t>(z)] |= std::uint64_t{bits} << (8 * y); }
    std::uint8_t row(int z, int y) const { return static_cast<std::uint8_t>(slices[static_cast<std::size_t>(z)] >> (8 * y)); }

    bool none() const {
        std::uint64_t any = 0;
        for (const std::uint64_t slice : slices) any |= slice;
        return any == 0;
    }
    bool full() const {
        std::uint64_t every = ~std::uint64_t{0};
        for (const std::uint64_t slice : slices) every &= slice;
        return every == ~std::uint64_t{0};
    }
    /// The number of the first voxel in it; there is one.
    int first() const {
        std::size_t z = 0;
        while (slices[z] == 0) ++z;
        return 64 * static_cast<int>(z) + std::countr_zero(slices[z]);
    }
    int count() const {
        std::uint64_t sums = 0;   // a byte each: the bits of eight rows, 64 at most
        for (const std::uint64_t slice : slices) {   // std::popcount is a call where no instruction for it may be used
            std::uint64_t bits = slice - (slice >> 1 & 0x5555555555555555ull);
            bits = (bits & 0x3333333333333333ull) + (bits >> 2 & 0x3333333333333333ull);
            sums += (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0full;
        }
        const std::uint64_t pairs = (sums & 0x00ff00ff00ff00ffull) + (sums >> 8 & 0x00ff00ff00ff00ffull);
        return static_cast<int>(pairs * 0x0001000100010001ull >> 48);
    }

    LeafMask& operator&=(const LeafMask& other) {
        for (std::size_t z = 0; z < 8; ++z) slices[z] &= other.slices[z];
        return *this;
    }
    LeafMask& operator|=(const LeafMask& other) {
        for (std::size_t z = 0; z < 8; ++z) slices[z] |= other.slices[z];
        return *this;
    }
    friend LeafMask operator&(LeafMask a, const LeafMask& b) { return a &= b; }
    friend LeafMask operator|(LeafMask a, const LeafMask& b) { return a |= b; }
    friend LeafMask operator~(LeafMask a) {
        for (std::uint64_t& slice : a.slices) slice = ~slice;
        return a;
    }
    friend bool operator==(const LeafMask&, const LeafMask&) = default;

    /// Calls `f(voxel)` for each voxel in it, in order.
    template <class F>
    void forEach(F&& f) const {
        for (int z = 0; z < 8; ++z)
            for (std::uint64_t bits = slices[static_cast<std::size_t>(z)]; bits != 0; bits &= bits - 1) f(64 * z + std::countr_zero(bits));
    }
};

/// The voxels of the leaf at `lo` (its first voxel) that lie in `box`.
inline LeafMask maskInside(const Box& box, Voxel lo) {
    const Box part = intersection(box, {lo, lo + Voxel{kLeafSide, kLeafSide, kLeafSide}});
    LeafMask mask;
    if (part.empty()) return mask;
    const auto bits = static_cast<std::uint8_t>((0xffu << (part.lo.x - lo.x)) & (0xffu >> (lo.x + kLeafSide - part.hi.x)));
    for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
        for (std::int64_t y = part.lo.y; y < part.hi.y; ++y) mask.addRow(static_cast<int>(z - lo.z), static_cast<int>(y - lo.y), bits);
    return mask;
}

}  // namespace volumen
