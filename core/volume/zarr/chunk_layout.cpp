#include "core/volume/zarr/chunk_layout.h"

#include <cassert>
#include <cstring>

#include "core/base/voxel_value.h"

namespace volumen {

namespace {

/// Voxels only move, so any type of the right size will do.
template <class F>
void visitSize(std::size_t bytes, F&& f) {
    switch (bytes) {
        case 1: return f(std::uint8_t{});
        case 2: return f(std::uint16_t{});
        case 4: return f(std::uint32_t{});
        default: assert(bytes == 8); return f(std::uint64_t{});
    }
}

template <class T>
void gatherRows(const ChunkLayout& layout, const T* from, View3<T> into) {
    for (std::int64_t z = 0; z < layout.shape.z; ++z)
        for (std::int64_t y = 0; y < layout.shape.y; ++y)
            std::memcpy(into.row(z, y), from + z * layout.strides.z + y * layout.strides.y,
                        static_cast<std::size_t>(layout.shape.x) * sizeof(T));
}

/// x is not the fastest axis in store: copies squares of (fastest axis, x), so that each cache line is fetched once.
template <class T>
void gatherSquares(const ChunkLayout& layout, const T* from, View3<T> into) {
    constexpr std::int64_t kSide = 32;
    const bool zFastest = layout.strides.z < layout.strides.y;
    const std::int64_t outer = zFastest ? layout.shape.y : layout.shape.z, inner = zFastest ? layout.shape.z : layout.shape.y;
    for (std::int64_t o = 0; o < outer; ++o)
        for (std::int64_t i0 = 0; i0 < inner; i0 += kSide)
            for (std::int64_t x0 = 0; x0 < layout.shape.x; x0 += kSide)
                for (std::int64_t i = i0; i < std::min(inner, i0 + kSide); ++i) {
                    const std::int64_t z = zFastest ? i : o, y = zFastest ? o : i;
                    const T* source = from + z * layout.strides.z + y * layout.strides.y;
                    T* row = into.row(z, y);
                    for (std::int64_t x = x0; x < std::min(layout.shape.x, x0 + kSide); ++x) row[x] = source[x * layout.strides.x];
                }
}

template <class T>
T swapped(T value) {
    if constexpr (sizeof(T) == 2) return __builtin_bswap16(value);
    else if constexpr (sizeof(T) == 4) return __builtin_bswap32(value);
    else if constexpr (sizeof(T) == 8) return __builtin_bswap64(value);
    else return value;
}

}  // namespace

bool ChunkLayout::isPrefix() const {
    return offset == 0 && (shape.x == 1 || strides.x == 1) && (shape.y == 1 || strides.y == shape.x) &&
           (shape.z == 1 || strides.z == shape.x * shape.y);
}

void gather(const ChunkLayout& layout, std::span<const std::byte> stored, Chunk& into) {
    assert(into.shape() == layout.shape && stored.size() == static_cast<std::size_t>(layout.storedCount) * size(into.type()));
    visitSize(size(into.type()), [&](auto zero) {
        using T = decltype(zero);
        const T* from = reinterpret_cast<const T*>(stored.data()) + layout.offset;
        const View3<T> view = into.view<T>();
        if (layout.strides.x == 1 || layout.shape.x == 1) gatherRows(layout, from, view);
        else gatherSquares(layout, from, view);
    });
}

void swapBytes(Chunk& chunk) {
    visitSize(size(chunk.type()), [&](auto zero) {
        using T = decltype(zero);
        T* values = chunk.view<T>().data;
        const std::int64_t count = voxelCount(chunk.shape());
        for (std::int64_t i = 0; i < count; ++i) values[i] = swapped(values[i]);
    });
}

void padPast(Chunk& chunk, Voxel valid, double value) {
    const Voxel shape = chunk.shape();
    if (valid == shape) return;
    visitType(chunk.type(), [&](auto zero) {
        using T = decltype(zero);
        const T fill = voxelFrom<T>(value);
        const View3<T> view = chunk.view<T>();
        for (std::int64_t z = 0; z < shape.z; ++z)
            for (std::int64_t y = 0; y < shape.y; ++y) {
                T* row = view.row(z, y);
                std::fill(z < valid.z && y < valid.y ? row + valid.x : row, row + shape.x, fill);
            }
    });
}

}  // namespace volumen
