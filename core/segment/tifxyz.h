#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/segment/surface_map.h"
#include "core/volume/picture_writer.h"

namespace volumen {

/// Writes a tifxyz folder row by row: x.tif, y.tif, z.tif (float32, −1 where there is no place) and, last, meta.json. The format holds no
/// normals; where those of the points lie on the other side than dP/dv × dP/du, meta.json says `"normals": "reversed"`, and `openSegment` turns them.
/// One thread at a time.
class TifxyzWriter {
public:
    /// `grid`: rows and columns of points; `scale`: grid cells a flat pixel (0.25: every fourth pixel has a point).
    /// Makes the folder. Throws Error: something stands there (wouldOverwrite), or the place cannot be written.
    TifxyzWriter(const Path& folder, FlatShape grid, double scale, std::string uuid, bool overwrite = false);

    /// The next row, `grid.width` points. Throws Error when the disk is full.
    void writeRow(std::span<const SurfacePoint> row);
    /// After the last row. Throws Error.
    void finish();

private:
    void extend(Point p);
    void compareNormals(std::span<const SurfacePoint> row);
    void writeMeta() const;

    Path m_folder;
    FlatShape m_grid;
    double m_scale;
    std::string m_uuid;
    std::array<std::unique_ptr<PictureWriter>, 3> m_pictures;  ///< x, y, z
    std::int64_t m_rows = 0;
    std::vector<float> m_values;
    std::vector<SurfacePoint> m_above;   ///< the row before
    double m_agreement = 0;              ///< of the points' normals with the grid's, weighted by area
    bool m_any = false;
    Point m_lo, m_hi;  ///< of the valid points
};

}  // namespace volumen
