#include "core/volume/zarr/zarr_array.h"

#include <bit>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

constexpr bool kHostIsBigEndian = std::endian::native == std::endian::big;

std::int64_t product(const std::vector<std::int64_t>& extents) {
    std::int64_t count = 1;
    for (const std::int64_t n : extents) count *= n;
    return count;
}

/// Voxels from one to the next along each axis of the array, where `order` says which axis is the slowest.
std::vector<std::int64_t> stridesOf(const std::vector<std::int64_t>& shape, const std::vector<int>& order) {
    std::vector<std::int64_t> strides(shape.size());
    std::int64_t step = 1;
    for (std::size_t i = order.size(); i-- > 0;) {
        const auto axis = static_cast<std::size_t>(order[i]);
        strides[axis] = step;
        step *= shape[axis];
    }
    return strides;
}

ChunkLayout layoutOf(const ArrayMetadata& metadata, const AxisChoice& axes) {
    const std::vector<std::int64_t>& unit = metadata.unitShape();
    const std::vector<std::int64_t> strides = stridesOf(unit, metadata.pipeline.order);
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < unit.size(); ++i) offset += axes.fixed[i] % unit[i] * strides[i];
    return {.storedCount = product(unit),
            .offset = offset,
            .strides = axes.pick(strides, 0),
            .shape = smaller(axes.pick(unit, 1), axes.pick(metadata.shape, 1))};
}

std::int64_t innerCount(const ArrayMetadata& metadata) { return product(metadata.chunkShape) / product(metadata.shards->innerShape); }

void checkSize(std::int64_t storedBytes, const std::string& where) {
    if (storedBytes > kMaxChunkBytes)
        throw Error(where + ": is a chunk of " + formatByteSize(static_cast<std::uint64_t>(storedBytes)) + ", too large to decode at once; write the array again with chunks of 128 x 128 x 128");
}

/// The compressed bytes, not initialised before they are read.
struct Encoded {
    VoxelBytesPtr data;
    std::size_t size;
    std::span<const std::byte> bytes() const { return {data.get(), size}; }
};

Encoded readEncoded(const StoredBytes& stored, std::size_t plainBytes, const std::string& where, const std::stop_token& stop) {
    if (stored.length > largestEncoded(plainBytes)) throw Error(where + ": is far larger than such a chunk can be; the file is damaged, copy it again");
    Encoded encoded{allocateVoxels(stored.length), stored.length};
    stored.bytes->read(stored.offset, {encoded.data.get(), encoded.size}, stop);
    return encoded;
}

void checkPlainSize(const StoredBytes& stored, std::size_t plainBytes, const std::string& where) {
    if (stored.length != plainBytes)
        throw Error(where + ": holds " + std::to_string(stored.length) + " bytes where a chunk has " + std::to_string(plainBytes) +
                    "; the file is cut off or damaged, copy it again");
}

void stopIfAsked(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Cancelled{};
}

}  // namespace

ZarrArray::ZarrArray(ArrayMetadata metadata, AxisChoice axes, ZarrStorePtr store)
    : m_metadata(std::move(metadata)), m_axes(std::move(axes)), m_store(std::move(store)), m_layout(layoutOf(m_metadata, m_axes)) {
    if (m_metadata.shards) m_shards = std::make_unique<ShardCache>(*m_metadata.shards, innerCount(m_metadata));
}

/// The stored unit (chunk or inner chunk) that the delivered chunk comes from, counted in units along each axis of the array.
std::vector<std::int64_t> ZarrArray::unitAt(Voxel index) const {
    const std::vector<std::int64_t>& unit = m_metadata.unitShape();
    std::vector<std::int64_t> at(unit.size());
    for (std::size_t i = 0; i < unit.size(); ++i) at[i] = m_axes.fixed[i] / unit[i];
    const std::array<std::int64_t, 3> wanted{index.z, index.y, index.x};
    for (std::size_t a = 0; a < 3; ++a)
        if (m_axes.spatial[a] != AxisChoice::kNone) at[static_cast<std::size_t>(m_axes.spatial[a])] = wanted[a];
    return at;
}

std::optional<StoredBytes> ZarrArray::locate(Voxel index) const {
    const std::vector<std::int64_t> unit = unitAt(index);
    if (m_shards) return locateInShard(unit);
    std::optional<StoredObject> object = m_store->open(m_metadata.file.parent_path() / m_metadata.key(unit));
    if (!object) return std::nullopt;
    return StoredBytes{std::move(object->bytes), std::move(object->where), 0, object->size};
}

std::optional<StoredBytes> ZarrArray::locateInShard(const std::vector<std::int64_t>& unit) const {
    const ShardLayout& layout = *m_metadata.shards;
    std::vector<std::int64_t> shard(unit.size());
    std::int64_t inner = 0;
    for (const int ordered : layout.order) {
        const auto i = static_cast<std::size_t>(ordered);
        const std::int64_t perShard = m_metadata.chunkShape[i] / layout.innerShape[i];
        shard[i] = unit[i] / perShard;
        inner = inner * perShard + unit[i] % perShard;
    }
    const auto found = m_shards->open(m_metadata.file.parent_path() / m_metadata.key(shard), *m_store);
    return found ? found->find(inner) : std::nullopt;
}

ChunkPtr ZarrArray::readChunk(Voxel index, std::stop_token stop) const {
    stopIfAsked(stop);
    const std::optional<StoredBytes> stored = locate(index);
    if (!stored) return m_store->checkThere(m_metadata.file), nullptr;
    const std::string where = stored->where + (m_shards ? " (inner chunk " + formatVoxel(index) + ")" : "");
    const std::int64_t storedBytes = m_layout.storedCount * static_cast<std::int64_t>(size(m_metadata.type));
    checkSize(storedBytes, where);
    if (m_metadata.pipeline.codecs.empty()) checkPlainSize(*stored, static_cast<std::size_t>(storedBytes), where);
    const auto chunk = std::make_shared<Chunk>(m_metadata.type, m_layout.shape);
    readInto(*stored, where, *chunk, stop);
    if (m_metadata.pipeline.bigEndian != kHostIsBigEndian) swapBytes(*chunk);
    padPast(*chunk, smaller(chunk->shape(), shape() - index * chunk->shape()), m_metadata.fillValue);
    return chunk;
}

void ZarrArray::readInto(const StoredBytes& stored, const std::string& where, Chunk& chunk, const std::stop_token& stop) const {
    const std::size_t plainBytes = static_cast<std::size_t>(m_layout.storedCount) * size(m_metadata.type);
    const std::span<std::byte> target{chunk.data(), chunk.byteCount()};
    const std::vector<Codec>& codecs = m_metadata.pipeline.codecs;
    if (m_layout.isPrefix() && codecs.empty()) return stored.bytes->read(stored.offset, target, stop);
    const Encoded encoded = readEncoded(stored, plainBytes, where, stop);
    stopIfAsked(stop);
    if (m_layout.isPrefix() && plainBytes == target.size()) return decode(codecs, encoded.bytes(), target, where);
    if (codecs.empty()) return gather(m_layout, encoded.bytes(), chunk);
    const auto plain = std::make_unique_for_overwrite<std::byte[]>(plainBytes);
    decode(codecs, encoded.bytes(), {plain.get(), plainBytes}, where);
    gather(m_layout, {plain.get(), plainBytes}, chunk);
}

}  // namespace volumen
