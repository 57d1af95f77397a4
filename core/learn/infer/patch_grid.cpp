#include "core/learn/infer/patch_grid.h"

#include <cmath>

#include "core/volume/chunk_boxes.h"

namespace volumen {

namespace {

/// One patch for a stretch that is shorter than it.
std::int64_t widenedStart(std::int64_t lo, std::int64_t hi, std::int64_t patch, std::int64_t volume) {
    if (volume < patch) return -((patch - volume) / 2);
    return std::clamp(lo - (patch - (hi - lo)) / 2, std::int64_t{0}, volume - patch);
}

}  // namespace

std::vector<std::int64_t> patchStarts(std::int64_t lo, std::int64_t hi, std::int64_t patch, double overlap, std::int64_t volume) {
    if (hi - lo <= patch) return {hi - lo == patch ? lo : widenedStart(lo, hi, patch, volume)};
    const auto step = std::max<std::int64_t>(1, std::llrint(static_cast<double>(patch) * (1 - overlap)));   // halves to even
    std::vector<std::int64_t> starts;
    for (std::int64_t at = lo; at < hi - patch; at += step) starts.push_back(at);
    starts.push_back(hi - patch);
    return starts;
}

std::int64_t middleStart(std::int64_t lo, std::int64_t hi, std::int64_t patch, std::int64_t volume) {
    if (hi - lo < patch) return widenedStart(lo, hi, patch, volume);
    return lo + (hi - lo) / 2 - patch / 2;
}

PatchGrid::PatchGrid(const Box& region, Voxel patch, Voxel chunk, std::vector<std::int64_t> z, std::vector<std::int64_t> y, std::vector<std::int64_t> x)
    : m_region(region), m_patch(patch), m_chunk(chunk), m_z(std::move(z)), m_y(std::move(y)), m_x(std::move(x)) {}

Box PatchGrid::chunks() const { return chunksOf(m_region, m_chunk); }

Box PatchGrid::inRegion(Voxel chunkIndex) const { return intersection({chunkIndex * m_chunk, (chunkIndex + Voxel{1, 1, 1}) * m_chunk}, m_region); }

std::int64_t PatchGrid::over(Axis axis, std::int64_t chunkIndex) const {
    Voxel index, patch = m_patch;
    along(index, axis) = chunkIndex;
    Box box = inRegion(index);
    const std::int64_t lo = along(box.lo, axis), hi = along(box.hi, axis), length = along(patch, axis);
    return std::count_if(starts(axis).begin(), starts(axis).end(), [=](std::int64_t start) { return start < hi && start + length > lo; });
}

std::int64_t PatchGrid::visits(Axis axis, std::int64_t chunkIndex) const {
    Voxel index, patch = m_patch;
    along(index, axis) = chunkIndex;
    Box box = inRegion(index);
    std::int64_t sum = 0;
    for (const std::int64_t start : starts(axis))
        sum += std::max<std::int64_t>(0, std::min(start + along(patch, axis), along(box.hi, axis)) - std::max(start, along(box.lo, axis)));
    return sum;
}

std::int64_t PatchGrid::patchesOver(Voxel i) const { return over(Axis::z, i.z) * over(Axis::y, i.y) * over(Axis::x, i.x); }
std::int64_t PatchGrid::visitsOf(Voxel i) const { return visits(Axis::z, i.z) * visits(Axis::y, i.y) * visits(Axis::x, i.x); }

/// The starts of the patches that reach into `voxels` along an axis, falling, those that end in one chunk together.
std::vector<std::vector<std::int64_t>> PatchGrid::groups(Axis axis, const Box& voxels) const {
    Voxel patch = m_patch, chunk = m_chunk;
    Box box = voxels;
    const std::int64_t length = along(patch, axis), lo = along(box.lo, axis), hi = along(box.hi, axis);
    std::vector<std::vector<std::int64_t>> found;
    std::int64_t last = -1;
    for (auto start = starts(axis).rbegin(); start != starts(axis).rend(); ++start) {
        if (*start >= hi || *start + length <= lo) continue;
        const std::int64_t endsIn = (*start + length - 1) / along(chunk, axis);
        if (found.empty() || endsIn != last) found.emplace_back();
        found.back().push_back(*start);
        last = endsIn;
    }
    return found;
}

void PatchGrid::forEach(const Box& chunkIndices, const std::function<void(Voxel)>& f) const {
    const Box voxels = intersection({chunkIndices.lo * m_chunk, chunkIndices.hi * m_chunk}, m_region);
    const auto zs = groups(Axis::z, voxels), ys = groups(Axis::y, voxels), xs = groups(Axis::x, voxels);
    for (const auto& zGroup : zs)
        for (const auto& yGroup : ys)
            for (const auto& xGroup : xs)
                for (const std::int64_t z : zGroup)
                    for (const std::int64_t y : yGroup)
                        for (const std::int64_t x : xGroup) f(Voxel{z, y, x});
}

}  // namespace volumen
