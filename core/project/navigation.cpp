#include "core/project/navigation.h"

namespace volumen {

namespace {

/// +1 where the pane's normal points to growing coordinates, −1 where it points back (XZ looks along −y).
double forward(const PaneState& pane) {
    const Point n = pane.normal();
    const double largest = std::max({std::abs(n.z), std::abs(n.y), std::abs(n.x)});
    const double sign = std::abs(n.z) == largest ? n.z : std::abs(n.y) == largest ? n.y : n.x;
    return sign < 0 ? -1 : 1;
}

}  // namespace

double extentAlong(const Extent& extent, Point direction) {
    const Point size = extent.size();
    return std::abs(direction.z) * size.z + std::abs(direction.y) * size.y + std::abs(direction.x) * size.x;
}

PaneState fitted(const PaneState& pane, const Extent& extent, double width, double height) {
    constexpr double kMargin = 1.04;
    PaneState result = pane;
    result.centreUm = extent.centre();
    result.umPerPixel = kMargin * std::max(extentAlong(extent, pane.right) / std::max(width, 1.0), extentAlong(extent, pane.down) / std::max(height, 1.0));
    return result;
}

PaneState zoomedAt(const PaneState& pane, Point cursorUm, double factor, const Space& space) {
    const double finest = std::min({space.spacingUm.z, space.spacingUm.y, space.spacingUm.x}) / 64;
    const Point size = toPoint(space.shape) * space.spacingUm;
    const double coarsest = std::max({size.z, size.y, size.x, 64 * finest}) / 32;
    PaneState result = pane;
    result.umPerPixel = std::clamp(pane.umPerPixel / factor, finest, std::max(coarsest, pane.umPerPixel));
    const double kept = result.umPerPixel / pane.umPerPixel;
    result.centreUm = cursorUm + (pane.centreUm - cursorUm) * kept;
    return result;
}

PaneState panned(const PaneState& pane, double down, double right) {
    PaneState result = pane;
    result.centreUm = pane.centreUm - (pane.down * down + pane.right * right) * pane.umPerPixel;
    return result;
}

Point sliceStep(const PaneState& pane, const Space& space) {
    const Point normal = pane.normal();
    return normal * (forward(pane) / length(normal / space.spacingUm));
}

void stepSlices(Project& project, PaneId id, int slices) {
    const PaneState& pane = project.view().pane(id);
    if (isUnturned(pane, id)) {
        Point crosshair = project.view().crosshair;
        double& at = along(crosshair, axisOf(id));
        at = std::round(at) + slices;
        return project.setCrosshair(crosshair);
    }
    project.setCrosshair(project.space().toVoxels(project.crosshairUm() + sliceStep(pane, project.space()) * slices));
}

void turnPane(Project& project, PaneId id, double tilt, double pan) {
    PaneState pane = project.view().pane(id);
    const Point crosshair = project.crosshairUm();
    const Point offset = pane.centreUm - crosshair;
    const double right = dot(offset, pane.right), down = dot(offset, pane.down);
    pane = turned(turned(pane, pane.right, tilt), pane.down, pan);
    pane.centreUm = crosshair + pane.right * right + pane.down * down;
    project.setPane(id, pane);
}

void snapBack(Project& project, PaneId id) {
    PaneState pane = project.view().pane(id);
    const PaneState straight = unturned(id);
    pane.right = straight.right;
    pane.down = straight.down;
    project.setPane(id, pane);
}

void placeCrosshair(Project& project, Point um) { project.setCrosshair(toPoint(nearestVoxel(project.space().toVoxels(um)))); }

void centreOnCrosshair(Project& project) {
    ViewState view = project.view();
    for (const PaneId id : kSlicePanes) view.pane(id).centreUm = project.crosshairUm();
    project.setView(view);
}

}  // namespace volumen
