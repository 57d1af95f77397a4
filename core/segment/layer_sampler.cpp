#include "core/segment/layer_sampler.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/voxel_value.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostVoxels = std::int64_t{4} << 20;
constexpr double kFar = 1e15;   // a place beyond is outside any volume, and still a whole number

/// A part of a tile and of its layers.
struct Piece {
    std::int64_t top = 0, bottom = 0, left = 0, right = 0;
    std::int64_t first = 0, end = 0;   // layers
};

/// A line of samples under one pixel, in the level's voxels, counted from a box's first.
struct Line {
    float z = 0, y = 0, x = 0;      // of layer 0
    float dz = 0, dy = 0, dx = 0;   // to the next
    std::uint32_t pixel = 0;
};

template <class V>
class Sampler {
public:
    Sampler(KeptChunks& volume, int level, std::span<const SurfacePoint> points, FlatShape tile, const SampleLayers& layers, Interpolation way, const std::stop_token& stop, std::span<V> values)
        : m_volume(volume), m_number(level), m_level(volume.source().info().levels[static_cast<std::size_t>(level)]), m_points(points), m_tile(tile), m_layers(layers), m_way(way), m_stop(stop), m_values(values) {}

    void run() { sample({0, m_tile.height, 0, m_tile.width, 0, m_layers.count}); }

private:
    Point at(const SurfacePoint& p, std::int64_t layer) const { return fromLevel0(m_level, p.position + p.normal * (m_layers.first + m_layers.step * static_cast<double>(layer))); }

    template <class F>
    void forEachPixel(const Piece& piece, F&& f) const {
        for (std::int64_t v = piece.top; v < piece.bottom; ++v)
            for (std::int64_t u = piece.left; u < piece.right; ++u)
                if (const SurfacePoint& p = m_points[static_cast<std::size_t>(v * m_tile.width + u)]; p.valid()) f(p, static_cast<std::uint32_t>(v * m_tile.width + u));
    }

    struct Bounds {
        Point lo{kFar, kFar, kFar}, hi{-kFar, -kFar, -kFar};
        void add(Point p) {
            lo = {std::min(lo.z, p.z), std::min(lo.y, p.y), std::min(lo.x, p.x)};
            hi = {std::max(hi.z, p.z), std::max(hi.y, p.y), std::max(hi.x, p.x)};
        }
    };

    /// The voxels around all samples of a piece, as far as there are any in the level; one more on the far side for what lies between.
    static Box boxOf(const Bounds& bounds, Voxel shape) {
        const auto low = [](double p) { return static_cast<std::int64_t>(std::floor(std::clamp(p, -kFar, kFar))); };
        const Box around{{low(bounds.lo.z), low(bounds.lo.y), low(bounds.lo.x)}, {low(bounds.hi.z) + 2, low(bounds.hi.y) + 2, low(bounds.hi.x) + 2}};
        return intersection(around, {{}, shape});
    }

    void sample(const Piece& piece) {
        if (m_stop.stop_requested()) throw Cancelled{};
        Bounds bounds;
        forEachPixel(piece, [&](const SurfacePoint& p, std::uint32_t) { bounds.add(at(p, piece.first)), bounds.add(at(p, piece.end - 1)); });
        if (bounds.lo.z > bounds.hi.z) return;
        const Box box = boxOf(bounds, m_level.shape);
        if (box.empty()) return fill(piece);
        if (voxelCount(box.shape()) > kMostVoxels && cut(piece)) return;
        const Chunk voxels = m_volume.readBox(m_number, box, m_stop);
        const bool inside = bounds.lo.z >= 0 && bounds.lo.y >= 0 && bounds.lo.x >= 0 && bounds.hi.z <= static_cast<double>(m_level.shape.z - 1) - 1e-3 && bounds.hi.y <= static_cast<double>(m_level.shape.y - 1) - 1e-3 &&
                            bounds.hi.x <= static_cast<double>(m_level.shape.x - 1) - 1e-3;
        const std::vector<Line> lines = linesOf(piece, box.lo);
        visitType(voxels.type(), [&](auto zero) { sampleBox(voxels.view<decltype(zero)>(), box, inside, piece, lines); });
    }

