#include "core/volume/slice_tiles.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

std::int64_t floorDiv(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

std::size_t bytesOf(const SliceImage& image) { return image.texels.size() + image.cover.size() + sizeof image; }

/// Squared, in half pixels.
double distanceFromMiddle(TileKey tile, PixelRect view) {
    const auto row = static_cast<double>((2 * tile.row + 1) * kTilePixels - (2 * view.top + view.height));
    const auto column = static_cast<double>((2 * tile.column + 1) * kTilePixels - (2 * view.left + view.width));
    return row * row + column * column;
}

struct Reach {
    Point lo, hi;
};

Point lesser(Point a, Point b) { return {std::min(a.z, b.z), std::min(a.y, b.y), std::min(a.x, b.x)}; }
Point greater(Point a, Point b) { return {std::max(a.z, b.z), std::max(a.y, b.y), std::max(a.x, b.x)}; }
bool meet(const Reach& a, const Reach& b) {
    return a.lo.z <= b.hi.z && b.lo.z <= a.hi.z && a.lo.y <= b.hi.y && b.lo.y <= a.hi.y && a.lo.x <= b.hi.x && b.lo.x <= a.hi.x;
}

/// The level-0 box around a tile and its slab.
Reach reachOf(TileKey tile, const SliceFrame& frame) {
    const PixelRect rect = rectOf(tile);
    const double top = static_cast<double>(rect.top), left = static_cast<double>(rect.left), last = static_cast<double>(kTilePixels - 1);
    Reach reach{frame.plane.at(top, left), frame.plane.at(top, left)};
    for (const double down : {0.0, last})
        for (const double right : {0.0, last}) {
            const Point corner = frame.plane.at(top + down, left + right);
            reach = {lesser(reach.lo, corner), greater(reach.hi, corner)};
        }
    const double depth = frame.slab.halfVoxels;
    const Point margin{depth, depth, depth};
    return {reach.lo - margin, reach.hi + margin};
}

/// The level-0 box that a chunk's voxels have a part in: one voxel of its level further than their centres.
Reach reachOf(const ChunkKey& key, const VolumeInfo& info) {
    const LevelInfo& level = info.levels[static_cast<std::size_t>(key.level)];
    const Voxel first = key.index * level.chunkShape;
    const Point one{1, 1, 1};
    return {toLevel0(level, toPoint(first) - one), toLevel0(level, toPoint(first + level.chunkShape))};
}

}  // namespace

PixelRect rectOf(TileKey tile) { return {tile.row * kTilePixels, tile.column * kTilePixels, kTilePixels, kTilePixels}; }

std::vector<TileKey> tilesIn(PixelRect view) {
    std::vector<TileKey> tiles;
    if (view.height <= 0 || view.width <= 0) return tiles;
    const TileKey first{floorDiv(view.top, kTilePixels), floorDiv(view.left, kTilePixels)};
    const TileKey last{floorDiv(view.top + view.height - 1, kTilePixels), floorDiv(view.left + view.width - 1, kTilePixels)};
    for (TileKey tile = first; tile.row <= last.row; ++tile.row)
        for (tile.column = first.column; tile.column <= last.column; ++tile.column) tiles.push_back(tile);
    std::stable_sort(tiles.begin(), tiles.end(),
                     [&](TileKey a, TileKey b) { return distanceFromMiddle(a, view) < distanceFromMiddle(b, view); });
    return tiles;
}

PixelRect comingAfter(PixelRect before, PixelRect view) {
    PixelRect coming = view;
    if (view.top != before.top) coming.height += kTilePixels;
    if (view.left != before.left) coming.width += kTilePixels;
    if (view.top < before.top) coming.top -= kTilePixels;
    if (view.left < before.left) coming.left -= kTilePixels;
    return coming;
}

SliceImagePtr sampleTile(const VolumeInfo& info, const TileTask& task, const ChunkLookup& lookup, std::stop_token stop) {
    const SliceFrame& frame = task.frame;
    return std::make_shared<const SliceImage>(
        sampleSlice(info, frame.plane, rectOf(task.tile), frame.level, frame.interpolation, frame.slab, lookup, std::move(stop)));
}

