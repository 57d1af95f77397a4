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

/// The voxels lo … hi of the column axis that lie in one chunk.
struct Segment {
    std::uint32_t lo, hi;       ///< inclusive
    std::uint32_t chunk;        ///< the column axis's share
};

/// Neighbouring columns whose voxels lie in one segment; or that all reach over from it into the next.
struct Stretch {
    Columns columns;
    std::uint32_t first, last;          ///< segments
    bool contiguous = false;            ///< nearest: one column's voxel follows another's in memory
    std::int64_t copied = -1;           ///< nearest: the volume row copied last,
    std::int64_t copiedTo = -1;         ///< and to which picture row

    bool crosses() const { return first != last; }
};

/// The depth-blended voxels of one row of the volume: kept, since neighbouring picture rows share them.
struct Line {
    std::int64_t row = -1;
    std::vector<float> values;
    std::vector<std::uint8_t> made;     ///< by segment
};

constexpr std::size_t kCacheLine = 64;
constexpr std::int64_t kLinesAhead = 128;   // cache lines to ask for before they are needed
constexpr std::int64_t kMostRowsAhead = 2;   // rows lie a power of two apart, so the cache has few places for many of them

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
        if (m_inside.empty()) m_insideRows = {};
        if (m_insideRows.empty()) return;
        m_depth = cellAlong(m_depthAxis, m_axes.depth, 0, 0);
        m_depthPlaces = {m_depthAxis.places[m_depth.first], m_depthAxis.places[m_depth.second]};
        prepareColumns();
        m_rowCells.resize(static_cast<std::size_t>(pass.rect.height));
        for (std::int64_t row = m_insideRows.begin; row < m_insideRows.end; ++row)
            m_rowCells[static_cast<std::size_t>(row)] = cellAlong(m_rowAxis, m_axes.row, row, 0);
        m_values.resize(m_width + kRowSlack), m_blended.resize(m_hi - m_lo + 1 + kRowSlack);
        for (Line& line : m_lines) line.values.resize(m_blended.size()), line.made.resize(m_segments.size());
        m_voxelsPerLine = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(kCacheLine / (m_columnAxis.stride * sizeof(T))));
        m_ahead = std::clamp<std::int64_t>(kLinesAhead * m_voxelsPerLine / (m_hi - m_lo + 1), 1, kMostRowsAhead);
    }

    void run() {
        for (std::int64_t row = m_insideRows.begin; row < m_insideRows.end && !m_pass.stop.stop_requested(); ++row) {
            if (row + m_ahead < m_insideRows.end) prefetch(m_rowCells[static_cast<std::size_t>(row + m_ahead)]);
            sampleRow(row);
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
        m_lo = m_columnAxis.last, m_hi = 0;
        for (auto c = static_cast<std::size_t>(m_inside.begin); c < static_cast<std::size_t>(m_inside.end); ++c) {
            m_cells[c] = cellAlong(m_columnAxis, m_axes.column, 0, static_cast<std::int64_t>(c));
            m_lo = std::min(m_lo, m_cells[c].first), m_hi = std::max(m_hi, m_cells[c].second);
        }
        m_sparse = m_linear && m_hi - m_lo > 4 * static_cast<std::uint64_t>(m_inside.count()) + 16;
        makeSegments();
        for (std::int64_t c = m_inside.begin; c < m_inside.end; ++c) addToStretches(c);
        for (auto c = static_cast<std::size_t>(m_inside.begin); c < static_cast<std::size_t>(m_inside.end); ++c) {
            m_first[c] = static_cast<std::int32_t>(m_linear ? m_cells[c].first - m_lo : place(c).offset);
            m_weight[c] = m_cells[c].weight;
        }
    }

    void makeSegments() {
        m_segmentOf.resize(m_hi - m_lo + 1);
        for (std::uint32_t v = m_lo; v <= m_hi; ++v) {
            const std::uint32_t chunk = m_columnAxis.places[v].chunk;
            if (m_segments.empty() || m_segments.back().chunk != chunk) m_segments.push_back({v, v, chunk});
            m_segments.back().hi = v;
            m_segmentOf[v - m_lo] = static_cast<std::uint32_t>(m_segments.size() - 1);
        }
    }

    Place place(std::size_t column) const { return m_columnAxis.places[m_cells[column].first]; }

    void addToStretches(std::int64_t c) {
        const AxisCell cell = m_cells[static_cast<std::size_t>(c)];
        const std::uint32_t first = m_segmentOf[cell.first - m_lo], last = m_segmentOf[cell.second - m_lo];
        if (m_stretches.empty() || m_stretches.back().first != first || m_stretches.back().last != last)
            m_stretches.push_back({.columns = {c, c}, .first = first, .last = last, .contiguous = m_columnAxis.stride == 1});
        Stretch& s = m_stretches.back();
        s.columns.end = c + 1;
        s.contiguous = s.contiguous && cell.first == m_cells[static_cast<std::size_t>(s.columns.begin)].first + (c - s.columns.begin);
    }

    /// Asks memory for the voxels of a row to come.
    void prefetch(AxisCell cell) {
        for (const std::uint32_t row : {cell.first, cell.second})
            if (std::find(m_prefetched.begin(), m_prefetched.end(), row) == m_prefetched.end()) {
                m_prefetched = {m_prefetched[1], row};
                for (const Segment& segment : m_segments) prefetch(segment, row);
            }
    }

    void prefetch(const Segment& segment, std::uint32_t row) const {
        const Place &a = m_depthPlaces[0], &b = m_depthPlaces[1];
        const bool sameLine = a.chunk == b.chunk && (b.offset - a.offset) * sizeof(T) < kCacheLine;   // or nearly so
        for (const Place& depth : {a, b}) {
            if (&depth != &a && sameLine) return;
            if (!m_pass.block.chunks.voxels(segment.chunk + m_rowAxis.places[row].chunk + depth.chunk)) continue;
            const T* from = voxels(segment.chunk, row, depth) + m_columnAxis.places[segment.lo].offset;
            for (std::uint32_t i = 0; i <= segment.hi - segment.lo; i += m_voxelsPerLine) __builtin_prefetch(from + std::size_t{i} * m_columnAxis.stride);
        }
    }

    /// Neighbouring stretches that have all they need are done together.
    void sampleRow(std::int64_t row) {
        const AxisCell cell = m_rowCells[static_cast<std::size_t>(row)];
        const Stretch* first = nullptr;
        const Stretch* last = nullptr;
        const auto finish = [&] {
            if (first) blendedRow(*first, *last, row, cell);
            first = nullptr;
        };
        for (Stretch& s : m_stretches) {
            const Amount pending = pendingIn(m_pass.coverRow(row) + s.columns.begin, s.columns.count());
            const ChunkState state = pending == Amount::none ? ChunkState::unknown : stateOf(s, cell);
            const bool whole = pending == Amount::all && state == ChunkState::resident && !m_sparse;
            if (whole && m_linear) last = &s, first = first ? first : last;
            else finish();
            if (whole && !m_linear) copiedRow(s, row, cell.first);
            else if (!whole && pending != Amount::none) onePixelEach(s, row, cell, state);
        }
        finish();
    }

    /// Of the chunks that the stretch's pixels of a row need.
    ChunkState stateOf(const Stretch& s, AxisCell cell) {
        ChunkState state = ChunkState::resident;
        for (const std::uint32_t segment : {s.first, s.last})
            for (const std::uint32_t r : {cell.first, cell.second})
                for (const Place& depth : m_depthPlaces)
                    state = worst(state, m_pass.block.chunks.state(m_segments[segment].chunk + m_rowAxis.places[r].chunk + depth.chunk));
        return state;
    }

    /// `state`: stateOf(s, rowCell), in which all of its pixels are alike.
    void onePixelEach(const Stretch& s, std::int64_t row, AxisCell rowCell, ChunkState state) {
        std::uint8_t* cover = m_pass.coverRow(row);
        if (state == ChunkState::unknown) return;
        if (state == ChunkState::failed) return std::replace(cover + s.columns.begin, cover + s.columns.end, cover::pending, cover::failed);
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

    /// The first voxel of a row of the volume in the chunk with the column axis's share `chunk`.
    const T* voxels(std::uint32_t chunk, std::uint32_t row, const Place& depth) const {
        const Place& place = m_rowAxis.places[row];
        return reinterpret_cast<const T*>(m_pass.block.chunks.voxels(chunk + place.chunk + depth.chunk)) + place.offset + depth.offset;
    }

    /// Columns from those of `first` to those of `last`.
    void blendedRow(const Stretch& first, const Stretch& last, std::int64_t row, AxisCell cell) {
        const Columns columns{first.columns.begin, last.columns.end};
        std::fill(m_pass.coverRow(row) + columns.begin, m_pass.coverRow(row) + columns.end, m_pass.mark);
        const auto [from, to] = std::minmax({first.first, last.last});   // columns may run against the axis
        const float* blended = line(from, to, cell.first, cell.second);
        if (cell.weight != 0) {
            const std::uint32_t lo = m_segments[from].lo, begin = lo - m_lo;
            const float* other = line(from, to, cell.second, cell.first);
            blendRows(blended + begin, other + begin, cell.weight, m_segments[to].hi - lo + 1, &m_blended[begin]);
            blended = m_blended.data();
        }
        const auto begin = static_cast<std::size_t>(columns.begin), count = static_cast<std::size_t>(columns.count());
        resampleRow(blended, &m_first[begin], &m_weight[begin], count, m_values.data());
        storeTexels(m_pass.texelsOf, m_values.data(), count, texel(row, columns.begin));
    }

    /// The line of volume row `row`, of segments `from` … `to`; the other line that is needed, `keep`, stays as it is.
    const float* line(std::uint32_t from, std::uint32_t to, std::uint32_t row, std::uint32_t keep) {
        Line& l = m_lines[0].row == row || (m_lines[1].row != row && m_lines[0].row != keep) ? m_lines[0] : m_lines[1];
        if (l.row != row) l.row = row, std::fill(l.made.begin(), l.made.end(), 0);
        for (std::uint32_t i = from; i <= to; ++i)
            if (!l.made[i]) makeLine(l, i);
        return l.values.data();
    }

    void makeLine(Line& l, std::uint32_t i) {
        const Segment& segment = m_segments[i];
        const std::uint32_t offset = m_columnAxis.places[segment.lo].offset;
        const T* a = voxels(segment.chunk, static_cast<std::uint32_t>(l.row), m_depthPlaces[0]) + offset;
        const T* b = voxels(segment.chunk, static_cast<std::uint32_t>(l.row), m_depthPlaces[1]) + offset;
        blendVoxels(voxelTypeOf<T>(), reinterpret_cast<const std::byte*>(a), reinterpret_cast<const std::byte*>(b), m_columnAxis.stride,
                    m_depth.weight, segment.hi - segment.lo + 1, &l.values[segment.lo - m_lo]);
        l.made[i] = 1;
    }

    void copiedRow(Stretch& s, std::int64_t row, std::uint32_t volumeRow) {
        std::fill(m_pass.coverRow(row) + s.columns.begin, m_pass.coverRow(row) + s.columns.end, m_pass.mark);
        const auto count = static_cast<std::size_t>(s.columns.count());
        std::byte* out = texel(row, s.columns.begin);
        const std::size_t bytes = count * size(texelsFor(m_pass.texelsOf).type);
        if (s.copied == volumeRow) std::memcpy(out, texel(s.copiedTo, s.columns.begin), bytes);
        else {
            const std::int32_t* offsets = &m_first[static_cast<std::size_t>(s.columns.begin)];
            const T* from = voxels(m_segments[s.first].chunk, volumeRow, m_depthPlaces[0]);
            if (s.contiguous) copyVoxels(from + offsets[0], [](std::size_t i) { return i; }, count, out);
            else copyVoxels(from, [offsets](std::size_t i) { return offsets[i]; }, count, out);
        }
        s.copied = volumeRow, s.copiedTo = row;
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
    std::uint32_t m_lo = 0, m_hi = 0;       ///< the column axis's voxels that are needed, inclusive
    bool m_sparse = false;                  ///< they are far more than the columns
    std::vector<Segment> m_segments;
    std::vector<std::uint32_t> m_segmentOf; ///< by voxel, from m_lo
    std::vector<std::int32_t> m_first;      ///< by column: linear: the first voxel, counted from m_lo; nearest: its offset
    std::vector<float> m_weight;            ///< by column
    std::vector<Stretch> m_stretches;
    std::array<Line, 2> m_lines;
    std::vector<float> m_blended, m_values;
    std::uint32_t m_voxelsPerLine = 1;      ///< of the column axis, a cache line
    std::int64_t m_ahead = 1;               ///< rows from asking memory to using what it gives
    std::array<std::uint32_t, 2> m_prefetched{~0u, ~0u};   ///< volume rows
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
