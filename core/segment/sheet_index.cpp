#include "core/segment/sheet_index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <tuple>

#include "core/base/error.h"
#include "core/jobs/parallel_for.h"

namespace volumen {

namespace {

constexpr std::size_t kStarts = 4;      // places that are followed to the end: neighbouring turns of the scroll may lie about as near
constexpr std::int64_t kReach = 8;      // pixels around a place that are looked at at once
constexpr int kMostSteps = 16;
constexpr double kBetween = 12;         // how much nearer the sheet may come between samples, voxels

double squared(Point p) { return dot(p, p); }

}  // namespace

SheetIndex::Key SheetIndex::keyOf(Voxel cell) {
    constexpr std::int64_t kHalf = 1 << 20;
    const auto part = [](std::int64_t i) { return static_cast<Key>(std::clamp(i + kHalf, std::int64_t{0}, 2 * kHalf - 1)); };
    return (part(cell.z) << 42) | (part(cell.y) << 21) | part(cell.x);
}

Voxel SheetIndex::cellOf(Point p) {
    const auto cell = [](double x) { return static_cast<std::int64_t>(std::floor(std::clamp(x, -1e9, 1e9) / kCell)); };
    return {cell(p.z), cell(p.y), cell(p.x)};
}

SheetIndex::SheetIndex(SegmentPtr segment, int threads, const std::stop_token& stop) : m_segment(std::move(segment)) {
    const FlatShape shape = m_segment->info().shape, samples{ceilDiv(shape.height, kStep), ceilDiv(shape.width, kStep)};
    std::vector<std::pair<Key, Sample>> found;
    std::mutex mutex;
    parallelFor(threads, samples.height, [&](std::int64_t row) {
        if (stop.stop_requested()) throw Cancelled{};
        std::vector<SurfacePoint> points(static_cast<std::size_t>(samples.width));
        m_segment->read({.top = row * kStep, .left = 0, .count = {1, samples.width}, .step = kStep}, points);
        const std::lock_guard lock(mutex);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const Point p = points[i].position;
            if (points[i].valid()) found.push_back({keyOf(cellOf(p)), {static_cast<float>(p.z), static_cast<float>(p.y), static_cast<float>(p.x), static_cast<std::int32_t>(row), static_cast<std::int32_t>(i)}});
        }
    });
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return std::tuple(a.first, a.second.row, a.second.column) < std::tuple(b.first, b.second.row, b.second.column); });
    m_samples.reserve(found.size());
    for (const auto& [key, sample] : found) {
        Range& range = m_cells.try_emplace(key, Range{static_cast<std::uint32_t>(m_samples.size()), 0}).first->second;
        ++range.count;
        m_samples.push_back(sample);
    }
}

/// Samples that may be next to the nearest place, nearest first: cells are searched outwards until none can hold a nearer one.
std::vector<std::pair<double, SheetIndex::Sample>> SheetIndex::candidates(Point point, double within) const {
    std::vector<std::pair<double, Sample>> found;
    double best = within + kBetween;
    const Voxel middle = cellOf(point);
    for (std::int64_t ring = 0; static_cast<double>(ring - 1) * kCell <= best + kBetween; ++ring)
        for (std::int64_t z = -ring; z <= ring; ++z)
            for (std::int64_t y = -ring; y <= ring; ++y) {
                const bool face = std::abs(z) == ring || std::abs(y) == ring;
                for (std::int64_t x = -ring; x <= ring; x += face || ring == 0 ? 1 : 2 * ring) {
                    const auto cell = m_cells.find(keyOf(middle + Voxel{z, y, x}));
                    if (cell == m_cells.end()) continue;
                    for (std::uint32_t i = 0; i < cell->second.count; ++i) {
                        const Sample& sample = m_samples[cell->second.first + i];
                        const double distance = length(Point{sample.z, sample.y, sample.x} - point);
                        if (distance > best + kBetween) continue;
                        best = std::min(best, distance);
                        found.push_back({distance, sample});
                    }
                }
            }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return found;
}

/// From pixel to nearer pixel, until all around are farther.
std::optional<SheetIndex::Nearest> SheetIndex::descend(Point point, const Sample& from) const {
    constexpr std::int64_t kSide = 2 * kReach + 1;
    std::array<SurfacePoint, static_cast<std::size_t>(kSide * kSide)> around;
    std::int64_t v = from.row * kStep, u = from.column * kStep;
    std::optional<Nearest> best;
    for (int step = 0; step < kMostSteps; ++step) {
        m_segment->read({.top = v - kReach, .left = u - kReach, .count = {kSide, kSide}}, around);
        const double before = best ? best->distance : 1e300;
        for (std::int64_t i = 0; i < kSide * kSide; ++i) {
            const SurfacePoint& p = around[static_cast<std::size_t>(i)];
            if (!p.valid()) continue;
            const double distance = length(p.position - point);
            if (!best || distance < best->distance) best = Nearest{static_cast<double>(v - kReach + i / kSide), static_cast<double>(u - kReach + i % kSide), p, distance};
        }
        if (!best || best->distance >= before) break;
        v = static_cast<std::int64_t>(best->v), u = static_cast<std::int64_t>(best->u);
    }
    return best;
}

/// Between pixels: steps on the tangent plane (Gauss and Newton's), as long as they come nearer.
SheetIndex::Nearest SheetIndex::refined(Point point, Nearest found) const {
    for (int step = 0; step < kMostSteps; ++step) {
        const auto tangent = [&](double dv, double du) {
            const SurfacePoint ahead = placeAt(*m_segment, found.v + dv, found.u + du), behind = placeAt(*m_segment, found.v - dv, found.u - du);
            if (ahead.valid() && behind.valid()) return ahead.position - behind.position;
            return ahead.valid() ? (ahead.position - found.place.position) * 2 : behind.valid() ? (found.place.position - behind.position) * 2 : Point{};
        };
        const Point a = tangent(0.25, 0) * 2, b = tangent(0, 0.25) * 2, rest = point - found.place.position;
        const double aa = squared(a), bb = squared(b), ab = dot(a, b), det = aa * bb - ab * ab;
        if (!(det > 1e-12)) return found;
        const double dv = std::clamp((bb * dot(a, rest) - ab * dot(b, rest)) / det, -1.0, 1.0), du = std::clamp((aa * dot(b, rest) - ab * dot(a, rest)) / det, -1.0, 1.0);
        const SurfacePoint next = placeAt(*m_segment, found.v + dv, found.u + du);
        const double distance = next.valid() ? length(next.position - point) : found.distance;
        if (distance >= found.distance) return found;
        found = {found.v + dv, found.u + du, next, distance};
        if (std::abs(dv) + std::abs(du) < 1e-4) return found;
    }
    return found;
}

std::optional<SheetIndex::Nearest> SheetIndex::nearest(Point point, double withinVoxels) const {
    std::vector<Sample> starts;
    for (const auto& candidate : candidates(point, withinVoxels)) {
        const Sample& sample = candidate.second;
        const auto near = [&](const Sample& other) { return std::abs(other.row - sample.row) <= 8 && std::abs(other.column - sample.column) <= 8; };
        if (std::none_of(starts.begin(), starts.end(), near)) starts.push_back(sample);
        if (starts.size() == kStarts) break;
    }
    std::optional<Nearest> best;
    for (const Sample& start : starts)
        if (const auto found = descend(point, start); found && (!best || found->distance < best->distance)) best = found;
    if (best) best = refined(point, *best);
    return best && best->distance <= withinVoxels ? best : std::nullopt;
}

}  // namespace volumen
