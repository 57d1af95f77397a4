#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/chunk_log.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/hdf5_records.h"
#include "core/volume/convert/single_level.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

constexpr Voxel kChunkShape{128, 128, 128};
constexpr char kAttributes[] = "volumen";
const std::string kDefaultName = "volume";

/// Stands behind the superblock of a file that Volumen wrote; then comes what the superblock said before its newest dataset.
constexpr std::string_view kMark = "written by Volumen, HDF5 form 1\n";
constexpr std::uint64_t kFirstChunkAt = hdf5::kSuperblockBytes + kMark.size() + sizeof(hdf5::Superblock);

using hdf5::Address;

std::uint64_t rounded(std::uint64_t bytes) { return (bytes + 7) / 8 * 8; }

std::vector<std::byte> readAt(const auto& file, Address at, std::size_t bytes) {
    std::vector<std::byte> into(bytes);
    file.read(at, into);
    return into;
}

/// How a file that Volumen finished begins.
struct Beginning {
    hdf5::Superblock now;
    hdf5::Superblock before;   // without the newest dataset; of zeros where that is the only one
};

std::vector<std::byte> write(const Beginning& beginning) {
    std::vector<std::byte> bytes = hdf5::write(beginning.now);
    bytes.resize(kFirstChunkAt);
    std::memcpy(bytes.data() + hdf5::kSuperblockBytes, kMark.data(), kMark.size());
    std::memcpy(bytes.data() + kFirstChunkAt - sizeof beginning.before, &beginning.before, sizeof beginning.before);
    return bytes;
}

/// Nothing where the file is none that Volumen finished.
std::optional<Beginning> beginningOf(const auto& file) {
    if (file.size() < kFirstChunkAt) return std::nullopt;
    const std::vector<std::byte> head = readAt(file, 0, kFirstChunkAt);
    const auto now = hdf5::readSuperblock(head);
    if (!now || std::memcmp(head.data() + hdf5::kSuperblockBytes, kMark.data(), kMark.size()) != 0) return std::nullopt;
    Beginning found{.now = *now, .before = {}};
    std::memcpy(&found.before, head.data() + kFirstChunkAt - sizeof found.before, sizeof found.before);
    return now->end <= file.size() && now->root < now->end && found.before.end <= now->end ? std::optional(found) : std::nullopt;
}

/// The object header at `at`, whole.
std::vector<std::byte> headerAt(const auto& file, Address at, const std::string& where) {
    constexpr std::size_t kPrefix = 16;
    if (at > file.size() || file.size() - at < kPrefix) throw Error(where + ": has a header outside the file; it is damaged, choose a new name");
    const std::size_t bytes = hdf5::headerBytes(readAt(file, at, kPrefix), where);
    if (bytes > file.size() - at) throw Error(where + ": has a header that breaks off; it is damaged, choose a new name");
    return readAt(file, at, bytes);
}

std::vector<hdf5::Link> linksOf(const auto& file, const hdf5::Superblock& superblock, const std::string& where) {
    return hdf5::readLinks(headerAt(file, superblock.root, where), where);
}

/// What a file holds that is to take the dataset `name`. Nothing: the file is new.
std::optional<hdf5::Superblock> superblockBefore(const GrowingFile& file, const std::string& name) {
    const auto beginning = beginningOf(file);
    if (!beginning) return std::nullopt;
    const bool wasFinished = linksOf(file, beginning->now, file.target().string()).back().name == name;   // and killed before it took its name
    if (!wasFinished) return beginning->now;
    return beginning->before.end > 0 ? std::optional(beginning->before) : std::nullopt;
}

/// Throws Error unless the file may take one more dataset of that name.
void refuseUnlessJoinable(const Path& out, const std::string& name) {
    const RandomAccessFile file(out);
    const auto beginning = beginningOf(file);
    if (!beginning) throw Error(out.string() + ": was not written by Volumen, and only such an HDF5 file takes one more dataset; choose a new name", ErrorKind::wouldOverwrite);
    for (const hdf5::Link& link : linksOf(file, beginning->now, out.string()))
        if (link.name == name) throw Error(out.string() + ": holds a dataset " + name + " already; choose another name", ErrorKind::wouldOverwrite);
}

