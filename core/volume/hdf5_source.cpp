#include "core/volume/hdf5_source.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/block_layout.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/flat_rule.h"
#include "core/volume/hdf5_client.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

constexpr std::array<unsigned char, 8> kSignature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

constexpr std::int64_t kBytesAtOnce = 4 << 20;   // of voxels, asked of the child in one question

class Hdf5Source final : public VolumeSource {
public:
    Hdf5Source(VolumeInfo info, std::unique_ptr<Hdf5Client> dataset, const Path& path)
        : m_info(std::move(info)), m_dataset(std::move(dataset)), m_raw(path), m_blocks(kDecodedBlockBytes) {
        const Hdf5Layout& layout = m_dataset->layout();
        m_info.type = layout.type;
        m_info.fillValue = layout.fillValue;
        m_info.spacingUm = layout.spacingUm;
        const Voxel chunk = layout.contiguous ? chunkShapeForRaw(layout.shape) : chunkShapeForBlocks(layout.shape, layout.block, size(layout.type));
        m_info.levels = {{.shape = layout.shape, .chunkShape = chunk, .codec = hdf5Codec(layout.filters)}};
        m_info.flat = isFlat(m_info);
        checkShapes(m_dataset->where(), layout.shape, chunk, layout.type);
        refuseCutOff();
    }

    const VolumeInfo& info() const override { return m_info; }

    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        return readPart(key, {.lo = {}, .hi = m_info.levels.front().chunkShape}, std::move(stop));
    }

    ChunkPtr readPart(const ChunkKey& key, const Box& wanted, std::stop_token stop) const override {
        const Hdf5Layout& layout = m_dataset->layout();
        if (layout.contiguous && !layout.offset) return nullptr;
        const Voxel lo = key.index * m_info.levels.front().chunkShape;
        const Box box{.lo = lo, .hi = lo + m_info.levels.front().chunkShape};
        auto chunk = std::make_shared<Chunk>(m_info.type, box.shape());
        fillVoxels(*chunk, m_info.fillValue);
        const Box part = intersection({.lo = lo + wanted.lo, .hi = lo + wanted.hi}, volume());
        if (part.empty()) return nullptr;
        if (layout.contiguous) readContiguous(part, box, *chunk);
        else if (!readBlocks(part, box, *chunk, stop)) return nullptr;
        return chunk;
    }