void SliceTiles::setFrame(const SliceFrame& frame) {
    if (m_frameNumber != 0 && frame == m_frame) return;
    m_frame = frame;
    ++m_frameNumber;
    m_kept.clear(), m_out.clear(), m_touched.clear();
    m_used = 0;
}

std::vector<TileTask> SliceTiles::take(PixelRect view) {
    const std::vector<TileKey> needed = tilesIn(view);
    shrink(needed, view);
    return handOut(needed, needed.size());
}

std::vector<TileTask> SliceTiles::takeAhead(PixelRect coming, std::size_t most) { return handOut(tilesIn(coming), most); }

std::vector<TileTask> SliceTiles::handOut(const std::vector<TileKey>& tiles, std::size_t most) {
    std::vector<TileTask> tasks;
    for (const TileKey tile : tiles) {
        if (tasks.size() >= most) break;
        const auto kept = m_kept.find(tile);
        const bool wanted = kept == m_kept.end() || kept->second.stale;
        if (wanted && m_out.insert(tile).second) tasks.push_back({tile, m_frame, m_frameNumber, m_arrivals});
    }
    return tasks;
}

bool SliceTiles::put(const TileTask& task, SliceImagePtr image) {
    if (task.frameNumber != m_frameNumber) return false;
    m_out.erase(task.tile);
    const auto touched = m_touched.extract(task.tile);
    if (!image) return true;
    Kept& kept = m_kept[task.tile];
    if (kept.image) m_used -= bytesOf(*kept.image);
    m_used += bytesOf(*image);
    kept = {std::move(image), !touched.empty() && touched.mapped() > task.arrivals};
    return true;
}

void SliceTiles::arrived(const VolumeInfo& info, std::span<const ChunkKey> chunks) { touch(info, chunks, false); }

void SliceTiles::changed(const VolumeInfo& info, std::span<const ChunkKey> chunks) { touch(info, chunks, true); }

void SliceTiles::touch(const VolumeInfo& info, std::span<const ChunkKey> chunks, bool completeToo) {
    ++m_arrivals;
    std::vector<Reach> reaches;
    for (const ChunkKey& key : chunks)
        if (key.level >= m_frame.level) reaches.push_back(reachOf(key, info));
    const auto touches = [&](TileKey tile) {
        const Reach reach = reachOf(tile, m_frame);
        return std::any_of(reaches.begin(), reaches.end(), [&](const Reach& r) { return meet(r, reach); });
    };
    for (auto& [tile, kept] : m_kept)
        if (!kept.stale && (completeToo || !kept.image->complete) && touches(tile)) kept.stale = true;
    for (const TileKey tile : m_out)
        if (touches(tile)) m_touched[tile] = m_arrivals;
}

void SliceTiles::retry() {
    for (auto& [tile, kept] : m_kept) kept.stale = kept.stale || kept.image->failed;
}

SliceImagePtr SliceTiles::find(TileKey tile) const {
    const auto kept = m_kept.find(tile);
    return kept == m_kept.end() ? nullptr : kept->second.image;
}

bool SliceTiles::completeIn(PixelRect view) const {
    const std::vector<TileKey> tiles = tilesIn(view);
    return std::all_of(tiles.begin(), tiles.end(), [&](TileKey tile) {
        const auto kept = m_kept.find(tile);
        return kept != m_kept.end() && !kept->second.stale && kept->second.image->complete;
    });
}

void SliceTiles::shrink(const std::vector<TileKey>& needed, PixelRect view) {
    if (m_used <= m_budget) return;
    std::vector<TileKey> others;
    for (const auto& [tile, kept] : m_kept)
        if (std::find(needed.begin(), needed.end(), tile) == needed.end()) others.push_back(tile);
    std::sort(others.begin(), others.end(),
              [&](TileKey a, TileKey b) { return distanceFromMiddle(a, view) > distanceFromMiddle(b, view); });
    for (auto far = others.begin(); far != others.end() && m_used > m_budget; ++far) {
        const auto kept = m_kept.find(*far);
        m_used -= bytesOf(*kept->second.image);
        m_kept.erase(kept);
    }
}

}  // namespace volumen
