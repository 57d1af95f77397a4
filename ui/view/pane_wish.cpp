#include "ui/view/pane_wish.h"

#include "ui/render/label_colors.h"

namespace volumen {

PaneWish paneWish(const Project& project, const PaneGrid& grid, const PixelRect& rect, Point travelUm) {
    PaneWish wish{.grid = grid, .rect = rect, .travelUm = travelUm};
    for (const Layer& layer : project.layers())
        if (layer.source && layer.look.visible)
            wish.layers.push_back({layer.id, layer.source, project.placement(layer), layer.labels ? Interpolation::nearest : layer.look.interpolation,
                                   layer.labels ? Slab{} : layer.look.slab});
    return wish;
}

std::vector<LayerPass> passesOf(const Project& project, const ColorMapLookup& colorMaps) {
    std::vector<LayerPass> passes;
    for (const Layer& layer : project.layers())
        if (layer.source && layer.look.visible) passes.push_back(layer.labels ? LayerPass{layer.id, layer.look, nullptr, labelColors(layer.labels->table())} : LayerPass{layer.id, layer.look, colorMaps(layer.look.colorMap)});
    return passes;
}

}  // namespace volumen
