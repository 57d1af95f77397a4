#include "ui/render/label_surfaces.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/base/error.h"
#include "ui/render/isosurface.h"

namespace volumen {

namespace {

constexpr std::uint8_t kInside = 216;  // divisible by 27
constexpr double kHalf = 108;
constexpr std::int64_t kMargin = 2;    // of air about a label: the mean reaches one voxel far, and the surface closes in the other

struct Place {
    Box box;
    std::int64_t voxels = 0;
};

Box grown(const Box& box, Voxel v) {
    return {smaller(box.lo, v), {std::max(box.hi.z, v.z + 1), std::max(box.hi.y, v.y + 1), std::max(box.hi.x, v.x + 1)}};
}

/// Where each label lies.
template <class T>
std::map<std::uint32_t, Place> placesOf(View3<const T> voxels, const std::stop_token& stop) {
    std::map<std::uint32_t, Place> places;
    for (Voxel v{}; v.z < voxels.shape.z; ++v.z) {
        if (stop.stop_requested()) throw Cancelled();
        for (v.y = 0; v.y < voxels.shape.y; ++v.y)
            for (v.x = 0; v.x < voxels.shape.x; ++v.x) {
                const auto label = static_cast<std::uint32_t>(voxels.at(v));
                if (label == 0) continue;
                Place& place = places.try_emplace(label, Place{{v, v}, 0}).first->second;
                place.box = grown(place.box, v);
                ++place.voxels;
            }
    }
    return places;
}

/// One label's voxels, `kInside`, with air about them; `box` in the block.
template <class T>
Array3<std::uint8_t> maskOf(View3<const T> voxels, std::uint32_t label, const Box& box) {
    const Voxel margin{kMargin, kMargin, kMargin};
    Array3<std::uint8_t> mask(box.shape() + margin + margin);
    for (Voxel v = box.lo; v.z < box.hi.z; ++v.z)
        for (v.y = box.lo.y; v.y < box.hi.y; ++v.y)
            for (v.x = box.lo.x; v.x < box.hi.x; ++v.x)
                if (static_cast<std::uint32_t>(voxels.at(v)) == label) mask.at(v - box.lo + margin) = kInside;
    return mask;
}

/// Each voxel and its two neighbours along an axis, a third of each; the outermost stay air.
void blur(Array3<std::uint8_t>& voxels, Axis axis) {
    const Array3<std::uint8_t> before = voxels;
    Voxel step;
    along(step, axis) = 1;
    const Voxel end = voxels.shape() - Voxel{1, 1, 1};
    for (Voxel v{1, 1, 1}; v.z < end.z; ++v.z)
        for (v.y = 1; v.y < end.y; ++v.y)
            for (v.x = 1; v.x < end.x; ++v.x) voxels.at(v) = static_cast<std::uint8_t>((before.at(v - step) + before.at(v) + before.at(v + step)) / 3);
}

template <class T>
TriangleMesh meshOf(View3<const T> voxels, std::uint32_t label, const Box& box, Point originUm, Spacing spacingUm, const std::stop_token& stop) {
    Array3<std::uint8_t> mask = maskOf(voxels, label, box);
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) blur(mask, axis);
    auto chunk = std::make_shared<Chunk>(VoxelType::u8, mask.shape());
    std::copy_n(mask.data(), mask.view().count(), chunk->view<std::uint8_t>().data);
    const Point first = toPoint(box.lo - Voxel{kMargin, kMargin, kMargin});
    return isosurface(*makeBlock(0, {}, chunk), kHalf, originUm + first * spacingUm, spacingUm, stop);
}

template <class T>
std::vector<LabelSurface> surfacesOf(View3<const T> voxels, Point originUm, Spacing spacingUm, const std::stop_token& stop) {
    const std::map<std::uint32_t, Place> places = placesOf(voxels, stop);
    std::vector<std::pair<std::uint32_t, Place>> largest(places.begin(), places.end());
    std::sort(largest.begin(), largest.end(), [](const auto& a, const auto& b) { return a.second.voxels > b.second.voxels; });
    largest.resize(std::min(largest.size(), kMostLabelSurfaces));
    std::vector<LabelSurface> surfaces;
    for (const auto& [label, place] : largest) surfaces.push_back({label, meshOf(voxels, label, place.box, originUm, spacingUm, stop)});
    return surfaces;
}

}  // namespace

std::vector<LabelSurface> labelSurfaces(const VoxelBlock& block, Point originUm, Spacing spacingUm, std::stop_token stop) {
    if (block.type() == VoxelType::u8) return surfacesOf(block.voxels->view<std::uint8_t>(), originUm, spacingUm, stop);
    if (block.type() == VoxelType::u16) return surfacesOf(block.voxels->view<std::uint16_t>(), originUm, spacingUm, stop);
    if (!(block.range.lo >= 0 && block.range.hi < 65536)) throw Error("the values from " + std::to_string(block.range.lo) + " to " + std::to_string(block.range.hi) + " are no labels; show a surface at a threshold");
    return surfacesOf(block.voxels->view<float>(), originUm, spacingUm, stop);
}

}  // namespace volumen
