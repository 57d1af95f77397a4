#include "ui/render/tile_queue.h"

#include <algorithm>
#include <cassert>

namespace volumen {

namespace {

constexpr int kTileSide = 64;  // what software drivers hand to one core, counted from pixel 0
constexpr int kLeastSide = 8;

int distance(const QRect& tile, QPoint middle) {
    const QPoint away = tile.center() - middle;
    return away.x() * away.x() + away.y() * away.y();
}

}  // namespace

TileQueue::TileQueue(const QRect& picture) {
    const auto firstOf = [](int at) { return at / kTileSide * kTileSide; };
    for (int y = firstOf(picture.top()); y <= picture.bottom(); y += kTileSide)
        for (int x = firstOf(picture.left()); x <= picture.right(); x += kTileSide) m_tiles.push_back(QRect(x, y, kTileSide, kTileSide) & picture);
    std::stable_sort(m_tiles.begin(), m_tiles.end(), [&](const QRect& a, const QRect& b) { return distance(a, picture.center()) < distance(b, picture.center()); });
}

QRect TileQueue::next(double pixels) {
    assert(!empty());
    QRect tile = m_tiles.front();
    m_tiles.pop_front();
    while (tile.width() * tile.height() > pixels && std::max(tile.width(), tile.height()) > kLeastSide) {
        QRect rest = tile;
        if (tile.width() > tile.height()) tile.setWidth(tile.width() / 2), rest.setLeft(tile.right() + 1);
        else tile.setHeight(tile.height() / 2), rest.setTop(tile.bottom() + 1);
        m_tiles.push_front(rest);
    }
    return tile;
}

}  // namespace volumen
