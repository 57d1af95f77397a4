#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/segment/flat_plane.h"
#include "core/segment/segment_formats.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

constexpr float kInvalid = -1;

FlatPlane planeNamed(const Path& folder, const char* name) {
    std::error_code code;
    if (!fs::is_regular_file(folder / name, code)) throw Error((folder / name).string() + ": is missing; a tifxyz has x.tif, y.tif and z.tif, fetch it again");
    return readPlane(folder / name);
}

std::string shapeText(FlatShape shape) { return std::to_string(shape.height) + " x " + std::to_string(shape.width); }

/// A weight of the bilinear rule that counts as none.
constexpr double kNothing = 1e-9;

/// A grid of positions, interpolated to flat pixels.
class GridSegment final : public Segment {
public:
    explicit GridSegment(const Path& folder)
        : m_meta(parseTifxyzMeta(readText(folder / "meta.json"), folder / "meta.json")), m_x(planeNamed(folder, "x.tif")), m_y(planeNamed(folder, "y.tif")), m_z(planeNamed(folder, "z.tif")) {
        for (const FlatPlane* plane : {&m_y, &m_z})
            if (plane->shape != m_x.shape) throw Error(folder.string() + ": x.tif is " + shapeText(m_x.shape) + ", but another is " + shapeText(plane->shape) + "; fetch it again");
        const Path plain = folder.has_filename() ? folder : folder.parent_path();
        m_info = {.path = folder, .id = m_meta.uuid.empty() ? plain.filename().string() : m_meta.uuid, .format = "tifxyz", .grid = m_x.shape,
                  .shape = {flatSize(m_x.shape.height, m_meta.scaleV, folder), flatSize(m_x.shape.width, m_meta.scaleU, folder)}};
        applyMask(folder / "mask.tif");
        checkAnythingThere();
    }

    const SegmentInfo& info() const override { return m_info; }

    void read(const FlatGrid& where, std::span<SurfacePoint> into) const override {
        const Normals normals(*this, where);
        for (std::int64_t i = 0; i < where.count.height; ++i)
            for (std::int64_t j = 0; j < where.count.width; ++j) {
                const std::int64_t v = where.top + i * where.step, u = where.left + j * where.step;
                const bool inside = v >= 0 && u >= 0 && v < m_info.shape.height && u < m_info.shape.width;
                into[static_cast<std::size_t>(i * where.count.width + j)] = inside ? between(static_cast<double>(v) * m_meta.scaleV, static_cast<double>(u) * m_meta.scaleU, normals) : SurfacePoint{};
            }
    }

    void readGrid(const FlatGrid& where, std::span<SurfacePoint> into) const override {
        for (std::int64_t i = 0; i < where.count.height; ++i)
            for (std::int64_t j = 0; j < where.count.width; ++j) {
                const std::int64_t v = where.top + i * where.step, u = where.left + j * where.step;
                const Point normal = normalAt(v, u);
                into[static_cast<std::size_t>(i * where.count.width + j)] = normal == Point{} ? SurfacePoint{} : SurfacePoint{position(v, u), normal};
            }
    }

private:
    static std::int64_t flatSize(std::int64_t grid, double scale, const Path& folder) {
        const double size = std::round(static_cast<double>(grid) / scale);
        if (size >= 1 && size <= static_cast<double>(kMostPixelsAlong)) return static_cast<std::int64_t>(size);
        throw Error(folder.string() + ": a grid of " + std::to_string(grid) + " at the scale " + std::to_string(scale) + " is no flat size; meta.json is damaged, fetch it again");
    }

    bool valid(std::int64_t v, std::int64_t u) const { return v >= 0 && u >= 0 && v < m_x.shape.height && u < m_x.shape.width && !std::isnan(m_x.at(v, u)); }
    Point position(std::int64_t v, std::int64_t u) const { return {.z = m_z.at(v, u), .y = m_y.at(v, u), .x = m_x.at(v, u)}; }

    /// Of a grid point by its neighbours; zero where it has none on an axis, or has no place.
    Point normalAt(std::int64_t v, std::int64_t u) const {
        if (!valid(v, u)) return {};
        const std::int64_t left = valid(v, u - 1) ? u - 1 : u, right = valid(v, u + 1) ? u + 1 : u;
        const std::int64_t above = valid(v - 1, u) ? v - 1 : v, below = valid(v + 1, u) ? v + 1 : v;
        if (left == right || above == below) return {};
        const Point normal = cross(position(below, u) - position(above, u), position(v, right) - position(v, left)) * (m_meta.reversed ? -1.0 : 1.0);
        const double size = length(normal);
        return size > 1e-12 ? normal / size : Point{};
    }