    /// Halves the longest side. False: there is nothing left to halve.
    bool cut(const Piece& piece) {
        const std::int64_t rows = piece.bottom - piece.top, columns = piece.right - piece.left, layers = piece.end - piece.first;
        const std::int64_t longest = std::max({rows, columns, layers});
        if (longest == 1) return false;
        Piece a = piece, b = piece;
        if (rows == longest) a.bottom = b.top = piece.top + rows / 2;
        else if (columns == longest) a.right = b.left = piece.left + columns / 2;
        else a.end = b.first = piece.first + layers / 2;
        sample(a), sample(b);
        return true;
    }

    V* layer(std::int64_t i) const { return m_values.data() + i * m_tile.height * m_tile.width; }

    void fill(const Piece& piece) const {
        const auto value = static_cast<V>(m_volume.source().info().fillValue);
        for (std::int64_t i = piece.first; i < piece.end; ++i) forEachPixel(piece, [&](const SurfacePoint&, std::uint32_t pixel) { layer(i)[pixel] = value; });
    }

    std::vector<Line> linesOf(const Piece& piece, Voxel lo) const {
        std::vector<Line> lines;
        lines.reserve(static_cast<std::size_t>((piece.bottom - piece.top) * (piece.right - piece.left)));
        forEachPixel(piece, [&](const SurfacePoint& p, std::uint32_t pixel) {
            const Point first = at(p, piece.first) - toPoint(lo), step = p.normal * m_layers.step / m_level.factor;
            const auto f = [](double value) { return static_cast<float>(std::clamp(value, -kFar, kFar)); };
            lines.push_back({f(first.z), f(first.y), f(first.x), f(step.z), f(step.y), f(step.x), pixel});
        });
        return lines;
    }

    template <class T>
    void sampleBox(View3<const T> voxels, const Box& box, bool inside, const Piece& piece, const std::vector<Line>& lines) const {
        for (std::int64_t i = piece.first; i < piece.end; ++i) {
            const auto along = static_cast<float>(i - piece.first);
            V* into = layer(i);
            if (!inside) sampleRim(voxels, box, lines, along, into);
            else if (m_way == Interpolation::linear) sampleLinear(voxels, lines, along, into);
            else sampleNearest(voxels, lines, along, into);
        }
    }

    template <class T>
    static V between(const T* p, std::int64_t row, std::int64_t slice, V fz, V fy, V fx) {
        const auto value = [](const T* q) { return static_cast<V>(*q); };
        const auto alongX = [&](const T* q) { return value(q) + (value(q + 1) - value(q)) * fx; };
        const V a = alongX(p), b = alongX(p + row), c = alongX(p + slice), d = alongX(p + slice + row);
        const V near = a + (b - a) * fy, far = c + (d - c) * fy;
        return near + (far - near) * fz;
    }

    /// Every sample has all eight voxels around it. A rounding of the line may fall a hair out of the box, so places are clamped.
    template <class T>
    static void sampleLinear(View3<const T> voxels, const std::vector<Line>& lines, float along, V* into) {
        const std::int64_t row = voxels.shape.x, slice = voxels.shape.y * row;
        const auto lastZ = static_cast<float>(voxels.shape.z - 1), lastY = static_cast<float>(voxels.shape.y - 1), lastX = static_cast<float>(voxels.shape.x - 1);
        for (const Line& line : lines) {
            const float z = std::clamp(line.z + line.dz * along, 0.f, lastZ), y = std::clamp(line.y + line.dy * along, 0.f, lastY), x = std::clamp(line.x + line.dx * along, 0.f, lastX);
            const auto iz = std::min(static_cast<int>(z), static_cast<int>(lastZ) - 1), iy = std::min(static_cast<int>(y), static_cast<int>(lastY) - 1), ix = std::min(static_cast<int>(x), static_cast<int>(lastX) - 1);
            into[line.pixel] = between(voxels.data + iz * slice + iy * row + ix, row, slice, static_cast<V>(z - static_cast<float>(iz)), static_cast<V>(y - static_cast<float>(iy)), static_cast<V>(x - static_cast<float>(ix)));
        }
    }

