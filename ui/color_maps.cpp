#include "ui/color_maps.h"

#include <QFile>
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace volumen {

namespace {

using Rgba = std::array<double, 4>;

Rgba parseColor(const QByteArray& hex) {
    Rgba color{0, 0, 0, 255};
    for (int i = 0; 2 * i < hex.size(); ++i) color[static_cast<std::size_t>(i)] = hex.mid(2 * i, 2).toInt(nullptr, 16);
    return color;
}

/// The colours of a resource file, evenly spaced: rrggbb or rrggbbaa words; a line that starts with # is a comment.
std::vector<Rgba> readColors(const QString& name) {
    QFile file(QStringLiteral(":/volumen/colormaps/%1.txt").arg(name));
    std::vector<Rgba> colors;
    if (!file.open(QIODevice::ReadOnly)) return colors;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().simplified();
        if (line.isEmpty() || line.startsWith('#')) continue;
        for (const QByteArray& word : line.split(' ')) colors.push_back(parseColor(word));
    }
    return colors;
}

ColorMap spread(const std::vector<Rgba>& colors) {
    ColorMap map;
    const auto last = static_cast<double>(colors.size() - 1);
    for (std::size_t i = 0; i < 256; ++i) {
        const double at = static_cast<double>(i) / 255 * last;
        const auto lo = static_cast<std::size_t>(at);
        const std::size_t hi = std::min(lo + 1, colors.size() - 1);
        for (std::size_t c = 0; c < 4; ++c) {
            const double value = colors[lo][c] + (colors[hi][c] - colors[lo][c]) * (at - static_cast<double>(lo));
            map.rgba[4 * i + c] = static_cast<std::uint8_t>(std::lround(value));
        }
    }
    return map;
}

std::map<QString, ColorMap> readAll() {
    std::map<QString, ColorMap> maps;
    for (const QString& name : colorMapNames())
        if (const auto colors = readColors(name); !colors.empty()) maps[name] = spread(colors);
    return maps;
}

}  // namespace

QColor ColorMap::at(double t) const {
    const auto i = static_cast<std::size_t>(std::lround(std::clamp(t, 0.0, 1.0) * 255)) * 4;
    return {rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]};
}

const QStringList& colorMapNames() {
    static const QStringList kNames{"grey", "inverted-grey", "bone", "ice", "viridis", "magma", "inferno", "turbo", "ink"};
    return kNames;
}

QString colorMapTitle(const QString& name) {
    QString title = name;
    title.replace('-', ' ');
    return title.isEmpty() ? title : title.at(0).toUpper() + title.mid(1);
}

const ColorMap* findColorMap(const QString& name) {
    static const std::map<QString, ColorMap> kMaps = readAll();
    const auto found = kMaps.find(name);
    return found == kMaps.end() ? nullptr : &found->second;
}

const ColorMap& colorMap(const QString& name) {
    static const ColorMap kBlackToWhite = spread({{0, 0, 0, 255}, {255, 255, 255, 255}});
    const ColorMap* found = findColorMap(name);
    return found ? *found : kBlackToWhite;
}

QImage colorMapSwatch(const ColorMap& map, QSize size) {
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x) {
            const QColor color = map.at(size.width() > 1 ? x / (size.width() - 1.0) : 1);
            const int ground = (x / 4 + y / 4) % 2 ? 0x60 : 0x90;
            const auto mix = [&](int c) { return ground + (c - ground) * color.alpha() / 255; };
            image.setPixel(x, y, qRgb(mix(color.red()), mix(color.green()), mix(color.blue())));
        }
    return image;
}

}  // namespace volumen
