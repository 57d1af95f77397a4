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

template <class T>
class ObliqueRows {
public:
    explicit ObliqueRows(const SlicePass& pass)
        : m_pass(pass), m_pixel(pass.block), m_values(static_cast<std::size_t>(pass.rect.width) + kRowSlack),
          m_left(static_cast<std::size_t>(pass.rect.width) + kRowSlack), m_linear(pass.interpolation == Interpolation::linear),
          m_step(pass.block.step(pass.plane.right)) {}

    void row(std::int64_t row) {
        const Columns inside = insideColumns(m_pass.block.info, m_pass.plane, m_pass.rect, row, m_pass.shift);
        m_cover = m_pass.coverRow(row);
        if (pendingIn(m_cover + inside.begin, inside.count()) == Amount::none) return;
        const FixedPoint start = startOf(row, inside.begin);
        for (std::int64_t done = 0; done < inside.count();) done += runFrom(start + m_step * done, {inside.begin + done, inside.end});
        store(row, inside);
    }

private:
    FixedPoint startOf(std::int64_t row, std::int64_t column) const {
        const Point level0 = m_pass.plane.at(static_cast<double>(m_pass.rect.top + row), static_cast<double>(m_pass.rect.left + column));
        const FixedPoint p = m_pass.block.at(level0 + m_pass.shift);
        const Fixed add = m_linear ? kWeightRounding : kFixedHalf;
        return p + FixedPoint{add, add, add};
    }

    /// Samples from the first of `columns`, which lies at `p`, to where the row leaves the chunk there; returns how many those are.
    std::int64_t runFrom(FixedPoint p, Columns columns) {
        SliceBlock& block = m_pass.block;
        const AxisRun z(block.z, p.z), y(block.y, p.y), x(block.x, p.x);
        std::int64_t count = stepsInside(p.z, m_step.z, z.lo, z.hi, columns.count());
        count = stepsInside(p.y, m_step.y, y.lo, y.hi, count);
        count = stepsInside(p.x, m_step.x, x.lo, x.hi, count);
        const std::uint32_t chunk = block.z.places[z.voxel].chunk + block.y.places[y.voxel].chunk + block.x.places[x.voxel].chunk;
        const ChunkState state = block.chunks.state(chunk);
        if (state == ChunkState::unknown) return count;
        const std::int64_t margin = m_linear ? 1 : 0;
        const ChunkRun run{.voxels = block.chunks.voxels(chunk), .strideZ = block.z.stride, .strideY = block.y.stride,
                           .cellsZ = z.cells(block.z, margin), .cellsY = y.cells(block.y, margin), .cellsX = x.cells(block.x, margin),
                           .start = {p.z - (z.chunkStart << 32), p.y - (y.chunkStart << 32), p.x - (x.chunkStart << 32)},
                           .step = m_step, .count = count};
        const bool fast = run.voxels && hasRunKernel(voxelTypeOf<T>()) && run.cellsZ > 0 && run.cellsY > 0 && run.cellsX > 0;
        if (fast && pendingIn(m_cover + columns.begin, count) == Amount::all) wholeRun(run, p, columns.begin);
        else onePixelEach(p, columns.begin, count);
        return count;
    }

    void wholeRun(const ChunkRun& run, FixedPoint p, std::int64_t column) {
        float* values = &m_values[static_cast<std::size_t>(column)];
        const auto sample = m_linear ? sampleRunLinear : sampleRunNearest;
        const std::int64_t left = sample(voxelTypeOf<T>(), run, values, m_left.data());
        std::fill(m_cover + column, m_cover + column + run.count, m_pass.mark);
        for (std::int64_t i = 0; i < left; ++i) {
            const std::int64_t pixel = m_left[static_cast<std::size_t>(i)];
            onePixel(p + m_step * pixel, column + pixel);
        }
    }

    void onePixelEach(FixedPoint p, std::int64_t column, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i, p = p + m_step)
            if (m_cover[column + i] == cover::pending) onePixel(p, column + i);
    }

    void onePixel(FixedPoint p, std::int64_t column) {
        float& value = m_values[static_cast<std::size_t>(column)];
        std::uint8_t missing = 0;
        const bool there = m_linear ? m_pixel.linear(p, value, missing) : m_pixel.nearest(p, value, missing);
        m_cover[column] = there ? m_pass.mark : missing;
    }

    /// Writes the stretches that this pass sampled.
    void store(std::int64_t row, Columns inside) {
        const std::size_t bytes = size(texelsFor(m_pass.texelsOf).type);
        std::byte* texels = m_pass.texelRow(row);
        for (std::int64_t begin = inside.begin; begin < inside.end;) {
            const bool mine = m_cover[begin] == m_pass.mark;
            std::int64_t end = begin + 1;
            while (end < inside.end && (m_cover[end] == m_pass.mark) == mine) ++end;
            const auto at = static_cast<std::size_t>(begin);
            if (mine) storeTexels(m_pass.texelsOf, &m_values[at], static_cast<std::size_t>(end - begin), texels + at * bytes);
            begin = end;
        }
    }

    const SlicePass& m_pass;
    PixelSampler<T> m_pixel;
    std::vector<float> m_values;
    std::vector<std::uint32_t> m_left;
    bool m_linear;
    FixedPoint m_step;
    std::uint8_t* m_cover = nullptr;
};

}  // namespace

void runOblique(const SlicePass& pass) {
    visitType(pass.block.info.type, [&](auto zero) {
        ObliqueRows<decltype(zero)> rows(pass);
        for (std::int64_t row = 0; row < pass.rect.height && !pass.stop.stop_requested(); ++row) rows.row(row);
    });
}

}  // namespace volumen
