#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "core/base/array3.h"
#include "core/base/geometry.h"
#include "core/base/voxel_type.h"
#include "core/volume/chunk_memory.h"

namespace volumen {

/// Which chunk of a volume: the level, and the position in that level's grid of chunks (not in voxels).
struct ChunkKey {
    int level = 0;
    Voxel index;

    friend auto operator<=>(const ChunkKey&, const ChunkKey&) = default;
};

/// Voxels as stored: z-y-x, x fastest, tightly packed, native byte order. Immutable once shared.
/// 64 readable bytes follow the last voxel, so that vector loads may run over the end.
class Chunk {
public:
    static constexpr std::size_t kOverrunBytes = 64;

    /// The values are not initialised.
    Chunk(VoxelType type, Voxel shape)
        : m_type(type), m_shape(shape), m_bytes(static_cast<std::size_t>(voxelCount(shape)) * size(type)),
          m_data(allocateVoxels(m_bytes + kOverrunBytes)) {}

    VoxelType type() const { return m_type; }
    Voxel shape() const { return m_shape; }
    std::size_t byteCount() const { return m_bytes; }
    std::byte* data() { return m_data.get(); }
    const std::byte* data() const { return m_data.get(); }

    /// The voxels as `T`, which must be the C++ type behind `type()`.
    template <class T>
    View3<T> view() { return {reinterpret_cast<T*>(data()), m_shape}; }
    template <class T>
    View3<const T> view() const { return {reinterpret_cast<const T*>(data()), m_shape}; }

private:
    VoxelType m_type;
    Voxel m_shape;
    std::size_t m_bytes;
    VoxelBytesPtr m_data;
};

using ChunkPtr = std::shared_ptr<const Chunk>;

}  // namespace volumen

template <>
struct std::hash<volumen::ChunkKey> {
    std::size_t operator()(const volumen::ChunkKey& key) const noexcept {
        std::uint64_t h = static_cast<std::uint64_t>(key.level) + 1;
        for (const std::int64_t part : {key.index.z, key.index.y, key.index.x})
            h = (h ^ static_cast<std::uint64_t>(part)) * 0x9e3779b97f4a7c15ull, h ^= h >> 29;
        return static_cast<std::size_t>(h);
    }
};
