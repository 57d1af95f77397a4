#pragma once

#include <QString>
#include <vector>

#include "ui/action_catalogue.h"
#include "ui/tools/mouse_map.h"

namespace volumen {

/// What the mouse does under a preset of keyPresets(): our own bindings, with the preset's laid over them. An unknown one is the default.
MouseMap mouseMap(const QString& preset);

/// Something the mouse does, for the key sheet.
struct GestureText {
    KeyContext context = KeyContext::everywhere;
    QString gesture;  ///< "Ctrl + Wheel"
    QString text;     ///< "Zoom at the pointer"
};
std::vector<GestureText> gestureTexts(const MouseMap& map);

/// "Navigate: wheel turns the slices, …": what the hand does first.
QString navigateHint(const MouseMap& map);

}  // namespace volumen
