#include "core/volume/formats/number_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/base/error.h"
#include "core/volume/block_layout.h"
#include "core/volume/flat_rule.h"
#include "core/volume/raw_voxels.h"
#include "core/volume/reordered_source.h"
#include "core/volume/zarr/axis_choice.h"

namespace volumen {

namespace {

constexpr std::size_t kMostAxes = 32;

/// Three axes of an array, slowest first, as a part of three axes that the others were merged into: an axis that stands still
/// joins the next shown one that is faster than it, or the fastest.
struct Placed {
    Voxel shape;              // of the three that are shown
    RawArray raw;             // of the three with what joined them
    Voxel first;              // the shown ones' first voxel there
    std::int64_t step = 1;    // from voxel to voxel along the fastest
};

/// `axes` are the shown ones, slowest first; -1 where there is none.
Placed placed(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& fixed, const std::array<int, 3>& axes, std::size_t voxelBytes) {
    Placed result{.shape = {1, 1, 1}, .raw = {.offset = 0, .shape = {1, 1, 1}, .voxelBytes = voxelBytes}, .first = {}, .step = 1};
    constexpr std::array kAxes{Axis::z, Axis::y, Axis::x};
    int from = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        if (axes[i] == AxisChoice::kNone) continue;
        const auto shown = static_cast<std::size_t>(axes[i]);
        std::int64_t& extent = along(result.raw.shape, kAxes[i]);
        std::int64_t& first = along(result.first, kAxes[i]);
        for (auto f = static_cast<std::size_t>(from); f < shown; ++f) first = first * shape[f] + fixed[f], extent *= shape[f];
        first *= shape[shown];
        extent *= shape[shown];
        along(result.shape, kAxes[i]) = shape[shown];
        from = axes[i] + 1;
    }
    for (auto f = static_cast<std::size_t>(from); f < shape.size(); ++f) {   // faster than all that are shown
        result.first.x = result.first.x * shape[f] + fixed[f];
        result.raw.shape.x *= shape[f];
        result.step *= shape[f];
    }
    return result;
}

/// Whole rows that are unpacked together.
Voxel blockOf(const Placed& place, std::uint64_t blockBytes, std::size_t voxelBytes) {
    const auto rowBytes = static_cast<std::uint64_t>(place.raw.shape.x) * voxelBytes;
    const auto rows = static_cast<std::int64_t>(std::max<std::uint64_t>(1, blockBytes / rowBytes));
    return {1, std::min(rows, place.shape.y), place.shape.x};
}

class NumberSource final : public VolumeSource {
public:
    NumberSource(VolumeInfo info, const Placed& place, ByteReaderPtr bytes, bool swapped)
        : m_info(std::move(info)), m_place(place), m_bytes(std::move(bytes)), m_swapped(swapped) {
        const std::uint64_t block = m_bytes->blockBytes();
        const Voxel chunk = block == 0 ? chunkShapeForRaw(place.shape) : chunkShapeForBlocks(place.shape, blockOf(place, block, voxelBytes()), voxelBytes());
        m_info.levels = {{.shape = place.shape, .chunkShape = chunk, .codec = m_info.levels.front().codec}};
        m_info.flat = isFlat(m_info);
        checkShapes(m_info.path, place.shape, chunk, m_info.type);
    }

    const VolumeInfo& info() const override { return m_info; }

    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        return readPart(key, {.lo = {}, .hi = m_info.levels.front().chunkShape}, std::move(stop));
    }

    ChunkPtr readPart(const ChunkKey& key, const Box& wanted, std::stop_token stop) const override {
        const Voxel lo = key.index * m_info.levels.front().chunkShape;
        const Box box{.lo = lo, .hi = lo + m_info.levels.front().chunkShape};
        const Box part = intersection({.lo = lo + wanted.lo, .hi = lo + wanted.hi}, {.lo = {}, .hi = m_place.shape});
        if (part.empty()) return nullptr;
        auto chunk = std::make_shared<Chunk>(m_info.type, box.shape());
        if (part == box) {
            read(part, *chunk, stop);
            return chunk;
        }
        fillVoxels(*chunk, m_info.fillValue);
        Chunk inside(m_info.type, part.shape());
        read(part, inside, stop);
        copyOverlap({inside.data(), part}, part, {chunk->data(), box}, voxelBytes());
        return chunk;
    }

    bool slicesAreReadAlone() const override { return m_bytes->blockBytes() == 0; }

private:
    std::size_t voxelBytes() const { return size(m_info.type); }

    /// Fills `chunk`, which stands for `part`, slice by slice.
    void read(const Box& part, Chunk& chunk, const std::stop_token& stop) const {
        const auto sliceBytes = static_cast<std::size_t>(part.shape().y * part.shape().x) * voxelBytes();
        for (std::int64_t z = part.lo.z; z < part.hi.z; ++z) {
            if (stop.stop_requested()) throw Cancelled{};
            std::byte* into = chunk.data() + static_cast<std::size_t>(z - part.lo.z) * sliceBytes;
            readSlice({.lo = {z, part.lo.y, part.lo.x}, .hi = {z + 1, part.hi.y, part.hi.x}}, into, stop);
        }
        if (m_swapped) swapBytes(chunk.data(), static_cast<std::size_t>(voxelCount(part.shape())), voxelBytes());
    }

