#include "core/volume/convert/block_plan.h"

#include <algorithm>

namespace volumen {

namespace {

constexpr Axis kAxes[] = {Axis::x, Axis::y, Axis::z};

/// Decoded voxels per wanted one, along one axis: blocks of `extent` that begin `origin` into cells of `cell`.
double decodedPerWanted(std::int64_t shape, std::int64_t extent, std::int64_t cell, std::int64_t origin) {
    std::int64_t decoded = 0;
    const std::int64_t blocks = std::min<std::int64_t>(ceilDiv(shape, extent), 64);   // as many tell enough
    std::int64_t wanted = 0;
    for (std::int64_t i = 0; i < blocks; ++i) {
        const std::int64_t lo = origin + i * extent, hi = origin + std::min((i + 1) * extent, shape);
        decoded += (ceilDiv(hi, cell) - lo / cell) * cell;
        wanted += hi - lo;
    }
    return static_cast<double>(decoded) / static_cast<double>(wanted);
}

/// The block's growth along `axis`: to the next extent that wastes less, or nothing.
std::int64_t grown(const BlockWish& wish, Voxel block, Axis axis) {
    Voxel w = wish.shape, c = wish.chunkShape, r = wish.readShape, o = wish.origin;
    const std::int64_t shape = along(w, axis), chunk = along(c, axis), cell = along(r, axis), origin = along(o, axis);
    const double now = decodedPerWanted(shape, along(block, axis), cell, origin);
    for (std::int64_t extent = along(block, axis) + chunk; extent < shape + chunk; extent += chunk)
        if (decodedPerWanted(shape, extent, cell, origin) < now - 0.01) return extent;
    return along(block, axis);
}

/// Place i of `grid` along a Z curve, within the cube of `edge` at `lo`; i counts only places inside the grid.
Voxel onCurve(Voxel grid, Voxel lo, std::int64_t edge, std::int64_t i) {
    while (edge > 1) {
        edge /= 2;
        for (int octant = 0; octant < 8; ++octant) {
            const Voxel corner = lo + Voxel{(octant >> 2) * edge, (octant >> 1 & 1) * edge, (octant & 1) * edge};
            const Box inside = intersection({.lo = corner, .hi = corner + Voxel{edge, edge, edge}}, {.lo = {}, .hi = grid});
            const std::int64_t places = inside.empty() ? 0 : voxelCount(inside.shape());
            if (i < places) {
                lo = corner;
                break;
            }
            i -= places;
        }
    }
    return lo;
}

Voxel blockFor(const BlockWish& wish) {
    Voxel block = smaller(wish.chunkShape, wish.shape);
    for (;;) {
        Voxel best = block;
        double mostWaste = 0;
        for (const Axis axis : kAxes) {
            Voxel next = block;
            along(next, axis) = grown(wish, block, axis);
            Voxel w = wish.shape, r = wish.readShape, o = wish.origin;
            const double waste = decodedPerWanted(along(w, axis), along(block, axis), along(r, axis), along(o, axis));
            if (next == block || waste <= mostWaste || voxelCount(smaller(next, wish.shape)) * wish.voxelBytes > wish.mostBytes) continue;
            best = next, mostWaste = waste;
        }
        if (best == block) return block;
        block = best;
    }
}

}  // namespace

BlockPlan::BlockPlan(const BlockWish& wish) : m_wish(wish), m_block(blockFor(wish)), m_grid(ceilDiv(wish.shape, m_block)) {
    while (m_edge < std::max({m_grid.z, m_grid.y, m_grid.x})) m_edge *= 2;
}

Box BlockPlan::block(std::int64_t i) const {
    const Voxel at = onCurve(m_grid, {}, m_edge, i);
    return intersection({at * m_block, (at + Voxel{1, 1, 1}) * m_block}, {{}, m_wish.shape});
}

}  // namespace volumen
