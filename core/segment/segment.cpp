#include "core/segment/segment.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"
#include "core/jobs/parallel_for.h"
#include "core/segment/segment_folder.h"
#include "core/segment/segment_formats.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostMeshBytes = std::size_t{8} << 30;
constexpr std::int64_t kBand = 64;   // rows that one thread measures

std::string textOf(const Path& file) {
    const std::vector<std::byte> bytes = readFile(file, kMostMeshBytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string headOf(const Path& file) {
    const RandomAccessFile open(file);
    std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(open.size(), 256)), '\0');
    open.read(0, std::as_writable_bytes(std::span(head)));
    return head;
}

SegmentPtr openFile(const Path& file, const SegmentOptions& options) {
    const std::string head = headOf(file);
    if (head.starts_with("ply\n") || head.starts_with("ply\r")) return rasterised(file, "ply", parsePly(textOf(file), file), options.resolution);
    if (file.extension() == ".obj") return rasterised(file, "obj", parseObj(textOf(file), file), options.resolution);
    if (file.extension() != ".ppm" && head.find("width:") == std::string::npos)
        throw Error(file.string() + ": is no segment; choose a PPM, a tifxyz folder, an OBJ or PLY with texture coordinates, or a segment's folder");
    return openPpm(file);
}

bool hasAny(const Path& folder, std::initializer_list<const char*> names) {
    std::error_code code;
    return std::any_of(names.begin(), names.end(), [&](const char* name) { return fs::exists(folder / name, code); });
}

/// What some rows add to a sheet's size: `rows` of them and the one below, where there is one.
class Measuring {
public:
    Measuring(std::span<const SurfacePoint> points, std::int64_t width) : m_points(points), m_width(width) {}

    SegmentSize rows(std::int64_t count) {
        const auto have = static_cast<std::int64_t>(m_points.size()) / m_width;
        for (std::int64_t v = 0; v < count; ++v)
            for (std::int64_t u = 0; u < m_width; ++u) {
                addPoint(at(v, u));
                if (v + 1 < have && u + 1 < m_width) addCell(at(v, u), at(v, u + 1), at(v + 1, u), at(v + 1, u + 1));
            }
        return m_size;
    }

    static void add(SegmentSize& to, const SegmentSize& more) {
        if (more.validPixels == 0) return;
        if (to.validPixels == 0) to.lo = more.lo, to.hi = more.hi;
        to.lo = {std::min(to.lo.z, more.lo.z), std::min(to.lo.y, more.lo.y), std::min(to.lo.x, more.lo.x)};
        to.hi = {std::max(to.hi.z, more.hi.z), std::max(to.hi.y, more.hi.y), std::max(to.hi.x, more.hi.x)};
        to.validPixels += more.validPixels, to.areaVoxels += more.areaVoxels;
    }

private:
    const SurfacePoint& at(std::int64_t v, std::int64_t u) const { return m_points[static_cast<std::size_t>(v * m_width + u)]; }
    void addPoint(const SurfacePoint& p) {
        if (p.valid()) add(m_size, {.validPixels = 1, .areaVoxels = 0, .lo = p.position, .hi = p.position});
    }
    void addCell(const SurfacePoint& a, const SurfacePoint& b, const SurfacePoint& c, const SurfacePoint& d) {
        if (!a.valid() || !b.valid() || !c.valid() || !d.valid()) return;
        m_size.areaVoxels += (length(cross(b.position - a.position, c.position - a.position)) + length(cross(b.position - d.position, c.position - d.position))) / 2;
    }

    std::span<const SurfacePoint> m_points;
    std::int64_t m_width;
    SegmentSize m_size;
};

}  // namespace

SegmentPtr openSegment(const Path& path, const SegmentOptions& options) {
    std::error_code code;
    if (fs::is_regular_file(path, code)) return openFile(path, options);
    if (!fs::is_directory(path, code)) throw Error(path.string() + ": there is nothing there; check the path");
    if (hasAny(path, {"x.tif", "y.tif", "z.tif"})) return openTifxyz(path);
    const SegmentFolder folder = segmentFolder(path);
    if (folder.geometry.empty()) throw Error(path.string() + ": holds no map of a sheet; choose a folder with a PPM, an OBJ with texture coordinates, or x.tif, y.tif and z.tif");
    return openSegment(folder.geometry, options);
}

SegmentSize measure(const Segment& segment, int threads, const std::stop_token& stop) {
    const FlatShape grid = segment.info().grid;
    SegmentSize size;
    std::vector<SegmentSize> parts(static_cast<std::size_t>(ceilDiv(grid.height, kBand)));
    parallelFor(threads, static_cast<std::int64_t>(parts.size()), [&](std::int64_t band) {
        if (stop.stop_requested()) throw Cancelled{};
        const std::int64_t rows = std::min(kBand, grid.height - band * kBand), withNext = std::min(rows + 1, grid.height - band * kBand);
        std::vector<SurfacePoint> points(static_cast<std::size_t>(withNext * grid.width));
        segment.readGrid({.top = band * kBand, .left = 0, .count = {withNext, grid.width}}, points);
        parts[static_cast<std::size_t>(band)] = Measuring(points, grid.width).rows(rows);
    });
    for (const SegmentSize& part : parts) Measuring::add(size, part);
    return size;
}

SurfacePoint placeAt(const Segment& segment, double v, double u) {
    const double top = std::floor(v), left = std::floor(u);
    std::array<SurfacePoint, 4> corners;
    segment.read({.top = static_cast<std::int64_t>(top), .left = static_cast<std::int64_t>(left), .count = {2, 2}}, corners);
    SurfacePoint sum;
    for (std::size_t i = 0; i < 4; ++i) {
        const double weight = (i >> 1 ? v - top : 1 - (v - top)) * (i & 1 ? u - left : 1 - (u - left));
        if (weight == 0) continue;
        if (!corners[i].valid()) return {};
        sum.position = sum.position + corners[i].position * weight, sum.normal = sum.normal + corners[i].normal * weight;
    }
    const double size = length(sum.normal);
    return size > 0 ? SurfacePoint{sum.position, sum.normal / size} : SurfacePoint{};
}

}  // namespace volumen
