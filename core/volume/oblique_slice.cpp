#include "core/volume/oblique_slice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <type_traits>

#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/jobs/parallel_for.h"
#include "core/volume/chunk_cache.h"
#include "core/volume/exact_slice.h"

namespace volumen {

namespace {

constexpr std::int64_t kBlock = 64;   // pixels on a side: what one thread samples at a time
constexpr SourceId kOnlySource = 0;

bool finite(Point p) { return std::isfinite(p.z) && std::isfinite(p.y) && std::isfinite(p.x); }

Point unit(Point p, const char* what) {
    const double size = length(p);
    if (!finite(p) || !(size > 0)) throw Error(std::string(what) + ": has no direction; give three numbers z,y,x that are not all zero");
    return p / size;
}

/// Looks chunks up in the shared cache, reads what is not there, and remembers the last ones without asking.
class ChunkReader {
public:
    ChunkReader(const VolumeSource& source, int level, ChunkCache& cache, std::stop_token stop)
        : m_source(source), m_level(level), m_cache(cache), m_stop(std::move(stop)) {}

    /// Null: the store holds nothing there. Good until the next call.
    const Chunk* at(Voxel index) {
        Kept& kept = m_kept[std::hash<ChunkKey>{}({m_level, index}) % m_kept.size()];
        if (!kept.known || kept.index != index) kept = {true, index, find({m_level, index})};
        return kept.chunk.get();
    }

private:
    struct Kept {
        bool known = false;
        Voxel index;
        ChunkPtr chunk;
    };

    ChunkPtr find(const ChunkKey& key) {
        if (m_stop.stop_requested()) throw Cancelled{};
        CachedChunk cached = m_cache.find({kOnlySource, key});
        if (cached.state == ChunkState::resident) return cached.chunk;
        if (cached.state == ChunkState::absent) return nullptr;
        ChunkPtr chunk = m_source.readChunk(key, m_stop);
        m_cache.put({kOnlySource, key}, {chunk ? ChunkState::resident : ChunkState::absent, chunk, {}});
        return chunk;
    }

    const VolumeSource& m_source;
    int m_level;
    ChunkCache& m_cache;
    std::stop_token m_stop;
    std::array<Kept, 16> m_kept;
};

/// The two voxels around a position on one axis, held at the faces.
struct Cell {
    std::int64_t first, second;
    double weight;   // of the second
};

Cell cellAt(double position, std::int64_t size) {
    const double held = std::clamp(position, 0.0, static_cast<double>(size - 1));
    const auto first = static_cast<std::int64_t>(std::floor(held));
    const double weight = held - static_cast<double>(first);
    return {first, weight > 0 ? first + 1 : first, weight};
}

std::int64_t voxelAt(double position, std::int64_t size) {
    return static_cast<std::int64_t>(std::clamp(std::floor(position + 0.5), 0.0, static_cast<double>(size - 1)));
}

double blend(double a, double b, double weight) { return weight == 0 ? a : (1 - weight) * a + weight * b; }

template <class T>
class ExactSampler {
public:
    ExactSampler(const VolumeInfo& info, const ObliqueSlice& slice, ChunkReader& chunks)
        : m_info(info), m_level(info.levels[static_cast<std::size_t>(slice.level)]), m_slice(slice), m_chunks(chunks),
          m_fill(voxelFrom<T>(info.fillValue)) {
        const Point normal = cross(slice.plane.right, slice.plane.down);
        if (length(normal) > 0) m_normal = normal / length(normal);
    }

    T pixel(std::int64_t row, std::int64_t column) {
        const Point p = m_slice.plane.at(static_cast<double>(row), static_cast<double>(column));
        if (m_slice.slab.halfVoxels > 0) return slab(p);
        if (!inside(p)) return m_fill;
        return m_slice.interpolation == Interpolation::nearest ? nearest(p) : voxelFrom<T>(linear(p));
    }

private:
    bool inside(Point p) const {
        const Voxel n = m_info.shape();
        const auto in = [](double v, std::int64_t size) { return v >= -0.5 && v < static_cast<double>(size) - 0.5; };
        return in(p.z, n.z) && in(p.y, n.y) && in(p.x, n.x);
    }

    T voxel(Voxel v) {
        const Voxel size = m_level.chunkShape, index{v.z / size.z, v.y / size.y, v.x / size.x};
        const Chunk* chunk = m_chunks.at(index);
        return chunk ? chunk->view<T>().at(v - index * size) : m_fill;
    }

    T nearest(Point level0) {
        const Point p = fromLevel0(m_level, level0);
        const Voxel n = m_level.shape;
        return voxel({voxelAt(p.z, n.z), voxelAt(p.y, n.y), voxelAt(p.x, n.x)});
    }

