#include "ui/render/label_surfaces.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <set>

#include "core/base/error.h"
#include "ui/render/isosurface.h"

namespace volumen {

namespace {

constexpr std::uint8_t kInside = 216;  // divisible by 27
constexpr double kHalf = 108;
constexpr std::int64_t kMargin = 2;    // of air about a label: the mean reaches one voxel far, and the surface closes in the other
constexpr std::int64_t kBrick = 64;    // voxels a side
constexpr Voxel kMargins{kMargin, kMargin, kMargin};
constexpr Voxel kOne{1, 1, 1};

Voxel larger(Voxel a, Voxel b) { return {std::max(a.z, b.z), std::max(a.y, b.y), std::max(a.x, b.x)}; }

/// The bricks' cells, each between eight voxels, fill the block and its margin of air. [lo, hi): of these a brick's surfaces are made.
std::vector<Box> bricksOf(Voxel shape) {
    std::vector<Box> bricks;
    const Voxel side{kBrick, kBrick, kBrick}, end = shape + kOne;
    for (Voxel lo = Voxel{} - kMargins; lo.z < end.z; lo.z += kBrick)
        for (lo.y = -kMargin; lo.y < end.y; lo.y += kBrick)
            for (lo.x = -kMargin; lo.x < end.x; lo.x += kBrick) bricks.push_back({lo, smaller(lo + side, end)});
    return bricks;
}

/// The voxels of a block that a brick's surfaces come from: its cells', those of the cells about them for its normals, and what their means reach.
Box voxelsOf(const Box& brick, Voxel shape) { return {larger(brick.lo - kMargins, {}), smaller(brick.hi + kMargins + kOne, shape)}; }

struct Place {
    Box box;
    std::int64_t voxels = 0;  ///< in the brick's own cells, so that none counts twice
};

/// Where each label lies in a part of the block.
template <class T>
std::map<std::uint32_t, Place> placesOf(View3<const T> voxels, const Box& part, const Box& brick) {
    std::map<std::uint32_t, Place> places;
    auto last = places.end();
    for (Voxel v = part.lo; v.z < part.hi.z; ++v.z)
        for (v.y = part.lo.y; v.y < part.hi.y; ++v.y) {
            const T* row = voxels.row(v.z, v.y);
            for (v.x = part.lo.x; v.x < part.hi.x; ++v.x) {
                const auto label = static_cast<std::uint32_t>(row[v.x]);
                if (label == 0) continue;
                if (last == places.end() || last->first != label) last = places.try_emplace(label, Place{{v, v}, 0}).first;
                last->second.box = {smaller(last->second.box.lo, v), larger(last->second.box.hi, v + kOne)};
                last->second.voxels += brick.contains(v);
            }
        }
    return places;
}

/// One label's voxels, `kInside`, with air about them; `box` in the block.
template <class T>
Array3<std::uint8_t> maskOf(View3<const T> voxels, std::uint32_t label, const Box& box) {
    Array3<std::uint8_t> mask(box.shape() + kMargins + kMargins);
    for (Voxel v = box.lo; v.z < box.hi.z; ++v.z)
        for (v.y = box.lo.y; v.y < box.hi.y; ++v.y)
            for (v.x = box.lo.x; v.x < box.hi.x; ++v.x)
                if (static_cast<std::uint32_t>(voxels.at(v)) == label) mask.at(v - box.lo + kMargins) = kInside;
    return mask;
}

/// Each voxel and its two neighbours along an axis, a third of each; the outermost stay air.
void blur(Array3<std::uint8_t>& voxels, Axis axis) {
    const Array3<std::uint8_t> before = voxels;
    Voxel step;
    along(step, axis) = 1;
    const Voxel end = voxels.shape() - kOne;
    for (Voxel v = kOne; v.z < end.z; ++v.z)
        for (v.y = 1; v.y < end.y; ++v.y)
            for (v.x = 1; v.x < end.x; ++v.x) voxels.at(v) = static_cast<std::uint8_t>((before.at(v - step) + before.at(v) + before.at(v + step)) / 3);
}

/// Of a mesh in voxels, the triangles whose cells are the brick's: each cell is one brick's, so that bricks meet without a gap.
TriangleMesh within(const TriangleMesh& mesh, const Box& brick) {
    constexpr auto kNowhere = ~std::uint32_t{0};
    std::vector<std::uint32_t> number(mesh.points.size(), kNowhere);
    TriangleMesh part;
    for (const auto& triangle : mesh.triangles) {
        const Point middle = (toPoint(mesh.points[triangle[0]]) + toPoint(mesh.points[triangle[1]]) + toPoint(mesh.points[triangle[2]])) / 3;
        if (!brick.contains({std::llround(std::floor(middle.z)), std::llround(std::floor(middle.y)), std::llround(std::floor(middle.x))})) continue;
        std::array<std::uint32_t, 3> corners{};
        for (std::size_t i = 0; i < 3; ++i) {
            std::uint32_t& at = number[triangle[i]];
            if (at == kNowhere) {
                at = static_cast<std::uint32_t>(part.points.size());
                part.points.push_back(mesh.points[triangle[i]]);
                part.normals.push_back(mesh.normals[triangle[i]]);
            }
            corners[i] = at;
        }
        part.triangles.push_back(corners);
    }
    return part;
}

/// `box`: where the label lies in the voxels about the brick.
template <class T>
std::shared_ptr<const TriangleMesh> meshOf(View3<const T> voxels, std::uint32_t label, const Box& box, const Box& brick, const std::stop_token& stop) {
    Array3<std::uint8_t> mask = maskOf(voxels, label, box);
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) blur(mask, axis);
    auto chunk = std::make_shared<Chunk>(VoxelType::u8, mask.shape());
    std::copy_n(mask.data(), mask.view().count(), chunk->view<std::uint8_t>().data);
    TriangleMesh part = within(isosurface(*makeBlock(0, {}, chunk), kHalf, toPoint(box.lo - kMargins), {1, 1, 1}, stop), brick);
    return part.empty() ? nullptr : std::make_shared<const TriangleMesh>(std::move(part));
}

/// Whether two blocks of one shape hold the same voxels there.
bool sameVoxels(const Chunk& a, const Chunk& b, const Box& part) {
    const Voxel shape = a.shape();
    const std::size_t voxel = size(a.type()), row = static_cast<std::size_t>(part.hi.x - part.lo.x) * voxel;
    for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
        for (std::int64_t y = part.lo.y; y < part.hi.y; ++y) {
            const std::size_t at = static_cast<std::size_t>((z * shape.y + y) * shape.x + part.lo.x) * voxel;
            if (std::memcmp(a.data() + at, b.data() + at, row) != 0) return false;
        }
    return true;
}

/// Adds a mesh in voxels to one in world µm. A surface stretched along an axis turns its normals away from it.
void append(TriangleMesh& whole, const TriangleMesh& part, Point originUm, Spacing spacingUm) {
    const auto first = static_cast<std::uint32_t>(whole.points.size());
    for (const MeshPoint& p : part.points) whole.points.push_back(toMeshPoint(originUm + toPoint(p) * spacingUm));
    for (const MeshPoint& n : part.normals) {
        const Point turned = toPoint(n) / spacingUm;
        whole.normals.push_back(toMeshPoint(turned / std::max(length(turned), 1e-30)));
    }
    for (const auto& t : part.triangles) whole.triangles.push_back({t[0] + first, t[1] + first, t[2] + first});
}

}  // namespace

