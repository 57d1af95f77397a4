#pragma once

#include <vector>

#include "ui/dialogs/command_palette.h"
#include "ui/dialogs/key_sheet.h"
#include "ui/tools/mouse_map.h"

namespace volumen {

class ActionTable;

/// What the palette offers: all that stands in a menu and has a handler.
std::vector<PaletteEntry> paletteEntries(const ActionTable& actions);

/// What the key sheet shows for the context in force: the mouse first, then the keys, menu by menu.
std::vector<KeySection> keySections(const ActionTable& actions, const MouseMap& mouse);

}  // namespace volumen
