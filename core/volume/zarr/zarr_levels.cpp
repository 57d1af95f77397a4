#include "core/volume/zarr/zarr_levels.h"

#include <cmath>

namespace volumen {

namespace {

double factorAlong(std::int64_t finest, std::int64_t level, int number) {
    if (level == finest) return 1;
    const auto halves = [&](int times) {
        const std::int64_t factor = std::int64_t{1} << times;
        return ceilDiv(finest, factor) == level || std::max<std::int64_t>(1, finest / factor) == level;
    };
    if (number < 62 && halves(number)) return std::ldexp(1.0, number);
    for (int times = 1; times < 62; ++times)
        if (halves(times)) return std::ldexp(1.0, times);
    return static_cast<double>(finest) / static_cast<double>(level);
}

std::vector<double> padded(std::vector<double> list, std::size_t size, double rest) {
    if (list.size() < size) list.resize(size, rest);
    return list;
}

/// The level covers about as much of level 0 as there is of it; thin levels get the benefit of the doubt.
bool believable(const LevelInfo& level, Voxel finest) {
    const auto covers = [](double extent, double factor, double whole) {
        return std::abs(extent * factor - whole) <= std::max(0.25 * whole, 2 * factor);
    };
    const Point extent = toPoint(level.shape), whole = toPoint(finest);
    return covers(extent.z, level.factor.z, whole.z) && covers(extent.y, level.factor.y, whole.y) && covers(extent.x, level.factor.x, whole.x);
}

Point assumedOffset(Point factor) { return (factor - Point{1, 1, 1}) * 0.5; }

/// µm per unit of z, y, x; nothing where one of the three is unknown. A missing axis takes the unit of y.
std::optional<Point> unitsUm(const OmeMultiscale& multiscale, const AxisChoice& axes) {
    std::array<double, 3> units{};
    for (std::size_t a = 3; a-- > 0;) {
        const int axis = axes.spatial[a] == AxisChoice::kNone ? axes.spatial[1] : axes.spatial[a];
        const std::optional<double> unit = axis == AxisChoice::kNone ? std::nullopt : multiscale.unitUm(static_cast<std::size_t>(axis));
        if (!unit) return std::nullopt;
        units[a] = *unit;
    }
    return Point{units[0], units[1], units[2]};
}

}  // namespace

Point factorFromShapes(Voxel finest, Voxel level, int number) {
    return {factorAlong(finest.z, level.z, number), factorAlong(finest.y, level.y, number), factorAlong(finest.x, level.x, number)};
}

std::vector<LevelInfo> levelsFromShapes(const std::vector<ZarrArray>& arrays) {
    std::vector<LevelInfo> levels;
    for (const ZarrArray& array : arrays) {
        LevelInfo level;
        level.shape = array.shape();
        level.chunkShape = array.chunkShape();
        level.codec = array.codec();
        if (!levels.empty()) level.factor = factorFromShapes(levels.front().shape, level.shape, static_cast<int>(levels.size()));
        level.offset = assumedOffset(level.factor);
        levels.push_back(level);
    }
    return levels;
}

void placeLevels(VolumeInfo& info, const OmeMultiscale& multiscale, const std::vector<OmeTransform>& transforms, const AxisChoice& axes) {
    const std::size_t count = axes.fixed.size();
    const auto scaleOf = [&](const OmeTransform& t) { return axes.pick(padded(t.scale, count, 1), 1); };
    const auto translationOf = [&](const OmeTransform& t) { return axes.pick(padded(t.translation, count, 0), 0); };
    const OmeTransform& first = transforms.front();
    for (std::size_t i = 1; i < transforms.size(); ++i) {
        LevelInfo level = info.levels[i];
        if (transforms[i].scaled) level.factor = scaleOf(transforms[i]) / scaleOf(first);
        if (!believable(level, info.shape())) {
            info.warnings.push_back("the scale written for level " + std::to_string(i) + " contradicts its shape and is not used");
            continue;
        }
        level.offset = transforms[i].translated ? (translationOf(transforms[i]) - translationOf(first)) / scaleOf(first) : assumedOffset(level.factor);
        info.levels[i] = level;
    }
    const std::optional<Point> units = unitsUm(multiscale, axes);
    if (!units || !(first.scaled || multiscale.common.scaled)) return;
    Point spacing = scaleOf(first) * scaleOf(multiscale.common) * *units;
    if (axes.spatial[0] == AxisChoice::kNone) spacing.z = spacing.y;
    info.spacingUm = spacing;
    info.originUm = (translationOf(first) * scaleOf(multiscale.common) + translationOf(multiscale.common)) * *units;
}

}  // namespace volumen
