#pragma once

#include <QString>
#include <optional>

#include "core/base/geometry.h"

namespace volumen {

/// A position as people paste it: "6021,3944,4100", "6,021 3,944 4,100", "[6021, 3944, 4100]", "x=4100 y=3944 z=6021",
/// "z 6,021 · y 3,944 · x 4,100". Without names the order is z, y, x. With names an axis may be missing: it stays as in `now`.
/// Nothing when the text is none of these.
std::optional<Point> parsePosition(const QString& text, Point now);

}  // namespace volumen
