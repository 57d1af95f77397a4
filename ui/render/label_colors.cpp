#include "ui/render/label_colors.h"

#include <algorithm>
#include <deque>

namespace volumen {

const LabelPalette* labelColors(const LabelTable& labels) {
    static std::deque<LabelPalette> palettes;  // renderers know a palette by its address
    const std::size_t last = labels.labels().empty() ? 0 : labels.labels().back().id;
    LabelPalette palette((last / kPaletteRow + 1) * kPaletteRow * 4);
    for (const Label& label : labels.labels()) {
        if (!label.visible) continue;
        const auto at = palette.begin() + 4 * static_cast<std::ptrdiff_t>(label.id);
        *std::copy(label.color.begin(), label.color.end(), at) = 255;
    }
    const auto known = std::find(palettes.begin(), palettes.end(), palette);
    return known != palettes.end() ? &*known : &palettes.emplace_back(std::move(palette));
}

}  // namespace volumen
