#include "ui/render/label_colors.h"

#include <algorithm>
#include <set>

namespace volumen {

const ColorTable* labelColors(const LabelTable& labels) {
    static std::set<ColorTable> tables;  // renderers know a table by its address
    ColorTable table{};
    for (const Label& label : labels.labels()) {
        const std::size_t at = 4 * static_cast<std::size_t>(label.id);
        if (!label.visible || at + 4 > table.size()) continue;
        std::copy(label.color.begin(), label.color.end(), table.begin() + static_cast<std::ptrdiff_t>(at));
        table[at + 3] = 255;
    }
    return &*tables.insert(table).first;
}

}  // namespace volumen
