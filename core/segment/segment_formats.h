#pragma once

#include "core/segment/segment.h"
#include "core/segment/uv_mesh.h"

/// The formats behind `openSegment`, one source file each. All throw Error naming the file.
namespace volumen {

SegmentPtr openPpm(const Path& file);
SegmentPtr openTifxyz(const Path& folder);
/// `resolution`: flat pixels; nothing: one pixel a voxel of the sheet's size.
SegmentPtr rasterised(const Path& file, const std::string& format, UvMesh mesh, const std::optional<FlatShape>& resolution);

/// What a tifxyz's meta.json says: cells of the grid a flat pixel, along v and u.
struct TifxyzMeta {
    double scaleV = 1;
    double scaleU = 1;
    std::string uuid;
    bool reversed = false;   ///< normals lie on the side of dP/du × dP/dv
};
TifxyzMeta parseTifxyzMeta(std::string_view text, const Path& file);

/// Where the records of a PPM begin, and how many there are; `head` is the first bytes of a file of `fileBytes`.
struct PpmHeader {
    FlatShape shape;
    std::uint64_t dataOffset = 0;
};
PpmHeader parsePpmHeader(std::string_view head, std::uint64_t fileBytes, const Path& file);

/// The largest flat height or width of any segment: 2^28, so that no product of sizes leaves 63 bits.
constexpr std::int64_t kMostPixelsAlong = std::int64_t{1} << 28;

}  // namespace volumen