/// Of all labels where each lies, first: which are shown depends on how much each fills.
template <class T>
void LabelSurfaces::fill(const LabelSurfaces* former, const std::stop_token& stop) {
    const auto voxels = m_block->voxels->view<const T>();
    const std::vector<Box> bricks = bricksOf(voxels.shape);
    std::vector<std::map<std::uint32_t, Place>> places(bricks.size());
    std::vector<bool> same(bricks.size(), false);
    m_bricks.resize(bricks.size());
    for (std::size_t i = 0; i < bricks.size(); ++i) {
        if (stop.stop_requested()) throw Cancelled();
        const Box part = voxelsOf(bricks[i], voxels.shape);
        same[i] = former && sameVoxels(*former->m_block->voxels, *m_block->voxels, part);
        if (same[i]) m_bricks[i] = former->m_bricks[i];
        else places[i] = placesOf(voxels, part, bricks[i]);
        for (const auto& [label, place] : places[i]) m_bricks[i][label].voxels = place.voxels;
        m_meshedBricks += !same[i];
    }
    m_shown = largest();
    for (const std::uint32_t label : m_shown) {
        const bool takenOver = former && std::binary_search(former->m_shown.begin(), former->m_shown.end(), label);
        for (std::size_t i = 0; i < bricks.size(); ++i) {
            const auto part = m_bricks[i].find(label);
            if (part == m_bricks[i].end() || (same[i] && takenOver)) continue;
            if (stop.stop_requested()) throw Cancelled();
            if (places[i].empty()) places[i] = placesOf(voxels, voxelsOf(bricks[i], voxels.shape), bricks[i]);
            part->second.mesh = meshOf(voxels, label, places[i].at(label).box, bricks[i], stop);
        }
    }
    join(former, same);
}

