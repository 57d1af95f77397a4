#include "core/volume/convert/gzip_sink.h"

#include <libdeflate.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/chunk_log.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

using Bytes = std::vector<std::byte>;

constexpr int kRawDeflate = -15;   // zlib's word for a stream without a header

template <class T>
std::span<const std::byte> bytesOf(const T& value) { return std::as_bytes(std::span(&value, 1)); }

/// `plain` as deflate blocks that end on a byte and look back at nothing before them, so that such pieces may stand behind each other.
Bytes deflatePiece(std::span<const std::byte> plain, int level) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, kRawDeflate, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
    Bytes piece(deflateBound(&stream, plain.size()) + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    deflate(&stream, Z_FULL_FLUSH);
    piece.erase(piece.end() - static_cast<std::ptrdiff_t>(stream.avail_out), piece.end());
    deflateEnd(&stream);
    return piece;
}

/// False when the piece does not hold exactly so many bytes.
bool inflatePiece(std::span<const std::byte> piece, std::span<std::byte> into) {
    z_stream stream{};
    if (inflateInit2(&stream, kRawDeflate) != Z_OK) throw std::bad_alloc();
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(piece.data()));
    stream.avail_in = static_cast<uInt>(piece.size());
    stream.next_out = reinterpret_cast<Bytef*>(into.data());
    stream.avail_out = static_cast<uInt>(into.size());
    const int result = inflate(&stream, Z_SYNC_FLUSH);
    inflateEnd(&stream);
    return result == Z_OK && stream.avail_out == 0;
}

/// A gzip member that is put together from pieces.
class GzipStream {
public:
    GzipStream(GrowingFile& file, const GzipHeader& header, int level) : m_file(file) {
        constexpr unsigned char kHead[10]{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};   // deflate, no name, no time, no system
        put(std::as_bytes(std::span(header.plain)));
        put(std::as_bytes(std::span(kHead)));
        const auto inside = std::as_bytes(std::span(header.inside));
        if (!inside.empty()) add(deflatePiece(inside, level), libdeflate_crc32(0, inside.data(), inside.size()), inside.size());
    }

    /// `sum` and `plainBytes` are of what the piece holds.
    void add(std::span<const std::byte> piece, std::uint32_t sum, std::uint64_t plainBytes) {
        m_sum = static_cast<std::uint32_t>(crc32_combine64(m_sum, sum, static_cast<off64_t>(plainBytes)));
        m_plainBytes += plainBytes;
        put(piece);
    }

    void end() {
        constexpr unsigned char kLastBlock[2]{3, 0};
        put(std::as_bytes(std::span(kLastBlock)));
        put(bytesOf(m_sum));
        put(bytesOf(static_cast<std::uint32_t>(m_plainBytes)));
        m_file.truncate(m_offset);
    }

private:
    void put(std::span<const std::byte> bytes) {
        m_file.write(m_offset, bytes);
        m_offset += bytes.size();
    }

    GrowingFile& m_file;
    std::uint64_t m_offset = 0;
    std::uint32_t m_sum = 0;
    std::uint64_t m_plainBytes = 0;
};

/// The log grows under OUT's name + ".incomplete", the stream is put together under OUT's name + ".incomplete.whole".
class GzipSink final : public VolumeSink {
public:
    GzipSink(const VolumeInfo& info, const GzipHeader& header, int level, SinkOpening opening)
        : m_info(info), m_header(header), m_level(level), m_pieces(info.path, opening),
          m_log(m_pieces, 0, static_cast<std::uint64_t>(voxelCount(chunkGrid(info.levels.front())))) {}

    const VolumeInfo& info() const override { return m_info; }

    void writeChunk(const ChunkKey& key, const Chunk& chunk) override {
        const std::span<const std::byte> plain(chunk.data(), bytesIn(key));
        m_log.append(idOf(key), libdeflate_crc32(0, plain.data(), plain.size()), deflatePiece(plain, m_level));
    }

    ChunkPtr readChunk(const ChunkKey& key) const override {
        const auto piece = m_log.read(idOf(key));
        if (!piece) return nullptr;
        auto chunk = std::make_shared<Chunk>(m_info.type, m_info.levels.front().chunkShape);
        const std::size_t bytes = bytesIn(key);
        if (bytes < chunk->byteCount()) fillVoxels(*chunk, m_info.fillValue);
        if (!inflatePiece(*piece, {chunk->data(), bytes})) throw Error(m_info.path + ": a compressed piece is damaged; convert again");
        return chunk;
    }

    void sync() override { m_pieces.sync(); }

    void finish() override {
        Path growing = growingName(m_info.path);
        GrowingFile whole(m_info.path, growing += ".whole", SinkOpening::continued);
        GzipStream stream(whole, m_header, m_level);
        for (std::uint64_t id = 0; id < m_log.count(); ++id) addPiece(stream, id);
        stream.end();
        whole.finish();
        m_pieces.remove();
    }

private:
    std::uint64_t idOf(const ChunkKey& key) const {
        const Voxel grid = chunkGrid(m_info.levels.front());
        return static_cast<std::uint64_t>((key.index.z * grid.y + key.index.y) * grid.x + key.index.x);
    }
    std::size_t bytesIn(const ChunkKey& key) const {
        return static_cast<std::size_t>(voxelCount(boxOfChunk(m_info.levels.front(), key.index).shape())) * size(m_info.type);
    }
    ChunkKey keyOf(std::uint64_t id) const { return {0, indexInGrid(chunkGrid(m_info.levels.front()), static_cast<std::int64_t>(id))}; }

    void addPiece(GzipStream& stream, std::uint64_t id) const {
        const auto piece = m_log.read(id);
        if (!piece) throw Error(m_info.path + ": a compressed piece is missing; convert again");
        stream.add(*piece, m_log.entry(id).note, bytesIn(keyOf(id)));
    }

    VolumeInfo m_info;
    GzipHeader m_header;
    int m_level;
    GrowingFile m_pieces;
    ChunkLog m_log;
};

}  // namespace

VolumeSinkPtr makeGzipSink(const VolumeInfo& info, const GzipHeader& header, int level, SinkOpening opening) {
    return std::make_unique<GzipSink>(info, header, level, opening);
}

}  // namespace volumen
