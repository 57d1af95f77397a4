#include "core/segment/projection.h"

#include <atomic>
#include <cstring>
#include <mutex>

#include "core/base/error.h"
#include "core/jobs/parallel_for.h"
#include "core/volume/chunk_boxes.h"

namespace volumen {

namespace {

constexpr std::uint8_t kInk = 1, kNoInk = 2;
constexpr std::uint16_t kMet = 0x8000;   // on a voxel's segment while it is drawn: ink and no ink have met there
constexpr std::int64_t kMostSegments = 0x7fff;
constexpr std::uint8_t kInkFrom = 128;

Chunk zeros(VoxelType type, Voxel shape) {
    Chunk chunk(type, shape);
    std::memset(chunk.data(), 0, chunk.byteCount());
    return chunk;
}

}  // namespace

/// A tile's pixels and one more on every side.
struct Projection::Pixels {
    static constexpr std::int64_t kSide = kTile + 2;
    static constexpr auto kCount = static_cast<std::size_t>(kSide * kSide);

    std::vector<SurfacePoint> points = std::vector<SurfacePoint>(kCount);
    std::vector<std::uint8_t> labels = std::vector<std::uint8_t>(kCount);
    std::vector<std::uint8_t> codes = std::vector<std::uint8_t>(kCount);   ///< 0: the pixel says nothing; hard: ink or no ink; soft: 1

    static std::size_t index(std::int64_t v, std::int64_t u) { return static_cast<std::size_t>(v * kSide + u); }
};

/// The voxels of one chunk while tile after tile is drawn.
struct Projection::Canvas {
    Box box;
    ProjectedVoxels voxels;
    std::vector<std::uint32_t> sums;     ///< soft: of labels
    std::vector<std::uint32_t> covers;   ///< soft: how many
    std::vector<std::uint32_t> last;     ///< soft: the pixel that covered it last, counted over all tiles
    std::uint32_t pixel = 0;

    std::size_t index(Voxel v) const {
        const Voxel shape = box.shape(), at = v - box.lo;
        return static_cast<std::size_t>((at.z * shape.y + at.y) * shape.x + at.x);
    }

    void putHard(std::size_t i, std::uint8_t code, std::uint16_t segment) {
        std::uint8_t& value = reinterpret_cast<std::uint8_t*>(voxels.values.data())[i];
        std::uint16_t& from = reinterpret_cast<std::uint16_t*>(voxels.segments.data())[i];
        const bool other = value != 0 && value != code;
        if (other && (from & ~kMet) != segment && !(from & kMet)) from |= kMet, ++voxels.meetings;
        if (value == 0 || (code == kInk && value == kNoInk)) value = code, from = static_cast<std::uint16_t>((from & kMet) | segment);
    }

