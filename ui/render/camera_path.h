#pragma once

#include <vector>

#include "ui/render/camera.h"

namespace volumen {

/// `frames` views once about the focus, about the axis that is up in the picture, the first one `camera` itself; the one after the last would be it again.
std::vector<CameraState> turntable(const CameraState& camera, int frames);

/// `frames` views that go through `keys` in even steps of time, the first and the last key included: the focus on a smooth curve
/// (Catmull–Rom), direction and distance turning and growing evenly from key to key, easing in and out at the ends. No key gives no view, one gives a still.
std::vector<CameraState> pathThrough(const std::vector<CameraState>& keys, int frames);

}  // namespace volumen