std::vector<Hdf5Filter> filtersFor(const SinkLayout& layout, Voxel chunkShape) {
    const CodecWish wish = codecWish(layout.codec);
    const std::size_t voxelBytes = size(layout.type);
    if (wish.name == "none") return {};
    if (wish.name == "lzf") return {shuffleFilter(voxelBytes), lzfFilter(static_cast<std::size_t>(voxelCount(chunkShape)) * voxelBytes)};
    if (!wish.name.empty() && wish.name != "gzip") refuseCodec("hdf5", wish, "none, gzip or lzf");
    return {shuffleFilter(voxelBytes), deflateFilter(levelOf(wish, 0, 9, 4))};
}

VolumeInfo infoFor(const Path& out, const SinkLayout& layout) {
    const Voxel chunk = smaller(layout.chunkShape.value_or(kChunkShape), layout.shape);
    VolumeInfo info = singleLevelInfo(out, "hdf5", layout, chunk, hdf5Codec(filtersFor(layout, chunk)));
    if (voxelCount(chunk) * static_cast<std::int64_t>(size(layout.type)) > kMaxChunkBytes) throw Error("--chunk: makes chunks of over 2 GiB; choose smaller ones");
    info.dataset = layout.name.empty() ? kDefaultName : layout.name;
    if (info.dataset.find('/') != std::string::npos || info.dataset == ".")
        throw Error(out.string() + ": a dataset cannot be called " + info.dataset + "; choose a name without a slash");
    return info;
}

hdf5::DatasetHeader headerFor(const VolumeInfo& info, const SinkLayout& layout) {
    hdf5::DatasetHeader header{.type = info.type, .shape = info.shape(), .chunkShape = info.levels.front().chunkShape, .fillValue = info.fillValue,
                               .filters = filtersFor(layout, info.levels.front().chunkShape), .attributes = {}};
    header.attributes.push_back({.name = "axes", .text = "zyx"});
    if (info.spacingUm) {
        const auto triple = [](Point p) { return std::array{p.z, p.y, p.x}; };
        header.attributes.push_back({.name = "element_size_um", .text = {}, .numbers = triple(*info.spacingUm)});
        header.attributes.push_back({.name = "origin_um", .text = {}, .numbers = triple(info.originUm)});
    }
    header.attributes.push_back({.name = kAttributes, .text = layout.attributes});
    return header;
}

/// Encoded chunks behind each other; `finish` writes what makes a dataset of them behind the last, and then, in one write, the file's
/// first bytes that tell of it. Until then a new file is no HDF5 file, and one that takes one more dataset stays the one that it was.
class Hdf5Sink final : public VolumeSink {
public:
    Hdf5Sink(const VolumeInfo& info, const SinkLayout& layout, SinkOpening opening)
        : m_info(info), m_header(headerFor(info, layout)), m_file(GrowingFile::joining(info.path, opening)), m_before(superblockBefore(m_file, info.dataset)),
          m_log(m_file, firstChunkAt(opening), static_cast<std::uint64_t>(voxelCount(chunkGrid(info.levels.front())))) {}

    const VolumeInfo& info() const override { return m_info; }

    void writeChunk(const ChunkKey& key, const Chunk& chunk) override {
        if (holdsOnly(chunk, m_info.fillValue)) return m_log.append(idOf(key), 0, {});
        const PaddedChunk whole(chunk, m_info.levels.front().chunkShape, m_info.fillValue);
        const EncodedHdf5Chunk encoded = encodeHdf5Chunk(m_header.filters, {whole.get().data(), whole.get().byteCount()});
        m_log.append(idOf(key), encoded.skipped, encoded.bytes);
    }

    ChunkPtr readChunk(const ChunkKey& key) const override {
        const auto stored = m_log.read(idOf(key));
        if (!stored) return nullptr;
        auto chunk = std::make_shared<Chunk>(m_info.type, m_info.levels.front().chunkShape);
        const auto plain = decodeHdf5Chunk(m_info.path, m_header.filters, m_log.entry(idOf(key)).note, *stored, chunk->byteCount());
        std::memcpy(chunk->data(), plain->data.get(), chunk->byteCount());
        return chunk;
    }

