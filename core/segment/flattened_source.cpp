#include "core/segment/flattened_source.h"

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/segment/layer_sampler.h"

namespace volumen {

namespace {

constexpr std::int64_t kTile = 128;      // pixels of a chunk along v and u
constexpr int kMostLayers = 4096;
constexpr std::int64_t kCoarsest = 256;  // levels end where both sides of the sheet are at most this

/// A level whose pixel is `factor` of the finest one; it takes the pixel in the middle.
LevelInfo levelOf(FlatShape shape, std::int64_t depth, std::int64_t chunkDepth, std::int64_t factor) {
    const auto f = static_cast<double>(factor), middle = static_cast<double>(factor / 2);
    return {.shape = {depth, ceilDiv(shape.height, factor), ceilDiv(shape.width, factor)}, .chunkShape = {chunkDepth, kTile, kTile}, .factor = {1, f, f}, .offset = {0, middle, middle}, .codec = "none"};
}

VolumeInfo infoOf(const VolumeInfo& volume, const SegmentInfo& segment, const FlattenWish& wish) {
    VolumeInfo info;
    info.path = volume.path;
    info.format = "flattened";
    info.type = volume.type;
    info.spacingUm = volume.spacingUm;
    info.flat = true;
    const std::int64_t depth = wish.composite.kind == CompositeKind::none ? wish.layers.count() : 1;
    for (std::int64_t factor = 1; factor == 1 || std::max(segment.shape.height, segment.shape.width) * 2 > kCoarsest * factor; factor *= 2)
        info.levels.push_back(levelOf(segment.shape, depth, std::min(depth, wish.chunkDepth), factor));
    info.provenance = {{"segment", segment.path.string()}, {"layers", std::to_string(wish.layers.first) + ":" + std::to_string(wish.layers.end)}, {"composite", name(wish.composite)},
                       {"interpolation", wish.interpolation == Interpolation::linear ? "linear" : "nearest"}, {"direction", wish.reversed ? "reversed" : "forward"}};
    return info;
}

void checkRange(LayerRange layers) {
    if (layers.count() >= 1 && layers.count() <= kMostLayers) return;
    throw Error("layers " + std::to_string(layers.first) + ":" + std::to_string(layers.end) + ": a range has 1 to " + std::to_string(kMostLayers) + " layers; write it like -16:17, the lower end first");
}

/// As `voxelFrom`, for values that lie within the type already.
template <class T, class V>
T rounded(V value) {
    if constexpr (std::is_integral_v<T> && sizeof(T) <= 2) return static_cast<T>(value < 0 ? value - V(0.5) : value + V(0.5));
    else return voxelFrom<T>(static_cast<double>(value));
}

/// Samples of a tile, and where they belong in a chunk.
template <class T, class V>
void putLayers(std::span<const V> values, FlatShape tile, Chunk& chunk) {
    const auto view = chunk.view<T>();
    const auto layers = static_cast<std::int64_t>(values.size()) / (tile.height * tile.width);
    for (std::int64_t i = 0; i < layers; ++i)
        for (std::int64_t v = 0; v < tile.height; ++v) std::transform(values.data() + (i * tile.height + v) * tile.width, values.data() + (i * tile.height + v + 1) * tile.width, view.row(i, v), rounded<T, V>);
}

template <class T, class V>
void putComposite(std::span<const V> values, FlatShape tile, std::span<const SurfacePoint> points, const Composite& composite, Chunk& chunk) {
    const auto view = chunk.view<T>();
    const std::size_t pixels = points.size();
    std::vector<float> line(values.size() / pixels);
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
        if (!points[pixel].valid()) continue;
        for (std::size_t i = 0; i < line.size(); ++i) line[i] = static_cast<float>(values[i * pixels + pixel]);
        const auto v = static_cast<std::int64_t>(pixel) / tile.width, u = static_cast<std::int64_t>(pixel) % tile.width;
        view.at({0, v, u}) = voxelFrom<T>(composed(composite, line, opaqueValue(chunk.type())));
    }
}

}  // namespace

std::string name(const Composite& composite) {
    switch (composite.kind) {
        case CompositeKind::none: return "none";
        case CompositeKind::mean: return "mean";
        case CompositeKind::max: return "max";
        case CompositeKind::min: return "min";
        case CompositeKind::median: return "median";
        case CompositeKind::deviation: return "std";
        case CompositeKind::alpha: return "alpha";
        case CompositeKind::percentile: break;
    }
    std::string text = std::to_string(composite.percent);
    text.erase(text.find_last_not_of('0') + 1);
    return "percentile=" + (text.ends_with('.') ? text.substr(0, text.size() - 1) : text);
}

FlattenedSource::FlattenedSource(std::shared_ptr<KeptChunks> volume, SegmentPtr segment, const FlattenWish& wish) : m_volume(std::move(volume)), m_segment(std::move(segment)), m_wish(wish) {
    checkRange(wish.layers);
    m_info = infoOf(m_volume->source().info(), m_segment->info(), wish);
}

/// The coarsest that is not coarser than the pixels.
int FlattenedSource::volumeLevel(const LevelInfo& level) const {
    const std::vector<LevelInfo>& levels = m_volume->source().info().levels;
    int best = 0;
    for (std::size_t i = 1; i < levels.size(); ++i)
        if (std::max({levels[i].factor.z, levels[i].factor.y, levels[i].factor.x}) <= level.factor.x) best = static_cast<int>(i);
    return best;
}

ChunkPtr FlattenedSource::readChunk(const ChunkKey& key, std::stop_token stop) const {
    checkLevel(m_info, key.level);
    const LevelInfo& level = m_info.levels[static_cast<std::size_t>(key.level)];
    const Voxel lo = key.index * level.chunkShape;
    const auto factor = static_cast<std::int64_t>(level.factor.x), middle = static_cast<std::int64_t>(level.offset.x);
    const FlatGrid where{.top = lo.y * factor + middle, .left = lo.x * factor + middle, .count = {std::min(kTile, level.shape.y - lo.y), std::min(kTile, level.shape.x - lo.x)}, .step = factor};
    std::vector<SurfacePoint> points(static_cast<std::size_t>(where.size()));
    m_segment->read(where, points);
    if (std::none_of(points.begin(), points.end(), [](const SurfacePoint& p) { return p.valid(); })) return nullptr;

    const bool whole = m_wish.composite.kind != CompositeKind::none;
    const double sign = m_wish.reversed ? -1 : 1;
    const SampleLayers layers{.first = sign * (m_wish.layers.first + static_cast<double>(whole ? 0 : lo.z)), .step = sign, .count = whole ? m_wish.layers.count() : std::min(level.chunkShape.z, level.shape.z - lo.z)};
    auto chunk = std::make_shared<Chunk>(m_info.type, level.chunkShape);
    std::memset(chunk->data(), 0, chunk->byteCount());
    visitType(m_info.type, [&](auto zero) {
        using T = decltype(zero);
        using V = std::conditional_t<sizeof(T) <= 2 || std::is_same_v<T, float>, float, double>;
        std::vector<V> values(static_cast<std::size_t>(layers.count * where.size()));
        sampleLayers<V>(*m_volume, volumeLevel(level), points, where.count, layers, m_wish.interpolation, stop, values);
        if (whole) putComposite<T, V>(values, where.count, points, m_wish.composite, *chunk);
        else putLayers<T, V>(values, where.count, *chunk);
    });
    return chunk;
}

}  // namespace volumen
