#include "core/phantom/flat_layers.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace volumen {

namespace {

/// The voxels that sampling `points` on all layers touches; empty when no point has a place.
Box boxAround(std::span<const SurfacePoint> points, LayerRange layers) {
    Point lo{1e18, 1e18, 1e18}, hi{-1e18, -1e18, -1e18};
    for (const SurfacePoint& p : points) {
        if (!p.valid()) continue;
        for (const int layer : {layers.first, layers.end - 1}) {
            const Point at = p.position + p.normal * layer;
            lo = {std::min(lo.z, at.z), std::min(lo.y, at.y), std::min(lo.x, at.x)};
            hi = {std::max(hi.z, at.z), std::max(hi.y, at.y), std::max(hi.x, at.x)};
        }
    }
    if (hi.z < lo.z) return {};
    const auto down = [](double v) { return static_cast<std::int64_t>(std::floor(v)); };
    return {{down(lo.z), down(lo.y), down(lo.x)}, {down(hi.z) + 2, down(hi.y) + 2, down(hi.x) + 2}};
}

std::uint8_t sampled(View3<const std::uint8_t> voxels, Point at) {
    const Voxel v{static_cast<std::int64_t>(at.z), static_cast<std::int64_t>(at.y), static_cast<std::int64_t>(at.x)};
    const double fz = at.z - static_cast<double>(v.z), fy = at.y - static_cast<double>(v.y), fx = at.x - static_cast<double>(v.x);
    const std::uint8_t* p = &voxels.at(v);
    const std::int64_t row = voxels.shape.x, slice = voxels.shape.y * row;
    const auto alongX = [&](const std::uint8_t* q) { return q[0] + (q[1] - q[0]) * fx; };
    const auto alongY = [&](const std::uint8_t* q) { return alongX(q) + (alongX(q + row) - alongX(q)) * fy; };
    return static_cast<std::uint8_t>(alongY(p) + (alongY(p + slice) - alongY(p)) * fz + 0.5);
}

}  // namespace

Chunk flatLayers(const BoxReader& read, std::span<const SurfacePoint> points, FlatShape tile, LayerRange layers) {
    assert(static_cast<std::int64_t>(points.size()) == tile.height * tile.width);
    Chunk flat(VoxelType::u8, {layers.count(), tile.height, tile.width});
    std::memset(flat.data(), 0, flat.byteCount());
    const Box box = boxAround(points, layers);
    if (box.empty()) return flat;
    const Chunk voxels = read(box);
    const auto around = voxels.view<std::uint8_t>();
    const auto view = flat.view<std::uint8_t>();
    for (std::size_t i = 0; i < points.size(); ++i)
        if (points[i].valid())
            for (int layer = 0; layer < layers.count(); ++layer)
                view.data[static_cast<std::size_t>(layer) * points.size() + i] =
                    sampled(around, points[i].position + points[i].normal * (layers.first + layer) - toPoint(box.lo));
    return flat;
}

}  // namespace volumen
