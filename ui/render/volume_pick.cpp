#include "ui/render/volume_pick.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/render/transfer_table.h"

namespace volumen {

namespace {

constexpr double kStep = 0.5;          // of the smallest spacing
constexpr double kLeastGathered = 0.05;
constexpr double kSteep = 8;           // as in volume.frag.glsl: how steep a rise is a surface
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Where a ray is inside something, in µm along it.
struct Span {
    double begin = 0;
    double end = kInfinity;
};

Span both(Span a, Span b) { return {std::max(a.begin, b.begin), std::min(a.end, b.end)}; }

Span within(const Ray& ray, WorldBox box) {
    Span span{-kInfinity, kInfinity};
    Point origin = ray.origin, direction = ray.direction;
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
        const double step = along(direction, axis), a = along(box.lo, axis) - along(origin, axis), b = along(box.hi, axis) - along(origin, axis);
        if (step == 0 && (a > 0 || b < 0)) return {kInfinity, -kInfinity};
        if (step != 0) span = both(span, {std::min(a / step, b / step), std::max(a / step, b / step)});
    }
    return span;
}

Span beside(const Ray& ray, const ClipPlane& plane) {
    const double facing = dot(plane.normal, ray.direction), away = dot(plane.normal, plane.point - ray.origin);
    if (facing == 0) return away <= 0 ? Span{-kInfinity, kInfinity} : Span{kInfinity, -kInfinity};
    return facing > 0 ? Span{away / facing, kInfinity} : Span{-kInfinity, away / facing};
}

Span shown(const Ray& ray, const VolumeClip& clip) {
    Span span{std::max(ray.nearest, -1e15), kInfinity};
    if (clip.crop) span = both(span, within(ray, *clip.crop));
    if (clip.plane) span = both(span, beside(ray, *clip.plane));
    return span;
}

/// Trilinear, even beyond the outer voxels' centres, as textures are read.
template <class T>
double valueAt(const View3<const T>& voxels, Point p) {
    double sum = 0;
    const Voxel last = voxels.shape - Voxel{1, 1, 1};
    const Voxel lo{static_cast<std::int64_t>(std::floor(p.z)), static_cast<std::int64_t>(std::floor(p.y)), static_cast<std::int64_t>(std::floor(p.x))};
    for (int corner = 0; corner < 8; ++corner) {
        const Voxel offset{corner >> 2 & 1, corner >> 1 & 1, corner & 1};
        Voxel at = lo + offset;
        const Point weight = toPoint(at) - p;
        at = smaller(last, {std::max<std::int64_t>(at.z, 0), std::max<std::int64_t>(at.y, 0), std::max<std::int64_t>(at.x, 0)});
        sum += (1 - std::abs(weight.z)) * (1 - std::abs(weight.y)) * (1 - std::abs(weight.x)) * static_cast<double>(voxels.at(at));
    }
    return sum;
}

double valueAt(const VoxelBlock& block, Point p) {
    if (block.type() == VoxelType::u8) return valueAt(block.voxels->view<std::uint8_t>(), p);
    if (block.type() == VoxelType::u16) return valueAt(block.voxels->view<std::uint16_t>(), p);
    return valueAt(block.voxels->view<float>(), p);
}

/// One volume, as a ray meets it.
struct Met {
    const PlacedBlock* placed;
    const VolumeLook* look;
    TransferTable table;
    Span span;

    double value(Point um) const { return valueAt(*placed->block, (um - placed->originUm) / placed->spacingUm); }
    /// How values rise, per voxel.
    double steepness(Point um) const {
        Point rise;
        for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
            Point step;
            Spacing spacing = placed->spacingUm;
            along(step, axis) = along(spacing, axis);
            along(rise, axis) = (value(um + step) - value(um - step)) / 2;
        }
        return length(rise);
    }
    double matterPerUm(Point um) const {
        const double opacity = transferAt(*look, value(um)).opacity;
        if (opacity <= 0) return 0;
        const double matter = -std::log(1 - std::min(opacity, 0.9999)) * look->density / look->unitUm;
        return look->gradientOpacity == 0 ? matter : matter * std::lerp(1.0, std::clamp(steepness(um) * table.scale() * kSteep, 0.0, 1.0), look->gradientOpacity);
    }
};

