#pragma once

#include <Qt>
#include <vector>

namespace volumen {

enum class MouseButton { none, left, middle, right };

/// What a hand does in a slice pane.
enum class MouseGesture { wheel, move, leftClick, leftDrag, middleClick, middleDrag, rightClick, rightDrag, doubleClick };

/// What that does to the view.
enum class ViewAct { none, slice, tenSlices, zoom, zoomIn, zoomOut, pan, turn, crosshair, centre, maximise };

/// A gesture with these keys held.
struct MouseBinding {
    Qt::KeyboardModifiers modifiers;
    MouseGesture gesture = MouseGesture::wheel;
    ViewAct act = ViewAct::none;

    friend bool operator==(const MouseBinding&, const MouseBinding&) = default;
};
using MouseMap = std::vector<MouseBinding>;

/// What a button does when it is clicked and when it is dragged.
struct ButtonActs {
    ViewAct click = ViewAct::none;
    ViewAct drag = ViewAct::none;

    friend bool operator==(const ButtonActs&, const ButtonActs&) = default;
};

/// Our own: wheel = slice, left click = crosshair, left and middle drag = pan, right drag = zoom.
const MouseMap& defaultMouseMap();

/// Of the bindings whose keys are all held, that with the most keys, the earliest of equals.
ViewAct actOf(const MouseMap& map, MouseGesture gesture, Qt::KeyboardModifiers held);
/// The same for a press: click and drag are bound with the same keys, so that a drag which nothing competes with begins at once.
ButtonActs actsOf(const MouseMap& map, MouseButton button, Qt::KeyboardModifiers held);

}  // namespace volumen
