#include "app/controllers/seen_box.h"

#include <cmath>

namespace volumen {

namespace {

/// The voxels between two positions that a pane shows, along one axis; a pane that hardly leans along it does not limit it.
void limit(Box& box, Axis axis, const std::array<Point, 4>& corners) {
    double lo = along(corners[0], axis), hi = lo;
    for (const Point& corner : corners) lo = std::min(lo, along(corner, axis)), hi = std::max(hi, along(corner, axis));
    if (hi - lo < 1) return;
    along(box.lo, axis) = std::max(along(box.lo, axis), static_cast<std::int64_t>(std::ceil(lo - 0.5)));
    along(box.hi, axis) = std::min(along(box.hi, axis), static_cast<std::int64_t>(std::floor(hi + 0.5)) + 1);
}

}  // namespace

std::optional<Box> seenBox(const Panes& panes, const Project& project, const Layer& layer) {
    const Placement placement = project.placement(layer);
    Box box{{}, layer.source->info().shape()};
    for (const PaneId pane : kSlicePanes) {
        const SliceView* view = panes.slice(pane);
        if (!view->isVisible()) continue;
        const PaneProjection projection = view->projection();
        const double right = view->width(), bottom = view->height();
        std::array<Point, 4> corners;
        for (std::size_t i = 0; i < 4; ++i) corners[i] = placement.toVoxels(projection.toUm({i % 2 ? right : 0, i / 2 ? bottom : 0}));
        for (const Axis axis : {Axis::z, Axis::y, Axis::x}) limit(box, axis, corners);
    }
    return box.empty() ? std::nullopt : std::optional(box);
}

}  // namespace volumen
