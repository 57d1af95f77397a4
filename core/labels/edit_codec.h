#pragma once

#include <functional>
#include <string_view>

#include "core/labels/edit.h"

/// How an edit is written: its name, how many voxels changed, by how much each label's count did; then sections of at most 16 MiB,
/// compressed each, of blocks and their leaves: which voxels changed (a bit each, unless all did), what they were, what they became (one
/// label where it is one). Over a base, what was not written says so instead of what it showed, so that no base is needed to pack an edit or to take it
/// back; a leaf may come twice then. Little endian.
namespace volumen {

PackedEdit packEdit(std::string_view name, const LabelGrid& before, const LabelGrid& after);

/// What an edit begins with, in its first `kEditTitleBytes` bytes or fewer.
struct EditTitle {
    std::string name;
    std::int64_t changedVoxels = 0;
};
constexpr std::size_t kMaxEditNameBytes = 200;   ///< longer names are cut
constexpr std::size_t kEditTitleBytes = 2 + kMaxEditNameBytes + 8;

/// Throws Error naming `where`.
EditTitle readEditTitle(std::span<const std::byte> bytes, const std::string& where);

/// What stands before the sections.
struct EditHeading {
    std::string name;
    std::int64_t changedVoxels = 0;
    LabelCounts counts;
    std::size_t bytes = 0;   ///< that it takes
};

/// Throws Error naming `where`.
EditHeading readEditHeading(std::span<const std::byte> bytes, const std::string& where);

/// A leaf of a packed edit, one direction of it. The ids lie in the edit.
struct LeafStep {
    std::size_t leaf = 0;                 ///< in its block
    bool absent = false;                  ///< nothing is to be there
    bool unwritten = false;               ///< what lies beneath is to be seen there, as far as there is a base
    bool one = false;                     ///< one id for all
    bool wide = false;                    ///< two bytes an id
    LeafMask mask;                        ///< voxels that change
    std::span<const std::byte> bytes;     ///< of the ids

    /// Of the `i`-th voxel of the mask.
    LabelId id(std::size_t i) const;
};

/// A packed edit, decompressed: the blocks that it changes, and their steps. Many threads may read one.
class UnpackedEdit {
public:
    /// Throws Error naming `where` when the bytes are damaged or reach outside `shape`.
    UnpackedEdit(std::span<const std::byte> bytes, Voxel shape, const std::string& where);

    struct Block {
        Voxel index;
        std::size_t section = 0;
        std::size_t offset = 0;
    };
    const std::vector<Block>& blocks() const { return m_blocks; }
    std::size_t byteCount() const { return m_bytes; }
    /// Into memory that is used again and again. A voxel is in one step at most.
    void readSteps(const Block& block, Direction direction, std::vector<LeafStep>& into) const;

private:
    std::vector<std::vector<std::byte>> m_sections;
    std::vector<Block> m_blocks;
    std::size_t m_bytes = 0;
};

}  // namespace volumen
