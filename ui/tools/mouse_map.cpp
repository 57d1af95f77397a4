#include "ui/tools/mouse_map.h"

#include <bit>
#include <optional>

namespace volumen {

namespace {

int keysIn(Qt::KeyboardModifiers modifiers) { return std::popcount(static_cast<unsigned>(modifiers.toInt())); }

/// The keys of the best binding of which `fits` says yes; nothing when there is none.
template <class Fits>
std::optional<Qt::KeyboardModifiers> bestKeys(const MouseMap& map, Qt::KeyboardModifiers held, Fits fits) {
    std::optional<Qt::KeyboardModifiers> best;
    for (const MouseBinding& binding : map)
        if (fits(binding.gesture) && (held & binding.modifiers) == binding.modifiers && (!best || keysIn(binding.modifiers) > keysIn(*best))) best = binding.modifiers;
    return best;
}

ViewAct boundTo(const MouseMap& map, MouseGesture gesture, Qt::KeyboardModifiers modifiers) {
    for (const MouseBinding& binding : map)
        if (binding.gesture == gesture && binding.modifiers == modifiers) return binding.act;
    return ViewAct::none;
}

MouseGesture clickOf(MouseButton button) {
    return button == MouseButton::left ? MouseGesture::leftClick : button == MouseButton::middle ? MouseGesture::middleClick : MouseGesture::rightClick;
}
MouseGesture dragOf(MouseButton button) {
    return button == MouseButton::left ? MouseGesture::leftDrag : button == MouseButton::middle ? MouseGesture::middleDrag : MouseGesture::rightDrag;
}

}  // namespace

const MouseMap& defaultMouseMap() {
    static const MouseMap kMap{
        {Qt::NoModifier, MouseGesture::wheel, ViewAct::slice},
        {Qt::ControlModifier, MouseGesture::wheel, ViewAct::zoom},
        {Qt::ShiftModifier, MouseGesture::wheel, ViewAct::tenSlices},
        {Qt::NoModifier, MouseGesture::middleDrag, ViewAct::pan},
        {Qt::ShiftModifier, MouseGesture::move, ViewAct::crosshair},
        {Qt::ControlModifier | Qt::AltModifier, MouseGesture::leftDrag, ViewAct::turn},
        {Qt::NoModifier, MouseGesture::leftClick, ViewAct::crosshair},
        {Qt::NoModifier, MouseGesture::leftDrag, ViewAct::pan},
        {Qt::NoModifier, MouseGesture::rightDrag, ViewAct::zoom},
        {Qt::NoModifier, MouseGesture::doubleClick, ViewAct::maximise},
    };
    return kMap;
}

ViewAct actOf(const MouseMap& map, MouseGesture gesture, Qt::KeyboardModifiers held) {
    const auto keys = bestKeys(map, held, [&](MouseGesture each) { return each == gesture; });
    return keys ? boundTo(map, gesture, *keys) : ViewAct::none;
}

ButtonActs actsOf(const MouseMap& map, MouseButton button, Qt::KeyboardModifiers held) {
    const MouseGesture click = clickOf(button), drag = dragOf(button);
    const auto keys = bestKeys(map, held, [&](MouseGesture each) { return each == click || each == drag; });
    if (!keys || button == MouseButton::none) return {};
    return {boundTo(map, click, *keys), boundTo(map, drag, *keys)};
}

}  // namespace volumen
