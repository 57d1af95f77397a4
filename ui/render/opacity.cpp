#include "ui/render/opacity.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace volumen {

namespace {

/// One pixel of one layer; `image` is null where it has no tile.
struct TilePixel {
    std::shared_ptr<const SliceImage> image;
    std::size_t index = 0;
};

TilePixel pixelOf(const LayerTiles& layer, std::int64_t row, std::int64_t column) {
    for (const SliceTile& tile : layer.tiles) {
        const std::int64_t y = row - tile.top, x = column - tile.left;
        if (y >= 0 && y < tile.image->height && x >= 0 && x < tile.image->width) return {tile.image, static_cast<std::size_t>(y * tile.image->width + x)};
    }
    return {};
}

template <class T>
double texelAs(const std::byte* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return static_cast<double>(value);
}

double texelOf(const TilePixel& pixel) {
    const std::byte* at = pixel.image->texels.data() + pixel.index * size(pixel.image->type);
    if (pixel.image->type == TexelType::u8) return texelAs<std::uint8_t>(at);
    return pixel.image->type == TexelType::u16 ? texelAs<std::uint16_t>(at) : texelAs<float>(at);
}

/// The alpha that shaders/slice.frag.glsl gives a native value.
double alphaOf(double native, const LayerPass& pass) {
    if (std::isnan(native)) return 0;
    const LayerLook& look = pass.look;
    if (pass.labels) {
        const std::size_t alpha = 4 * static_cast<std::size_t>(native + 0.5) + 3;
        return alpha < pass.labels->size() ? (*pass.labels)[alpha] / 255.0 * look.opacity : 0;
    }
    const double inWindow = std::clamp((native - look.windowLo) / std::max(look.windowHi - look.windowLo, 1e-12), 0.0, 1.0);
    const auto entry = static_cast<std::size_t>(std::lround(std::pow(inWindow, 1 / look.gamma) * 255));
    return (*pass.colors)[4 * entry + 3] / 255.0 * look.opacity;
}

}  // namespace

double opacityAt(const SlicePicture& picture, const std::vector<LayerPass>& passes, std::int64_t row, std::int64_t column) {
    double sum = 0;
    for (const LayerPass& pass : passes)
        for (const LayerTiles& layer : picture.layers) {
            if (layer.layer != pass.layer) continue;
            const TilePixel pixel = pixelOf(layer, row, column);
            const std::uint8_t state = pixel.image ? pixel.image->cover[pixel.index] : cover::outside;
            if (state == cover::failed) return 1;
            if (state >= cover::firstLevel) sum += alphaOf(texelOf(pixel) + layer.texels.bias, pass);
        }
    return std::min(sum, 1.0);
}

}  // namespace volumen
