#include "core/volume/raw_voxels.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/base/voxel_value.h"

namespace volumen {

namespace {

// Rows are read one by one when they are short pieces of long rows, else as one band of whole rows from which the pieces are cut:
// a system call costs about as much as copying 4 KiB.
constexpr std::int64_t kGapBytes = 4096;
constexpr std::int64_t kBandBytes = 4 << 20;

std::int64_t indexIn(const Box& box, Voxel v) {
    const Voxel shape = box.shape();
    return ((v.z - box.lo.z) * shape.y + (v.y - box.lo.y)) * shape.x + (v.x - box.lo.x);
}

template <class T>
void swapWords(std::byte* data, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i, data += sizeof(T)) {
        T word;
        std::memcpy(&word, data, sizeof(T));
        if constexpr (sizeof(T) == 2) word = __builtin_bswap16(word);
        else if constexpr (sizeof(T) == 4) word = __builtin_bswap32(word);
        else word = __builtin_bswap64(word);
        std::memcpy(data, &word, sizeof(T));
    }
}

/// Rows [part.lo.y, part.hi.y) of one z.
class RowReader {
public:
    RowReader(const ByteReader& bytes, const RawArray& array, const VoxelBuffer& into, const std::stop_token& stop)
        : m_source(bytes), m_array(array), m_into(into), m_stop(stop), m_bytes(static_cast<std::int64_t>(array.voxelBytes)) {}

    void read(const Box& rows) {
        const std::int64_t gap = (m_array.shape.x - rows.shape().x) * m_bytes;
        if (gap > kGapBytes) readOneByOne(rows);
        else readBands(rows);
    }

private:
    std::uint64_t offsetOf(Voxel v) const {
        return m_array.offset + static_cast<std::uint64_t>(indexIn({.lo = {}, .hi = m_array.shape}, v) * m_bytes);
    }
    std::byte* target(Voxel v) const { return m_into.data + indexIn(m_into.box, v) * m_bytes; }
    std::size_t rowBytes(const Box& rows) const { return static_cast<std::size_t>(rows.shape().x * m_bytes); }

    void readOneByOne(const Box& rows) {
        const Voxel last{rows.lo.z, rows.hi.y - 1, rows.lo.x};
        m_source.announce(offsetOf(rows.lo), offsetOf(last) - offsetOf(rows.lo) + rowBytes(rows));
        for (Voxel v = rows.lo; v.y < rows.hi.y; ++v.y) m_source.read(offsetOf(v), {target(v), rowBytes(rows)}, m_stop);
    }

    void readBands(const Box& rows) {
        const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, kBandBytes / (m_array.shape.x * m_bytes));
        for (Voxel v = rows.lo; v.y < rows.hi.y; v.y += rowsAtOnce) readBand(rows, v, std::min(rowsAtOnce, rows.hi.y - v.y));
    }

    void readBand(const Box& rows, Voxel first, std::int64_t count) {
        const std::int64_t stride = m_array.shape.x * m_bytes;
        const auto bytes = static_cast<std::size_t>((count - 1) * stride) + rowBytes(rows);
        if (rows.shape().x == m_array.shape.x && m_into.box.shape().x == m_array.shape.x) return m_source.read(offsetOf(first), {target(first), bytes}, m_stop);
        m_band.resize(bytes);
        m_source.read(offsetOf(first), m_band, m_stop);
        for (std::int64_t i = 0; i < count; ++i)
            std::memcpy(target({first.z, first.y + i, first.x}), m_band.data() + i * stride, rowBytes(rows));
    }

    const ByteReader& m_source;
    const RawArray& m_array;
    const VoxelBuffer& m_into;
    const std::stop_token& m_stop;
    std::int64_t m_bytes;
    std::vector<std::byte> m_band;
};

}  // namespace

void readRaw(const RandomAccessFile& file, const RawArray& array, const VoxelBuffer& into) { readRaw(WholeFile(file), array, into); }

void readRaw(const ByteReader& bytes, const RawArray& array, const VoxelBuffer& into, const std::stop_token& stop) {
    const Box part = intersection(into.box, {.lo = {}, .hi = array.shape});
    if (part.empty()) return;
    RowReader reader(bytes, array, into, stop);
    for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
        reader.read({.lo = {z, part.lo.y, part.lo.x}, .hi = {z + 1, part.hi.y, part.hi.x}});
}

void copyOverlap(const VoxelBytes<const std::byte>& from, const Box& within, const VoxelBuffer& to, std::size_t voxelBytes) {
    const Box part = intersection(within, intersection(from.box, to.box));
    if (part.empty()) return;
    const auto bytes = static_cast<std::int64_t>(voxelBytes);
    for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
        for (std::int64_t y = part.lo.y; y < part.hi.y; ++y) {
            const Voxel row{z, y, part.lo.x};
            std::memcpy(to.data + indexIn(to.box, row) * bytes, from.data + indexIn(from.box, row) * bytes,
                        static_cast<std::size_t>(part.shape().x * bytes));
        }
}

void swapBytes(std::byte* data, std::size_t count, std::size_t voxelBytes) {
    if (voxelBytes == 2) swapWords<std::uint16_t>(data, count);
    else if (voxelBytes == 4) swapWords<std::uint32_t>(data, count);
    else if (voxelBytes == 8) swapWords<std::uint64_t>(data, count);
}

void fillVoxels(Chunk& chunk, double value) {
    visitType(chunk.type(), [&](auto zero) {
        using T = decltype(zero);
        const View3<T> view = chunk.view<T>();
        std::fill_n(view.data, view.count(), voxelFrom<T>(value));
    });
}

bool holdsOnly(const Chunk& chunk, double value) {
    Chunk one(chunk.type(), {1, 1, 1});
    fillVoxels(one, value);
    const std::size_t voxel = one.byteCount();
    return std::memcmp(chunk.data(), one.data(), voxel) == 0 && std::memcmp(chunk.data(), chunk.data() + voxel, chunk.byteCount() - voxel) == 0;
}

}  // namespace volumen
