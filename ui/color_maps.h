#pragma once

#include <QColor>
#include <QImage>
#include <QString>
#include <QStringList>
#include <array>
#include <cstdint>

namespace volumen {

/// 256 colours, R G B A bytes with straight (not premultiplied) alpha: entry 0 is shown at windowLo, entry 255 at windowHi.
struct ColorMap {
    std::array<std::uint8_t, 256 * 4> rgba{};

    QColor at(double t) const;  ///< t 0 … 1, nearest entry
};

/// The maps of resources/colormaps in the order of the chooser: the words that LayerLook::colorMap takes.
const QStringList& colorMapNames();

/// What a person reads: "Inverted grey".
QString colorMapTitle(const QString& name);

/// Null when there is no map of that name. Lives as long as the program.
const ColorMap* findColorMap(const QString& name);

/// The map of that name, or grey.
const ColorMap& colorMap(const QString& name);

/// The map from left to right over a checked ground where it is transparent.
QImage colorMapSwatch(const ColorMap& map, QSize size);

}  // namespace volumen