    void sync() override { m_file.sync(); }
    void describe(const std::string& attributes) override { m_header.attributes.back().text = attributes; }

    void finish() override {
        const std::uint64_t end = writeRecords(rounded(m_log.end()));
        m_file.truncate(end);
        m_file.sync();
        m_file.write(0, write({.now = {.end = end, .root = m_root}, .before = m_before.value_or(hdf5::Superblock{})}));
        m_file.finish();
    }

private:
    std::uint64_t idOf(const ChunkKey& key) const {
        const Voxel grid = chunkGrid(m_info.levels.front());
        return static_cast<std::uint64_t>((key.index.z * grid.y + key.index.y) * grid.x + key.index.x);
    }

    std::uint64_t firstChunkAt(SinkOpening opening) {
        if (!m_before) return kFirstChunkAt;
        if (opening == SinkOpening::fresh) m_file.truncate(m_before->end);   // off goes what a conversion left that was given up
        return m_before->end;
    }

    std::vector<hdf5::StoredChunk> storedChunks() const {
        const Voxel grid = chunkGrid(m_info.levels.front());
        std::vector<hdf5::StoredChunk> chunks;
        for (std::uint64_t id = 0; id < m_log.count(); ++id)
            if (const ChunkLog::Entry entry = m_log.entry(id); entry.bytes > 0)
                chunks.push_back({.index = indexInGrid(grid, static_cast<std::int64_t>(id)), .address = entry.offset, .bytes = entry.bytes, .skippedFilters = entry.note});
        return chunks;
    }

    /// From byte `at` on: the chunks' tree, the dataset's header, the root group's. Gives back where they end.
    std::uint64_t writeRecords(std::uint64_t at) {
        const hdf5::ChunkTree tree = hdf5::chunkTree(storedChunks(), m_header, at);
        m_header.chunkTree = tree.root;
        at = put(tree.bytes, at);
        std::vector<hdf5::Link> links;
        if (m_before) links = linksOf(m_file, *m_before, m_info.path);
        links.push_back({.name = m_info.dataset, .object = at});
        at = put(hdf5::write(m_header), at);
        m_root = at;
        return put(hdf5::writeGroup(links), at);
    }

    std::uint64_t put(std::span<const std::byte> bytes, std::uint64_t at) {
        m_file.write(at, bytes);
        return rounded(at + bytes.size());
    }

    VolumeInfo m_info;
    hdf5::DatasetHeader m_header;
    GrowingFile m_file;
    std::optional<hdf5::Superblock> m_before;   // of the file that takes one more dataset
    ChunkLog m_log;
    Address m_root = 0;
};

}  // namespace

VolumeSinkPtr makeHdf5Sink(const Path& out, const SinkLayout& layout, SinkOpening opening) {
    const VolumeInfo info = infoFor(out, layout);
    std::error_code code;
    if (opening == SinkOpening::fresh && std::filesystem::exists(out, code)) refuseUnlessJoinable(out, info.dataset);
    return std::make_unique<Hdf5Sink>(info, layout, opening);
}

std::vector<std::string> hdf5SinkDatasets(const Path& out) {
    const RandomAccessFile file(out);
    std::vector<std::string> names;
    if (const auto beginning = beginningOf(file))
        for (const hdf5::Link& link : linksOf(file, beginning->now, out.string())) names.push_back(link.name);
    return names;
}

std::string hdf5SinkAttributes(const Path& out, const std::string& dataset) {
    const RandomAccessFile file(out);
    const auto beginning = beginningOf(file);
    if (!beginning) return "{}";
    for (const hdf5::Link& link : linksOf(file, beginning->now, out.string()))
        if (link.name == (dataset.empty() ? kDefaultName : dataset))
            return hdf5::readTextAttribute(headerAt(file, link.object, out.string()), kAttributes, out.string()).value_or("{}");
    return "{}";
}

}  // namespace volumen