    void readSlice(const Box& slice, std::byte* into, const std::stop_token& stop) const {
        Box stored{.lo = m_place.first + slice.lo * Voxel{1, 1, m_place.step}, .hi = {}};
        stored.hi = {stored.lo.z + 1, stored.lo.y + slice.shape().y, stored.lo.x + (slice.shape().x - 1) * m_place.step + 1};
        if (m_place.step == 1) return readRaw(*m_bytes, m_place.raw, {into, stored}, stop);
        const std::int64_t width = stored.shape().x;
        std::vector<std::byte> row(static_cast<std::size_t>(width) * voxelBytes());
        for (std::int64_t y = stored.lo.y; y < stored.hi.y; ++y) {
            readRaw(*m_bytes, m_place.raw, {row.data(), {.lo = {stored.lo.z, y, stored.lo.x}, .hi = {stored.hi.z, y + 1, stored.hi.x}}}, stop);
            for (std::int64_t x = 0; x < width; x += m_place.step, into += voxelBytes()) std::memcpy(into, row.data() + static_cast<std::size_t>(x) * voxelBytes(), voxelBytes());
        }
    }

    VolumeInfo m_info;
    Placed m_place;
    ByteReaderPtr m_bytes;
    bool m_swapped;
};

template <class T>
std::vector<T> inFile(std::vector<T> list, bool reversed) {
    if (reversed) std::reverse(list.begin(), list.end());
    return list;
}

bool positive(Point p) { return std::isfinite(p.z) && std::isfinite(p.y) && std::isfinite(p.x) && p.z > 0 && p.y > 0 && p.x > 0; }

/// A missing axis takes the spacing of the finest one, so that one slice is a voxel thick.
void placeInSpace(const NumberArray& array, const FileOrder& order, VolumeInfo& info) {
    constexpr std::array kAxes{Axis::z, Axis::y, Axis::x};
    if (array.spacingUm.empty()) return;
    const std::vector<double> spacing = inFile(array.spacingUm, array.firstAxisFastest), origin = inFile(array.originUm, array.firstAxisFastest);
    Spacing um;
    for (std::size_t i = 0; i < 3; ++i) along(um, kAxes[i]) = order.axes[i] < 0 ? *std::min_element(spacing.begin(), spacing.end()) : spacing[static_cast<std::size_t>(order.axes[i])];
    if (!positive(um)) return;
    info.spacingUm = um;
    for (std::size_t i = 0; i < 3 && !origin.empty(); ++i)
        if (order.axes[i] >= 0 && std::isfinite(origin[static_cast<std::size_t>(order.axes[i])])) along(info.originUm, kAxes[i]) = origin[static_cast<std::size_t>(order.axes[i])];
}

}  // namespace

NumberArray slowestFirst(NumberArray array) {
    std::reverse(array.shape.begin(), array.shape.end());
    std::reverse(array.axisNames.begin(), array.axisNames.end());
    std::reverse(array.spacingUm.begin(), array.spacingUm.end());
    std::reverse(array.originUm.begin(), array.originUm.end());
    return array;
}

std::uint64_t byteCount(const std::string& where, const std::vector<std::int64_t>& shape, VoxelType type) {
    auto bytes = static_cast<std::int64_t>(size(type));
    if (shape.size() > kMostAxes) throw Error(where + ": declares " + std::to_string(shape.size()) + " axes; the header is damaged");
    for (const std::int64_t extent : shape) {
        if (extent <= 0) throw Error(where + ": declares an axis of " + std::to_string(extent) + " voxels; every axis needs at least one");
        if (__builtin_mul_overflow(bytes, extent, &bytes)) throw Error(where + ": declares an impossible number of voxels; the header is damaged");
    }
    return static_cast<std::uint64_t>(bytes);
}

VolumeSourcePtr openNumbers(VolumeInfo info, const NumberArray& array, ByteReaderPtr bytes, const OpenOptions& options) {
    const AxisChoice choice = chooseAxes(array.shape, array.axisNames, options, info.path);
    const bool reversed = array.firstAxisFastest;
    const FileOrder order = fileOrder(choice, reversed);
    info.type = array.type;
    info.reading = reading(options);
    info.levels = {LevelInfo{.shape = {}, .chunkShape = {}, .codec = array.codec}};
    placeInSpace(array, order, info);
    const Placed place = placed(inFile(array.shape, reversed), inFile(choice.fixed, reversed), order.axes, size(array.type));
    return turned(std::make_shared<NumberSource>(std::move(info), place, std::move(bytes), array.swapped), order.letters);
}

}  // namespace volumen
