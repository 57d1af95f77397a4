#include "core/volume/block_layout.h"

namespace volumen {

namespace {

constexpr Voxel kTarget{.z = 16, .y = 128, .x = 256};
constexpr Voxel kTargetOfSolidBlocks{.z = 64, .y = 128, .x = 128};   // blocks that are themselves deep

/// Whole blocks up to the target, even parts of a block that is over twice the target.
std::int64_t extent(std::int64_t block, std::int64_t target) {
    if (block > 2 * target) return ceilDiv(block, ceilDiv(block, target));
    return std::max<std::int64_t>(1, target / block) * block;
}

Voxel wholeBlocksAround(Voxel chunk, Voxel block) { return ceilDiv(chunk, block) * block; }

/// Bytes of the blocks that chunks side by side along x cut, over the whole width.
double bytesOfRow(Voxel chunk, Voxel block, Voxel shape, std::size_t voxelBytes) {
    const Voxel touched = wholeBlocksAround(chunk, block);
    return static_cast<double>(voxelBytes) * static_cast<double>(touched.z) * static_cast<double>(std::min(touched.y, shape.y)) *
           static_cast<double>(std::min(touched.x, shape.x));
}

}  // namespace

Voxel chunkShapeForRaw(Voxel shape) { return smaller(kTarget, shape); }

Voxel chunkShapeForBlocks(Voxel shape, Voxel block, std::size_t voxelBytes) {
    block = smaller(block, shape);
    const Voxel target = block.z > 1 ? kTargetOfSolidBlocks : kTarget;
    Voxel chunk{extent(block.z, target.z), extent(block.y, target.y), extent(block.x, target.x)};
    while (chunk.z > block.z && bytesOfRow(chunk, block, shape, voxelBytes) > static_cast<double>(kDecodedBlockBytes))
        chunk.z = std::max(block.z, chunk.z / 2 / block.z * block.z);
    return smaller(chunk, shape);
}

bool blocksAreWhole(Voxel chunk, Voxel block, Voxel shape) {
    const auto whole = [](std::int64_t c, std::int64_t b, std::int64_t s) { return c >= s || c % b == 0; };
    return whole(chunk.z, block.z, shape.z) && whole(chunk.y, block.y, shape.y) && whole(chunk.x, block.x, shape.x);
}

}  // namespace volumen
