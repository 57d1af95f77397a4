#include "ui/mouse_table.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>

namespace volumen {

namespace {

using enum MouseGesture;

QString tr(const char* text) { return QCoreApplication::translate("actions", text); }

const std::map<QString, MouseMap>& overrides() {
    static const std::map<QString, MouseMap> kOverrides{
        {"Slicer", {{Qt::ShiftModifier, leftDrag, ViewAct::pan}}},
        {"ITK-SNAP",
         {{Qt::NoModifier, leftDrag, ViewAct::crosshair},
          {Qt::AltModifier, leftDrag, ViewAct::pan},
          {Qt::ControlModifier, leftDrag, ViewAct::zoom}}},
        {"napari",
         {{Qt::NoModifier, wheel, ViewAct::zoom},
          {Qt::ControlModifier, wheel, ViewAct::slice},
          {Qt::NoModifier, doubleClick, ViewAct::zoomIn},
          {Qt::AltModifier, doubleClick, ViewAct::zoomOut}}},
        {"neuroglancer", {{Qt::ShiftModifier, leftDrag, ViewAct::turn}, {Qt::NoModifier, rightClick, ViewAct::centre}}},
    };
    return kOverrides;
}

QString nameOf(MouseGesture gesture) {
    switch (gesture) {
        case wheel: return tr("Wheel");
        case move: return tr("Move");
        case leftClick: return tr("Left click");
        case leftDrag: return tr("Left drag");
        case middleClick: return tr("Middle click");
        case middleDrag: return tr("Middle drag");
        case rightClick: return tr("Right click");
        case rightDrag: return tr("Right drag");
        case doubleClick: break;
    }
    return tr("Double click");
}

QString nameOf(const MouseBinding& binding) {
    QStringList words;
    if (binding.modifiers & Qt::ControlModifier) words << "Ctrl";
    if (binding.modifiers & Qt::AltModifier) words << "Alt";
    if (binding.modifiers & Qt::ShiftModifier) words << "Shift";
    return (words << nameOf(binding.gesture)).join(" + ");
}

QString textOf(const MouseBinding& binding) {
    const bool follows = binding.gesture != leftClick && binding.gesture != middleClick && binding.gesture != rightClick;
    switch (binding.act) {
        case ViewAct::slice: return tr("Slice by slice");
        case ViewAct::tenSlices: return tr("Ten slices");
        case ViewAct::zoom: return tr("Zoom at the pointer");
        case ViewAct::zoomIn: return tr("Twice as large");
        case ViewAct::zoomOut: return tr("Half as large");
        case ViewAct::pan: return tr("Pan");
        case ViewAct::turn: return tr("Rotate the plane");
        case ViewAct::crosshair: return follows ? tr("The crosshair follows") : tr("Crosshair there");
        case ViewAct::centre: return tr("Crosshair there, in the middle");
        case ViewAct::maximise: return tr("Maximise the pane, or restore it");
        case ViewAct::none: break;
    }
    return {};
}

/// "turns the slices", as said of the wheel or a button.
QString verbOf(MouseGesture gesture, ViewAct act) {
    switch (act) {
        case ViewAct::slice: return tr("turns the slices");
        case ViewAct::zoom: return tr("zooms");
        case ViewAct::pan: return tr("pans");
        case ViewAct::crosshair: return gesture == leftClick ? tr("places the crosshair") : tr("moves the crosshair");
        default: return {};
    }
}

/// With a tool in hand, left and right are the tool's.
KeyContext contextOf(const MouseBinding& binding) {
    const bool tools = binding.gesture == leftClick || binding.gesture == leftDrag || binding.gesture == rightClick || binding.gesture == rightDrag;
    return (tools && !binding.modifiers) || binding.gesture == doubleClick ? KeyContext::navigate : KeyContext::everywhere;
}

}  // namespace

MouseMap mouseMap(const QString& preset) {
    MouseMap map = defaultMouseMap();
    const auto found = overrides().find(preset);
    if (found == overrides().end()) return map;
    for (const MouseBinding& binding : found->second) {
        const auto same = std::find_if(map.begin(), map.end(), [&](const MouseBinding& b) { return b.gesture == binding.gesture && b.modifiers == binding.modifiers; });
        if (same == map.end()) map.push_back(binding);
        else same->act = binding.act;
    }
    return map;
}

std::vector<GestureText> gestureTexts(const MouseMap& map) {
    std::vector<GestureText> texts;
    for (const MouseBinding& binding : map) texts.push_back({contextOf(binding), nameOf(binding), textOf(binding)});
    return texts;
}

QString navigateHint(const MouseMap& map) {
    QStringList parts;
    for (const auto& [modifiers, gesture] : {std::pair(Qt::NoModifier, wheel), std::pair(Qt::NoModifier, leftClick), std::pair(Qt::NoModifier, leftDrag), std::pair(Qt::ControlModifier, wheel)}) {
        const MouseBinding binding{modifiers, gesture, actOf(map, gesture, modifiers)};
        parts << nameOf(binding).toLower().replace("ctrl + ", "Ctrl+") + ' ' + verbOf(gesture, binding.act);
    }
    return tr("Navigate: %1").arg(parts.join(", "));
}

}  // namespace volumen
