#include "core/volume/zarr/zarr_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"
#include "core/volume/zarr/shard_bytes.h"
#include "core/volume/zarr/zarr_description.h"

namespace volumen {

namespace {

void makeFolder(const Path& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (!code) return;
    const bool full = code == std::errc::no_space_on_device;
    throw Error(folder.string() + ": the folder cannot be made (" + code.message() + "); " + (full ? "free some space" : "choose another place"),
                full ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

void removeFolder(const Path& folder) {
    std::error_code code;
    std::filesystem::remove_all(folder, code);
    if (code) throw Error(folder.string() + ": cannot be removed (" + code.message() + "); check its permissions");
}

void refuseWhatStandsThere(const Path& path) {
    std::error_code code;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, code)))
        throw Error(path.string() + ": stands there already; choose another name or --overwrite", ErrorKind::wouldOverwrite);
}

VolumeInfo infoOf(const Path& path, const ZarrLayout& layout) {
    VolumeInfo info;
    info.path = path.string();
    info.format = "ome-zarr";
    info.version = layout.version == OmeVersion::v04 ? "0.4" : "0.5";
    info.type = layout.type;
    info.fillValue = layout.fillValue;
    info.spacingUm = layout.spacingUm;
    info.originUm = layout.originUm;
    info.flat = layout.flat;
    info.levels = levelsOf(layout, path.string());
    return info;
}

ArrayMetadata understood(const Path& store, const ZarrLayout& layout, const VolumeInfo& info, std::size_t level) {
    const Path folder = store / std::to_string(level);
    const Json json = describeArray(layout, info.levels[level]);
    return layout.version == OmeVersion::v04 ? parseArrayV2(json, folder / ".zarray") : parseArrayV3(json, folder / "zarr.json");
}

}  // namespace

ZarrWriter::ZarrWriter(const Path& path, const ZarrLayout& layout, StoreStart start, const std::string& parts)
    : m_path(path), m_parts(path / parts), m_layout(layout), m_info(infoOf(path, layout)) {
    if (m_layout.codec) m_layout.codec->typeSize = static_cast<int>(size(layout.type));
    for (std::size_t level = 0; level < m_info.levels.size(); ++level) m_arrays.push_back(understood(path, layout, m_info, level));
    if (start == StoreStart::fresh) refuseWhatStandsThere(path);
    removeFolder(m_parts);
    makeFolder(m_parts);
    if (start != StoreStart::continued) writeMetadata();
}

void ZarrWriter::writeJson(const Path& file, const Json& json) const {
    const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
    writeFileBy(m_parts, file, std::as_bytes(std::span(text)), true);
}

void ZarrWriter::writeMetadata() const {
    for (std::size_t level = 0; level < m_info.levels.size(); ++level) writeArray(level);
    writeGroup(true);
    if (m_layout.version == OmeVersion::v04) writeJson(m_path / ".zgroup", {{"zarr_format", 2}});
}

void ZarrWriter::writeArray(std::size_t level) const {
    const ArrayMetadata& array = m_arrays[level];
    makeFolder(array.file.parent_path());
    if (m_layout.version == OmeVersion::v04) writeJson(array.file.parent_path() / ".zattrs", {{"_ARRAY_DIMENSIONS", {"z", "y", "x"}}});
    writeJson(array.file, describeArray(m_layout, m_info.levels[level]));
}

void ZarrWriter::writeGroup(bool incomplete) const {
    const bool v2 = m_layout.version == OmeVersion::v04;
    const Path file = m_path / (v2 ? ".zattrs" : "zarr.json");
    Json attributes = describeLevels(m_layout, m_info.levels, parseJson(m_layout.attributes, file));
    if (incomplete) attributes["volumen"]["incomplete"] = true;
    writeJson(file, v2 ? attributes : describeGroupV3(std::move(attributes)));
}

std::span<const Codec> ZarrWriter::codecs() const { return m_layout.codec ? std::span<const Codec>(&*m_layout.codec, 1) : std::span<const Codec>(); }

Path ZarrWriter::chunkPath(const ChunkKey& key) const { return array(key).file.parent_path() / array(key).key({key.index.z, key.index.y, key.index.x}); }

ChunkPtr ZarrWriter::padded(const ChunkKey& key, const Chunk& chunk) {
    const auto whole = m_padded.take(m_layout.type, level(key).chunkShape);
    fillVoxels(*whole, m_layout.fillValue);
    copyShared(chunk, {}, *whole, {});
    return whole;
}

void ZarrWriter::writeChunk(const ChunkKey& key, const Chunk& chunk) {
    if (chunk.shape() != level(key).chunkShape) return writeChunk(key, *padded(key, chunk));
    const Path file = chunkPath(key);
    if (holdsOnly(chunk, m_layout.fillValue)) {
        std::error_code nothingThere;
        std::filesystem::remove(file, nothingThere);
        return;
    }
    makeFolder(file.parent_path());
    const std::span<const std::byte> plain(chunk.data(), chunk.byteCount());
    if (m_layout.shardShape) return writeFileBy(m_parts, file, encodeShard(chunk, m_layout.innerShape(level(key).shape), codecs(), m_layout.fillValue, m_pool), false);
    if (!m_layout.codec) return writeFileBy(m_parts, file, plain, false);
    const auto room = m_encoded.take(VoxelType::u8, {1, 1, static_cast<std::int64_t>(largestEncoded(plain.size()))});
    const std::size_t length = encodeInto(codecs(), plain, {room->data(), room->byteCount()});
    writeFileBy(m_parts, file, {room->data(), length}, false);
}

ChunkPtr ZarrWriter::readChunk(const ChunkKey& key) const {
    const Path file = chunkPath(key);
    auto chunk = std::make_shared<Chunk>(m_layout.type, level(key).chunkShape);
    if (m_layout.shardShape) {
        std::error_code code;
        if (!std::filesystem::exists(file, code)) return nullptr;
        fillVoxels(*chunk, m_layout.fillValue);
        decodeShard(file, array(key), m_layout.innerShape(level(key).shape), *chunk);
        return chunk;
    }
    const auto bytes = readFileIfThere(file);
    if (!bytes) return nullptr;
    decode(codecs(), *bytes, {chunk->data(), chunk->byteCount()}, file.string());
    return chunk;
}

/// Thousands of small files: one call for the file system is far cheaper than one a file.
void ZarrWriter::sync() const {
    const int fd = ::open(m_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = fd >= 0 && ::syncfs(fd) == 0;
    const int code = errno;
    if (fd >= 0) ::close(fd);
    if (!synced) throw Error(m_path.string() + ": cannot be brought to disk (" + std::strerror(code) + "); check the disk", code == ENOSPC ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

void ZarrWriter::finish() {
    writeGroup(false);
    removeFolder(m_parts);
}

}  // namespace volumen