    /// The normals that some flat pixels need, each made once where they lie close.
    class Normals {
    public:
        Normals(const GridSegment& of, const FlatGrid& where) : m_of(of) {
            const auto lowest = [](std::int64_t at, double scale) { return static_cast<std::int64_t>(std::floor(static_cast<double>(at) * scale)); };
            m_top = lowest(where.top, of.m_meta.scaleV), m_left = lowest(where.left, of.m_meta.scaleU);
            m_shape = {lowest(where.top + (where.count.height - 1) * where.step, of.m_meta.scaleV) + 2 - m_top, lowest(where.left + (where.count.width - 1) * where.step, of.m_meta.scaleU) + 2 - m_left};
            if (m_shape.height > 2 * where.count.height + 2 || m_shape.width > 2 * where.count.width + 2) return;
            m_normals.reserve(static_cast<std::size_t>(m_shape.height * m_shape.width));
            for (std::int64_t v = 0; v < m_shape.height; ++v)
                for (std::int64_t u = 0; u < m_shape.width; ++u) m_normals.push_back(of.normalAt(m_top + v, m_left + u));
        }
        Point at(std::int64_t v, std::int64_t u) const {
            return m_normals.empty() ? m_of.normalAt(v, u) : m_normals[static_cast<std::size_t>((v - m_top) * m_shape.width + u - m_left)];
        }

    private:
        const GridSegment& m_of;
        std::int64_t m_top = 0, m_left = 0;
        FlatShape m_shape;
        std::vector<Point> m_normals;
    };

    SurfacePoint between(double gv, double gu, const Normals& normals) const {
        const auto v = static_cast<std::int64_t>(gv), u = static_cast<std::int64_t>(gu);
        const double fv = gv - static_cast<double>(v), fu = gu - static_cast<double>(u);
        SurfacePoint sum;
        for (int corner = 0; corner < 4; ++corner) {
            const std::int64_t dv = corner >> 1, du = corner & 1;
            const double weight = (dv ? fv : 1 - fv) * (du ? fu : 1 - fu);
            if (weight < kNothing) continue;
            if (!valid(v + dv, u + du)) return {};
            sum.position = sum.position + position(v + dv, u + du) * weight;
            sum.normal = sum.normal + normals.at(v + dv, u + du) * weight;
        }
        const double size = length(sum.normal);
        return size > 1e-9 ? SurfacePoint{sum.position, sum.normal / size} : SurfacePoint{};
    }

    /// 0 in mask.tif, which is as large as the grid or a whole multiple, takes a point away.
    void applyMask(const Path& file) {
        std::error_code code;
        for (std::size_t i = 0; i < m_x.values.size(); ++i)
            if ((m_x.values[i] == kInvalid && m_y.values[i] == kInvalid && m_z.values[i] == kInvalid) || !std::isfinite(m_x.values[i] + m_y.values[i] + m_z.values[i])) m_x.values[i] = NAN;
        if (!fs::is_regular_file(file, code)) return;
        const FlatPlane mask = readPlane(file);
        const std::int64_t factor = mask.shape.height / m_x.shape.height;
        if (factor < 1 || mask.shape != FlatShape{m_x.shape.height * factor, m_x.shape.width * factor})
            throw Error(file.string() + ": is " + shapeText(mask.shape) + ", but the grid is " + shapeText(m_x.shape) + "; a mask is as large or a whole multiple, take it away or make it again");
        for (std::int64_t v = 0; v < m_x.shape.height; ++v)
            for (std::int64_t u = 0; u < m_x.shape.width; ++u)
                if (mask.at(v * factor, u * factor) == 0) m_x.values[static_cast<std::size_t>(v * m_x.shape.width + u)] = NAN;
    }

    void checkAnythingThere() const {
        for (std::int64_t v = 0; v < m_x.shape.height; ++v)
            for (std::int64_t u = 0; u < m_x.shape.width; ++u)
                if (normalAt(v, u) != Point{}) return;
        throw Error(m_info.path.string() + ": not one of its points has a place and neighbours; make it again");
    }

    TifxyzMeta m_meta;
    FlatPlane m_x, m_y, m_z;   // x is not-a-number where there is no place
    SegmentInfo m_info;
};

}  // namespace

TifxyzMeta parseTifxyzMeta(std::string_view text, const Path& file) {
    const Json json = parseJson(text, file);
    const auto refuse = [&]() -> TifxyzMeta { throw Error(file.string() + ": says no scale, two numbers above 0; it is damaged, fetch it again"); };
    if (!json.is_object()) return refuse();
    const Json scale = json.value("scale", Json());
    if (!scale.is_array() || scale.size() != 2 || !scale[0].is_number() || !scale[1].is_number()) return refuse();
    TifxyzMeta meta{.scaleV = scale[1].get<double>(), .scaleU = scale[0].get<double>(), .uuid = {}, .reversed = json.value("normals", Json()) == "reversed"};
    for (const double s : {meta.scaleV, meta.scaleU})
        if (!std::isfinite(s) || s < 1e-6 || s > 1e6) return refuse();
    if (const Json uuid = json.value("uuid", Json()); uuid.is_string()) meta.uuid = uuid.get<std::string>();
    return meta;
}

SegmentPtr openTifxyz(const Path& folder) { return std::make_shared<GridSegment>(folder); }

}  // namespace volumen