    template <class T>
    static void sampleNearest(View3<const T> voxels, const std::vector<Line>& lines, float along, V* into) {
        const auto near = [](float p, std::int64_t size) { return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(p + 0.5f)), 0, size - 1); };
        for (const Line& line : lines)
            into[line.pixel] = static_cast<V>(voxels.at({near(line.z + line.dz * along, voxels.shape.z), near(line.y + line.dy * along, voxels.shape.y), near(line.x + line.dx * along, voxels.shape.x)}));
    }

    /// Some samples lie outside the level, or between its last voxels and its face.
    template <class T>
    void sampleRim(View3<const T> voxels, const Box& box, const std::vector<Line>& lines, float along, V* into) const {
        const auto fill = static_cast<V>(m_volume.source().info().fillValue);
        const auto isIn = [](float p, std::int64_t lo, std::int64_t size) { return p + static_cast<float>(lo) >= -0.5f && p + static_cast<float>(lo) < static_cast<float>(size) - 0.5f; };
        struct Place {
            std::int64_t i;
            std::int64_t next;
            V share;
        };
        const auto place = [&](float p, std::int64_t size) -> Place {
            const float clamped = std::clamp(p, 0.f, static_cast<float>(size - 1));
            if (m_way == Interpolation::nearest) {
                const auto near = static_cast<std::int64_t>(std::floor(clamped + 0.5f));
                return {near, near, 0};
            }
            const auto i = static_cast<std::int64_t>(clamped);
            return {i, std::min(i + 1, size - 1), static_cast<V>(clamped - static_cast<float>(i))};
        };
        for (const Line& line : lines) {
            const float z = line.z + line.dz * along, y = line.y + line.dy * along, x = line.x + line.dx * along;
            if (!isIn(z, box.lo.z, m_level.shape.z) || !isIn(y, box.lo.y, m_level.shape.y) || !isIn(x, box.lo.x, m_level.shape.x)) {
                into[line.pixel] = fill;
                continue;
            }
            const Place pz = place(z, voxels.shape.z), py = place(y, voxels.shape.y), px = place(x, voxels.shape.x);
            const auto value = [&](std::int64_t iz, std::int64_t iy, std::int64_t ix) { return static_cast<V>(voxels.at({iz, iy, ix})); };
            const auto alongX = [&](std::int64_t iz, std::int64_t iy) { return value(iz, iy, px.i) + (value(iz, iy, px.next) - value(iz, iy, px.i)) * px.share; };
            const auto alongY = [&](std::int64_t iz) { return alongX(iz, py.i) + (alongX(iz, py.next) - alongX(iz, py.i)) * py.share; };
            into[line.pixel] = alongY(pz.i) + (alongY(pz.next) - alongY(pz.i)) * pz.share;
        }
    }

    KeptChunks& m_volume;
    int m_number;
    const LevelInfo& m_level;
    std::span<const SurfacePoint> m_points;
    FlatShape m_tile;
    SampleLayers m_layers;
    Interpolation m_way;
    const std::stop_token& m_stop;
    std::span<V> m_values;
};

}  // namespace

template <class V>
void sampleLayers(KeptChunks& volume, int level, std::span<const SurfacePoint> points, FlatShape tile, const SampleLayers& layers, Interpolation interpolation, const std::stop_token& stop,
                  std::span<V> values) {
    assert(static_cast<std::int64_t>(values.size()) == layers.count * tile.height * tile.width);
    std::fill(values.begin(), values.end(), V{});
    Sampler<V>(volume, level, points, tile, layers, interpolation, stop, values).run();
}

template void sampleLayers<float>(KeptChunks&, int, std::span<const SurfacePoint>, FlatShape, const SampleLayers&, Interpolation, const std::stop_token&, std::span<float>);
template void sampleLayers<double>(KeptChunks&, int, std::span<const SurfacePoint>, FlatShape, const SampleLayers&, Interpolation, const std::stop_token&, std::span<double>);

}  // namespace volumen
