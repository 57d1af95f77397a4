#pragma once

#include <optional>
#include <vector>

#include "core/labels/edit_codec.h"

namespace volumen {

/// What an edit changed as references to cells, before and after: taken back and done again in the time that a few pointers take. Immutable; any thread.
class CellChanges {
public:
    /// Nothing where that would take more than `mostBytes`.
    static std::optional<CellChanges> between(const LabelGrid& before, const LabelGrid& after, std::uint64_t mostBytes);

    /// The grid is as it was before or after. The boxes that change, a block's at most each, in voxels within the volume.
    std::vector<Box> apply(LabelGrid& grid, Direction direction) const;
    /// Bytes of memory, those shared with the labels themselves too.
    std::uint64_t byteCount() const { return m_bytes; }

private:
    struct Change {
        Voxel index;
        std::uint64_t leaves = 0;        ///< those that changed, a bit each; all: the cells are whole
        Ref<LabelCell> before, after;    ///< else they hold these leaves only
    };
    void add(Voxel index, const LabelGrid& before, const LabelGrid& after);
    std::uint64_t bytesOf(const Ref<LabelCell>& cell) const;

    std::vector<Change> m_changes;   ///< block by block
    std::uint64_t m_bytes = 0;
};

}  // namespace volumen
