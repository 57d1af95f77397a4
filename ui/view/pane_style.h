#pragma once

#include <QColor>
#include <QFont>
#include <array>
#include <functional>
#include <string>

#include "ui/render/slice_renderer.h"

namespace volumen {

/// What the views draw with, chosen by the theme; plain values, so that no view knows the theme.
struct PaneStyle {
    std::array<QColor, 3> axes{QColor("#4C9BE8"), QColor("#E8A33D"), QColor("#B07CE8")};  ///< z, y, x: titles and edges
    std::array<QColor, 3> axesOnData{axes};  ///< the same over the picture, which is black in every theme
    QColor chrome{"#24272C"};       ///< behind a pane's title
    QColor text{"#D8DBE0"};
    QColor faintText{"#9AA0A8"};
    QColor onData{"#E4E7EC"};       ///< text over the picture
    QColor accent{"#4C9BE8"};
    QFont caption;                  ///< small, with digits of one width

    QColor axisColor(Axis axis) const { return axes[static_cast<std::size_t>(axis)]; }
    QColor axisOnData(Axis axis) const { return axesOnData[static_cast<std::size_t>(axis)]; }
};

/// The table of a colour map's name; never null (an unknown name is grey). The tables live as long as the program.
using ColorMapLookup = std::function<const ColorTable*(const std::string& name)>;

}  // namespace volumen
