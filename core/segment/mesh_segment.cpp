#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/segment/segment_formats.h"

namespace volumen {

namespace {

constexpr std::int64_t kBin = 64;                          // pixels along a square whose triangles are listed
constexpr std::int64_t kMostEntries = std::int64_t{1} << 27;   // of all lists together
constexpr std::int64_t kMostPixels = std::int64_t{1} << 36;     // of a sheet: the lists' heads take a byte for every kilopixel
constexpr double kRim = 1e-3;                              // how far outside a triangle, in its own shares, a pixel still counts: writers round

/// A corner's flat pixel, from the top left.
struct Flat {
    double v = 0;
    double u = 0;
};

double crossOf(Flat a, Flat b) { return a.u * b.v - a.v * b.u; }
Flat operator-(Flat a, Flat b) { return {a.v - b.v, a.u - b.u}; }

/// Pixels that a sheet needs so that, on the mean, one is a voxel.
FlatShape shapeFor(const UvMesh& mesh, const Path& file) {
    double area = 0, alongU = 0, alongV = 0;
    for (const auto& t : mesh.triangles) {
        const UvMesh::Uv a = mesh.uvs[t[0].uv], b = mesh.uvs[t[1].uv], c = mesh.uvs[t[2].uv];
        const double u1 = b.u - a.u, v1 = b.v - a.v, u2 = c.u - a.u, v2 = c.v - a.v, det = u1 * v2 - u2 * v1;
        if (std::abs(det) < 1e-18) continue;
        const Point e1 = mesh.points[t[1].point] - mesh.points[t[0].point], e2 = mesh.points[t[2].point] - mesh.points[t[0].point];
        area += std::abs(det);
        alongU += length(e1 * v2 - e2 * v1), alongV += length(e2 * u1 - e1 * u2);   // |dP/du| · |det|
    }
    const double width = std::round(alongU / area) + 1, height = std::round(alongV / area) + 1;
    if (!(area > 0) || !(width >= 2) || !(height >= 2)) throw Error(file.string() + ": its texture coordinates or its points span no area; flatten it again");
    if (width > 1 << 24 || height > 1 << 24) throw Error(file.string() + ": would be larger than a picture can be; say --resolution HxW");
    return {static_cast<std::int64_t>(height), static_cast<std::int64_t>(width)};
}

/// Triangles laid out flat, found by squares of pixels.
class MeshSegment final : public Segment {
public:
    MeshSegment(const Path& file, const std::string& format, UvMesh mesh, FlatShape shape) : m_mesh(std::move(mesh)) {
        m_info = {.path = file, .id = file.stem().string(), .format = format, .grid = shape, .shape = shape};
        m_bins = {ceilDiv(shape.height, kBin), ceilDiv(shape.width, kBin)};
        addMissingNormals();
        listTriangles();
    }

    const SegmentInfo& info() const override { return m_info; }

    void read(const FlatGrid& where, std::span<SurfacePoint> into) const override {
        std::fill(into.begin(), into.end(), SurfacePoint{});
        const std::int64_t bottom = where.top + (where.count.height - 1) * where.step, right = where.left + (where.count.width - 1) * where.step;
        for (std::int64_t y = std::max<std::int64_t>(0, where.top / kBin); y < m_bins.height && y * kBin <= bottom; ++y)
            for (std::int64_t x = std::max<std::int64_t>(0, where.left / kBin); x < m_bins.width && x * kBin <= right; ++x) {
                const auto bin = static_cast<std::size_t>(y * m_bins.width + x);
                for (std::uint32_t i = m_firsts[bin]; i < m_firsts[bin + 1]; ++i) draw(m_lists[i], {y * kBin, x * kBin}, where, into);
            }
    }

private:
    struct Corner2 {
        std::int64_t v;
        std::int64_t u;
    };

    Flat flat(const UvMesh::Corner& corner) const {
        const UvMesh::Uv uv = m_mesh.uvs[corner.uv];
        return {.v = (1 - uv.v) * static_cast<double>(m_info.shape.height - 1), .u = uv.u * static_cast<double>(m_info.shape.width - 1)};
    }

    /// A face without normals, or with one of no length, gets the mean of its neighbours', turned to the side of dP/dv × dP/du.
    void addMissingNormals() {
        std::vector<Point> made(m_mesh.points.size());
        for (const auto& t : m_mesh.triangles) {
            const double det = crossOf(flat(t[1]) - flat(t[0]), flat(t[2]) - flat(t[0]));
            const Point normal = cross(m_mesh.points[t[1].point] - m_mesh.points[t[0].point], m_mesh.points[t[2].point] - m_mesh.points[t[0].point]);
            for (const UvMesh::Corner& corner : t) made[corner.point] = made[corner.point] + normal * (det > 0 ? -1.0 : 1.0);
        }
        const auto first = static_cast<std::uint32_t>(m_mesh.normals.size());
        m_mesh.normals.insert(m_mesh.normals.end(), made.begin(), made.end());
        for (auto& t : m_mesh.triangles)
            for (UvMesh::Corner& corner : t)
                if (corner.normal == UvMesh::kNone || !(length(m_mesh.normals[corner.normal]) > 1e-9)) corner.normal = first + corner.point;
        for (Point& normal : m_mesh.normals)
            if (const double size = length(normal); size > 1e-12) normal = normal / size;
    }

