#include "core/volume/chunk_boxes.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace volumen {

Box boxOfChunk(const LevelInfo& level, Voxel index) {
    return intersection({index * level.chunkShape, (index + Voxel{1, 1, 1}) * level.chunkShape}, {{}, level.shape});
}

void fillChunk(Chunk& chunk, double value) {
    visitType(chunk.type(), [&](auto zero) {
        using T = decltype(zero);
        const auto view = chunk.view<T>();
        if constexpr (std::is_same_v<T, Half>) std::fill_n(view.data, view.count(), Half(static_cast<float>(value)));
        else std::fill_n(view.data, view.count(), static_cast<T>(value));
    });
}

void copyShared(const Chunk& from, Voxel fromLo, Chunk& to, Voxel toLo) {
    assert(from.type() == to.type());
    const Box box = intersection({fromLo, fromLo + from.shape()}, {toLo, toLo + to.shape()});
    if (box.empty()) return;
    const std::size_t voxel = size(to.type());
    const auto offset = [&](const Chunk& c, Voxel v) { return static_cast<std::size_t>((v.z * c.shape().y + v.y) * c.shape().x + v.x) * voxel; };
    for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
        for (std::int64_t y = box.lo.y; y < box.hi.y; ++y) {
            const Voxel at{z, y, box.lo.x};
            std::memcpy(to.data() + offset(to, at - toLo), from.data() + offset(from, at - fromLo), static_cast<std::size_t>(box.shape().x) * voxel);
        }
}

}  // namespace volumen