    void putSoft(std::size_t i, std::uint8_t label, std::uint16_t segment) {
        if (last[i] == pixel) return;
        last[i] = pixel;
        sums[i] += label, ++covers[i];
        std::uint16_t& from = reinterpret_cast<std::uint16_t*>(voxels.segments.data())[i];
        if (from == 0) from = segment;
    }
};

Projection::Projection(std::vector<ProjectedSegment> segments, const ProjectionWish& wish, const VolumeInfo& like, Voxel chunkShape, int threads, const std::stop_token& stop,
                       const std::function<void(std::int64_t, std::int64_t)>& advanced)
    : m_segments(std::move(segments)), m_wish(wish), m_like(like), m_level{.shape = like.shape(), .chunkShape = smaller(chunkShape, like.shape()), .codec = "none"}, m_grid(chunkGrid(m_level)) {
    if (static_cast<std::int64_t>(m_segments.size()) > kMostSegments) throw Error("project: over " + std::to_string(kMostSegments) + " segments at once; project them in several volumes");
    findTiles(threads, stop, advanced);
}

Projection::Pixels Projection::readTile(const Tile& tile, const std::stop_token& stop) const {
    const ProjectedSegment& from = m_segments[tile.segment];
    const FlatGrid where{.top = tile.row * kTile - 1, .left = tile.column * kTile - 1, .count = {Pixels::kSide, Pixels::kSide}};
    Pixels pixels;
    from.labels->read(where, pixels.labels, stop);
    if (from.supervision) from.supervision->read(where, pixels.codes, stop);
    bool any = false;
    for (std::size_t i = 0; i < Pixels::kCount; ++i) {
        const bool supervised = pixels.codes[i] != 0;
        if (m_wish.soft) pixels.codes[i] = supervised || !from.supervision;
        else pixels.codes[i] = pixels.labels[i] >= kInkFrom ? kInk : supervised ? kNoInk : 0;
        any = any || pixels.codes[i];
    }
    if (any) from.segment->read(where, pixels.points);
    return pixels;
}

void Projection::findTiles(int threads, const std::stop_token& stop, const std::function<void(std::int64_t, std::int64_t)>& advanced) {
    std::vector<Tile> rows;   // of tiles; the column counts them
    std::int64_t total = 0;
    for (std::uint32_t s = 0; s < m_segments.size(); ++s) {
        const FlatShape shape = m_segments[s].segment->info().shape, tiles{ceilDiv(shape.height, kTile), ceilDiv(shape.width, kTile)};
        for (std::int64_t row = 0; row < tiles.height; ++row) rows.push_back({s, static_cast<std::int32_t>(row), static_cast<std::int32_t>(tiles.width)});
        total += tiles.height * tiles.width;
    }
    std::mutex mutex;
    std::int64_t done = 0;
    parallelFor(threads, static_cast<std::int64_t>(rows.size()), [&](std::int64_t i) {
        const Tile& row = rows[static_cast<std::size_t>(i)];
        std::vector<Entry> found;
        for (std::int32_t column = 0; column < row.column; ++column) findTile({row.segment, row.row, column}, stop, found);
        const std::lock_guard lock(mutex);
        m_entries.insert(m_entries.end(), found.begin(), found.end());
        if (advanced) advanced(done += row.column, total);
    });
    std::sort(m_entries.begin(), m_entries.end());
}

/// The chunks that a tile's pixels reach; a pixel alone reaches few, so that a tile torn apart reaches no more than it must.
void Projection::findTile(const Tile& tile, const std::stop_token& stop, std::vector<Entry>& into) const {
    if (stop.stop_requested()) throw Cancelled{};
    const Pixels pixels = readTile(tile, stop);
    const SheetCells cells(pixels.points, Pixels::kSide, m_wish.depth);
    const std::size_t first = into.size();
    Box known;
    for (std::int64_t v = 1; v <= kTile; ++v)
        for (std::int64_t u = 1; u <= kTile; ++u) {
            if (!pixels.codes[Pixels::index(v, u)]) continue;
            const Box reach = intersection(cells.reach(v, u), {{}, m_level.shape});
            if (reach.empty() || intersection(known, chunksOf(reach, m_level.chunkShape)) == chunksOf(reach, m_level.chunkShape)) continue;
            known = chunksOf(reach, m_level.chunkShape);
            forEachVoxel(known, [&](Voxel index) { into.push_back({number(index), tile}); });
        }
    const auto begin = into.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, into.end());
    into.erase(std::unique(begin, into.end()), into.end());
}

std::span<const Projection::Entry> Projection::entriesOf(Voxel index) const {
    const std::int64_t chunk = number(index);
    const auto first = std::lower_bound(m_entries.begin(), m_entries.end(), chunk, [](const Entry& entry, std::int64_t n) { return entry.chunk < n; });
    const auto end = std::upper_bound(first, m_entries.end(), chunk, [](std::int64_t n, const Entry& entry) { return n < entry.chunk; });
    return {first, end};
}

bool Projection::empty(Voxel index) const { return entriesOf(index).empty(); }

void Projection::draw(const Tile& tile, const std::stop_token& stop, Canvas& canvas) const {
    const Pixels pixels = readTile(tile, stop);
    const SheetCells cells(pixels.points, Pixels::kSide, m_wish.depth);
    const auto segment = static_cast<std::uint16_t>(tile.segment + 1);
    for (std::int64_t v = 1; v <= kTile; ++v)
        for (std::int64_t u = 1; u <= kTile; ++u) {
            ++canvas.pixel;
            const std::size_t at = Pixels::index(v, u);
            const std::uint8_t code = pixels.codes[at], label = pixels.labels[at];
            const Box reach = code && pixels.points[at].valid() ? intersection(cells.reach(v, u), canvas.box) : Box{};
            if (reach.empty()) continue;
            const bool closedV = m_wish.soft || v == kTile || pixels.codes[Pixels::index(v + 1, u)] != code, closedU = m_wish.soft || u == kTile || pixels.codes[Pixels::index(v, u + 1)] != code;
            if (m_wish.soft) cells.fill(v, u, reach, closedV, closedU, [&](Voxel voxel) { canvas.putSoft(canvas.index(voxel), label, segment); });
            else cells.fill(v, u, reach, closedV, closedU, [&](Voxel voxel) { canvas.putHard(canvas.index(voxel), code, segment); });
        }
}

