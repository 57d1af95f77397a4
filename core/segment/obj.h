#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/pending_file.h"
#include "core/segment/surface_map.h"

namespace volumen {

/// Writes a flattened sheet as an OBJ surface, row by row: v and vn in x y z, vt = (u / (W − 1), 1 − v / (H − 1)), two triangles
/// where all four corners have a place. The file appears at `finish`. One thread at a time.
class ObjWriter {
public:
    /// Grid point (row, column) is flat pixel (row · step, column · step) of `flat`.
    /// Throws Error: something stands there (wouldOverwrite), or the place cannot be written.
    ObjWriter(const Path& path, FlatShape flat, std::int64_t step = 1, bool overwrite = false);

    FlatShape grid() const { return m_grid; }
    /// The next row, `grid().width` points. Throws Error when the disk is full.
    void writeRow(std::span<const SurfacePoint> row);
    /// After the last row. Throws Error.
    void finish();

private:
    void addVertex(std::int64_t column, const SurfacePoint& point);
    void addFaces(std::span<const std::int64_t> above, std::span<const std::int64_t> here);

    PendingFile m_file;
    FlatShape m_flat;
    std::int64_t m_step;
    FlatShape m_grid;
    std::int64_t m_rows = 0;
    std::int64_t m_vertices = 0;
    std::vector<std::int64_t> m_above;  ///< the last row's vertex numbers, from 1; 0 = none
    std::string m_text;                 ///< of the row
};

}  // namespace volumen
