#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "core/volume/slice.h"
#include "core/volume/slice_kernels.h"
#include "core/volume/slice_pass.h"
#include "core/volume/slice_pixel.h"

namespace volumen {

namespace {

/// Which volume axis a picture's columns, its rows and its depth follow.
struct PictureAxes {
    Axis column, row, depth;
};

/// The only axis along which `step` moves, or -1.
int onlyAxis(Point step) {
    const bool moves[3] = {step.z != 0, step.y != 0, step.x != 0};
    if (moves[0] + moves[1] + moves[2] != 1) return -1;
    return moves[0] ? 0 : moves[1] ? 1 : 2;
}

PictureAxes axesOf(const SlicePlane& plane) {
    const int column = onlyAxis(plane.right), row = onlyAxis(plane.down);
    return {static_cast<Axis>(column), static_cast<Axis>(row), static_cast<Axis>(3 - column - row)};
}

/// What is known of several chunks together: what is not there yet counts most, then a failure.
ChunkState worst(ChunkState a, ChunkState b) {
    for (const ChunkState s : {ChunkState::unknown, ChunkState::failed, ChunkState::absent})
        if (a == s || b == s) return s;
    return ChunkState::resident;
}

/// Neighbouring columns whose voxels lie in one chunk along the column axis; or that all reach over into the next (`crosses`).
struct Stretch {
    Columns columns;
    std::uint32_t chunk;        ///< the column axis's share
    bool crosses;
    std::uint32_t lo, hi;       ///< voxels of the column axis, inclusive
    bool contiguous = false;    ///< nearest: one column's voxel follows another's in memory
};

/// The depth-blended voxels of one row of the volume along a stretch: kept, since neighbouring picture rows share them.
struct Line {
    std::int64_t row = -1;
    std::vector<float> values;
};

template <class T>
class AxisRows {
public:
    explicit AxisRows(const SlicePass& pass)
        : m_pass(pass), m_pixel(pass.block), m_axes(axesOf(pass.plane)), m_linear(pass.interpolation == Interpolation::linear),
          m_columnAxis(axis(m_axes.column)), m_rowAxis(axis(m_axes.row)), m_depthAxis(axis(m_axes.depth)),
          m_width(static_cast<std::size_t>(pass.rect.width)) {
        const Point start = pass.plane.at(static_cast<double>(pass.rect.top), static_cast<double>(pass.rect.left)) + pass.shift;
        m_insideRows = insideOnAxis(component(start, m_axes.row), component(pass.plane.down, m_axes.row), shapeAlong(m_axes.row), pass.rect.height);
        if (m_insideRows.empty()) return;
        m_inside = insideColumns(pass.block.info, pass.plane, pass.rect, m_insideRows.begin, pass.shift);
        m_depth = cellAlong(m_depthAxis, m_axes.depth, 0, 0);
        m_depthPlaces = {m_depthAxis.places[m_depth.first], m_depthAxis.places[m_depth.second]};
        prepareColumns();
        m_rowCells.resize(static_cast<std::size_t>(pass.rect.height));
        for (std::int64_t row = m_insideRows.begin; row < m_insideRows.end; ++row)
            m_rowCells[static_cast<std::size_t>(row)] = cellAlong(m_rowAxis, m_axes.row, row, 0);
        m_values.resize(m_width + kRowSlack), m_blended.resize(longestStretch() + kRowSlack);
        for (Line& line : m_lines) line.values.resize(m_blended.size());
    }

    void run() {
        for (const Stretch& stretch : m_stretches) {
            for (Line& line : m_lines) line.row = -1;
            m_copied = -1;
            for (std::int64_t row = m_insideRows.begin; row < m_insideRows.end && !m_pass.stop.stop_requested(); ++row) sampleRow(stretch, row);
        }
    }

private:
    using Place = BlockAxis::Place;

    const BlockAxis& axis(Axis a) const { return a == Axis::z ? m_pass.block.z : a == Axis::y ? m_pass.block.y : m_pass.block.x; }
    static double component(Point p, Axis a) { return along(p, a); }
    std::int64_t shapeAlong(Axis a) const {
        Voxel shape = m_pass.block.info.shape();
        return along(shape, a);
    }

    AxisCell cellAlong(const BlockAxis& blockAxis, Axis a, std::int64_t row, std::int64_t column) const {
        const PixelRect& rect = m_pass.rect;
        const Point level0 = m_pass.plane.at(static_cast<double>(rect.top + row), static_cast<double>(rect.left + column)) + m_pass.shift;
        FixedPoint p = m_pass.block.at(level0);
        const Fixed position = along(p, a);
        if (m_linear) return cellAt(position + kWeightRounding, blockAxis.last);
        const std::uint32_t voxel = voxelAt(position + kFixedHalf, blockAxis.last);
        return {voxel, voxel, 0};
    }

