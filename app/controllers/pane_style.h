#pragma once

#include "ui/theme.h"
#include "ui/view/pane_style.h"

namespace volumen {

/// What the panes draw with in a theme.
inline PaneStyle paneStyleOf(const Theme& theme) {
    const Theme& dark = volumen::theme(ThemeKind::dark);
    return {.axes = {theme.axisZ, theme.axisY, theme.axisX}, .axesOnData = {dark.axisZ, dark.axisY, dark.axisX}, .chrome = theme.panel, .text = theme.text, .faintText = theme.caption,
            .onData = theme.onPane, .accent = theme.accent, .caption = captionFont()};
}

}  // namespace volumen
