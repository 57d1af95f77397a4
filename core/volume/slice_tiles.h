#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <stop_token>
#include <utility>
#include <vector>

#include "core/volume/slice.h"

namespace volumen {

/// A square of a plane's pixels: rows [row, row + 1) · kTilePixels, columns likewise. Panning needs only what comes into view.
struct TileKey {
    std::int64_t row = 0;
    std::int64_t column = 0;

    friend auto operator<=>(const TileKey&, const TileKey&) = default;
};
constexpr std::int64_t kTilePixels = 256;

PixelRect rectOf(TileKey tile);

/// The tiles that `view` touches, nearest its middle first.
std::vector<TileKey> tilesIn(PixelRect view);

/// The view and, where it has moved since `before`, a tile's width more on the sides that it moves to.
PixelRect comingAfter(PixelRect before, PixelRect view);

/// What all tiles of a picture share. Pixel (0, 0) is the plane's origin, so that panning changes nothing here.
struct SliceFrame {
    SlicePlane plane;
    int level = 0;
    Interpolation interpolation = Interpolation::linear;
    Slab slab;

    friend bool operator==(const SliceFrame&, const SliceFrame&) = default;
};

using SliceImagePtr = std::shared_ptr<const SliceImage>;

/// A tile to sample: a value that can go to any thread and come back to `SliceTiles::put`.
struct TileTask {
    TileKey tile;
    SliceFrame frame;
    std::uint64_t frameNumber = 0;   ///< counts the frames of one SliceTiles
    std::uint64_t arrivals = 0;      ///< what had arrived when the task was made
};
SliceImagePtr sampleTile(const VolumeInfo& info, const TileTask& task, const ChunkLookup& lookup, std::stop_token stop = {});

/// The tiles of one layer in one pane. Owned by one thread (the window's); the sampling between `take` and `put` may be done on others:
///
///     tiles.setFrame(frame);
///     for (TileTask task : tiles.take(view)) pool: image = sampleTile(info, task, lookup); back here: tiles.put(task, image);
///     chunks came: tiles.arrived(info, keys), then take again: only tiles that lack something there are sampled anew.
class SliceTiles {
public:
    /// Keeps up to `budgetBytes`, and always what `take` was last asked for.
    explicit SliceTiles(std::size_t budgetBytes) : m_budget(budgetBytes) {}

    /// Forgets every tile when `frame` differs from the present one.
    void setFrame(const SliceFrame& frame);
    const SliceFrame& frame() const { return m_frame; }

    /// The tiles of `view` that are missing, or that lack something which came since; nearest the middle first. Those handed out
    /// are not handed out again until they were put back or the frame changed. Drops what lies farthest when over the budget.
    std::vector<TileTask> take(PixelRect view);

    /// At most `most` more, of what is likely to come into view: a pan that samples a few of them with every frame never has to sample
    /// a whole row of tiles in one. They count as any tile that is not in view does.
    std::vector<TileTask> takeAhead(PixelRect coming, std::size_t most);

    /// A task's result. False, and nothing kept, when it belongs to a frame that is over. Null: the task was given up.
    bool put(const TileTask& task, SliceImagePtr image);

    /// These chunks of the volume can be had now (or failed): tiles that they touch and that are incomplete want sampling again.
    void arrived(const VolumeInfo& info, std::span<const ChunkKey> chunks);

    /// Failures were forgotten: tiles with failed pixels want sampling again.
    void retry();

    /// What was written anew in the volume (a growing prediction): all tiles that these chunks touch want sampling again, and
    /// stay on show meanwhile.
    void changed(const VolumeInfo& info, std::span<const ChunkKey> chunks);

    /// Null when it was not sampled yet.
    SliceImagePtr find(TileKey tile) const;
    bool completeIn(PixelRect view) const;
    std::size_t usedBytes() const { return m_used; }

private:
    struct Kept {
        SliceImagePtr image;
        bool stale = false;
    };
    void touch(const VolumeInfo& info, std::span<const ChunkKey> chunks, bool completeToo);
    void shrink(const std::vector<TileKey>& needed, PixelRect view);
    std::vector<TileTask> handOut(const std::vector<TileKey>& tiles, std::size_t most);

    std::size_t m_budget;
    std::size_t m_used = 0;
    SliceFrame m_frame;
    std::uint64_t m_frameNumber = 0;
    std::uint64_t m_arrivals = 0;
    std::map<TileKey, Kept> m_kept;
    std::set<TileKey> m_out;                         ///< handed out
    std::map<TileKey, std::uint64_t> m_touched;      ///< handed out, and the last arrival that touched them
};

}  // namespace volumen
