#include "core/volume/chunk_boxes.h"

#include <cassert>

#include "core/volume/raw_voxels.h"

namespace volumen {

Box boxOfChunk(const LevelInfo& level, Voxel index) {
    return intersection({index * level.chunkShape, (index + Voxel{1, 1, 1}) * level.chunkShape}, {{}, level.shape});
}

void copyShared(const Chunk& from, Voxel fromLo, Chunk& to, Voxel toLo) {
    assert(from.type() == to.type());
    const Box whole{.lo = toLo, .hi = toLo + to.shape()};
    copyOverlap({from.data(), {.lo = fromLo, .hi = fromLo + from.shape()}}, whole, {to.data(), whole}, size(to.type()));
}

}  // namespace volumen