std::vector<Met> metBy(const Ray& ray, const std::vector<PlacedBlock>& blocks, const std::vector<VolumePass>& passes, const VolumeClip& clip) {
    std::vector<Met> met;
    for (const VolumePass& pass : passes) {
        const auto placed = std::find_if(blocks.begin(), blocks.end(), [&](const PlacedBlock& block) { return block.layer == pass.layer; });
        if (placed == blocks.end() || !pass.look.shown || pass.look.points.empty()) continue;
        const Span span = both(shown(ray, clip), within(ray, placed->worldBox()));
        if (span.begin < span.end) met.push_back({&*placed, &pass.look, transferTableOf(pass.look), span});
    }
    return met;
}

double stepFor(const std::vector<Met>& volumes) {
    double least = kInfinity;
    for (const Met& met : volumes) least = std::min({least, met.placed->spacingUm.z, met.placed->spacingUm.y, met.placed->spacingUm.x});
    return least * kStep;
}

/// How much has been gathered up to a place of the ray, and what it was.
struct Gathered {
    double t;
    double opacity;
    LayerId layer;
};

std::vector<Gathered> gather(const Ray& ray, const std::vector<Met>& volumes) {
    Span all{kInfinity, -kInfinity};
    for (const Met& met : volumes) all = {std::min(all.begin, met.span.begin), std::max(all.end, met.span.end)};
    std::vector<Gathered> gathered;
    const double step = stepFor(volumes);
    double through = 1;
    for (double t = all.begin + step / 2; t < all.end && through > 0.4; t += step) {
        double matter = 0, most = 0;
        LayerId layer = 0;
        for (const Met& met : volumes) {
            const double one = t < met.span.begin || t >= met.span.end ? 0 : met.matterPerUm(ray.origin + ray.direction * t);
            matter += one;
            if (one > most) most = one, layer = met.placed->layer;
        }
        if (matter <= 0) continue;
        through *= std::exp(-matter * step);
        gathered.push_back({t, 1 - through, layer});
    }
    return gathered;
}

std::optional<VolumeHit> compositeHit(const Ray& ray, const std::vector<Met>& volumes) {
    const std::vector<Gathered> gathered = gather(ray, volumes);
    if (gathered.empty() || gathered.back().opacity < kLeastGathered) return {};
    const double wanted = std::min(0.5, gathered.back().opacity / 2);
    const auto at = std::find_if(gathered.begin(), gathered.end(), [&](const Gathered& g) { return g.opacity >= wanted; });
    return VolumeHit{at->layer, ray.origin + ray.direction * at->t, at->t};
}

/// A place where a projection finds its value, and how opaque that is.
struct Best {
    VolumeHit hit;
    double opacity;
};

/// The first of the greatest values, or of the least.
Best bestOf(const Ray& ray, const Met& met) {
    const double sign = met.look->mode == VolumeMode::minimum ? -1 : 1, step = stepFor({met});
    double best = -kInfinity, at = met.span.begin;
    for (double t = met.span.begin + step / 2; t < met.span.end; t += step)
        if (const double value = sign * met.value(ray.origin + ray.direction * t); value > best) best = value, at = t;
    return {{met.placed->layer, ray.origin + ray.direction * at, at}, transferAt(*met.look, sign * best).opacity};
}

std::optional<VolumeHit> projectionHit(const Ray& ray, const std::vector<Met>& volumes) {
    std::optional<VolumeHit> hit;
    double most = kLeastGathered;
    for (const Met& met : volumes) {
        if (met.look->mode == VolumeMode::average) continue;
        if (const Best best = bestOf(ray, met); best.opacity > most) hit = best.hit, most = best.opacity;
    }
    return hit;
}

}  // namespace

std::optional<VolumeHit> pickVolume(const Ray& given, const std::vector<PlacedBlock>& blocks, const std::vector<VolumePass>& passes, const VolumeClip& clip) {
    const double size = length(given.direction);
    const Ray ray{given.origin, given.direction / size, given.nearest * size};
    std::vector<Met> composite = metBy(ray, blocks, passes, clip);
    const auto others = std::partition(composite.begin(), composite.end(), [](const Met& met) { return met.look->mode == VolumeMode::composite; });
    const std::vector<Met> projections(others, composite.end());
    composite.erase(others, composite.end());
    std::optional<VolumeHit> hit = composite.empty() ? std::nullopt : compositeHit(ray, composite);
    if (!hit) hit = projectionHit(ray, projections);
    if (hit) hit->distance /= size;
    return hit;
}

}  // namespace volumen