    void prepareColumns() {
        m_cells.resize(m_width), m_first.resize(m_width), m_weight.resize(m_width);
        for (std::int64_t c = m_inside.begin; c < m_inside.end; ++c) {
            m_cells[static_cast<std::size_t>(c)] = cellAlong(m_columnAxis, m_axes.column, 0, c);
            addToStretches(c);
        }
        for (Stretch& s : m_stretches) {
            s.contiguous = m_columnAxis.stride == 1;
            for (auto c = static_cast<std::size_t>(s.columns.begin); c < static_cast<std::size_t>(s.columns.end); ++c) {
                m_first[c] = m_linear ? static_cast<std::int32_t>(m_cells[c].first - s.lo) : static_cast<std::int32_t>(place(c).offset);
                m_weight[c] = m_cells[c].weight;
                s.contiguous = s.contiguous && m_cells[c].first == s.lo + (c - static_cast<std::size_t>(s.columns.begin));
            }
        }
    }

    Place place(std::size_t column) const { return m_columnAxis.places[m_cells[column].first]; }

    void addToStretches(std::int64_t c) {
        const AxisCell cell = m_cells[static_cast<std::size_t>(c)];
        const std::uint32_t chunk = m_columnAxis.places[cell.first].chunk;
        const bool crosses = m_columnAxis.places[cell.second].chunk != chunk;
        if (m_stretches.empty() || m_stretches.back().chunk != chunk || m_stretches.back().crosses != crosses)
            m_stretches.push_back({{c, c}, chunk, crosses, cell.first, cell.second, false});
        Stretch& s = m_stretches.back();
        s.columns.end = c + 1, s.lo = std::min(s.lo, cell.first), s.hi = std::max(s.hi, cell.second);
    }

    std::size_t longestStretch() const {
        std::size_t longest = 0;
        for (const Stretch& s : m_stretches) longest = std::max<std::size_t>(longest, s.hi - s.lo + 1);
        return longest;
    }

    void sampleRow(const Stretch& s, std::int64_t row) {
        std::uint8_t* cover = m_pass.coverRow(row) + s.columns.begin;
        const Amount pending = pendingIn(cover, s.columns.count());
        if (pending == Amount::none) return;
        const AxisCell cell = m_rowCells[static_cast<std::size_t>(row)];
        const ChunkState state = stateOf(s, cell);
        if (state == ChunkState::failed && !s.crosses) return std::replace(cover, cover + s.columns.count(), cover::pending, cover::failed);
        if (state == ChunkState::unknown) return;
        const bool sparse = m_linear && s.hi - s.lo > 4 * static_cast<std::uint64_t>(s.columns.count()) + 16;
        if (pending == Amount::some || state != ChunkState::resident || s.crosses || sparse) return onePixelEach(s, row, cell);
        std::fill(cover, cover + s.columns.count(), m_pass.mark);
        if (m_linear) blendedRow(s, row, cell);
        else copiedRow(s, row, cell.first);
    }

    /// Of the chunks that every pixel of the row needs, but for what a crossing stretch reaches over to.
    ChunkState stateOf(const Stretch& s, AxisCell cell) {
        ChunkState state = ChunkState::resident;
        for (const std::uint32_t r : {cell.first, cell.second})
            for (const Place& depth : m_depthPlaces)
                state = worst(state, m_pass.block.chunks.state(s.chunk + m_rowAxis.places[r].chunk + depth.chunk));
        return state;
    }

    void onePixelEach(const Stretch& s, std::int64_t row, AxisCell rowCell) {
        std::uint8_t* cover = m_pass.coverRow(row);
        std::array<AxisCell, 3> cells;
        cells[static_cast<std::size_t>(m_axes.depth)] = m_depth, cells[static_cast<std::size_t>(m_axes.row)] = rowCell;
        for (std::int64_t c = s.columns.begin; c < s.columns.end; ++c) {
            if (cover[c] != cover::pending) continue;
            cells[static_cast<std::size_t>(m_axes.column)] = m_cells[static_cast<std::size_t>(c)];
            float value = 0;
            std::uint8_t missing = 0;
            const bool there = m_pixel.linear(cells[0], cells[1], cells[2], value, missing);
            cover[c] = there ? m_pass.mark : missing;
            if (there) storeTexels(m_pass.texelsOf, &value, 1, texel(row, c));
        }
    }

    std::byte* texel(std::int64_t row, std::int64_t column) const {
        return m_pass.texelRow(row) + static_cast<std::size_t>(column) * size(texelsFor(m_pass.texelsOf).type);
    }

    const T* voxels(const Stretch& s, std::uint32_t row, const Place& depth) const {
        const Place& place = m_rowAxis.places[row];
        return reinterpret_cast<const T*>(m_pass.block.chunks.voxels(s.chunk + place.chunk + depth.chunk)) + place.offset + depth.offset;
    }