    struct Bounds {
        Corner2 lo, hi;   // pixels, both inside
    };
    Bounds boundsOf(const std::array<UvMesh::Corner, 3>& t) const {
        const Flat a = flat(t[0]), b = flat(t[1]), c = flat(t[2]);
        const auto low = [](double x) { return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::ceil(x - kRim))); };
        const auto high = [](double x, std::int64_t size) { return std::min(size - 1, static_cast<std::int64_t>(std::floor(x + kRim))); };
        return {{low(std::min({a.v, b.v, c.v})), low(std::min({a.u, b.u, c.u}))},
                {high(std::max({a.v, b.v, c.v}), m_info.shape.height), high(std::max({a.u, b.u, c.u}), m_info.shape.width)}};
    }

    template <class F>
    void forEachBin(const Bounds& bounds, F&& f) const {
        if (bounds.lo.v > bounds.hi.v || bounds.lo.u > bounds.hi.u) return;
        for (std::int64_t y = bounds.lo.v / kBin; y <= bounds.hi.v / kBin; ++y)
            for (std::int64_t x = bounds.lo.u / kBin; x <= bounds.hi.u / kBin; ++x) f(static_cast<std::size_t>(y * m_bins.width + x));
    }

    void listTriangles() {
        std::vector<std::uint32_t> counts(static_cast<std::size_t>(m_bins.height * m_bins.width) + 1);
        std::int64_t total = 0;
        for (const auto& t : m_mesh.triangles) {
            const Bounds b = boundsOf(t);
            total += std::max<std::int64_t>(0, b.hi.v / kBin - b.lo.v / kBin + 1) * std::max<std::int64_t>(0, b.hi.u / kBin - b.lo.u / kBin + 1);
            if (total > kMostEntries) throw Error(m_info.path.string() + ": its faces lie over each other when flat; flatten it again, or say a smaller --resolution");
            forEachBin(b, [&](std::size_t bin) { ++counts[bin + 1]; });
        }
        for (std::size_t i = 1; i < counts.size(); ++i) counts[i] += counts[i - 1];
        m_firsts = counts;
        m_lists.resize(counts.back());
        for (std::uint32_t i = 0; i < m_mesh.triangles.size(); ++i) forEachBin(boundsOf(m_mesh.triangles[i]), [&](std::size_t bin) { m_lists[counts[bin]++] = i; });
    }

    /// The pixels of `where` that lie in a triangle and in the square at `bin`, unless an earlier triangle has them.
    void draw(std::uint32_t triangle, Corner2 bin, const FlatGrid& where, std::span<SurfacePoint> into) const {
        const auto& t = m_mesh.triangles[triangle];
        const Flat a = flat(t[0]), ab = flat(t[1]) - a, ac = flat(t[2]) - a;
        const double det = crossOf(ab, ac);
        if (std::abs(det) < 1e-12) return;
        const Bounds bounds = boundsOf(t);
        const auto first = [&](std::int64_t from, std::int64_t lo) { return lo <= from ? 0 : ceilDiv(lo - from, where.step); };
        const std::int64_t lastV = std::min(bounds.hi.v, bin.v + kBin - 1), lastU = std::min(bounds.hi.u, bin.u + kBin - 1);
        for (std::int64_t i = first(where.top, std::max(bounds.lo.v, bin.v)); i < where.count.height && where.top + i * where.step <= lastV; ++i)
            for (std::int64_t j = first(where.left, std::max(bounds.lo.u, bin.u)); j < where.count.width && where.left + j * where.step <= lastU; ++j) {
                SurfacePoint& point = into[static_cast<std::size_t>(i * where.count.width + j)];
                const Flat p = Flat{static_cast<double>(where.top + i * where.step), static_cast<double>(where.left + j * where.step)} - a;
                const double b = crossOf(p, ac) / det, c = crossOf(ab, p) / det;
                if (!point.valid() && b >= -kRim && c >= -kRim && b + c <= 1 + kRim) point = inside(t, b, c);
            }
    }

    SurfacePoint inside(const std::array<UvMesh::Corner, 3>& t, double b, double c) const {
        const auto mixed = [&](const std::vector<Point>& of, std::uint32_t UvMesh::Corner::*place) { return of[t[0].*place] * (1 - b - c) + of[t[1].*place] * b + of[t[2].*place] * c; };
        const Point normal = mixed(m_mesh.normals, &UvMesh::Corner::normal);
        const double size = length(normal);
        return size > 1e-9 ? SurfacePoint{mixed(m_mesh.points, &UvMesh::Corner::point), normal / size} : SurfacePoint{};
    }

    UvMesh m_mesh;
    SegmentInfo m_info;
    FlatShape m_bins;
    std::vector<std::uint32_t> m_firsts;   // of each bin's list, and one past the last
    std::vector<std::uint32_t> m_lists;
};

}  // namespace

SegmentPtr rasterised(const Path& file, const std::string& format, UvMesh mesh, const std::optional<FlatShape>& resolution) {
    checkMesh(mesh, file);
    const FlatShape shape = resolution ? *resolution : shapeFor(mesh, file);
    if (shape.height < 1 || shape.width < 1 || shape.height > kMostPixelsAlong || shape.width > kMostPixels / shape.height)
        throw Error(file.string() + ": cannot be drawn at " + std::to_string(shape.height) + "x" + std::to_string(shape.width) + " pixels; say another --resolution HxW");
    return std::make_shared<MeshSegment>(file, format, std::move(mesh), shape);
}

}  // namespace volumen
