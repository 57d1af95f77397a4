#include "core/volume/volume_info.h"

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

bool fits63Bits(Voxel shape, std::int64_t bytesPerVoxel) {
    std::int64_t product = bytesPerVoxel;
    return !__builtin_mul_overflow(product, shape.z, &product) && !__builtin_mul_overflow(product, shape.y, &product) &&
           !__builtin_mul_overflow(product, shape.x, &product);
}

bool positive(Voxel shape) { return shape.z > 0 && shape.y > 0 && shape.x > 0; }

}  // namespace

void checkShapes(const std::string& where, Voxel shape, Voxel chunkShape, VoxelType type) {
    const auto bytes = static_cast<std::int64_t>(size(type));
    if (!positive(shape)) throw Error(where + ": declares a shape of " + formatShape(shape) + "; every axis needs at least one voxel");
    if (!positive(chunkShape)) throw Error(where + ": declares chunks of " + formatShape(chunkShape) + "; every axis needs at least one voxel");
    if (!fits63Bits(shape, bytes)) throw Error(where + ": declares an impossible size of " + formatShape(shape) + " voxels; the header is damaged");
    if (!fits63Bits(chunkShape, bytes)) throw Error(where + ": declares impossible chunks of " + formatShape(chunkShape) + " voxels; the header is damaged");
}

void checkLevel(const VolumeInfo& info, int level) {
    const auto count = static_cast<int>(info.levels.size());
    if (level >= 0 && level < count) return;
    const std::string choice = count == 1 ? "it has level 0 only" : "choose 0 to " + std::to_string(count - 1);
    throw Error(info.path + ": has no level " + std::to_string(level) + "; " + choice);
}

}  // namespace volumen
