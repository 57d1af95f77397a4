#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "core/base/files.h"
#include "core/segment/surface_map.h"

/// A traced sheet as a map (v, u) → position and unit normal, from a file of any of the field's formats.
namespace volumen {

/// Pixels of a flattened sheet: rows top, top + step, …, columns left, left + step, …; they may lie outside the sheet.
struct FlatGrid {
    std::int64_t top = 0;
    std::int64_t left = 0;
    FlatShape count;
    std::int64_t step = 1;

    std::int64_t size() const { return count.height * count.width; }
};

struct SegmentInfo {
    Path path;            ///< of the geometry: a file, or a tifxyz folder
    std::string id;       ///< the segment's name in the field
    std::string format;   ///< "ppm", "tifxyz", "obj", "ply"
    FlatShape grid;       ///< what the file stores (a mesh: the flat size)
    FlatShape shape;      ///< flat pixels: a tifxyz's is grid / scale, else the grid
};

/// One sheet. Immutable; all functions may be called from any thread at the same time. Positions are level-0 voxels, z-y-x. Normals are of
/// length 1 and point to one side of the whole sheet: the file's own, or, where it has none, that of dP/dv × dP/du.
class Segment {
public:
    virtual ~Segment() = default;
    virtual const SegmentInfo& info() const = 0;

    /// The flat pixels of `where`, row-major, `where.size()` of them; those outside the sheet or without a place are not valid.
    /// Reads what it needs and keeps nothing. Throws Error when the file cannot be read.
    virtual void read(const FlatGrid& where, std::span<SurfacePoint> into) const = 0;
    /// The same of what the file stores, `info().grid`.
    virtual void readGrid(const FlatGrid& where, std::span<SurfacePoint> into) const { read(where, into); }
};
using SegmentPtr = std::shared_ptr<const Segment>;

/// What a person says of a segment besides.
struct SegmentOptions {
    std::optional<FlatShape> resolution;   ///< of a mesh, in pixels; nothing: one pixel a voxel of the sheet's size
};

/// Opens a PPM, a tifxyz folder, an OBJ or PLY with texture coordinates, or a segment's folder that holds one of them, by content. A PPM is
/// checked by its header and length and read only where it is asked for; a tifxyz and a mesh are held in memory.
/// Throws Error: nothing there, no such format, a damaged or truncated file, no valid pixel at all, normals of zero length.
SegmentPtr openSegment(const Path& path, const SegmentOptions& options = {});

/// What is known of a sheet when all of it was read.
struct SegmentSize {
    std::int64_t validPixels = 0;   ///< of the grid
    double areaVoxels = 0;          ///< of the sheet in space, in squares of a voxel's edge
    Point lo, hi;                   ///< of the valid positions
};

/// Reads the grid once, row by row. Throws Error, Cancelled.
SegmentSize measure(const Segment& segment, int threads, const std::stop_token& stop);

/// Where a real flat place lies: between the pixels around it. Not valid where one of those that count is not.
SurfacePoint placeAt(const Segment& segment, double v, double u);

}  // namespace volumen
