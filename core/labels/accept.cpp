#include "core/labels/accept.h"

#include "core/labels/islands.h"

namespace volumen {

namespace {

struct Thresholded {
    VoxelSet likely;
    VoxelSet sure;
};

/// Leaf by leaf, each value looked up once or twice.
Thresholded threshold(const Box& box, const AcceptRule& rule, const ToolContext& context) {
    Thresholded found;
    std::int64_t done = 0;
    const std::int64_t leaves = voxelCount(ceilDiv(box.hi, kLeafShape) - Voxel{box.lo.z >> 3, box.lo.y >> 3, box.lo.x >> 3});
    forEachLeafOf(box, [&](Voxel index) {
        if (done++ % 256 == 0) context.tell(done, leaves);
        LeafMask mask = maskInside(box, index * kLeafShape);
        rule.likely(index, mask);
        if (rule.inside && !mask.none()) rule.inside(index, mask);
        if (mask.none()) return;
        found.likely[index] = mask;
        if (rule.sure) rule.sure(index, mask);
        if (!mask.none()) found.sure[index] = mask;
    });
    return found;
}

VoxelSet withoutSmall(Voxel shape, const VoxelSet& voxels, std::int64_t least, const ToolContext& context) {
    constexpr LabelId kPiece = 1;
    LabelGrid pieces(shape);
    paintSet(pieces, voxels, kPiece, {});
    removeIslandsBelow(pieces, kPiece, least, pieces.bounds(), {}, context);
    VoxelSet left;
    pieces.forEachLeaf([&](Voxel index, const Leaf& leaf) {
        if (const LeafMask mask = leaf.where(kPiece); !mask.none()) left[index] = mask;
    });
    return left;
}

}  // namespace

VoxelSet acceptedVoxels(Voxel shape, const Box& box, const AcceptRule& rule, const ToolContext& context) {
    const Thresholded found = threshold(intersection(box, {.lo = {}, .hi = shape}), rule, context);
    const auto open = [&](Voxel index) {
        const auto at = found.likely.find(index);
        return at == found.likely.end() ? LeafMask{} : at->second;
    };
    const VoxelSet accepted = rule.sure ? flood(found.sure, open, context) : found.likely;
    return rule.leastVoxels > 1 ? withoutSmall(shape, accepted, rule.leastVoxels, context) : accepted;
}

void acceptPrediction(LabelGrid& grid, const Box& box, const AcceptRule& accepts, LabelId id, const PaintRule& rule, const ToolContext& context) {
    paintSet(grid, acceptedVoxels(grid.shape(), box, accepts, context), id, rule);
}

}  // namespace volumen
