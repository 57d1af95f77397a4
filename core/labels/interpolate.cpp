#include "core/labels/interpolate.h"

#include "core/labels/islands.h"
#include "core/volume/convert/signed_distance.h"

namespace volumen {

namespace {

/// A slice of a box across an axis, as a picture: its rows and columns are the two other axes, in order.
class Slices {
public:
    Slices(const LabelGrid& grid, LabelId id, Axis axis, const Box& box) : m_grid(grid), m_id(id), m_axis(axis), m_box(box) {}

    Box slice(std::int64_t at) const {
        Box slice = m_box;
        along(slice.lo, m_axis) = at, along(slice.hi, m_axis) = at + 1;
        return slice;
    }
    MaskPicture picture(std::int64_t at) const {
        const Box slice = this->slice(at);
        std::vector<LabelId> ids(static_cast<std::size_t>(voxelCount(slice.shape())));
        m_grid.read(slice, ids.data());
        MaskPicture picture{.height = m_axis == Axis::z ? slice.shape().y : slice.shape().z, .width = m_axis == Axis::x ? slice.shape().y : slice.shape().x};
        for (const LabelId id : ids) picture.inside.push_back(id == m_id);
        return picture;
    }
    bool painted(std::int64_t at) const {
        const MaskPicture picture = this->picture(at);
        return std::find(picture.inside.begin(), picture.inside.end(), true) != picture.inside.end();
    }
    /// Where a voxel of the box lies in such a picture.
    std::size_t place(Voxel v) const {
        const Voxel at = v - m_box.lo, shape = m_box.shape();
        if (m_axis == Axis::z) return static_cast<std::size_t>(at.y * shape.x + at.x);
        return static_cast<std::size_t>(m_axis == Axis::y ? at.z * shape.x + at.x : at.z * shape.y + at.y);
    }

private:
    const LabelGrid& m_grid;
    LabelId m_id;
    Axis m_axis;
    Box m_box;
};

/// Gives `id` to voxels of a slice.
template <class Wanted>
void paintSlice(LabelGrid& grid, const Box& slice, LabelId id, const PaintRule& rule, Wanted&& wanted) {
    forEachLeafOf(slice, [&](Voxel index) {
        LeafMask mask;
        maskInside(slice, index * kLeafShape).forEach([&](int voxel) {
            if (wanted(index * kLeafShape + Voxel{voxel >> 6, voxel >> 3 & 7, voxel & 7})) mask.set(voxel);
        });
        paintLeaf(grid, index, mask, id, rule);
    });
}

}  // namespace

std::int64_t interpolateSlices(LabelGrid& grid, LabelId id, Axis axis, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    const Box part = intersection(widened(boxOfLabel(before, id, box), 1, before), box);   // so that outlines are closed
    if (part.empty()) return 0;
    const Slices slices(before, id, axis, part);
    std::int64_t last = -1, filled = 0;
    std::vector<float> lastDistance;
    for (std::int64_t at = along(part.lo, axis); at < along(part.hi, axis); ++at) {
        context.tell(at - along(part.lo, axis), along(part.hi, axis) - along(part.lo, axis));
        if (!slices.painted(at)) continue;
        std::vector<float> distance = signedDistance(slices.picture(at));
        for (std::int64_t between = last + 1; last >= 0 && between < at; ++between, ++filled) {
            const float share = static_cast<float>(between - last) / static_cast<float>(at - last);
            paintSlice(grid, slices.slice(between), id, rule, [&](Voxel v) { return (1 - share) * lastDistance[slices.place(v)] + share * distance[slices.place(v)] > 0; });
        }
        last = at;
        lastDistance = std::move(distance);
    }
    return filled;
}

void copySlice(LabelGrid& grid, LabelId id, Axis axis, std::int64_t from, std::int64_t to, const Box& box, const PaintRule& rule) {
    const LabelGrid before = grid;
    const Box part = intersection(box, before.bounds());
    const Slices slices(before, id, axis, part);
    const auto isOutside = [&](std::int64_t at) { return intersection(slices.slice(at), before.bounds()).empty(); };
    if (part.empty() || isOutside(from) || isOutside(to)) return;
    const MaskPicture picture = slices.picture(from);
    paintSlice(grid, slices.slice(to), id, rule, [&](Voxel v) { return picture.inside[slices.place(v)]; });
}

}  // namespace volumen
