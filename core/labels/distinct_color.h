#pragma once

#include "core/labels/label_table.h"

namespace volumen {

/// A colour for a label that nobody chose one for: the first eight (from id 1) are chosen by hand, ink and no ink among them; the others go round the hues
/// by the golden angle, light and saturation changing too, so that neighbours are told apart whatever their number.
LabelColor distinctColor(LabelId id);

}  // namespace volumen