/// By label, rising.
std::vector<std::uint32_t> LabelSurfaces::largest() const {
    std::map<std::uint32_t, std::int64_t> voxels;
    for (const Brick& brick : m_bricks)
        for (const auto& [label, part] : brick) voxels[label] += part.voxels;
    std::vector<std::pair<std::int64_t, std::uint32_t>> order;
    for (const auto& [label, count] : voxels) order.emplace_back(-count, label);
    std::sort(order.begin(), order.end());
    order.resize(std::min(order.size(), kMostLabelSurfaces));
    std::vector<std::uint32_t> labels;
    for (const auto& each : order) labels.push_back(each.second);
    std::sort(labels.begin(), labels.end());
    return labels;
}

/// A label whose bricks are all as they were keeps its mesh.
void LabelSurfaces::join(const LabelSurfaces* former, const std::vector<bool>& same) {
    std::map<std::uint32_t, std::shared_ptr<const TriangleMesh>> kept;
    if (former)
        for (const LabelSurface& surface : former->m_surfaces) kept[surface.label] = surface.mesh;
    for (std::size_t i = 0; i < m_bricks.size(); ++i) {
        if (same[i]) continue;
        for (const auto& [label, part] : m_bricks[i]) kept.erase(label);
        if (!former) continue;
        for (const auto& [label, part] : former->m_bricks[i]) kept.erase(label);
    }
    for (const std::uint32_t label : m_shown) {
        const auto at = kept.find(label);
        if (const auto mesh = at != kept.end() ? at->second : joined(label); !mesh->empty()) m_surfaces.push_back({label, mesh});
    }
}

std::shared_ptr<const TriangleMesh> LabelSurfaces::joined(std::uint32_t label) const {
    auto whole = std::make_shared<TriangleMesh>();
    for (const Brick& brick : m_bricks)
        if (const auto at = brick.find(label); at != brick.end() && at->second.mesh) append(*whole, *at->second.mesh, m_originUm, m_spacingUm);
    return whole;
}

std::shared_ptr<const LabelSurfaces> LabelSurfaces::make(VoxelBlockPtr block, Point originUm, Spacing spacingUm, const LabelSurfaces* former, const std::stop_token& stop) {
    auto made = std::make_shared<LabelSurfaces>();
    made->m_block = std::move(block);
    made->m_originUm = originUm;
    made->m_spacingUm = spacingUm;
    const VoxelBlock& now = *made->m_block;
    const bool alike = former && former->m_block->shape() == now.shape() && former->m_block->type() == now.type() && former->m_originUm == originUm && former->m_spacingUm == spacingUm;
    if (!alike) former = nullptr;
    if (now.type() == VoxelType::u8) made->fill<std::uint8_t>(former, stop);
    else if (now.type() == VoxelType::u16) made->fill<std::uint16_t>(former, stop);
    else if (now.range.lo >= 0 && now.range.hi < 65536) made->fill<float>(former, stop);
    else throw Error("the values from " + std::to_string(now.range.lo) + " to " + std::to_string(now.range.hi) + " are no labels; show a surface at a threshold");
    return made;
}

}  // namespace volumen
