#include "ui/render/camera.h"

#include <limits>
#include <numbers>

namespace volumen {
namespace {

constexpr double kMargin = 1.12;

double tangent(const CameraState& camera) { return std::tan(camera.fieldOfViewDegrees * std::numbers::pi / 360); }
double distance(const CameraState& camera) { return length(camera.focus - camera.eye); }
Point unit(Point v) { return v / length(v); }

/// From the focus to what lies under a screen position at the focus's depth.
Point offsetAtFocus(const CameraState& camera, QPointF position, QSizeF viewport) {
    const CameraFrame frame = frameOf(camera);
    const double scale = worldPerPixel(camera, camera.focus, viewport);
    return frame.right * ((position.x() - viewport.width() / 2) * scale) + frame.up * ((viewport.height() / 2 - position.y()) * scale);
}

/// How far away the eye must be for one corner, given from the box's centre, to be inside the picture.
double distanceToSee(Point corner, const CameraState& camera, QSizeF viewport) {
    const CameraFrame frame = frameOf(camera);
    const double aspect = viewport.width() / viewport.height();
    const double reach = std::max(std::abs(dot(corner, frame.right)) / aspect, std::abs(dot(corner, frame.up)));
    return kMargin * reach / tangent(camera) - (camera.parallel ? 0 : dot(corner, frame.forward));
}

struct Look {
    Point forward;
    Point up;
};

Look lookOf(ViewPreset preset) {
    constexpr Point z{1, 0, 0}, y{0, 1, 0}, x{0, 0, 1};
    switch (preset) {
        case ViewPreset::xy: return {z, -y};
        case ViewPreset::xz: return {-y, -z};
        case ViewPreset::yz: return {x, -z};
        case ViewPreset::xyBehind: return {-z, -y};
        case ViewPreset::xzBehind: return {y, -z};
        case ViewPreset::yzBehind: return {-x, -z};
    }
    return {z, -y};
}

}  // namespace

Point rotated(Point v, Point axis, double radians) {
    return v * std::cos(radians) + cross(axis, v) * std::sin(radians) + axis * (dot(axis, v) * (1 - std::cos(radians)));
}

std::array<Point, 8> boxCorners(const WorldBox& box) {
    std::array<Point, 8> all;
    for (unsigned i = 0; i < all.size(); ++i)
        all[i] = {.z = i & 4 ? box.hi.z : box.lo.z, .y = i & 2 ? box.hi.y : box.lo.y, .x = i & 1 ? box.hi.x : box.lo.x};
    return all;
}

bool isUsable(const CameraState& camera) {
    const double away = distance(camera), aside = length(cross(camera.focus - camera.eye, camera.up));
    const bool sane = std::isfinite(away) && std::isfinite(aside) && std::isfinite(length(camera.eye));
    return sane && away > 0 && aside > 1e-9 * away * length(camera.up) && camera.fieldOfViewDegrees >= 1 &&
           camera.fieldOfViewDegrees <= 120;
}

CameraFrame frameOf(const CameraState& camera) {
    const Point forward = unit(camera.focus - camera.eye);
    const Point right = unit(cross(forward, camera.up));
    return {.forward = forward, .right = right, .up = cross(right, forward)};
}

Ray rayThrough(const CameraState& camera, QPointF position, QSizeF viewport) {
    const Point forward = frameOf(camera).forward;
    const Point offset = offsetAtFocus(camera, position, viewport);
    if (camera.parallel) return {camera.eye + offset, forward, -std::numeric_limits<double>::infinity()};
    return {camera.eye, unit(camera.focus + offset - camera.eye)};
}

QPointF projected(const CameraState& camera, Point point, QSizeF viewport) {
    const CameraFrame frame = frameOf(camera);
    const double scale = worldPerPixel(camera, point, viewport);
    const Point offset = point - camera.eye;
    return {viewport.width() / 2 + dot(offset, frame.right) / scale, viewport.height() / 2 - dot(offset, frame.up) / scale};
}

double worldPerPixel(const CameraState& camera, Point at, QSizeF viewport) {
    const double far = distance(camera);
    const double depth = camera.parallel ? far : std::max(dot(at - camera.eye, frameOf(camera).forward), far * 1e-6);
    return 2 * depth * tangent(camera) / viewport.height();
}

CameraState orbited(const CameraState& camera, Point about, double right, double down) {
    const CameraFrame frame = frameOf(camera);
    auto turn = [&](Point v) { return rotated(rotated(v, frame.up, -right), frame.right, -down); };
    CameraState turned = camera;
    turned.eye = about + turn(camera.eye - about);
    turned.focus = about + turn(camera.focus - about);
    turned.up = turn(frame.up);
    return turned;
}

CameraState panned(const CameraState& camera, QPointF from, QPointF to, QSizeF viewport) {
    const Point shift = offsetAtFocus(camera, from, viewport) - offsetAtFocus(camera, to, viewport);
    CameraState moved = camera;
    moved.eye = camera.eye + shift;
    moved.focus = camera.focus + shift;
    return moved;
}

CameraState zoomed(const CameraState& camera, double factor, QPointF cursor, QSizeF viewport) {
    const Point kept = camera.focus + offsetAtFocus(camera, cursor, viewport);
    CameraState nearer = camera;
    nearer.eye = kept + (camera.eye - kept) / factor;
    nearer.focus = kept + (camera.focus - kept) / factor;
    return nearer;
}

CameraState lookingAlong(const CameraState& camera, ViewPreset preset) {
    const Look look = lookOf(preset);
    CameraState turned = camera;
    turned.eye = camera.focus - look.forward * distance(camera);
    turned.up = look.up;
    return turned;
}

CameraState fitted(const CameraState& camera, const WorldBox& box, QSizeF viewport) {
    double far = box.diagonal() * 1e-3;
    for (Point corner : boxCorners(box)) far = std::max(far, distanceToSee(corner - box.center(), camera, viewport));
    CameraState whole = camera;
    whole.focus = box.center();
    whole.eye = whole.focus - frameOf(camera).forward * far;
    return whole;
}

CameraState threeQuarterView(const CameraState& camera, const WorldBox& box, QSizeF viewport) {
    CameraState turned = camera;
    turned.focus = box.center();
    turned.eye = turned.focus + Point{.z = -0.78, .y = -0.42, .x = 0.56} * box.diagonal();
    turned.up = {.z = 0, .y = -1, .x = 0};
    return fitted(turned, box, viewport);
}

}  // namespace volumen
