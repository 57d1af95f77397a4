#include <algorithm>
#include <vector>

#include "core/volume/slice.h"
#include "core/volume/slice_kernels.h"
#include "core/volume/slice_pass.h"
#include "core/volume/slice_pixel.h"

namespace volumen {

namespace {

/// How many of `count` steps from `p` stay in [lo, hi), the first one included; `p` itself lies there.
std::int64_t stepsInside(Fixed p, Fixed step, Fixed lo, Fixed hi, std::int64_t count) {
    if (step > 0) return std::min(count, (hi - 1 - p) / step + 1);
    if (step < 0) return std::min(count, (p - lo) / -step + 1);
    return count;
}

constexpr Fixed kEndless = Fixed{1} << 62;

/// Where a run stands on one axis: the chunk around a position, whose first and last chunk reach out endlessly.
struct AxisRun {
    std::uint32_t voxel;       ///< held at the block's ends
    std::int64_t chunkStart;   ///< counted from the block's first voxel
    std::int64_t chunkEnd;
    Fixed lo, hi;

    AxisRun(const BlockAxis& axis, Fixed p) : voxel(voxelAt(p, axis.last)) {
        chunkStart = axis.chunkStart(voxel), chunkEnd = chunkStart + axis.chunkSize;
        lo = chunkStart <= 0 ? -kEndless : chunkStart << 32;
        hi = chunkEnd > axis.last ? kEndless : chunkEnd << 32;
    }
    /// Cells (or voxels, with `margin` 0) whose voxels lie in the chunk and in the volume.
    std::uint32_t cells(const BlockAxis& axis, std::int64_t margin) const {
        const std::int64_t volumeEnd = axis.levelSize - axis.lo;
        return static_cast<std::uint32_t>(std::max<std::int64_t>(std::min(chunkEnd, volumeEnd) - chunkStart - margin, 0));
    }
};

/// Rows sampled together. They are done in strips of kRunPixels columns from top to bottom: a row that lies across the voxels' x axis
/// has each pixel on other cache lines, and the next row, on the same ones, comes before the cache has to let them go.
constexpr std::int64_t kBandRows = 64;

/// Pixels [columns.begin, columns.end) of a row that lie in one chunk.
struct RowPart {
    std::int64_t row;
    Columns columns;
    FixedPoint first;   ///< where the first of them lies in the block
    ChunkRun run{};
};

template <class T>
class ObliqueRows {
public:
    explicit ObliqueRows(const SlicePass& pass)
        : m_pass(pass), m_pixel(pass.block), m_linear(pass.interpolation == Interpolation::linear), m_step(pass.block.step(pass.plane.right)) {}

    void band(std::int64_t top) {
        m_parts.clear();
        for (std::int64_t row = top; row < std::min(top + kBandRows, m_pass.rect.height); ++row) findParts(row);
        if (m_parts.empty()) return;
        for (std::int64_t left = 0; left < m_pass.rect.width; left += kRunPixels) strip({left, left + kRunPixels});
    }

private:
    FixedPoint startOf(std::int64_t row, std::int64_t column) const {
        const Point level0 = m_pass.plane.at(static_cast<double>(m_pass.rect.top + row), static_cast<double>(m_pass.rect.left + column));
        const FixedPoint p = m_pass.block.at(level0 + m_pass.shift);
        const Fixed add = m_linear ? kWeightRounding : kFixedHalf;
        return p + FixedPoint{add, add, add};
    }

    void findParts(std::int64_t row) {
        const Columns inside = insideColumns(m_pass.block.info, m_pass.plane, m_pass.rect, row, m_pass.shift);
        if (pendingIn(m_pass.coverRow(row) + inside.begin, inside.count()) == Amount::none) return;
        const FixedPoint start = startOf(row, inside.begin);
        for (std::int64_t done = 0; done < inside.count();) done += findPart(start + m_step * done, row, {inside.begin + done, inside.end});
    }

