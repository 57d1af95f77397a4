#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/labels/label_counts.h"
#include "core/labels/label_grid.h"

namespace volumen {

/// An edit packed for memory and disk: each leaf that changed, with what it was and what it became.
struct PackedEdit {
    std::vector<std::byte> bytes;        ///< what `Edit` reads again, name included
    std::int64_t changedVoxels = 0;
    LabelCounts counts;                  ///< how many voxels more of each label
};

enum class Direction { undo, redo };

/// Of an edit in memory, packed and for taking back at once: a changed voxel takes no more. What would take more is packed only.
constexpr std::uint64_t kUndoBytesAVoxel = 2;

class CellChanges;

/// Whatever changes labels: a stroke, a fill, an import. What differs between two grids, under a name. Immutable but for how it is kept;
/// all functions may be called from any thread.
class Edit {
public:
    /// Costs nothing yet: it keeps both (shared with the labels themselves) until it is packed.
    Edit(std::string name, LabelGrid before, LabelGrid after);
    /// Throws Error naming `where` when `bytes` are none of an edit.
    Edit(std::vector<std::byte> bytes, const std::string& where);

    const std::string& name() const { return m_name; }
    /// Packs at the first call (milliseconds for a large stroke); from then on the packed bytes are in memory, and, where that is cheap, the cells
    /// that changed.
    std::shared_ptr<const PackedEdit> packed() const;
    bool isPacked() const;
    /// Bytes of memory once it is packed.
    std::uint64_t byteCount() const;

    /// Does or undoes it. The grid must be as it was when the edit was made, before or after it. Returns the boxes that changed, a block's at most
    /// each. Throws Error when packed bytes are damaged; the grid is as it was then.
    std::vector<Box> apply(LabelGrid& grid, Direction direction) const;

private:
    std::optional<std::vector<Box>> applyUnpacked(LabelGrid& grid, Direction direction) const;
    std::vector<Box> applyPacked(LabelGrid& grid, Direction direction) const;

    std::string m_name;
    mutable std::mutex m_mutex;
    mutable std::optional<std::pair<LabelGrid, LabelGrid>> m_grids;   ///< before and after, until it is packed
    mutable std::shared_ptr<const PackedEdit> m_packed;
    mutable std::shared_ptr<const CellChanges> m_cells;               ///< null: only packed
};

using EditPtr = std::shared_ptr<const Edit>;

/// Makes leaves that differ from `before` as small as they are, so that what was painted over and over takes no more memory than its outline.
void compactChanges(const LabelGrid& before, LabelGrid& grid);

/// The boxes of blocks in which two grids differ, each around the leaves that do; voxels within the volume.
std::vector<Box> changedBoxes(const LabelGrid& before, const LabelGrid& after);

}  // namespace volumen