private:
    Box volume() const { return {.lo = {}, .hi = m_dataset->layout().shape}; }
    std::size_t voxelBytes() const { return size(m_info.type); }

    void refuseCutOff() const {
        const Hdf5Layout& layout = m_dataset->layout();
        if (!layout.offset) return;
        const auto bytes = static_cast<std::uint64_t>(voxelCount(layout.shape)) * voxelBytes();
        if (bytes <= m_raw.size() && *layout.offset <= m_raw.size() - bytes) return;
        throw Error(m_dataset->where() + ": claims " + formatShape(layout.shape) + " voxels, but the file ends before the last; it is cut off, copy it again");
    }

    /// Fills `part` of a chunk that covers `box`.
    void readContiguous(const Box& part, const Box& box, Chunk& chunk) const {
        const Hdf5Layout& layout = m_dataset->layout();
        Chunk read(m_info.type, part.shape());   // apart from the fill value around it, which has the right byte order already
        Chunk& target = part == box ? chunk : read;
        readRaw(m_raw, {.offset = *layout.offset, .shape = layout.shape, .voxelBytes = voxelBytes()}, {target.data(), part});
        if (layout.swapped) swapBytes(target.data(), static_cast<std::size_t>(voxelCount(part.shape())), voxelBytes());
        if (part != box) copyOverlap({read.data(), part}, part, {chunk.data(), box}, voxelBytes());
    }

    /// The same. False when none of the blocks that the part cuts was ever written.
    bool readBlocks(const Box& part, const Box& box, Chunk& chunk, const std::stop_token& stop) const {
        const Voxel block = m_dataset->layout().block;
        std::vector<Voxel> indices;
        forEachVoxel(chunksOf(part, block), [&](Voxel index) { indices.push_back(index); });
        bool any = false;
        for (std::span<const Voxel> rest = indices; !rest.empty();) {
            if (stop.stop_requested()) throw Cancelled{};
            const std::vector<DecodedBlockPtr> decoded = blocksAt(rest.first(std::min(rest.size(), blocksAtOnce())), stop);
            for (std::size_t i = 0; i < decoded.size(); ++i) {
                if (!decoded[i]) continue;
                any = true;
                const Box place{.lo = rest[i] * block, .hi = (rest[i] + Voxel{1, 1, 1}) * block};
                copyOverlap({decoded[i]->data.get(), place}, volume(), {chunk.data(), box}, voxelBytes());
            }
            rest = rest.subspan(decoded.size());
        }
        return any;
    }

    std::size_t blocksAtOnce() const { return static_cast<std::size_t>(std::max<std::int64_t>(1, kBytesAtOnce / m_dataset->layout().blockBytes())); }

    /// One for each index; null where it was never written.
    std::vector<DecodedBlockPtr> blocksAt(std::span<const Voxel> indices, const std::stop_token& stop) const {
        const LevelInfo& level = m_info.levels.front();
        const Voxel block = m_dataset->layout().block;
        if (blocksAreWhole(level.chunkShape, block, level.shape)) return decodeBlocks(indices, stop);
        const Voxel grid = ceilDiv(level.shape, block);
        std::vector<DecodedBlockPtr> blocks;
        for (const Voxel& index : indices)
            blocks.push_back(m_blocks.get(static_cast<std::uint64_t>((index.z * grid.y + index.y) * grid.x + index.x),
                                          [&] { return decodeBlocks({&index, 1}, stop).front(); }));
        return blocks;
    }

    std::vector<DecodedBlockPtr> decodeBlocks(std::span<const Voxel> indices, const std::stop_token& stop) const {
        const Hdf5Layout& layout = m_dataset->layout();
        if (layout.blockBytes() > kMaxChunkBytes)
            throw Error(m_dataset->where() + ": is stored in chunks of " + formatByteSize(static_cast<std::uint64_t>(layout.blockBytes())) + ", which is more than can be decoded at once; store it in smaller chunks");
        std::vector<DecodedBlockPtr> blocks;
        if (layout.chunked && decodableHere(layout.filters))
            for (const Hdf5Stored& stored : m_dataset->readStored(indices, stop)) blocks.push_back(decodedHere(stored));
        else
            for (const Voxel index : indices) blocks.push_back(decodedInLibrary(index, stop));
        return blocks;
    }

    DecodedBlockPtr decodedHere(const Hdf5Stored& stored) const {
        const Hdf5Layout& layout = m_dataset->layout();
        if (stored.bytes.empty()) return nullptr;
        return inOurOrder(decodeHdf5Chunk(m_dataset->where(), layout.filters, stored.skippedFilters, stored.bytes, static_cast<std::size_t>(layout.blockBytes())));
    }

    DecodedBlockPtr decodedInLibrary(Voxel index, const std::stop_token& stop) const {
        const Hdf5Layout& layout = m_dataset->layout();
        const Box frame{.lo = index * layout.block, .hi = (index + Voxel{1, 1, 1}) * layout.block};
        auto decoded = std::make_shared<DecodedBlock>(static_cast<std::size_t>(layout.blockBytes()));
        m_dataset->read(intersection(frame, volume()), frame, {decoded->data.get(), decoded->size}, stop);
        return inOurOrder(std::move(decoded));
    }

    DecodedBlockPtr inOurOrder(std::shared_ptr<DecodedBlock> decoded) const {
        if (m_dataset->layout().swapped) swapBytes(decoded->data.get(), decoded->size / voxelBytes(), voxelBytes());
        return decoded;
    }

    VolumeInfo m_info;
    std::unique_ptr<Hdf5Client> m_dataset;
    RandomAccessFile m_raw;
    mutable DecodedBlocks m_blocks;
};

