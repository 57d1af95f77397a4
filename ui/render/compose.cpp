#include "ui/render/compose.h"

#include <cmath>
#include <cstring>

namespace volumen {

namespace {

/// Straight colours, 0 … 1, with alpha.
struct Rgba {
    float r = 0, g = 0, b = 0, a = 0;
};

double texelAt(const SliceImage& image, std::size_t index) {
    const std::byte* at = image.texels.data() + index * size(image.type);
    if (image.type == TexelType::u8) return static_cast<double>(std::to_integer<unsigned>(*at));
    if (image.type == TexelType::u16) {
        std::uint16_t value;
        std::memcpy(&value, at, sizeof value);
        return value;
    }
    float value;
    std::memcpy(&value, at, sizeof value);
    return static_cast<double>(value);
}

/// shaders/slice.frag.glsl in C++.
Rgba colored(double native, const LayerPass& pass) {
    const LayerLook& look = pass.look;
    double shown = std::clamp((native - look.windowLo) / std::max(look.windowHi - look.windowLo, 1e-12), 0.0, 1.0);
    if (look.gamma != 1) shown = std::pow(shown, 1 / look.gamma);
    const std::uint8_t* color = pass.colors->data() + 4 * std::lround(shown * 255);
    return {color[0] / 255.0F, color[1] / 255.0F, color[2] / 255.0F, color[3] / 255.0F * static_cast<float>(look.opacity)};
}

Rgba blended(const Rgba& under, const Rgba& over, Blend blend) {
    const float a = over.a;
    if (blend == Blend::max) return {std::max(under.r, over.r * a), std::max(under.g, over.g * a), std::max(under.b, over.b * a), std::min(1.0F, under.a + a)};
    const float keep = blend == Blend::over ? 1 - a : 1;
    const auto joined = [&](float u, float o) { return std::min(1.0F, u * keep + o * a); };
    return {joined(under.r, over.r), joined(under.g, over.g), joined(under.b, over.b), std::min(1.0F, under.a + a)};
}

void composeTile(const SliceTile& tile, const LayerTiles& layer, const LayerPass& pass, const PixelRect& rect, std::vector<Rgba>& out) {
    const SliceImage& image = *tile.image;
    for (int row = 0; row < image.height; ++row) {
        const std::int64_t y = tile.top + row - rect.top;
        if (y < 0 || y >= rect.height) continue;
        for (int column = 0; column < image.width; ++column) {
            const std::int64_t x = tile.left + column - rect.left;
            const auto index = static_cast<std::size_t>(row) * static_cast<std::size_t>(image.width) + static_cast<std::size_t>(column);
            if (x < 0 || x >= rect.width || image.cover[index] < cover::firstLevel) continue;
            const double native = texelAt(image, index) + layer.texels.bias;
            if (std::isnan(native)) continue;
            Rgba& pixel = out[static_cast<std::size_t>(y * rect.width + x)];
            pixel = blended(pixel, colored(native, pass), pass.look.blend);
        }
    }
}

QRgb toRgb(const Rgba& p) {
    const auto byte = [](float v) { return static_cast<int>(std::lround(v * 255.0F)); };
    return qRgba(byte(p.r), byte(p.g), byte(p.b), byte(p.a));
}

}  // namespace

QImage composed(const SlicePicture& picture, const std::vector<LayerPass>& passes, const PixelRect& rect) {
    std::vector<Rgba> pixels(static_cast<std::size_t>(rect.height * rect.width));
    for (const LayerPass& pass : passes)
        for (const LayerTiles& layer : picture.layers)
            if (layer.layer == pass.layer)
                for (const SliceTile& tile : layer.tiles) composeTile(tile, layer, pass, rect, pixels);
    QImage image(static_cast<int>(rect.width), static_cast<int>(rect.height), QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) line[x] = toRgb(pixels[static_cast<std::size_t>(y * rect.width + x)]);
    }
    return image;
}

}  // namespace volumen
