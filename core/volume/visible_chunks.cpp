#include "core/volume/visible_chunks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

namespace volumen {

namespace {

constexpr double kMostColumns = 65536;

using Triple = std::array<double, 3>;  // z, y, x

Triple triple(Point p) { return {p.z, p.y, p.x}; }
Triple triple(Voxel v) { return triple(toPoint(v)); }
Point normalOf(Point right, Point down) { return cross(right, down); }
Point unit(Point p) { return length(p) > 0 ? p / length(p) : Point{}; }

/// All positions that are sampled: centre ± a·u ± b·v ± c·w with a, b, c ≤ 1, in voxels of one level.
struct Slanted {
    Point centre, u, v, w;

    double reach(Point axis) const { return std::abs(dot(u, axis)) + std::abs(dot(v, axis)) + std::abs(dot(w, axis)); }
};

Slanted scaled(const Slanted& s, const LevelInfo& level) {
    return {.centre = fromLevel0(level, s.centre), .u = s.u / level.factor, .v = s.v / level.factor, .w = s.w / level.factor};
}

/// A slice of level 0: `w` is half the slab's depth along the normal.
Slanted sampled(const SlicePlane& plane, PixelRect rect, const Slab& slab) {
    const double rows = static_cast<double>(rect.height - 1) / 2, columns = static_cast<double>(rect.width - 1) / 2;
    return {.centre = plane.at(static_cast<double>(rect.top) + rows, static_cast<double>(rect.left) + columns),
            .u = plane.right * columns, .v = plane.down * rows, .w = unit(normalOf(plane.right, plane.down)) * slab.halfVoxels};
}

/// An open interval along one axis.
struct Span {
    double lo, hi;
    double middle() const { return (lo + hi) / 2; }
    double half() const { return (hi - lo) / 2; }
};

/// One axis of a level's grid of chunks.
struct GridAxis {
    double voxels, chunk;
    std::int64_t count;

    /// Where a sample looks at chunk `i`: linear interpolation between voxels n and n + 1 looks at both, and half a voxel past the edge at the last.
    Span touch(std::int64_t i) const {
        constexpr double kEdge = 0.5 + 1e-6;
        const double first = static_cast<double>(i) * chunk;
        return {.lo = i == 0 ? -kEdge : first - 1, .hi = i == count - 1 ? voxels - 1 + kEdge : first + chunk};
    }

    struct Range {
        std::int64_t begin, end;
    };
    /// The chunks that samples in [lo, hi] may look at.
    Range range(double lo, double hi) const {
        const auto last = static_cast<double>(count);
        const double begin = std::clamp(std::floor(lo / chunk), 0.0, last), end = std::clamp(std::floor((hi + 1) / chunk) + 1, 0.0, last);
        return {static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)};
    }
};

using Grid = std::array<GridAxis, 3>;

Grid gridOf(const LevelInfo& level) {
    const Triple shape = triple(level.shape), chunk = triple(level.chunkShape), count = triple(chunkGrid(level));
    Grid grid;
    for (int a = 0; a < 3; ++a) grid[a] = {shape[a], chunk[a], static_cast<std::int64_t>(count[a])};
    return grid;
}

constexpr std::array<Point, 3> kAxes{Point{1, 0, 0}, Point{0, 1, 0}, Point{0, 0, 1}};

/// Separating axes: two convex bodies are apart when some face normal or product of edges tells them apart. Touching is apart.
bool overlap(const Slanted& body, const std::array<Span, 3>& box) {
    const Point middle{box[0].middle(), box[1].middle(), box[2].middle()}, half{box[0].half(), box[1].half(), box[2].half()};
    const auto apart = [&](Point axis) {
        const double boxReach = half.z * std::abs(axis.z) + half.y * std::abs(axis.y) + half.x * std::abs(axis.x);
        return dot(axis, axis) > 0 && std::abs(dot(body.centre - middle, axis)) >= body.reach(axis) + boxReach;
    };
    for (const Point& axis : kAxes) {
        if (apart(axis)) return false;
        for (const Point& edge : {body.u, body.v, body.w})
            if (apart(cross(axis, edge))) return false;
    }
    return !apart(cross(body.u, body.v)) && !apart(cross(body.v, body.w)) && !apart(cross(body.w, body.u));
}

Voxel voxelOf(const std::array<std::int64_t, 3>& index) { return {.z = index[0], .y = index[1], .x = index[2]}; }

/// Walks the columns of chunks along the axis that the plane faces most: in each, only few chunks lie near the plane.
class Walk {
public:
    Walk(const LevelInfo& level, int levelIndex, const Slanted& body, Point normal)
        : m_grid(gridOf(level)), m_level(levelIndex), m_body(body), m_centre(triple(body.centre)), m_normal(triple(normal)) {
        for (int a = 0; a < 3; ++a) {
            const double reach = body.reach(kAxes[a]);
            m_ranges[a] = m_grid[a].range(m_centre[a] - reach, m_centre[a] + reach);
            if (std::abs(m_normal[a]) * m_grid[a].chunk > std::abs(m_normal[m_deep]) * m_grid[m_deep].chunk) m_deep = a;
        }
    }

