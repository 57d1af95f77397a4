#include "core/labels/morphology.h"

#include <algorithm>
#include <cmath>

#include "core/labels/distance.h"
#include "core/labels/islands.h"

namespace volumen {

namespace {

using Inside = Array3<std::uint8_t>;

/// 1 where the label is, in a box that may reach outside the volume: there `outside`.
Inside insideOf(const LabelGrid& grid, LabelId id, const Box& box, std::uint8_t outside) {
    Array3<LabelId> ids(box.shape());
    grid.read(box, ids.data());
    Inside inside(box.shape());
    const bool within = intersection(box, grid.bounds()) == box;
    for (std::int64_t z = 0; z < box.shape().z; ++z)
        for (std::int64_t y = 0; y < box.shape().y; ++y)
            for (std::int64_t x = 0; x < box.shape().x; ++x) {
                const Voxel v{z, y, x};
                inside.at(v) = within || grid.bounds().contains(box.lo + v) ? ids.at(v) == id : outside;
            }
    return inside;
}

/// Calls `f(part, around)` for each block's part of `box`, `around` being `halo` wider; tells how far it is.
template <class F>
void forEachPart(const Box& box, std::int64_t halo, const ToolContext& context, F&& f) {
    if (box.empty()) return;
    const Voxel first{box.lo.z >> 7, box.lo.y >> 7, box.lo.x >> 7}, end = ceilDiv(box.hi, kBlockShape);
    const std::int64_t total = voxelCount(end - first);
    std::int64_t done = 0;
    for (std::int64_t z = first.z; z < end.z; ++z)
        for (std::int64_t y = first.y; y < end.y; ++y)
            for (std::int64_t x = first.x; x < end.x; ++x) {
                const Voxel lo = Voxel{z, y, x} * kBlockShape, by{halo, halo, halo};
                const Box part = intersection(box, {lo, lo + kBlockShape});
                f(part, Box{.lo = part.lo - by, .hi = part.hi + by});
                context.tell(++done, total);
            }
}

/// Gives `id` to the voxels of `part` for which `wanted(place in around)` says so.
template <class Wanted>
void paintWhere(LabelGrid& grid, const Box& part, const Box& around, LabelId id, const PaintRule& rule, Wanted&& wanted) {
    forEachLeafOf(part, [&](Voxel index) {
        LeafMask mask;
        maskInside(part, index * kLeafShape).forEach([&](int voxel) {
            if (wanted(index * kLeafShape + Voxel{voxel >> 6, voxel >> 3 & 7, voxel & 7} - around.lo)) mask.set(voxel);
        });
        paintLeaf(grid, index, mask, id, rule);
    });
}

std::int64_t haloOf(double radius) { return static_cast<std::int64_t>(std::ceil(radius)) + 1; }
float squared(double radius) { return static_cast<float>((radius + 1e-6) * (radius + 1e-6)); }

bool hasLabel(const Inside& inside) { return std::find(inside.data(), inside.data() + voxelCount(inside.shape()), 1) != inside.data() + voxelCount(inside.shape()); }

Inside complementOf(Inside inside) {
    for (std::int64_t i = 0; i < voxelCount(inside.shape()); ++i) inside.data()[i] = !inside.data()[i];
    return inside;
}

/// 1 where the squared distance is at most the limit.
Inside within(const Array3<float>& distances, float limit) {
    Inside inside(distances.shape());
    for (std::int64_t i = 0; i < voxelCount(distances.shape()); ++i) inside.data()[i] = distances.data()[i] <= limit;
    return inside;
}

std::vector<float> gaussian(double sigma) {
    const auto reach = static_cast<std::int64_t>(std::ceil(3 * sigma));
    std::vector<float> weights;
    float sum = 0;
    for (std::int64_t i = -reach; i <= reach; ++i) sum += weights.emplace_back(static_cast<float>(std::exp(-0.5 * static_cast<double>(i * i) / (sigma * sigma))));
    for (float& weight : weights) weight /= sum;
    return weights;
}

/// Along one axis; beyond the ends the last voxel goes on.
Array3<float> blurred(const Array3<float>& from, Axis axis, const std::vector<float>& weights) {
    Array3<float> to(from.shape());
    const Voxel shape = from.shape();
    const auto reach = static_cast<std::int64_t>(weights.size() / 2);
    const std::int64_t count = axis == Axis::z ? shape.z : axis == Axis::y ? shape.y : shape.x;
    const std::int64_t stride = axis == Axis::z ? shape.y * shape.x : axis == Axis::y ? shape.x : 1;
    for (std::int64_t i = 0; i < voxelCount(shape); ++i) {
        const std::int64_t at = i / stride % count;
        float sum = 0;
        for (std::int64_t k = -reach; k <= reach; ++k) sum += weights[static_cast<std::size_t>(k + reach)] * from.data()[i + (std::clamp<std::int64_t>(at + k, 0, count - 1) - at) * stride];
        to.data()[i] = sum;
    }
    return to;
}

}  // namespace

void dilate(LabelGrid& grid, LabelId id, double radiusVoxels, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    const std::int64_t halo = haloOf(radiusVoxels);
    const Box reach = intersection(widened(boxOfLabel(before, id, before.bounds()), halo, before), box);
    forEachPart(reach, halo, context, [&](const Box& part, const Box& around) {
        const Inside inside = insideOf(before, id, around, 0);
        if (!hasLabel(inside)) return;
        const Array3<float> distances = squaredDistances(inside);
        paintWhere(grid, part, around, id, rule, [&](Voxel v) { return distances.at(v) <= squared(radiusVoxels); });
    });
}

void erode(LabelGrid& grid, LabelId id, double radiusVoxels, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    forEachPart(boxOfLabel(before, id, box), haloOf(radiusVoxels), context, [&](const Box& part, const Box& around) {
        const Inside inside = insideOf(before, id, around, 1);
        if (!hasLabel(inside)) return;
        const Array3<float> distances = squaredDistances(complementOf(inside));
        paintWhere(grid, part, around, kUnlabeled, rule, [&](Voxel v) { return inside.at(v) && distances.at(v) <= squared(radiusVoxels); });
    });
}

void closeGaps(LabelGrid& grid, LabelId id, double radiusVoxels, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    const std::int64_t halo = haloOf(radiusVoxels);
    const Box reach = intersection(widened(boxOfLabel(before, id, before.bounds()), halo, before), box);
    forEachPart(reach, 2 * halo, context, [&](const Box& part, const Box& around) {
        const Inside inside = insideOf(before, id, around, 0);
        if (!hasLabel(inside)) return;
        const Inside wide = within(squaredDistances(inside), squared(radiusVoxels));
        const Array3<float> distances = squaredDistances(complementOf(wide));
        paintWhere(grid, part, around, id, rule, [&](Voxel v) { return distances.at(v) > squared(radiusVoxels); });
    });
}

void smooth(LabelGrid& grid, LabelId id, double sigmaVoxels, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    const std::vector<float> weights = gaussian(sigmaVoxels);
    const auto halo = static_cast<std::int64_t>(weights.size() / 2);
    const Box reach = intersection(widened(boxOfLabel(before, id, before.bounds()), halo, before), box);
    forEachPart(reach, halo, context, [&](const Box& part, const Box& wide) {
        const Box around = intersection(wide, before.bounds());
        const Inside inside = insideOf(before, id, around, 0);
        if (!hasLabel(inside)) return;
        Array3<float> share(around.shape());
        std::copy(inside.data(), inside.data() + voxelCount(around.shape()), share.data());
        for (const Axis axis : {Axis::x, Axis::y, Axis::z}) share = blurred(share, axis, weights);
        paintWhere(grid, part, around, id, rule, [&](Voxel v) { return share.at(v) >= 0.5f; });
        paintWhere(grid, part, around, kUnlabeled, rule, [&](Voxel v) { return inside.at(v) && share.at(v) < 0.5f; });
    });
}

}  // namespace volumen