    /// From the first of `columns`, which lies at `p`, to where the row leaves the chunk there; returns how many pixels those are.
    std::int64_t findPart(FixedPoint p, std::int64_t row, Columns columns) {
        SliceBlock& block = m_pass.block;
        const AxisRun z(block.z, p.z), y(block.y, p.y), x(block.x, p.x);
        std::int64_t count = stepsInside(p.z, m_step.z, z.lo, z.hi, columns.count());
        count = stepsInside(p.y, m_step.y, y.lo, y.hi, count);
        count = stepsInside(p.x, m_step.x, x.lo, x.hi, count);
        const std::uint32_t chunk = block.z.places[z.voxel].chunk + block.y.places[y.voxel].chunk + block.x.places[x.voxel].chunk;
        if (block.chunks.state(chunk) == ChunkState::unknown) return count;
        const std::int64_t margin = m_linear ? 1 : 0;
        columns.end = columns.begin + count;
        const ChunkRun run{.voxels = block.chunks.voxels(chunk), .cellsZ = z.cells(block.z, margin), .cellsY = y.cells(block.y, margin),
                           .cellsX = x.cells(block.x, margin), .count = 0,
                           .start = {p.z - (z.chunkStart << 32), p.y - (y.chunkStart << 32), p.x - (x.chunkStart << 32)}, .texels = nullptr};
        const bool fast = run.voxels && hasRunKernel(voxelTypeOf<T>()) && run.cellsZ > 0 && run.cellsY > 0 && run.cellsX > 0;
        if (fast && pendingIn(m_pass.coverRow(row) + columns.begin, count) == Amount::all) addPart({row, columns, p, run});
        else onePixelEach(p, row, columns);
        return count;
    }

    void addPart(const RowPart& part) {
        std::uint8_t* cover = m_pass.coverRow(part.row);
        std::fill(cover + part.columns.begin, cover + part.columns.end, m_pass.mark);
        m_parts.push_back(part);
    }

    void strip(Columns columns) {
        m_pieces.clear(), m_pieceRuns.clear();
        for (const RowPart& part : m_parts) addPiece(part, columns);
        const RunKind kind{voxelTypeOf<T>(), m_pass.texelsOf, m_linear, m_pass.block.z.stride, m_pass.block.y.stride, m_step};
        m_left.resize(m_pieces.size() * kRunPixels);
        const std::size_t left = sampleRuns(kind, m_pieceRuns, m_left.data());
        for (std::size_t i = 0; i < left; ++i) {
            const RowPart& piece = m_pieces[m_left[i].run];
            const std::int64_t pixel = m_left[i].pixel;
            onePixel(piece.first + m_step * pixel, piece.row, piece.columns.begin + pixel);
        }
    }

    /// What of `part` lies in the strip.
    void addPiece(const RowPart& part, Columns strip) {
        const Columns columns{std::max(strip.begin, part.columns.begin), std::min(strip.end, part.columns.end)};
        if (columns.empty()) return;
        const FixedPoint moved = m_step * (columns.begin - part.columns.begin);
        ChunkRun run = part.run;
        run.start = run.start + moved, run.texels = texel(part.row, columns.begin), run.count = static_cast<std::uint32_t>(columns.count());
        m_pieces.push_back({part.row, columns, part.first + moved}), m_pieceRuns.push_back(run);
    }

    void onePixelEach(FixedPoint p, std::int64_t row, Columns columns) {
        const std::uint8_t* cover = m_pass.coverRow(row);
        for (std::int64_t c = columns.begin; c < columns.end; ++c, p = p + m_step)
            if (cover[c] == cover::pending) onePixel(p, row, c);
    }

    void onePixel(FixedPoint p, std::int64_t row, std::int64_t column) {
        float value = 0;
        std::uint8_t missing = 0;
        const bool there = m_linear ? m_pixel.linear(p, value, missing) : m_pixel.nearest(p, value, missing);
        m_pass.coverRow(row)[column] = there ? m_pass.mark : missing;
        if (there) storeTexels(m_pass.texelsOf, &value, 1, texel(row, column));
        else putTexel(m_pass.texelsOf, m_pass.block.info.fillValue, texel(row, column));   // vectors write past what they know
    }

    std::byte* texel(std::int64_t row, std::int64_t column) const {
        return m_pass.texelRow(row) + static_cast<std::size_t>(column) * size(texelsFor(m_pass.texelsOf).type);
    }

    const SlicePass& m_pass;
    PixelSampler<T> m_pixel;
    bool m_linear;
    FixedPoint m_step;
    std::vector<RowPart> m_parts;        ///< of a band
    std::vector<RowPart> m_pieces;       ///< of a strip
    std::vector<ChunkRun> m_pieceRuns;   ///< the same
    std::vector<LeftPixel> m_left;
};

}  // namespace

void runOblique(const SlicePass& pass) {
    visitType(pass.block.info.type, [&](auto zero) {
        ObliqueRows<decltype(zero)> rows(pass);
        for (std::int64_t top = 0; top < pass.rect.height && !pass.stop.stop_requested(); top += kBandRows) rows.band(top);
    });
}

}  // namespace volumen