    double columns() const { return extent((m_deep + 1) % 3) * extent((m_deep + 2) % 3); }

    std::vector<ChunkKey> chunks() const {
        std::vector<ChunkKey> keys;
        const int i = (m_deep + 1) % 3, j = (m_deep + 2) % 3;
        std::array<std::int64_t, 3> index{};
        for (index[i] = m_ranges[i].begin; index[i] < m_ranges[i].end; ++index[i])
            for (index[j] = m_ranges[j].begin; index[j] < m_ranges[j].end; ++index[j]) addColumn(index, i, j, keys);
        return keys;
    }

private:
    double extent(int axis) const { return static_cast<double>(std::max<std::int64_t>(0, m_ranges[axis].end - m_ranges[axis].begin)); }

    void addColumn(std::array<std::int64_t, 3> index, int i, int j, std::vector<ChunkKey>& keys) const {
        const Span a = m_grid[i].touch(index[i]), b = m_grid[j].touch(index[j]);
        const double steep = m_normal[m_deep];
        if (steep == 0) return;
        const double middle = m_centre[m_deep] - (m_normal[i] * (a.middle() - m_centre[i]) + m_normal[j] * (b.middle() - m_centre[j])) / steep;
        const double reach = (std::abs(m_normal[i]) * a.half() + std::abs(m_normal[j]) * b.half() + thickness()) / std::abs(steep);
        const GridAxis::Range deep = m_grid[m_deep].range(middle - reach, middle + reach);
        for (index[m_deep] = std::max(deep.begin, m_ranges[m_deep].begin); index[m_deep] < std::min(deep.end, m_ranges[m_deep].end); ++index[m_deep])
            if (overlap(m_body, {m_grid[0].touch(index[0]), m_grid[1].touch(index[1]), m_grid[2].touch(index[2])}))
                keys.push_back({.level = m_level, .index = voxelOf(index)});
    }

    double thickness() const { return std::abs(dot(m_body.w, Point{m_normal[0], m_normal[1], m_normal[2]})); }