std::vector<std::string> namesOf(const std::vector<const Hdf5Entry*>& entries) {
    std::vector<std::string> names;
    for (const Hdf5Entry* entry : entries) names.push_back(entry->name);
    return names;
}

std::vector<const Hdf5Entry*> withAxes(const std::vector<Hdf5Entry>& all, std::size_t axes) {
    std::vector<const Hdf5Entry*> found;
    for (const Hdf5Entry& entry : all)
        if (entry.isArray(axes)) found.push_back(&entry);
    return found;
}

/// Those a person may want: of three axes, or of two where there are none of three.
std::vector<const Hdf5Entry*> volumesAmong(const std::vector<Hdf5Entry>& all) {
    const std::vector<const Hdf5Entry*> solid = withAxes(all, 3);
    return solid.empty() ? withAxes(all, 2) : solid;
}

std::string shapeText(const Hdf5Entry& entry) {
    std::string text;
    for (const std::uint64_t length : entry.shape) text += (text.empty() ? "" : " x ") + std::to_string(length);
    return text;
}

const Hdf5Entry& named(const Path& path, const std::vector<Hdf5Entry>& all, std::string name) {
    name.erase(0, std::min(name.find_first_not_of('/'), name.size()));
    const auto found = std::find_if(all.begin(), all.end(), [&](const Hdf5Entry& entry) { return entry.name == name; });
    if (found == all.end()) {
        const auto choices = volumesAmong(all);
        throw Error(path.string() + ": holds no dataset " + name + (choices.empty() ? "; choose another file" : "; choose one of " + formatList(namesOf(choices))));
    }
    if (found->isArray(2) || found->isArray(3)) return *found;
    if (!found->type) throw Error(path.string() + ", dataset " + name + ": holds no numbers that voxels have; choose another dataset");
    throw Error(path.string() + ", dataset " + name + ": has " + std::to_string(found->shape.size()) + " axes (" + (found->shape.empty() ? "a single value" : shapeText(*found)) +
                "), but a volume has three; choose another dataset, or store one channel of it on its own");
}

const Hdf5Entry& onlyOne(const Path& path, const std::vector<Hdf5Entry>& all) {
    const auto choices = volumesAmong(all);
    if (choices.size() == 1) return *choices.front();
    if (choices.size() > 1) throw DatasetNeeded(path.string() + ": holds several volumes; choose one of the datasets " + formatList(namesOf(choices)), namesOf(choices));
    const auto more = withAxes(all, 4);
    throw Error(path.string() + (more.empty() ? ": holds no array of numbers in three axes; choose another file"
                                              : ": holds only arrays of four axes (" + formatList(namesOf(more)) + "), but a volume has three; store one channel on its own"));
}

VolumeInfo infoFor(const Path& path, const std::vector<Hdf5Entry>& all, const std::string& name) {
    VolumeInfo info;
    info.path = path.string();
    info.format = "hdf5";
    info.dataset = name;
    const auto choices = volumesAmong(all);
    if (choices.size() > 1) info.datasets = namesOf(choices);
    return info;
}

}  // namespace

bool recognisesHdf5(const Path& path) {
    if (!std::filesystem::is_regular_file(path)) return false;
    const RandomAccessFile file(path);
    std::array<std::byte, kSignature.size()> head{};
    for (std::uint64_t at = 0; at + head.size() <= file.size() && at <= 8192; at = at ? 2 * at : 512) {   // a user's block may come first
        file.read(at, head);
        if (std::memcmp(head.data(), kSignature.data(), head.size()) == 0) return true;
    }
    return false;
}

VolumeSourcePtr openHdf5(const Path& path, const OpenOptions& options, const std::stop_token& stop) {
    auto client = std::make_unique<Hdf5Client>(path, stop);
    const std::vector<Hdf5Entry> all = client->datasets();
    const Hdf5Entry& chosen = options.dataset.empty() ? onlyOne(path, all) : named(path, all, options.dataset);
    client->open(static_cast<std::size_t>(&chosen - all.data()), stop);
    return std::make_shared<Hdf5Source>(infoFor(path, all, chosen.name), std::move(client), path);
}

}  // namespace volumen
