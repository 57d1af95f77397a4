#pragma once

#include <unordered_map>

#include "core/labels/paint_rule.h"
#include "core/labels/tool_context.h"

namespace volumen {

struct VoxelHash {
    std::size_t operator()(const Voxel& v) const noexcept {
        return static_cast<std::size_t>(((v.z * 0x1f1f1f1f1f1f1f1fll) ^ (v.y * 0x9e3779b97f4a7c15ll)) * 0x2545f4914f6cdd1dll + v.x * 0x9e3779b9ll);
    }
};

/// A set of voxels of any size, leaf by leaf.
using VoxelSet = std::unordered_map<Voxel, LeafMask, VoxelHash>;

/// Where a flood may go, of a leaf. Asked once a leaf.
using OpenVoxels = std::function<LeafMask(Voxel leaf)>;

/// Everything that hangs together with the seeds through faces, within what is open. A word of 64 voxels is moved at a time.
VoxelSet flood(const VoxelSet& seeds, const OpenVoxels& open, const ToolContext& context = {});

std::int64_t countVoxels(const VoxelSet& voxels);

/// The set as an edit's work: its voxels get the label where the rule allows.
void paintSet(LabelGrid& grid, const VoxelSet& voxels, LabelId id, const PaintRule& rule);

/// A single voxel.
VoxelSet setOf(Voxel v);

}  // namespace volumen
