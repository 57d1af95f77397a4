#pragma once

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/learn/infer/patch_grid.h"
#include "core/learn/infer/window.h"
#include "core/volume/chunk.h"

namespace volumen {

/// Adds patches up into the chunks of an output: Σ w·p / Σ w in float. A chunk takes memory from its first patch to its last; then its values
/// are handed on. One thread at a time.
class ChunkBlender {
public:
    /// `wanted(index)`: the chunk is to be made; asked again and again. `done(index, voxels)`: a chunk's values, f32, those of the region
    /// (`grid.inRegion`); 0 where no patch was given.
    using Wanted = std::function<bool(Voxel)>;
    using Done = std::function<void(Voxel, std::shared_ptr<Chunk>)>;
    ChunkBlender(const PatchGrid& grid, Window window, Wanted wanted, Done done) : m_grid(grid), m_window(std::move(window)), m_wanted(std::move(wanted)), m_done(std::move(done)) {}

    /// The patch at `lo`, of the grid's shape; null: one that was left out. Patches come in the grid's order.
    /// Returns how many voxels of the patch lie in wanted chunks.
    std::int64_t add(Voxel lo, const float* values);

    /// Bytes that a chunk takes while it is made.
    static std::size_t bytesFor(Voxel chunk) { return static_cast<std::size_t>(voxelCount(chunk)) * 2 * sizeof(float); }

private:
    struct Sums {
        Box box;
        std::vector<float> values;
        std::vector<float> weights;
        std::int64_t missing = 0;   // patches
    };
    Sums& sumsOf(Voxel index);
    void accumulate(Sums& sums, const Box& patch, const float* values) const;
    void finish(Voxel index, Sums& sums);

    const PatchGrid& m_grid;
    Window m_window;
    Wanted m_wanted;
    Done m_done;
    std::unordered_map<ChunkKey, Sums> m_sums;
};

}  // namespace volumen
