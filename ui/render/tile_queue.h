#pragma once

#include <QRect>
#include <deque>

namespace volumen {

/// The parts of a picture that are still to be drawn, from its middle outward, in pieces that take about as long as wished.
class TileQueue {
public:
    TileQueue() = default;
    explicit TileQueue(const QRect& picture);

    bool empty() const { return m_tiles.empty(); }
    /// Takes the next part, of about `pixels`: at most one tile of 64 x 64, at least 8 x 8 of it.
    QRect next(double pixels);

private:
    std::deque<QRect> m_tiles;
};

}  // namespace volumen
