#include "ui/view/scene_handles.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

constexpr double kHandleReach = 11;  // pixels from a handle
constexpr double kLineReach = 6;     // pixels from an outline
constexpr double kEdgeOn = 0.02;     // 1 − cos² of the angle to the line of sight below which a movement along it is not told

constexpr std::array kAxes{Axis::z, Axis::y, Axis::x};

double distance(QPointF a, QPointF b) { return std::hypot(a.x() - b.x(), a.y() - b.y()); }

double distanceToSegment(QPointF p, QPointF a, QPointF b) {
    const QPointF way = b - a;
    const double squared = QPointF::dotProduct(way, way);
    const double share = squared > 0 ? std::clamp(QPointF::dotProduct(p - a, way) / squared, 0.0, 1.0) : 0;
    return distance(p, a + way * share);
}

bool inFront(const CameraState& camera, Point p) { return camera.parallel || dot(p - camera.eye, frameOf(camera).forward) > 0; }

Point unit(Point p) { return p / length(p); }

}  // namespace

Point SceneHandles::handleOf(const WorldBox& crop, Axis axis, bool far) {
    Point handle = crop.center(), end = far ? crop.hi : crop.lo;
    along(handle, axis) = along(end, axis);
    return handle;
}

std::optional<SceneGrip> SceneHandles::at(QPointF position) const {
    std::optional<SceneGrip> found;
    double nearest = kHandleReach;
    for (const Axis axis : kAxes)
        for (const bool far : {false, true}) {
            if (!crop) continue;
            const Point handle = handleOf(*crop, axis, far);
            const double away = distance(projected(camera, handle, viewport), position);
            if (!inFront(camera, handle) || away >= nearest) continue;
            nearest = away;
            Point direction{};
            along(direction, axis) = 1;
            found = SceneGrip{SceneGrip::Kind::cropFace, axis, far, handle, direction};
        }
    if (found) return found;
    nearest = kLineReach;
    for (const Axis axis : kAxes) {
        const auto& corners = planes[static_cast<std::size_t>(axis)];
        if (!corners || !std::all_of(corners->begin(), corners->end(), [&](Point p) { return inFront(camera, p); })) continue;
        for (std::size_t i = 0; i < 4; ++i) {
            const Point from = (*corners)[i], to = (*corners)[(i + 1) % 4];
            const double away = distanceToSegment(position, projected(camera, from, viewport), projected(camera, to, viewport));
            if (away < nearest) nearest = away, found = ofPlane(axis, (from + to) * 0.5);
        }
    }
    return found;
}

std::optional<SceneGrip> SceneHandles::ofPlane(Axis axis, Point hit) const {
    const auto& corners = planes[static_cast<std::size_t>(axis)];
    if (!corners) return std::nullopt;
    const Point normal = cross((*corners)[1] - (*corners)[0], (*corners)[3] - (*corners)[0]);
    if (length(normal) == 0) return std::nullopt;
    return SceneGrip{SceneGrip::Kind::plane, axis, false, hit, unit(normal)};
}

/// The point of the grip's line that lies nearest to the line of sight.
std::optional<double> SceneHandles::moved(const SceneGrip& grip, QPointF position) const {
    const Ray ray = rayThrough(camera, position, viewport);
    const Point sight = unit(ray.direction), apart = grip.at - ray.origin;
    const double slant = dot(grip.direction, sight), turned = 1 - slant * slant;
    if (turned < kEdgeOn) return std::nullopt;
    return (slant * dot(apart, sight) - dot(apart, grip.direction)) / turned;
}

WorldBox withFaceMoved(const WorldBox& crop, const SceneGrip& grip, double um, const WorldBox& limits, double least) {
    WorldBox moved = crop;
    Point lowest = limits.lo, highest = limits.hi;
    double &lo = along(moved.lo, grip.axis), &hi = along(moved.hi, grip.axis);
    if (grip.far) hi = std::clamp(hi + um, std::min(lo + least, along(highest, grip.axis)), along(highest, grip.axis));
    else lo = std::clamp(lo + um, along(lowest, grip.axis), std::max(hi - least, along(lowest, grip.axis)));
    return moved;
}

}  // namespace volumen
