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
#include "core/volume/reordered_source.h"
#include "core/volume/zarr/axis_choice.h"

namespace volumen {

namespace {

constexpr std::array<unsigned char, 8> kSignature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

constexpr std::size_t kMostAxes = 8;
constexpr std::int64_t kBytesAtOnce = 256 << 10;   // of voxels, asked of the child in one question: larger, and it reads while nobody decodes

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
        const std::int64_t bytes = std::max(layout.blockBytes(), layout.chunked ? layout.storedBytes() : 0);
        if (bytes > kMaxChunkBytes)
            throw Error(m_dataset->where() + ": is stored in chunks of " + formatByteSize(static_cast<std::uint64_t>(bytes)) + ", which is more than can be decoded at once; store it in smaller chunks");
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
        return inOurOrder(shownOf(decodeHdf5Chunk(m_dataset->where(), layout.filters, stored.skippedFilters, stored.bytes, static_cast<std::size_t>(layout.storedBytes()))));
    }

    /// Of a chunk with more axes than are shown.
    std::shared_ptr<DecodedBlock> shownOf(std::shared_ptr<DecodedBlock> stored) const {
        const Hdf5Layout& layout = m_dataset->layout();
        if (layout.inStored.isPrefix() && stored->size == static_cast<std::size_t>(layout.blockBytes())) return stored;
        Chunk block(layout.type, layout.block);
        gather(layout.inStored, {stored->data.get(), stored->size}, block);
        auto shown = std::make_shared<DecodedBlock>(block.byteCount());
        std::memcpy(shown->data.get(), block.data(), block.byteCount());
        return shown;
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

/// Arrays of numbers in `least` to `most` axes.
std::vector<const Hdf5Entry*> withAxes(const std::vector<Hdf5Entry>& all, std::size_t least, std::size_t most) {
    std::vector<const Hdf5Entry*> found;
    for (const Hdf5Entry& entry : all)
        if (entry.shape.size() >= least && entry.shape.size() <= most && entry.isArray(entry.shape.size())) found.push_back(&entry);
    return found;
}

/// Those a person may want: of three axes and more, or of two where there are none.
std::vector<const Hdf5Entry*> volumesAmong(const std::vector<Hdf5Entry>& all) {
    const std::vector<const Hdf5Entry*> solid = withAxes(all, 3, kMostAxes);
    return solid.empty() ? withAxes(all, 2, 2) : solid;
}

const Hdf5Entry& named(const Path& path, const std::vector<Hdf5Entry>& all, std::string name) {
    name.erase(0, std::min(name.find_first_not_of('/'), name.size()));
    const auto found = std::find_if(all.begin(), all.end(), [&](const Hdf5Entry& entry) { return entry.name == name; });
    if (found == all.end()) {
        const auto choices = volumesAmong(all);
        throw Error(path.string() + ": holds no dataset " + name + (choices.empty() ? "; choose another file" : "; choose one of " + formatList(namesOf(choices))));
    }
    const std::size_t axes = found->shape.size();
    if (axes >= 2 && axes <= kMostAxes && found->isArray(axes)) return *found;
    if (!found->type) throw Error(path.string() + ", dataset " + name + ": holds no numbers that voxels have; choose another dataset");
    throw Error(path.string() + ", dataset " + name + ": has " + std::to_string(axes) + " axes" + (axes == 0 ? " (a single value)" : "") +
                ", or one without a voxel, but a volume has three; choose another dataset");
}

const Hdf5Entry& onlyOne(const Path& path, const std::vector<Hdf5Entry>& all) {
    const auto choices = volumesAmong(all);
    if (choices.size() == 1) return *choices.front();
    if (choices.size() > 1) throw DatasetNeeded(path.string() + ": holds several volumes; choose one of the datasets " + formatList(namesOf(choices)), namesOf(choices));
    throw Error(path.string() + ": holds no array of numbers in two axes or more; choose another file");
}

AxisChoice axesOf(const Path& path, const Hdf5Entry& entry, const OpenOptions& options) {
    std::vector<std::int64_t> shape;
    for (const std::uint64_t length : entry.shape) shape.push_back(static_cast<std::int64_t>(std::min<std::uint64_t>(length, INT64_MAX)));
    return chooseAxes(shape, entry.axisNames, options, path.string() + ", dataset " + entry.name);
}

/// Files of the field hold (z, y, x) or (y, x, z): where nothing tells, it is said that nothing does. A spacing is written z, y, x.
void warnOfAxes(const Hdf5Entry& entry, const OpenOptions& options, const Hdf5Layout& layout, VolumeInfo& info) {
    const bool solid = std::min({layout.shape.z, layout.shape.y, layout.shape.x}) > 1;
    if (options.axes || layout.spacingUm || axesAreNamed(entry.axisNames) || !solid) return;
    info.warnings.push_back("the file does not say the order of its axes; they are taken as z, y, x: if it looks wrong, open it with --axes yxz");
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
    const AxisChoice axes = axesOf(path, chosen, options);
    const FileOrder order = fileOrder(axes);
    client->open(static_cast<std::size_t>(&chosen - all.data()), {order.axes, axes.fixed}, stop);
    VolumeInfo info = infoFor(path, all, chosen.name);
    info.reading = reading(options);
    warnOfAxes(chosen, options, client->layout(), info);
    return turned(std::make_shared<Hdf5Source>(std::move(info), std::move(client), path), order.letters);
}

}  // namespace volumen
