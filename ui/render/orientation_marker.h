#pragma once

#include <QColor>
#include <QFont>
#include <QImage>
#include <array>

#include "ui/render/camera.h"

namespace volumen {

/// A small triad that shows how z, y and x lie in the view, on a transparent ground: `side` logical pixels square, at `pixelRatio`
/// pixels each. The positive ends bear the axis's letter, the negative ends a small dot. `axes` are the colours of z, y, x.
QImage orientationMarker(const CameraState&, const std::array<QColor, 3>& axes, const QFont&, int side, double pixelRatio);

}  // namespace volumen
