#include "core/volume/convert/raw_sink.h"

#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/growing_file.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

class RawSink final : public VolumeSink {
public:
    RawSink(const VolumeInfo& info, const std::string& header, SinkOpening opening)
        : m_info(info), m_headerBytes(header.size()), m_file(info.path, opening) {
        m_file.reserve(m_headerBytes + static_cast<std::uint64_t>(voxelCount(info.shape())) * size(info.type));
        m_file.write(0, std::as_bytes(std::span(header)));
    }

    const VolumeInfo& info() const override { return m_info; }

    void writeChunk(const ChunkKey& key, const Chunk& chunk) override {
        forEachRun(key, chunk.shape().y, [&](std::uint64_t fileAt, std::size_t chunkAt, std::size_t bytes) { m_file.write(fileAt, {chunk.data() + chunkAt, bytes}); });
    }

    ChunkPtr readChunk(const ChunkKey& key) const override {
        auto chunk = std::make_shared<Chunk>(m_info.type, m_info.levels.front().chunkShape);
        if (boxOfChunk(m_info.levels.front(), key.index).shape() != chunk->shape()) fillVoxels(*chunk, m_info.fillValue);
        forEachRun(key, chunk->shape().y, [&](std::uint64_t fileAt, std::size_t chunkAt, std::size_t bytes) { m_file.read(fileAt, {chunk->data() + chunkAt, bytes}); });
        return chunk;
    }

    void sync() override { m_file.sync(); }
    void finish() override { m_file.finish(); }

private:
    /// A chunk's rows of one slice are one run of bytes, in the file and in a chunk of `chunkRows` rows a slice.
    template <class F>
    void forEachRun(const ChunkKey& key, std::int64_t chunkRows, F&& f) const {
        const Voxel shape = m_info.shape();
        const Box box = boxOfChunk(m_info.levels.front(), key.index);
        const std::uint64_t rowBytes = static_cast<std::uint64_t>(shape.x) * size(m_info.type);
        for (std::int64_t z = box.lo.z; z < box.hi.z; ++z) {
            const auto fileRow = static_cast<std::uint64_t>(z * shape.y + box.lo.y), chunkRow = static_cast<std::uint64_t>((z - box.lo.z) * chunkRows);
            f(m_headerBytes + fileRow * rowBytes, chunkRow * rowBytes, static_cast<std::uint64_t>(box.shape().y) * rowBytes);
        }
    }

    VolumeInfo m_info;
    std::uint64_t m_headerBytes;
    GrowingFile m_file;
};

}  // namespace

VolumeSinkPtr makeRawSink(const VolumeInfo& info, const std::string& header, SinkOpening opening) {
    return std::make_unique<RawSink>(info, header, opening);
}

}  // namespace volumen
