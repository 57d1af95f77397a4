#pragma once

#include <QPointF>
#include <QSizeF>
#include <array>

#include "core/base/geometry.h"

namespace volumen {

/// Where the 3D pane is looked at from: a plain value, saved with the view. Points and directions are z-y-x, in world µm.
/// Parallel projection shows at the focus what perspective shows there, so that changing `parallel` keeps the picture's size.
struct CameraState {
    Point eye{.z = -1, .y = 0, .x = 0};
    Point focus;                        ///< what the view turns about; never equal to `eye`
    Point up{.z = 0, .y = -1, .x = 0};  ///< need be neither of length 1 nor upright on the view, but never along it
    double fieldOfViewDegrees = 30;     ///< of the picture's height
    bool parallel = false;

    friend bool operator==(const CameraState&, const CameraState&) = default;
};

/// Whether the state describes a view at all; one read from a file may not.
bool isUsable(const CameraState&);

/// The six ways to look along an axis. The first three show a plane as its pane does: XY has x to the right and y down, XZ has x to
/// the right and z down, YZ has y to the right and z down. The others look at the same plane from behind, with the same side up.
enum class ViewPreset { xy, xz, yz, xyBehind, xzBehind, yzBehind };

/// A box in world µm, z-y-x, from its first to its last voxel's outer face.
struct WorldBox {
    Point lo;
    Point hi;

    Point center() const { return (lo + hi) * 0.5; }
    double diagonal() const { return length(hi - lo); }
    friend bool operator==(const WorldBox&, const WorldBox&) = default;
};

std::array<Point, 8> boxCorners(const WorldBox& box);

/// The camera's unit vectors.
struct CameraFrame {
    Point forward;
    Point right;
    Point up;
};
CameraFrame frameOf(const CameraState&);

/// `v` turned right-handed about `axis`, which has length 1.
Point rotated(Point v, Point axis, double radians);

/// A line of sight. Points at `origin + t · direction` are seen for t ≥ nearest.
struct Ray {
    Point origin;
    Point direction;
    double nearest = 0;
};

// Screen positions are in the viewport's units, x to the right and y down from its upper left corner.

/// The line of sight through a screen position.
Ray rayThrough(const CameraState&, QPointF position, QSizeF viewport);

/// Where a point is seen; meaningless for points behind the eye.
QPointF projected(const CameraState&, Point, QSizeF viewport);

/// µm that one unit of the viewport spans at the depth of `at`; positive also for points behind the eye.
double worldPerPixel(const CameraState&, Point at, QSizeF viewport);

/// Turned about a point as if the scene were dragged: radians to the right, and down.
CameraState orbited(const CameraState&, Point about, double right, double down);
/// About the focus.
inline CameraState orbited(const CameraState& camera, double right, double down) { return orbited(camera, camera.focus, right, down); }

/// Moved so that what lay under `from`, at the depth of the focus, lies under `to`.
CameraState panned(const CameraState&, QPointF from, QPointF to, QSizeF viewport);

/// Enlarged by `factor` (> 1: nearer), keeping in place what lies under `cursor` at the depth of the focus.
CameraState zoomed(const CameraState&, double factor, QPointF cursor, QSizeF viewport);

/// Turned to look along an axis, from the same distance at the same focus.
CameraState lookingAlong(const CameraState&, ViewPreset);

/// Looking in the same direction, so that the whole box is seen, with a small margin.
CameraState fitted(const CameraState&, const WorldBox&, QSizeF viewport);

/// The view on something new: three quarters, from above, of the whole box. Keeps the projection.
CameraState threeQuarterView(const CameraState&, const WorldBox&, QSizeF viewport);

}  // namespace volumen
