#pragma once

#include "core/labels/label_table.h"
#include "ui/render/slice_renderer.h"

namespace volumen {

/// The colour of each id; nothing is seen of 0, of ids without a label, and of labels that are hidden. The same palette for equal
/// colours; it lives as long as the program. Main thread.
const LabelPalette* labelColors(const LabelTable& labels);

}  // namespace volumen