    void blendedRow(const Stretch& s, std::int64_t row, AxisCell cell) {
        const float* a = line(s, cell.first, cell.second);
        const float* blended = a;
        const std::size_t length = s.hi - s.lo + 1;
        if (cell.weight != 0) {
            blendRows(a, line(s, cell.second, cell.first), cell.weight, length, m_blended.data());
            blended = m_blended.data();
        }
        const auto begin = static_cast<std::size_t>(s.columns.begin), count = static_cast<std::size_t>(s.columns.count());
        resampleRow(blended, &m_first[begin], &m_weight[begin], count, m_values.data());
        storeTexels(m_pass.texelsOf, m_values.data(), count, texel(row, s.columns.begin));
    }

    /// The line of volume row `row`; the other line that is needed, `keep`, stays as it is.
    const float* line(const Stretch& s, std::uint32_t row, std::uint32_t keep) {
        if (m_lines[0].row == row) return m_lines[0].values.data();
        if (m_lines[1].row == row) return m_lines[1].values.data();
        Line& l = m_lines[0].row == keep ? m_lines[1] : m_lines[0];
        const std::uint32_t offset = m_columnAxis.places[s.lo].offset;
        const T* a = voxels(s, row, m_depthPlaces[0]) + offset;
        const T* b = voxels(s, row, m_depthPlaces[1]) + offset;
        blendVoxels(voxelTypeOf<T>(), reinterpret_cast<const std::byte*>(a), reinterpret_cast<const std::byte*>(b), m_columnAxis.stride,
                    m_depth.weight, s.hi - s.lo + 1, l.values.data());
        l.row = row;
        return l.values.data();
    }

    void copiedRow(const Stretch& s, std::int64_t row, std::uint32_t volumeRow) {
        const auto count = static_cast<std::size_t>(s.columns.count());
        std::byte* out = texel(row, s.columns.begin);
        const std::size_t bytes = count * size(texelsFor(m_pass.texelsOf).type);
        if (m_copied == volumeRow) std::memcpy(out, texel(m_copiedTo, s.columns.begin), bytes);
        else {
            const std::int32_t* offsets = &m_first[static_cast<std::size_t>(s.columns.begin)];
            const T* from = voxels(s, volumeRow, m_depthPlaces[0]);
            if (s.contiguous) copyVoxels(from + offsets[0], [](std::size_t i) { return i; }, count, out);
            else copyVoxels(from, [offsets](std::size_t i) { return offsets[i]; }, count, out);
        }
        m_copied = volumeRow, m_copiedTo = row;
    }

    /// out = from[at(i)], as texels.
    template <class At>
    void copyVoxels(const T* from, At at, std::size_t count, std::byte* out) const {
        if (m_pass.texelsOf == VoxelType::u8 || m_pass.texelsOf == VoxelType::i8) copyBits<std::uint8_t>(from, at, count, out);
        else if (m_pass.texelsOf == VoxelType::u16 || m_pass.texelsOf == VoxelType::i16) copyBits<std::uint16_t>(from, at, count, out);
        else
            for (std::size_t i = 0; i < count; ++i) {
                const auto value = static_cast<float>(from[at(i)]);
                std::memcpy(out + i * sizeof value, &value, sizeof value);
            }
    }

    /// The sign bit flipped is what a bias of half the range does.
    template <class U, class At>
    void copyBits(const T* from, At at, std::size_t count, std::byte* out) const {
        if constexpr (sizeof(T) == sizeof(U)) {
            const U* bits = reinterpret_cast<const U*>(from);
            const U flip = std::is_signed_v<T> ? U{1} << (8 * sizeof(U) - 1) : 0;
            U* __restrict to = reinterpret_cast<U*>(out);
            for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<U>(bits[at(i)] ^ flip);
        }
    }

    const SlicePass& m_pass;
    PixelSampler<T> m_pixel;
    PictureAxes m_axes;
    bool m_linear;
    const BlockAxis& m_columnAxis;
    const BlockAxis& m_rowAxis;
    const BlockAxis& m_depthAxis;
    std::size_t m_width;
    Columns m_insideRows;
    Columns m_inside;                       ///< of every row of those
    std::vector<AxisCell> m_rowCells;       ///< by row
    AxisCell m_depth;
    std::array<Place, 2> m_depthPlaces;
    std::vector<AxisCell> m_cells;          ///< by column
    std::vector<std::int32_t> m_first;      ///< by column: linear: the first voxel, counted from its stretch's; nearest: its offset
    std::vector<float> m_weight;            ///< by column
    std::vector<Stretch> m_stretches;
    std::array<Line, 2> m_lines;
    std::vector<float> m_blended, m_values;
    std::int64_t m_copied = -1, m_copiedTo = -1;   ///< the volume row copied last, and to which picture row
};

}  // namespace

bool followsAxes(const SlicePlane& plane) {
    const int column = onlyAxis(plane.right), row = onlyAxis(plane.down);
    return column >= 0 && row >= 0 && column != row;
}

void runAlongAxes(const SlicePass& pass) {
    visitType(pass.block.info.type, [&](auto zero) { AxisRows<decltype(zero)>(pass).run(); });
}

}  // namespace volumen
