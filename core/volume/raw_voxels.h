#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/files.h"
#include "core/volume/byte_reader.h"
#include "core/volume/chunk.h"

/// Voxels as plain bytes: read out of uncompressed arrays, copied between boxes, filled, turned to native byte order.
namespace volumen {

/// An uncompressed array inside a file: z-y-x, x fastest, tightly packed from byte `offset` on.
struct RawArray {
    std::uint64_t offset = 0;
    Voxel shape;
    std::size_t voxelBytes = 1;
};

/// Bytes that hold the voxels of `box`, z-y-x, x fastest, tightly packed; owned by somebody else.
template <class Byte>
struct VoxelBytes {
    Byte* data = nullptr;
    Box box;
};
using VoxelBuffer = VoxelBytes<std::byte>;

/// Reads the voxels that lie in both the array and the buffer's box, in the file's byte order. Throws Error when the bytes end too early,
/// Cancelled when `stop` asked for it.
void readRaw(const ByteReader& bytes, const RawArray& array, const VoxelBuffer& into, const std::stop_token& stop = {});
void readRaw(const RandomAccessFile& file, const RawArray& array, const VoxelBuffer& into);

/// Copies the voxels that lie in both boxes and in `within`.
void copyOverlap(const VoxelBytes<const std::byte>& from, const Box& within, const VoxelBuffer& to, std::size_t voxelBytes);

/// Reverses the bytes of each of `count` voxels.
void swapBytes(std::byte* data, std::size_t count, std::size_t voxelBytes);

/// Sets every voxel to `value`, as `voxelFrom` (core/base/voxel_value.h) turns it into one.
void fillVoxels(Chunk& chunk, double value);

/// True when every voxel is what `fillVoxels` would make it, bit by bit, so that a NaN is found too.
bool holdsOnly(const Chunk& chunk, double value);

}  // namespace volumen
