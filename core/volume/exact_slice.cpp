#include "core/volume/exact_slice.h"

#include <cstring>
#include <memory>

#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/jobs/parallel_for.h"

namespace volumen {

namespace {

Axis rowAxis(Axis normal) { return normal == Axis::z ? Axis::y : Axis::z; }
Axis columnAxis(Axis normal) { return normal == Axis::x ? Axis::y : Axis::x; }
char letter(Axis axis) { return axis == Axis::z ? 'z' : axis == Axis::y ? 'y' : 'x'; }

void checkPlane(const VolumeInfo& info, const AxisPlane& plane) {
    checkLevel(info, plane.level);
    Voxel shape = info.levels[static_cast<std::size_t>(plane.level)].shape;
    const std::int64_t extent = along(shape, plane.axis);
    if (plane.at < 0 || plane.at >= extent)
        throw Error(info.path + ": has no slice " + std::to_string(plane.at) + " along " + letter(plane.axis) + "; choose 0 to " +
                    std::to_string(extent - 1));
}

/// The part of one chunk that lies in the plane, and where it goes in the band.
class ChunkCut {
public:
    ChunkCut(const LevelInfo& level, const AxisPlane& plane, std::int64_t rowChunk, std::int64_t columnChunk) : m_plane(plane), m_chunkShape(level.chunkShape) {
        Voxel shape = level.shape, chunk = level.chunkShape;
        const Axis row = rowAxis(plane.axis), column = columnAxis(plane.axis);
        along(key.index, plane.axis) = plane.at / along(chunk, plane.axis);
        along(key.index, row) = rowChunk;
        along(key.index, column) = columnChunk;
        key.level = plane.level;
        m_inChunk = plane.at % along(chunk, plane.axis);
        left = columnChunk * along(chunk, column);
        rows = std::min(along(chunk, row), along(shape, row) - rowChunk * along(chunk, row));
        columns = std::min(along(chunk, column), along(shape, column) - left);
    }

    ChunkKey key;
    std::int64_t left;
    std::int64_t rows;
    std::int64_t columns;

    /// The voxels of the chunk that lie in the plane.
    Box part() const {
        Box box{.lo = {}, .hi = m_chunkShape};
        along(box.lo, m_plane.axis) = m_inChunk;
        along(box.hi, m_plane.axis) = m_inChunk + 1;
        return box;
    }

    template <class T>
    void copy(const View3<const T>& chunk, T* band, std::int64_t width) const {
        for (std::int64_t r = 0; r < rows; ++r) {
            T* target = band + r * width + left;
            if (m_plane.axis == Axis::x) copyColumn(chunk, r, target);
            else std::memcpy(target, m_plane.axis == Axis::z ? chunk.row(m_inChunk, r) : chunk.row(r, m_inChunk), static_cast<std::size_t>(columns) * sizeof(T));
        }
    }

    template <class T>
    void fill(T value, T* band, std::int64_t width) const {
        for (std::int64_t r = 0; r < rows; ++r) std::fill_n(band + r * width + left, columns, value);
    }

private:
    template <class T>
    void copyColumn(const View3<const T>& chunk, std::int64_t z, T* target) const {
        const T* from = chunk.row(z, 0) + m_inChunk;
        for (std::int64_t y = 0; y < columns; ++y) target[y] = from[y * chunk.shape.x];
    }

    AxisPlane m_plane;
    Voxel m_chunkShape;
    std::int64_t m_inChunk;
};

/// Puts one chunk's part into the band; `null` is the fill value.
void place(const ChunkCut& cut, const ChunkPtr& chunk, VoxelType type, double fillValue, std::byte* band, std::int64_t width) {
    visitType(type, [&](auto zero) {
        using T = decltype(zero);
        T* target = reinterpret_cast<T*>(band);
        if (chunk) cut.copy(chunk->view<T>(), target, width);
        else cut.fill(voxelFrom<T>(fillValue), target, width);
    });
}

}  // namespace

PictureShape pictureShape(const VolumeInfo& info, const AxisPlane& plane) {
    checkPlane(info, plane);
    Voxel shape = info.levels[static_cast<std::size_t>(plane.level)].shape;
    return {.type = info.type, .height = along(shape, rowAxis(plane.axis)), .width = along(shape, columnAxis(plane.axis))};
}

void sliceExactly(const VolumeSource& source, const AxisPlane& plane, int threads, const std::stop_token& stop, const RowSink& sink) {
    const VolumeInfo& info = source.info();
    const PictureShape picture = pictureShape(info, plane);
    const LevelInfo& level = info.levels[static_cast<std::size_t>(plane.level)];
    Voxel grid = chunkGrid(level), chunkShape = level.chunkShape;
    const std::int64_t bandRows = std::min(along(chunkShape, rowAxis(plane.axis)), picture.height);
    const auto band = std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(bandRows) * picture.rowBytes());
    for (std::int64_t row = 0; row < along(grid, rowAxis(plane.axis)); ++row) {
        parallelFor(threads, along(grid, columnAxis(plane.axis)), [&](std::int64_t column) {
            const ChunkCut cut(level, plane, row, column);
            place(cut, source.readPart(cut.key, cut.part(), stop), info.type, info.fillValue, band.get(), picture.width);
        });
        const std::int64_t top = row * bandRows;
        sink({.top = top, .count = std::min(bandRows, picture.height - top), .data = band.get()});
    }
}

}  // namespace volumen