    Grid m_grid;
    int m_level;
    Slanted m_body;
    Triple m_centre, m_normal;
    std::array<GridAxis::Range, 3> m_ranges{};
    int m_deep = 0;
};

void sortFromCentre(std::vector<ChunkKey>& keys, const LevelInfo& level, Point centre0) {
    const auto distance = [&](const ChunkKey& key) {
        const Point middle = (toPoint(key.index) + Point{0.5, 0.5, 0.5}) * toPoint(level.chunkShape) - Point{0.5, 0.5, 0.5};
        return length(toLevel0(level, middle) - centre0);
    };
    std::vector<std::pair<double, ChunkKey>> sorted(keys.size());
    std::transform(keys.begin(), keys.end(), sorted.begin(), [&](const ChunkKey& key) { return std::pair(distance(key), key); });
    std::sort(sorted.begin(), sorted.end());
    std::transform(sorted.begin(), sorted.end(), keys.begin(), [](const auto& pair) { return pair.second; });
}

/// The chunks that a body given in level-0 voxels looks at; the body shrinks around its centre while it needs too many.
std::vector<ChunkKey> chunksIn(const VolumeInfo& info, int level, Slanted body, Point normal0) {
    const LevelInfo& at = info.levels[static_cast<std::size_t>(level)];
    const Point normal = normal0 * at.factor;  // the normal of a stretched plane stretches the other way
    Walk walk(at, level, scaled(body, at), normal);
    for (; walk.columns() > kMostColumns; walk = Walk(at, level, scaled(body, at), normal)) body.u = body.u / 2, body.v = body.v / 2;
    std::vector<ChunkKey> keys = walk.chunks();
    sortFromCentre(keys, at, body.centre);
    return keys;
}

std::size_t bytesAt(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, const Slab& slab) {
    return chunksInSlice(info, level, plane, rect, slab).size() * residentCost(info.type, info.levels[static_cast<std::size_t>(level)].chunkShape);
}

}  // namespace

int levelForStep(const VolumeInfo& info, Point right, Point down) {
    constexpr double kLeast = 0.70710678;   // voxels from a pixel to the next: √½
    int level = 0;
    for (std::size_t i = 1; i < info.levels.size(); ++i) {
        const Point factor = info.levels[i].factor;
        if (std::min(length(right / factor), length(down / factor)) >= kLeast) level = static_cast<int>(i);
    }
    return level;
}

std::vector<ChunkKey> chunksInSlice(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, const Slab& slab) {
    if (rect.height <= 0 || rect.width <= 0) return {};
    return chunksIn(info, level, sampled(plane, rect, slab), normalOf(plane.right, plane.down));
}

std::vector<int> levelsOnTheWay(const VolumeInfo& info, int level) {
    const int coarsest = static_cast<int>(info.levels.size()) - 1;
    std::vector<int> levels;
    for (int i = level; i < coarsest; i += 2) levels.push_back(i);
    levels.push_back(coarsest);
    std::reverse(levels.begin(), levels.end());
    return levels;
}

int finestLevelThatFits(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, const Slab& slab, std::size_t budgetBytes) {
    const int coarsest = static_cast<int>(info.levels.size()) - 1;
    for (; level < coarsest; ++level) {
        std::size_t bytes = 0;
        for (const int each : levelsOnTheWay(info, level)) bytes += bytesAt(info, each, plane, rect, slab);
        if (bytes <= budgetBytes) break;
    }
    return level;
}

SliceWish wishForSlice(SourceId source, const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, const Slab& slab, std::size_t budgetBytes,
                       Point ahead) {
    SliceWish wish{.level = finestLevelThatFits(info, levelForStep(info, plane.right, plane.down), plane, rect, slab, budgetBytes), .requests = {}};
    std::unordered_set<ChunkKey> seen;
    const auto add = [&](const std::vector<ChunkKey>& keys, Tier tier) {
        for (const ChunkKey& key : keys)
            if (seen.insert(key).second) wish.requests.push_back({.id = {.source = source, .key = key}, .tier = tier, .standIn = key.level != wish.level});
    };
    for (const int level : levelsOnTheWay(info, wish.level)) add(chunksInSlice(info, level, plane, rect, slab), Tier::visible);
    if (length(ahead) == 0 || rect.height <= 0 || rect.width <= 0) return wish;
    Slanted swept = sampled(plane, rect, slab);
    swept.centre = swept.centre + ahead / 2;
    swept.w = swept.w + ahead / 2 * (dot(swept.w, ahead) < 0 ? -1.0 : 1.0);
    add(chunksIn(info, wish.level, swept, normalOf(plane.right, plane.down)), Tier::prefetch);
    return wish;
}

}  // namespace volumen