ProjectedVoxels Projection::chunk(Voxel index, const std::stop_token& stop) const {
    const Box box = boxOfChunk(m_level, index);
    const auto count = static_cast<std::size_t>(voxelCount(box.shape()));
    Canvas canvas{.box = box, .voxels = {zeros(VoxelType::u8, box.shape()), zeros(VoxelType::u16, box.shape()), zeros(VoxelType::u16, box.shape())}, .sums = {}, .covers = {}, .last = {}};
    if (m_wish.soft)
        for (auto* numbers : {&canvas.sums, &canvas.covers, &canvas.last}) numbers->resize(count);
    for (const Entry& entry : entriesOf(index)) {
        if (stop.stop_requested()) throw Cancelled{};
        draw(entry.tile, stop, canvas);
    }
    auto* segments = reinterpret_cast<std::uint16_t*>(canvas.voxels.segments.data());
    auto* values = reinterpret_cast<std::uint8_t*>(canvas.voxels.values.data());
    auto* counts = reinterpret_cast<std::uint16_t*>(canvas.voxels.counts.data());
    for (std::size_t i = 0; i < count; ++i) {
        segments[i] &= static_cast<std::uint16_t>(~kMet);
        if (!m_wish.soft || canvas.covers[i] == 0) continue;
        values[i] = static_cast<std::uint8_t>((canvas.sums[i] + canvas.covers[i] / 2) / canvas.covers[i]);
        counts[i] = static_cast<std::uint16_t>(std::min<std::uint32_t>(canvas.covers[i], 0xffff));
    }
    return std::move(canvas.voxels);
}

std::int64_t Projection::meetings(int threads, const std::stop_token& stop) const {
    if (m_wish.soft) return 0;
    std::vector<std::int64_t> shared;   // chunks where several segments lie
    for (std::size_t i = 1; i < m_entries.size(); ++i) {
        const bool both = m_entries[i].chunk == m_entries[i - 1].chunk && m_entries[i].tile.segment != m_entries[i - 1].tile.segment;
        if (both && (shared.empty() || shared.back() != m_entries[i].chunk)) shared.push_back(m_entries[i].chunk);
    }
    std::atomic<std::int64_t> sum{0};
    parallelFor(threads, static_cast<std::int64_t>(shared.size()), [&](std::int64_t i) { sum += chunk(indexInGrid(m_grid, shared[static_cast<std::size_t>(i)]), stop).meetings; });
    return sum;
}

namespace {

class ProjectedSource final : public VolumeSource {
public:
    ProjectedSource(std::shared_ptr<const Projection> projection, ProjectedField field) : m_projection(std::move(projection)), m_field(field) {
        const VolumeInfo& like = m_projection->like();
        m_info.path = like.path, m_info.format = "projected";
        m_info.type = field == ProjectedField::values ? VoxelType::u8 : VoxelType::u16;
        m_info.spacingUm = like.spacingUm, m_info.originUm = like.originUm;
        m_info.levels = {m_projection->level()};
    }

    const VolumeInfo& info() const override { return m_info; }

    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        if (m_projection->empty(key.index)) return nullptr;
        ProjectedVoxels voxels = m_projection->chunk(key.index, stop);
        Chunk& wanted = m_field == ProjectedField::values ? voxels.values : m_field == ProjectedField::counts ? voxels.counts : voxels.segments;
        if (wanted.shape() == m_projection->level().chunkShape) return std::make_shared<Chunk>(std::move(wanted));
        auto padded = std::make_shared<Chunk>(zeros(m_info.type, m_projection->level().chunkShape));
        copyShared(wanted, {}, *padded, {});
        return padded;
    }

private:
    std::shared_ptr<const Projection> m_projection;
    ProjectedField m_field;
    VolumeInfo m_info;
};

}  // namespace

VolumeSourcePtr projectedSource(std::shared_ptr<const Projection> projection, ProjectedField field) { return std::make_shared<ProjectedSource>(std::move(projection), field); }

}  // namespace volumen
