#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/volume/cached_chunk.h"
#include "core/volume/sampling.h"
#include "core/volume/slice_plane.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// What one texel of a slice's texture is.
enum class TexelType { u8, u16, f32 };

/// How a voxel type becomes texels: a native value is `texel + bias`. 8- and 16-bit integers keep their width and sign
/// moves into the bias (i8: −128, i16: −32768); every other type becomes f32.
struct Texels {
    TexelType type = TexelType::u8;
    double bias = 0;
};
Texels texelsFor(VoxelType type);

/// Bytes a texel.
std::size_t size(TexelType type);

/// The texel of a native value: rounded half away from zero and clamped for integers. `out` holds `size(type)` bytes.
void putTexel(VoxelType type, double native, std::byte* out);

/// Where a pixel's value comes from.
namespace cover {
constexpr std::uint8_t outside = 0;    ///< not in the volume: the texel is the fill value
constexpr std::uint8_t pending = 1;    ///< in the volume, but nothing is resident yet: the texel is the fill value
constexpr std::uint8_t failed = 2;     ///< all it needs is known, and some of it could not be read: drawn as a pattern
constexpr std::uint8_t firstLevel = 16;
constexpr std::uint8_t ofLevel(int level) { return static_cast<std::uint8_t>(firstLevel + level); }   ///< shown from that level
}  // namespace cover

/// A piece of a slice, row by row from the top, tightly packed.
struct SliceImage {
    TexelType type = TexelType::u8;
    int height = 0;
    int width = 0;
    std::vector<std::byte> texels;      ///< height · width · size(type), native byte order
    std::vector<std::uint8_t> cover;    ///< height · width
    bool complete = false;              ///< no pixel is pending or coarser than the level asked for
    bool failed = false;                ///< some pixel is cover::failed
};

/// Samples `rect` of a plane at `level` from what is resident now; coarser levels stand in for what is missing there.
///
/// A pixel is in the volume when it lies within the extent of its voxels, [−½, n − ½) of level 0 on every axis; between the
/// outermost centres and that edge the outermost voxel's value is held. Nearest takes the voxel whose centre is nearest, halves up.
/// Positions are rounded to 2⁻³² voxel. Linear rounds integer types half away from zero and weighs with 20 bits. A slab takes samples one level-0 voxel apart along
/// `right × down`; those outside the volume do not count, and a pixel is outside when all of them are.
/// `lookup` is asked at most once for a chunk of a call (a rectangle that crosses very many chunks is sampled in pieces, each
/// asking for itself). Runs on the calling thread. After a stop was asked for, the rows not yet sampled stay pending.
SliceImage sampleSlice(const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, int level, Interpolation interpolation,
                       const Slab& slab, const ChunkLookup& lookup, std::stop_token stop = {});

}  // namespace volumen
