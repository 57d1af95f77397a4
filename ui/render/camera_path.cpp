#include "ui/render/camera_path.h"

#include <algorithm>
#include <numbers>

namespace volumen {

namespace {

Point unit(Point v) { return v / length(v); }

/// From unit vector `a` to `b` along the great circle between them; by way of `side` where they are opposite.
Point between(Point a, Point b, double t, Point side) {
    const double angle = std::acos(std::clamp(dot(a, b), -1.0, 1.0));
    const Point across = b - a * dot(a, b);
    const Point towards = length(across) > 1e-9 ? unit(across) : side;
    return a * std::cos(angle * t) + towards * std::sin(angle * t);
}

/// Catmull–Rom between `b` and `c`.
Point smooth(Point a, Point b, Point c, Point d, double t) {
    return 0.5 * (2.0 * b + (c - a) * t + (2.0 * a - 5.0 * b + 4.0 * c - d) * (t * t) + (3.0 * b - a - 3.0 * c + d) * (t * t * t));
}

/// Slow at both ends.
double eased(double t) { return t * t * (3 - 2 * t); }

/// A view between keys `i` and `i + 1`.
CameraState viewBetween(const std::vector<CameraState>& keys, std::size_t i, double t) {
    const CameraState &a = keys[i], &b = keys[i + 1];
    const CameraFrame fromFrame = frameOf(a), toFrame = frameOf(b);
    CameraState view = t < 0.5 ? a : b;
    view.focus = smooth(keys[i ? i - 1 : 0].focus, a.focus, b.focus, keys[std::min(i + 2, keys.size() - 1)].focus, t);
    const double far = length(a.focus - a.eye) * std::pow(length(b.focus - b.eye) / length(a.focus - a.eye), t);
    view.eye = view.focus - between(fromFrame.forward, toFrame.forward, t, fromFrame.right) * far;
    view.up = between(fromFrame.up, toFrame.up, t, fromFrame.right);
    view.fieldOfViewDegrees = a.fieldOfViewDegrees + (b.fieldOfViewDegrees - a.fieldOfViewDegrees) * t;
    return view;
}

}  // namespace

std::vector<CameraState> turntable(const CameraState& camera, int frames) {
    const Point axis = frameOf(camera).up;
    std::vector<CameraState> views;
    for (int i = 0; i < frames; ++i) {
        CameraState view = camera;
        view.eye = camera.focus + rotated(camera.eye - camera.focus, axis, 2 * std::numbers::pi * i / frames);
        view.up = axis;
        views.push_back(view);
    }
    return views;
}

std::vector<CameraState> pathThrough(const std::vector<CameraState>& keys, int frames) {
    if (keys.size() < 2) return std::vector<CameraState>(keys.empty() ? 0 : static_cast<std::size_t>(frames), keys.empty() ? CameraState{} : keys.front());
    std::vector<CameraState> views;
    const auto last = static_cast<double>(keys.size() - 1);
    for (int i = 0; i < frames; ++i) {
        const double place = last * eased(frames > 1 ? static_cast<double>(i) / (frames - 1) : 0);
        const auto key = std::min(static_cast<std::size_t>(place), keys.size() - 2);
        views.push_back(viewBetween(keys, key, place - static_cast<double>(key)));
    }
    return views;
}

}  // namespace volumen
