#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/jobs/thread_pool.h"
#include "core/phantom/flat_layers.h"
#include "core/phantom/phantom.h"
#include "core/segment/obj.h"
#include "core/segment/ppm.h"
#include "core/segment/tifxyz.h"
#include "core/volume/picture_writer.h"
#include "core/volume/zarr/zarr_writer.h"

namespace volumen {

/// Writes a phantom's flattened sheet band by band: 128 rows at a time are in memory. One thread calls; the pool's threads help.
class SegmentWriter {
public:
    /// Makes `folder` and opens all files in it. `scan` gives the scan's voxels when `write` is called. Throws Error.
    SegmentWriter(const Phantom& phantom, const Path& folder, const std::string& id, FlatShape shape, BoxReader scan);

    /// Chunks of the surface volume: what `write` reports.
    std::int64_t chunkCount() const;
    /// Everything. `wrote` is called from the pool's threads after every chunk. Throws Error, Cancelled.
    void write(ThreadPool& pool, std::stop_token stop, const std::function<void()>& wrote);

private:
    void placeRows(std::int64_t top, std::int64_t rows, ThreadPool& pool);
    void writeRows(std::int64_t top, std::int64_t rows);
    void writeChunk(std::int64_t top, std::int64_t rows, std::int64_t column);
    void finish();
    void writeMeta() const;

    const Phantom& m_phantom;
    Path m_folder;
    std::string m_id;
    FlatShape m_shape;
    BoxReader m_scan;
    LayerRange m_layers;
    std::int64_t m_valid = 0;
    std::vector<SurfacePoint> m_points;  ///< of the band
    std::vector<std::uint8_t> m_labels;
    PpmWriter m_ppm;
    TifxyzWriter m_tifxyz;
    ObjWriter m_obj;
    std::unique_ptr<PictureWriter> m_inkPicture;
    std::unique_ptr<PictureWriter> m_maskPicture;
    ZarrWriter m_layersStore;
};

}  // namespace volumen
