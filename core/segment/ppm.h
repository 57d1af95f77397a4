#pragma once

#include <span>
#include <vector>

#include "core/base/pending_file.h"
#include "core/segment/surface_map.h"

namespace volumen {

/// Writes a per-pixel map row by row: a text header, then six little-endian doubles a pixel, x y z nx ny nz, zeros where there is
/// no place. The file appears at `finish`. One thread at a time.
class PpmWriter {
public:
    /// Throws Error: something stands there (wouldOverwrite), or the place cannot be written.
    PpmWriter(const Path& path, FlatShape shape, bool overwrite = false);

    /// The next row, `shape.width` points. Throws Error when the disk is full.
    void writeRow(std::span<const SurfacePoint> row);
    /// After the last row. Throws Error.
    void finish();

private:
    PendingFile m_file;
    FlatShape m_shape;
    std::int64_t m_rows = 0;
    std::vector<double> m_values;
};

}  // namespace volumen
