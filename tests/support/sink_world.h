#pragma once

#include <sys/resource.h>

#include <csignal>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/volume_sink.h"
#include "core/volume/raw_voxels.h"
#include "tests/support/voxels.h"

/// What a test does with the sinks of a conversion: fill them with made voxels, all or some, and look at what comes back.
namespace volumen::testing {

using MakeSink = VolumeSinkPtr (*)(const Path&, const SinkLayout&, SinkOpening);

inline SinkLayout sinkLayout(VoxelType type, Voxel shape, std::string codec = {}) {
    SinkLayout layout;
    layout.type = type, layout.shape = shape, layout.codec = std::move(codec);
    layout.spacingUm = Spacing{2.5, 3.25, 7.91};
    layout.originUm = Point{10, 20, 30};
    layout.attributes = R"({"volumen": {"source": "scan \"ä\"\nline\\n"}})";
    return layout;
}

template <class T>
Chunk chunkOf(const Array3<T>& voxels, const VolumeSink& sink, Voxel index) {
    const Box box = boxOfChunk(sink.info().levels.front(), index);
    Chunk chunk(voxelTypeOf<T>(), box.shape());
    const Box all{{}, voxels.shape()};
    copyOverlap({reinterpret_cast<const std::byte*>(voxels.data()), all}, box, {chunk.data(), box}, sizeof(T));
    return chunk;
}

inline std::int64_t chunkCount(const VolumeSink& sink) { return voxelCount(chunkGrid(sink.info().levels.front())); }
inline Voxel indexOf(const VolumeSink& sink, std::int64_t i) { return indexInGrid(chunkGrid(sink.info().levels.front()), i); }

/// Chunks [from, to) of the grid, the last first: a conversion keeps no order.
template <class T>
void writeSome(VolumeSink& sink, const Array3<T>& voxels, std::int64_t from, std::int64_t to) {
    for (std::int64_t i = to; i-- > from;) sink.writeChunk({0, indexOf(sink, i)}, chunkOf(voxels, sink, indexOf(sink, i)));
}

template <class T>
void writeAll(VolumeSink& sink, const Array3<T>& voxels) { writeSome(sink, voxels, 0, chunkCount(sink)); }

/// True when the sink gives back the voxels in chunks [from, to), and the fill value around them.
template <class T>
bool givesBack(const VolumeSink& sink, const Array3<T>& voxels, std::int64_t from, std::int64_t to) {
    for (std::int64_t i = from; i < to; ++i) {
        const Voxel index = indexOf(sink, i);
        const ChunkPtr chunk = sink.readChunk({0, index});
        if (!chunk || chunk->shape() != sink.info().levels.front().chunkShape) return false;
        Chunk expected(chunk->type(), chunk->shape());
        fillVoxels(expected, sink.info().fillValue);
        copyShared(chunkOf(voxels, sink, index), {}, expected, {});
        if (std::memcmp(expected.data(), chunk->data(), chunk->byteCount()) != 0) return false;
    }
    return true;
}

template <class T>
bool givesBackAll(const VolumeSink& sink, const Array3<T>& voxels) { return givesBack(sink, voxels, 0, chunkCount(sink)); }

/// A whole conversion.
template <class T>
void convertTo(const MakeSink make, const Path& out, const Array3<T>& voxels, const SinkLayout& layout) {
    const VolumeSinkPtr sink = make(out, layout, SinkOpening::fresh);
    writeAll(*sink, voxels);
    sink->finish();
}

/// No file of this process can become larger: as a disk that is full. For life.
class FullDisk {
public:
    explicit FullDisk(std::uint64_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_before{};
    void (*m_signal)(int) = nullptr;
};

/// The kind of Error that `f` throws; nothing when it throws none.
template <class F>
std::optional<ErrorKind> kindOfError(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

}  // namespace volumen::testing
