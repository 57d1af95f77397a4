#pragma once

#include <QPointF>
#include <QSizeF>
#include <array>
#include <optional>

#include "ui/render/camera.h"

namespace volumen {

/// What of a scene a hand can take hold of and move: a face of the crop box or a slice plane, each along its normal.
struct SceneGrip {
    enum class Kind { cropFace, plane };

    Kind kind = Kind::plane;
    Axis axis = Axis::z;  ///< that the face or the plane stands on
    bool far = false;     ///< of a crop box: the face at its greater end
    Point at{};           ///< where it is held, world µm
    Point direction{};    ///< that it moves along, of length 1

    bool isSame(const SceneGrip& other) const { return kind == other.kind && axis == other.axis && far == other.far; }
};

/// The outer corners of a slice plane, in order around it.
using PlaneCorners = std::array<Point, 4>;

/// The handles of one picture, for finding and moving them. Plain geometry.
struct SceneHandles {
    CameraState camera;
    QSizeF viewport;
    std::optional<WorldBox> crop;
    std::array<std::optional<PlaneCorners>, 3> planes;  ///< by axis

    /// What lies under a position: a handle of the crop box, else a plane's outline.
    std::optional<SceneGrip> at(QPointF position) const;
    /// The grip that holds a plane where its surface is hit.
    std::optional<SceneGrip> ofPlane(Axis axis, Point hit) const;
    /// How far a grip's direction was followed, µm, by a hand that came to `position`. Nothing where it cannot be told: the direction leads to the eye.
    std::optional<double> moved(const SceneGrip& grip, QPointF position) const;
    /// Where the handle of a face of the crop box lies.
    static Point handleOf(const WorldBox& crop, Axis axis, bool far);
};

/// `crop` with one face moved by `um`, inside `limits` and at least `least` thick.
WorldBox withFaceMoved(const WorldBox& crop, const SceneGrip& grip, double um, const WorldBox& limits, double least);

}  // namespace volumen
