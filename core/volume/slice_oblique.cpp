#include <algorithm>
#include <array>
#include <vector>

#include "core/volume/run_kernels.h"
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

struct Pixel {
    std::int64_t row;
    std::int64_t column;
};

/// What of a band is to be sampled in a strip of columns: runs, and which pixel each begins with.
struct Strip {
    std::vector<ChunkRun> runs;
    std::vector<Pixel> firsts;
};

/// A pixel of a row, and where it lies in the block.
struct RowStart {
    std::int64_t column;
    FixedPoint at;
};

template <class T>
class ObliqueRows {
public:
    explicit ObliqueRows(const SlicePass& pass)
        : m_pass(pass), m_pixel(pass.block), m_linear(pass.interpolation == Interpolation::linear),
          m_texelBytes(size(texelsFor(pass.texelsOf).type)), m_step(pass.block.step(pass.plane.right)),
          m_whole(liesInside(pass.block.info, pass.plane, pass.rect, pass.shift)),
          m_fresh(m_whole && pendingIn(pass.cover, pass.rect.height, pass.rowPixels, pass.rect.width) == Amount::all),
          m_strips(static_cast<std::size_t>((pass.rect.width + kRunPixels - 1) / kRunPixels)) {}

    void band(std::int64_t top) {
        for (std::int64_t row = top; row < std::min(top + kBandRows, m_pass.rect.height); ++row) findParts(row);
        for (Strip& strip : m_strips) sample(strip);
    }

private:
    FixedPoint startOf(std::int64_t row, std::int64_t column) const {
        const Point level0 = m_pass.plane.at(static_cast<double>(m_pass.rect.top + row), static_cast<double>(m_pass.rect.left + column));
        const FixedPoint p = m_pass.block.at(level0 + m_pass.shift);
        const Fixed add = m_linear ? kWeightRounding : kFixedHalf;
        return p + FixedPoint{add, add, add};
    }

    void findParts(std::int64_t row) {
        const Columns inside = m_whole ? Columns{0, m_pass.rect.width} : insideColumns(m_pass.block.info, m_pass.plane, m_pass.rect, row, m_pass.shift);
        if (pending(row, inside) == Amount::none) return;
        const FixedPoint start = startOf(row, inside.begin);
        m_rowStarts[static_cast<std::size_t>(row % kBandRows)] = {inside.begin, start};
        for (std::int64_t done = 0; done < inside.count();) done += findPart(start + m_step * done, row, {inside.begin + done, inside.end});
    }

    Amount pending(std::int64_t row, Columns columns) const {
        return m_fresh ? Amount::all : pendingIn(m_pass.coverRow(row) + columns.begin, columns.count());
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
        if (fast && pending(row, columns) == Amount::all) addRun(row, columns, run);
        else onePixelEach(p, row, columns);
        return count;
    }

    /// Cuts a run where strips end.
    void addRun(std::int64_t row, Columns columns, ChunkRun run) {
        std::fill(m_pass.coverRow(row) + columns.begin, m_pass.coverRow(row) + columns.end, m_pass.mark);
        for (Columns part = columns; part.begin < columns.end; part.begin = part.end) {
            Strip& strip = m_strips[static_cast<std::size_t>(part.begin / kRunPixels)];
            part.end = std::min(columns.end, (part.begin / kRunPixels + 1) * kRunPixels);
            run.texels = texel(row, part.begin), run.count = static_cast<std::uint32_t>(part.count());
            strip.runs.push_back(run), strip.firsts.push_back({row, part.begin});
            run.start = run.start + m_step * part.count();
        }
    }

    void sample(Strip& strip) {
        const RunKind kind{voxelTypeOf<T>(), m_pass.texelsOf, m_linear, m_pass.block.z.stride, m_pass.block.y.stride, m_step};
        m_left.resize(strip.runs.size() * kRunPixels);
        const std::size_t left = sampleRuns(kind, strip.runs, m_left.data());
        const auto each = [&](auto f) {
            for (std::size_t i = 0; i < left; ++i) {
                const Pixel first = strip.firsts[m_left[i].run];
                f(Pixel{first.row, first.column + m_left[i].pixel});
            }
        };
        each([&](Pixel p) { m_pixel.prefetch(positionOf(p)); });
        each([&](Pixel p) { onePixel(positionOf(p), p.row, p.column); });
        strip.runs.clear(), strip.firsts.clear();
    }

    FixedPoint positionOf(Pixel pixel) const {
        const RowStart& start = m_rowStarts[static_cast<std::size_t>(pixel.row % kBandRows)];
        return start.at + m_step * (pixel.column - start.column);
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
        return m_pass.texels + static_cast<std::size_t>(row * m_pass.rowPixels + column) * m_texelBytes;
    }

    const SlicePass& m_pass;
    PixelSampler<T> m_pixel;
    bool m_linear;
    std::size_t m_texelBytes;
    FixedPoint m_step;
    bool m_whole;                   ///< all pixels lie in the volume,
    bool m_fresh;                   ///< and all are pending
    std::vector<Strip> m_strips;    ///< of a band,
    std::array<RowStart, kBandRows> m_rowStarts{};   ///< as are these
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
