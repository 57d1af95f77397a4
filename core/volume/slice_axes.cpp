#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
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

/// Neighbouring stretches of a row that are done in one go.
struct Part {
    Stretch* first;
    Stretch* last;
    bool whole;           ///< all pixels are pending, and all that they need is resident
    ChunkState state;     ///< of what they need

    Columns columns() const { return {first->columns.begin, last->columns.end}; }
};

constexpr std::size_t kCacheLine = 64;
constexpr std::int64_t kLinesAhead = 512;    // cache lines to ask for before they are needed
constexpr std::int64_t kMostRowsAhead = 16;

template <class T>
class AxisRows {
public:
    explicit AxisRows(const SlicePass& pass)
        : m_pass(pass), m_pixel(pass.block), m_axes(axesOf(pass.plane)), m_linear(pass.interpolation == Interpolation::linear),
          m_columnAxis(axis(m_axes.column)), m_rowAxis(axis(m_axes.row)), m_depthAxis(axis(m_axes.depth)),
          m_texelBytes(size(texelsFor(pass.texelsOf).type)), m_width(static_cast<std::size_t>(pass.rect.width)) {
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
        m_fresh = pendingIn(pass.coverRow(m_insideRows.begin) + m_inside.begin, m_insideRows.count(), pass.rowPixels, m_inside.count()) == Amount::all;
        for (Line& line : m_lines) line.values.resize(m_hi - m_lo + 1 + kRowSlack), line.made.resize(m_segments.size());
        for (std::vector<T>& gathered : m_gathered) gathered.resize(m_columnAxis.stride == 1 ? 0 : m_hi - m_lo + 1 + kRowSlack);
        m_voxelsPerLine = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(kCacheLine / (m_columnAxis.stride * sizeof(T))));
        m_ahead = std::clamp<std::int64_t>(kLinesAhead * m_voxelsPerLine / (m_hi - m_lo + 1), 1, kMostRowsAhead);
    }

    void run() {
        for (std::int64_t row = m_insideRows.begin; row < std::min(m_insideRows.begin + m_ahead, m_insideRows.end); ++row) prefetch(row);
        for (std::int64_t row = m_insideRows.begin; row < m_insideRows.end && !m_pass.stop.stop_requested(); ++row) {
            if (row + m_ahead < m_insideRows.end) prefetch(row + m_ahead);
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
        const Fixed position = m_pass.block.at(level0, a);
        if (m_linear) return cellAt(position + kWeightRounding, blockAxis.last);
        const std::uint32_t voxel = voxelAt(position + kFixedHalf, blockAxis.last);
        return {voxel, voxel, 0};
    }

    void prepareColumns() {
        m_cells.resize(m_width), m_first.resize(m_width + kRowSlack), m_weight.resize(m_width + kRowSlack);
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

    /// Asks memory for the voxels of a row to come: into the second cache, since rows lie a power of two apart and the first has few
    /// places for them.
    void prefetch(std::int64_t row) {
        if (m_sparse) return;
        const AxisCell cell = m_rowCells[static_cast<std::size_t>(row)];
        for (const std::uint32_t volumeRow : {cell.first, cell.second})
            if (volumeRow != m_prefetched[0] && volumeRow != m_prefetched[1]) {
                m_prefetched = {m_prefetched[1], volumeRow};
                for (const Segment& segment : m_segments) prefetch(segment, volumeRow);
            }
    }

    void prefetch(const Segment& segment, std::uint32_t row) const {
        const Place &a = m_depthPlaces[0], &b = m_depthPlaces[1];
        const bool sameLine = a.chunk == b.chunk && (b.offset - a.offset) * sizeof(T) < kCacheLine;   // or nearly so
        for (const Place& depth : {a, b}) {
            if (&depth != &a && sameLine) return;
            const std::uint32_t chunk = segment.chunk + m_rowAxis.places[row].chunk + depth.chunk;
            if (m_fresh) m_pass.block.chunks.state(chunk);   // it will be needed, so ask for it
            if (!m_pass.block.chunks.voxels(chunk)) continue;
            const T* from = voxels(segment.chunk, row, depth) + m_columnAxis.places[segment.lo].offset;
            for (std::uint32_t i = 0; i <= segment.hi - segment.lo; i += m_voxelsPerLine) __builtin_prefetch(from + std::size_t{i} * m_columnAxis.stride, 0, 2);
        }
    }

    void sampleRow(std::int64_t row) {
        const AxisCell cell = m_rowCells[static_cast<std::size_t>(row)];
        const bool entered = enterChunks(cell);
        if (entered || !m_fresh) findParts(row);
        for (const Part& part : m_parts) {
            if (!part.whole) onePixelEach(part, row, cell);
            else if (m_linear) blendedRow(part, row, cell);
            else copiedRow(*part.first, row, cell.first);
        }
    }

    /// False when the row's chunks are those of the row before.
    bool enterChunks(AxisCell cell) {
        const std::array<std::uint32_t, 2> chunks{m_rowAxis.places[cell.first].chunk, m_rowAxis.places[cell.second].chunk};
        if (!m_states.empty() && chunks == m_rowChunks) return false;
        m_rowChunks = chunks, m_states.assign(m_stretches.size(), std::nullopt);
        return true;
    }

    void findParts(std::int64_t row) {
        m_parts.clear();
        for (std::size_t i = 0; i < m_stretches.size(); ++i) {
            Stretch& s = m_stretches[i];
            const Amount pending = m_fresh ? Amount::all : pendingIn(m_pass.coverRow(row) + s.columns.begin, s.columns.count());
            if (pending == Amount::none) continue;
            if (!m_states[i]) m_states[i] = stateOf(s);
            if (m_states[i] == ChunkState::unknown) continue;
            const bool whole = pending == Amount::all && m_states[i] == ChunkState::resident && !m_sparse;
            const bool together = whole && m_linear && !m_parts.empty() && m_parts.back().whole && m_parts.back().last + 1 == &s;
            if (together) m_parts.back().last = &s;
            else m_parts.push_back({&s, &s, whole, *m_states[i]});
        }
    }

    /// Of the chunks that the stretch's pixels need.
    ChunkState stateOf(const Stretch& s) {
        ChunkState state = ChunkState::resident;
        for (const std::uint32_t segment : {s.first, s.last})
            for (const std::uint32_t rowChunk : m_rowChunks)
                for (const Place& depth : m_depthPlaces)
                    state = worst(state, m_pass.block.chunks.state(m_segments[segment].chunk + rowChunk + depth.chunk));
        return state;
    }

    void onePixelEach(const Part& part, std::int64_t row, AxisCell rowCell) {
        const Columns columns = part.columns();
        std::uint8_t* cover = m_pass.coverRow(row);
        if (part.state == ChunkState::failed) return std::replace(cover + columns.begin, cover + columns.end, cover::pending, cover::failed);
        std::array<AxisCell, 3> cells;
        cells[static_cast<std::size_t>(m_axes.depth)] = m_depth, cells[static_cast<std::size_t>(m_axes.row)] = rowCell;
        for (std::int64_t c = columns.begin; c < columns.end; ++c) {
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
        return m_pass.texels + static_cast<std::size_t>(row * m_pass.rowPixels + column) * m_texelBytes;
    }

    /// The first voxel of a row of the volume in the chunk with the column axis's share `chunk`.
    const T* voxels(std::uint32_t chunk, std::uint32_t row, const Place& depth) const {
        const Place& place = m_rowAxis.places[row];
        return reinterpret_cast<const T*>(m_pass.block.chunks.voxels(chunk + place.chunk + depth.chunk)) + place.offset + depth.offset;
    }

    void blendedRow(const Part& part, std::int64_t row, AxisCell cell) {
        const Columns columns = part.columns();
        std::fill(m_pass.coverRow(row) + columns.begin, m_pass.coverRow(row) + columns.end, m_pass.mark);
        const auto [from, to] = std::minmax({part.first->first, part.last->last});   // columns may run against the axis
        const float* first = line(from, to, cell.first, cell.second);
        const float* second = cell.weight == 0 ? nullptr : line(from, to, cell.second, cell.first);
        const auto begin = static_cast<std::size_t>(columns.begin);
        sampleLines(m_pass.texelsOf, {first, second, cell.weight}, {&m_first[begin], &m_weight[begin], static_cast<std::size_t>(columns.count())},
                    texel(row, columns.begin));
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
        const std::uint32_t offset = m_columnAxis.places[segment.lo].offset, count = segment.hi - segment.lo + 1;
        const T* a = voxels(segment.chunk, static_cast<std::uint32_t>(l.row), m_depthPlaces[0]) + offset;
        const T* b = voxels(segment.chunk, static_cast<std::uint32_t>(l.row), m_depthPlaces[1]) + offset;
        if (m_columnAxis.stride != 1) gather(a, b, count), a = m_gathered[0].data(), b = m_gathered[1].data();
        blendVoxels(voxelTypeOf<T>(), reinterpret_cast<const std::byte*>(a), reinterpret_cast<const std::byte*>(b), m_depth.weight, count,
                    &l.values[segment.lo - m_lo]);
        l.made[i] = 1;
    }

    /// Voxels that lie apart, side by side. Plain loads: memory answers many of them at once.
    void gather(const T* a, const T* b, std::uint32_t count) {
        const std::size_t stride = m_columnAxis.stride;
        T *__restrict first = m_gathered[0].data(), *__restrict second = m_gathered[1].data();
        if (m_depth.weight == 0)
            for (std::size_t i = 0; i < count; ++i) first[i] = a[i * stride];
        else
            for (std::size_t i = 0; i < count; ++i) first[i] = a[i * stride], second[i] = b[i * stride];
    }

    void copiedRow(Stretch& s, std::int64_t row, std::uint32_t volumeRow) {
        std::fill(m_pass.coverRow(row) + s.columns.begin, m_pass.coverRow(row) + s.columns.end, m_pass.mark);
        const auto count = static_cast<std::size_t>(s.columns.count());
        std::byte* out = texel(row, s.columns.begin);
        const std::size_t bytes = count * m_texelBytes;
        if (s.copied == volumeRow) std::memcpy(out, texel(s.copiedTo, s.columns.begin), bytes);
        else {
            const std::int32_t* offsets = &m_first[static_cast<std::size_t>(s.columns.begin)];
            const T* from = voxels(m_segments[s.first].chunk, volumeRow, m_depthPlaces[0]);
            if (s.contiguous && sameBits()) std::memcpy(out, from + offsets[0], bytes);
            else if (s.contiguous) copyVoxels(from + offsets[0], [](std::size_t i) { return i; }, count, out);
            else copyVoxels(from, [offsets](std::size_t i) { return offsets[i]; }, count, out);
        }
        s.copied = volumeRow, s.copiedTo = row;
    }

    /// Texels are the voxels' bits.
    bool sameBits() const {
        const VoxelType type = voxelTypeOf<T>();
        return type == m_pass.texelsOf && (type == VoxelType::u8 || type == VoxelType::u16 || type == VoxelType::f32);
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
    std::size_t m_texelBytes;
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
    bool m_fresh = false;                   ///< all of the pixels that lie in the volume are pending
    std::array<std::uint32_t, 2> m_rowChunks{};   ///< the row axis's shares of the present row,
    std::vector<std::optional<ChunkState>> m_states;   ///< what is known with them, by stretch, once asked,
    std::vector<Part> m_parts;              ///< and what is to be done
    std::array<Line, 2> m_lines;
    std::array<std::vector<T>, 2> m_gathered;   ///< a segment's voxels of both depths, where they lie apart
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
