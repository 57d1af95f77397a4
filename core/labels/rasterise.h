#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <vector>

#include "core/labels/label_grid.h"
#include "core/labels/plane_rows.h"

namespace volumen {

/// Whole voxels of a row, both ends in; empty where last < first.
struct Run {
    std::int64_t first = 0;
    std::int64_t last = -1;
};

/// The voxels of [lo, hi) whose centres lie in the interval.
inline Run runOf(Interval interval, std::int64_t lo, std::int64_t hi) {
    if (!(interval.lo <= interval.hi)) return {};
    const double from = std::clamp(interval.lo, static_cast<double>(lo), static_cast<double>(hi));
    const double to = std::clamp(interval.hi, static_cast<double>(lo - 1), static_cast<double>(hi - 1));
    const auto first = static_cast<std::int64_t>(from), last = static_cast<std::int64_t>(to);   // std::ceil and std::floor are calls, 100,000 times a dab
    return {.first = first + (static_cast<double>(first) < from ? 1 : 0), .last = last - (static_cast<double>(last) > to ? 1 : 0)};
}

/// What a shape takes of 8 x 8 rows: a strip of leaves along x.
class Strip {
public:
    void clear() { *this = Strip(std::move(m_runs)); }
    /// Rows come in order, each as often as it has runs.
    void add(int row, Run run) {
        if (run.last < run.first) return;
        if (m_runs.empty() || m_runs.back().row != row) ++m_rows;
        m_runs.push_back({run, row});
        m_reach = {std::min(m_reach.first, run.first), std::max(m_reach.last, run.last)};
        m_shared = {std::max(m_shared.first, run.first), std::min(m_shared.last, run.last)};
    }
    bool empty() const { return m_runs.empty(); }
    /// From the first voxel of any row to the last of any.
    Run reach() const { return m_reach; }
    /// What is there of the leaf that begins at `x`.
    LeafMask mask(std::int64_t x) const {
        if (m_rows == 64 && m_runs.size() == 64 && m_shared.first <= x && m_shared.last >= x + 7) return LeafMask::all();
        std::array<std::uint8_t, 64> rows{};
        for (const RowRun& each : m_runs) rows[static_cast<std::size_t>(each.row)] |= bitsOf(each.run, x);
        return {std::bit_cast<std::array<std::uint64_t, 8>>(rows)};
    }

    Strip() = default;

private:
    struct RowRun {
        Run run;
        int row;
    };
    explicit Strip(std::vector<RowRun> runs) : m_runs(std::move(runs)) { m_runs.clear(); }
    static std::uint8_t bitsOf(Run run, std::int64_t x) {
        constexpr std::array<std::uint8_t, 9> kFrom{0xff, 0xfe, 0xfc, 0xf8, 0xf0, 0xe0, 0xc0, 0x80, 0}, kUpTo{0, 1, 3, 7, 0xf, 0x1f, 0x3f, 0x7f, 0xff};
        const auto clamped = [](std::int64_t n) { return static_cast<std::size_t>(std::clamp<std::int64_t>(n, 0, 8)); };
        return kFrom[clamped(run.first - x)] & kUpTo[clamped(run.last + 1 - x)];
    }

    std::vector<RowRun> m_runs;
    Run m_reach{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
    Run m_shared{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};   // of all rows, where each has one run
    int m_rows = 0;
};

/// Goes through the leaves of `box` (voxels, inside the volume) that a shape touches: `rows(z, y, emit)` calls `emit(Interval)` for each
/// interval of x that the shape takes of a row (they may overlap), `leaf(index, mask)` gets each leaf of which there is something, but those with an x in `without`.
template <class Rows, class LeafCall>
void rasterise(const Box& box, Rows&& rows, LeafCall&& leaf, Run without = {}) {
    if (box.empty()) return;
    Strip strip;
    for (std::int64_t z = box.lo.z >> 3; z <= (box.hi.z - 1) >> 3; ++z)
        for (std::int64_t y = box.lo.y >> 3; y <= (box.hi.y - 1) >> 3; ++y) {
            strip.clear();
            for (int row = 0; row < 64; ++row) {
                const Voxel at{8 * z + (row >> 3), 8 * y + (row & 7), box.lo.x};
                if (box.contains(at)) rows(static_cast<double>(at.z), static_cast<double>(at.y), [&](Interval i) { strip.add(row, runOf(i, box.lo.x, box.hi.x)); });
            }
            if (strip.empty()) continue;
            for (std::int64_t x = strip.reach().first >> 3; x <= strip.reach().last >> 3; ++x)
                if (x >= without.first && x <= without.last) x = without.last;
                else if (const LeafMask mask = strip.mask(8 * x); !mask.none()) leaf(Voxel{z, y, x}, mask);
        }
}

/// Cells of a row of them that a convex shape takes all of: those between whose four edges along x all lie in it.
template <class Row>
Run wholeCells(const Box& box, Row&& row, std::int64_t cellZ, std::int64_t cellY) {
    Interval core;
    for (const std::int64_t z : {cellZ * kCellSide, (cellZ + 1) * kCellSide - 1})
        for (const std::int64_t y : {cellY * kCellSide, (cellY + 1) * kCellSide - 1}) {
            if (!box.contains({z, y, box.lo.x})) return {};
            core = intersection(core, row(static_cast<double>(z), static_cast<double>(y)));
        }
    const Run run = runOf(core, box.lo.x, box.hi.x);
    return {.first = (run.first + kCellSide - 1) / kCellSide, .last = (run.last + 1) / kCellSide - 1};
}

/// As `rasterise`, for a convex shape, whose interval `row(z, y)` gives: `cell(index)` gets each cell that it takes all of, `leaf(index, mask)`
/// what it takes of others.
template <class Row, class CellCall, class LeafCall>
void rasteriseConvex(const Box& box, Row&& row, CellCall&& cell, LeafCall&& leaf) {
    if (box.empty()) return;
    for (std::int64_t z = box.lo.z / kCellSide; z <= (box.hi.z - 1) / kCellSide; ++z)
        for (std::int64_t y = box.lo.y / kCellSide; y <= (box.hi.y - 1) / kCellSide; ++y) {
            const Box cells{.lo = {z * kCellSide, y * kCellSide, box.lo.x}, .hi = {(z + 1) * kCellSide, (y + 1) * kCellSide, box.hi.x}};
            const Run whole = wholeCells(box, row, z, y);
            for (std::int64_t x = whole.first; x <= whole.last; ++x) cell(Voxel{z, y, x});
            const Run leaves{.first = whole.first * kCellLeaves, .last = whole.last * kCellLeaves + kCellLeaves - 1};
            rasterise(intersection(box, cells), [&](double rowZ, double rowY, auto&& emit) { emit(row(rowZ, rowY)); }, leaf, leaves);
        }
}

/// The voxels within `reach` of a point along each axis; not all of them need lie in the volume.
inline Box boxAround(Point p, Point reach) {
    const auto first = [](double at) { return static_cast<std::int64_t>(std::floor(std::clamp(at, -1e15, 1e15))); };
    return {.lo = {first(p.z - reach.z), first(p.y - reach.y), first(p.x - reach.x)},
            .hi = {first(p.z + reach.z) + 2, first(p.y + reach.y) + 2, first(p.x + reach.x) + 2}};
}

/// The smallest box around both; an empty one does not count.
inline Box united(const Box& a, const Box& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    return {.lo = smaller(a.lo, b.lo), .hi = {std::max(a.hi.z, b.hi.z), std::max(a.hi.y, b.hi.y), std::max(a.hi.x, b.hi.x)}};
}

}  // namespace volumen