    double linear(Point level0) {
        const Point p = fromLevel0(m_level, level0);
        const Cell z = cellAt(p.z, m_level.shape.z), y = cellAt(p.y, m_level.shape.y), x = cellAt(p.x, m_level.shape.x);
        const auto row = [&](std::int64_t vz, std::int64_t vy) {
            return blend(static_cast<double>(voxel({vz, vy, x.first})), static_cast<double>(voxel({vz, vy, x.second})), x.weight);
        };
        const auto plane = [&](std::int64_t vz) { return blend(row(vz, y.first), row(vz, y.second), y.weight); };
        return blend(plane(z.first), plane(z.second), z.weight);
    }

    T slab(Point middle) {
        double reduced = 0;
        int count = 0;
        for (int k = -m_slice.slab.halfVoxels; k <= m_slice.slab.halfVoxels; ++k) {
            const Point p = middle + m_normal * static_cast<double>(k);
            if (!inside(p)) continue;
            const double v = m_slice.interpolation == Interpolation::nearest ? static_cast<double>(nearest(p)) : linear(p);
            reduced = count++ == 0 ? v : reduce(reduced, v);
        }
        if (count == 0) return m_fill;
        return voxelFrom<T>(m_slice.slab.reduce == Reduce::mean ? reduced / count : reduced);
    }

    double reduce(double a, double b) const {
        switch (m_slice.slab.reduce) {
            case Reduce::mean: return a + b;
            case Reduce::max: return std::fmax(a, b);
            case Reduce::min: break;
        }
        return std::fmin(a, b);
    }

    const VolumeInfo& m_info;
    const LevelInfo& m_level;
    const ObliqueSlice& m_slice;
    ChunkReader& m_chunks;
    T m_fill;
    Point m_normal;
};

template <class T>
void sampleBlock(const VolumeSource& source, const ObliqueSlice& slice, PixelRect block, ChunkCache& cache, const std::stop_token& stop, T* out) {
    ChunkReader chunks(source, slice.level, cache, stop);
    ExactSampler<T> sampler(source.info(), slice, chunks);
    for (std::int64_t row = 0; row < block.height; ++row)
        for (std::int64_t column = 0; column < block.width; ++column)
            out[row * slice.width + column] = sampler.pixel(block.top + row, block.left + column);
}

}  // namespace

SlicePlane slicePlane(const PlaneWish& wish) {
    if (wish.height <= 0 || wish.width <= 0) throw Error("--size: has no pixels; write it like 600x800, the height first");
    if (!(wish.step > 0) || !std::isfinite(wish.step)) throw Error("--step: must be more than 0, in level-0 voxels a pixel");
    if (!finite(wish.center)) throw Error("--center: is no position; give three numbers z,y,x");
    const Point normal = unit(wish.normal, "--normal");
    const bool alongY = std::abs(normal.y) > 1 - 1e-12;
    const Point up = unit(wish.up.value_or(alongY ? Point{-1, 0, 0} : Point{0, -1, 0}), "--up");
    const Point flat = dot(up, normal) * normal - up;
    if (length(flat) < 1e-9) throw Error("--up: points along the normal; choose another direction");
    SlicePlane plane;
    plane.down = flat / length(flat) * wish.step;
    plane.right = cross(plane.down, normal);
    plane.origin = wish.center - plane.right * (static_cast<double>(wish.width - 1) / 2) - plane.down * (static_cast<double>(wish.height - 1) / 2);
    return plane;
}

void sliceExactly(const VolumeSource& source, const ObliqueSlice& slice, int threads, std::size_t cacheBytes, const std::stop_token& stop,
                  const RowSink& sink) {
    const VolumeInfo& info = source.info();
    checkLevel(info, slice.level);
    const PictureShape shape{.type = info.type, .height = slice.height, .width = slice.width};
    ChunkCache cache(cacheBytes);
    const auto band = std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(kBlock) * shape.rowBytes());
    for (std::int64_t top = 0; top < slice.height; top += kBlock) {
        const std::int64_t rows = std::min(kBlock, slice.height - top);
        parallelFor(threads, ceilDiv(slice.width, kBlock), [&](std::int64_t column) {
            const std::int64_t left = column * kBlock;
            visitType(info.type, [&](auto zero) {
                using T = decltype(zero);
                sampleBlock<T>(source, slice, {top, left, rows, std::min(kBlock, slice.width - left)}, cache, stop, reinterpret_cast<T*>(band.get()) + left);
            });
        });
        sink({.top = top, .count = rows, .data = band.get()});
    }
}

}  // namespace volumen
