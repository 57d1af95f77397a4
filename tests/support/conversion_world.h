#pragma once

#include <QTemporaryDir>

#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/conversion.h"
#include "core/volume/open_volume.h"
#include "core/volume/zarr/zarr_writer.h"
#include "tests/support/voxels.h"

/// Volumes to be converted, and what must come of them by the plainest of reckonings.
namespace volumen::testing {

/// A store of one level; the voxels raw.
template <class T>
void writeVolume(const Path& path, const Array3<T>& voxels, Voxel chunkShape = {16, 16, 16}) {
    ZarrLayout layout;
    layout.type = voxelTypeOf<T>(), layout.shape = voxels.shape(), layout.chunkShape = chunkShape, layout.levelCount = 1;
    layout.codec.reset();
    ZarrWriter writer(path, layout);
    const LevelInfo& level = writer.info().levels.front();
    Chunk whole(layout.type, voxels.shape());
    std::memcpy(whole.data(), voxels.data(), whole.byteCount());
    forEachVoxel({{}, chunkGrid(level)}, [&](Voxel i) {
        const Box box = boxOfChunk(level, i);
        Chunk chunk(layout.type, box.shape());
        copyShared(whole, {}, chunk, box.lo);
        writer.writeChunk({0, i}, chunk);
    });
    writer.finish();
}

/// Any level of a source, whole.
template <class T>
Array3<T> readLevel(const VolumeSource& source, int number) {
    const LevelInfo& level = source.info().levels[static_cast<std::size_t>(number)];
    Array3<T> all(level.shape, static_cast<T>(source.info().fillValue));
    forEachVoxel({{}, chunkGrid(level)}, [&](Voxel i) {
        const ChunkPtr chunk = source.readChunk({number, i}, {});
        if (!chunk) return;
        const Box box = boxOfChunk(level, i);
        forEachVoxel(box, [&](Voxel v) { all.at(v) = chunk->view<T>().at(v - box.lo); });
    });
    return all;
}

template <class T>
bool same(const Array3<T>& a, const Array3<T>& b) {
    return a.shape() == b.shape() && std::memcmp(a.data(), b.data(), static_cast<std::size_t>(voxelCount(a.shape())) * sizeof(T)) == 0;
}

/// The next level by mean, whole numbers, as cli.md says: of those that exist, half away from zero.
template <class T>
Array3<T> meanLevel(const Array3<T>& fine, Voxel factors) {
    Array3<T> coarse(ceilDiv(fine.shape(), factors));
    forEachVoxel({{}, coarse.shape()}, [&](Voxel v) {
        const Box under = intersection({v * factors, (v + Voxel{1, 1, 1}) * factors}, {{}, fine.shape()});
        double sum = 0;
        forEachVoxel(under, [&](Voxel f) { sum += static_cast<double>(fine.at(f)); });
        coarse.at(v) = static_cast<T>(std::round(sum / static_cast<double>(voxelCount(under.shape()))));
    });
    return coarse;
}

/// A folder, and conversions in it.
class ConversionWorld {
public:
    Path operator/(const std::string& name) const { return Path(m_folder.path().toStdString()) / name; }

    ConversionRequest request(const std::string& in, const std::string& out) const {
        ConversionRequest request;
        request.in = *this / in, request.out = *this / out, request.format = "ome-zarr-0.4", request.chunk = Voxel{16, 16, 16};
        return request;
    }

    /// How many chunks there were, and of them done before.
    struct Told {
        std::int64_t before = -1;
        std::int64_t total = -1;
        std::int64_t last = -1;
    };

    Told run(const ConversionRequest& request, std::stop_token stop = {}, std::function<void(std::int64_t)> advanced = {}) const {
        Told told;
        std::mutex mutex;
        ConversionProgress progress;
        progress.started = [&](std::int64_t done, std::int64_t total) { told.before = done, told.total = total; };
        progress.advanced = [&](std::int64_t done) {
            const std::lock_guard lock(mutex);
            told.last = std::max(told.last, done);
            if (advanced) advanced(done);
        };
        convert(*openVolume(request.in), request, {.threads = 3, .memoryBytes = 64u << 20}, std::move(stop), progress);
        return told;
    }

private:
    QTemporaryDir m_folder;
};

}  // namespace volumen::testing
