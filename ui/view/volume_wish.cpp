#include "ui/view/volume_wish.h"

#include <algorithm>

namespace volumen {

namespace {

constexpr double kNearShare = 0.25;  // of the depth that is seen: what is nearer is small, or the eye is inside

constexpr double kSurfaceShare = 0.25;  // of a volume's: a surface's triangles are as large as its voxels

bool drawn(const Layer& layer) { return layer.source && layer.volumeLook.shown; }
bool hasSurface(const Layer& layer) { return layer.source && layer.surfaceLook.usable(); }

double depthOf(const CameraState& camera, Point p) { return dot(p - camera.eye, frameOf(camera).forward); }

/// What the camera sees up to the far end of `box`: bit 2 is far, bit 1 below, bit 0 right.
Corners frustumOf(const CameraState& camera, QSizeF pixels, const Corners& box) {
    double nearest = camera.parallel ? depthOf(camera, box[0]) : 0, farthest = nearest;
    for (const Point& corner : box) {
        farthest = std::max(farthest, depthOf(camera, corner));
        if (camera.parallel) nearest = std::min(nearest, depthOf(camera, corner));
    }
    const Point forward = frameOf(camera).forward;
    Corners corners;
    for (unsigned i = 0; i < corners.size(); ++i) {
        const Ray ray = rayThrough(camera, {i & 1 ? pixels.width() : 0, i & 2 ? pixels.height() : 0}, pixels);
        corners[i] = ray.origin + ray.direction * ((i & 4 ? farthest : nearest) / dot(ray.direction, forward));
    }
    return corners;
}

/// The length of a pixel where the points are near.
double pixelNear(const CameraState& camera, QSizeF pixels, const std::vector<Point>& points) {
    double nearest = depthOf(camera, points.front()), farthest = nearest;
    for (const Point& p : points) nearest = std::min(nearest, depthOf(camera, p)), farthest = std::max(farthest, depthOf(camera, p));
    const double depth = nearest + (farthest - nearest) * kNearShare;
    return worldPerPixel(camera, camera.eye + frameOf(camera).forward * depth, pixels);
}

}  // namespace

std::vector<VolumeLayerWish> volumeLayers(const Project& project) {
    const auto& all = project.layers();
    std::ptrdiff_t hidden = std::max<std::ptrdiff_t>(std::count_if(all.begin(), all.end(), drawn) - static_cast<std::ptrdiff_t>(kMostVolumes), 0);
    std::vector<VolumeLayerWish> layers;
    for (const Layer& layer : all) {
        const bool asVolume = drawn(layer) && hidden-- <= 0;
        if (!asVolume && !hasSurface(layer)) continue;
        const bool exactValues = hasSurface(layer) && layer.surfaceLook.eachValue && !layer.labels;  // levels of labels are made by mode
        layers.push_back({layer.id, layer.source, project.placement(layer), exactValues, asVolume ? 1 : kSurfaceShare});
    }
    return layers;
}

std::vector<VolumePass> volumePasses(const Project& project) {
    std::vector<VolumePass> passes;
    for (const Layer& layer : project.layers())
        if (drawn(layer)) passes.push_back({layer.id, layer.volumeLook});
    return passes;
}

std::optional<SeenPart> seenPart(const VolumeWish& wish, const VolumeLayerWish& layer) {
    if (wish.pixels.width() < 1 || wish.pixels.height() < 1) return std::nullopt;
    const Extent extent = extentOf(layer.placement, layer.source->info().shape());
    Bounds box{extent.lo, extent.hi};
    if (const auto& crop = wish.clip.crop) {
        const auto shared = boundsOf(commonCorners(cornersOf(box), cornersOf({crop->lo, crop->hi})));
        if (!shared) return std::nullopt;
        box = *shared;
    }
    std::vector<HalfSpace> cuts;
    if (const auto& plane = wish.clip.plane) cuts.push_back({plane->normal, dot(plane->normal, plane->point)});
    const std::vector<Point> points = commonCorners(frustumOf(wish.camera, wish.pixels, cornersOf(box)), cornersOf(box), cuts);
    const std::optional<Bounds> seen = boundsOf(points);
    if (!seen) return std::nullopt;
    const double pixel = pixelNear(wish.camera, wish.pixels, points);
    return SeenPart{{layer.placement.toVoxels(seen->lo), layer.placement.toVoxels(seen->hi)}, Point{pixel, pixel, pixel} / layer.placement.spacingUm};
}

Bounds wholeOf(const VolumeInfo& info) { return {{-0.5, -0.5, -0.5}, toPoint(info.shape()) - Point{0.5, 0.5, 0.5}}; }

PlacedBlock placed(const VolumeLayerWish& layer, const VolumeRegion& region, VoxelBlockPtr block) {
    const LevelInfo& level = layer.source->info().levels[static_cast<std::size_t>(region.level)];
    const double thinning = static_cast<double>(region.thinning);
    return {.layer = layer.layer, .block = std::move(block), .originUm = layer.placement.toUm(toLevel0(level, toPoint(region.box.lo) * thinning)),
            .spacingUm = layer.placement.spacingUm * level.factor * thinning};
}

}  // namespace volumen
