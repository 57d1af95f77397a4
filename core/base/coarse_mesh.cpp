#include "core/base/coarse_mesh.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace volumen {

namespace {

double areaOf(const TriangleMesh& mesh) {
    double twice = 0;
    for (const auto& [a, b, c] : mesh.triangles) {
        const Point corner = toPoint(mesh.points[a]);
        twice += length(cross(toPoint(mesh.points[b]) - corner, toPoint(mesh.points[c]) - corner));
    }
    return twice / 2;
}

/// The grid's points, and which of them each point of the mesh becomes.
class Cells {
public:
    explicit Cells(double side) : m_side(side) {}

    std::uint32_t at(Point p) {
        const auto next = static_cast<std::uint32_t>(m_cells.size());
        return m_cells.try_emplace(keyOf(p), next).first->second;
    }
    std::size_t size() const { return m_cells.size(); }

private:
    std::uint64_t keyOf(Point p) const {
        const auto along = [&](double v) { return static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(v / m_side))) & 0x1fffff; };
        return along(p.z) << 42 | along(p.y) << 21 | along(p.x);
    }

    double m_side;
    std::unordered_map<std::uint64_t, std::uint32_t> m_cells;
};

std::vector<MeshPoint> meansOf(const std::vector<MeshPoint>& of, const std::vector<std::uint32_t>& cellOf, std::size_t cells) {
    std::vector<Point> sums(cells);
    std::vector<double> counts(cells);
    for (std::size_t i = 0; i < of.size(); ++i) sums[cellOf[i]] = sums[cellOf[i]] + toPoint(of[i]), ++counts[cellOf[i]];
    std::vector<MeshPoint> means;
    means.reserve(cells);
    for (std::size_t i = 0; i < cells; ++i) means.push_back(toMeshPoint(sums[i] / counts[i]));
    return means;
}

}  // namespace

TriangleMesh coarsened(const TriangleMesh& mesh, std::size_t triangles) {
    Cells cells(std::sqrt(2 * areaOf(mesh) / static_cast<double>(std::max<std::size_t>(triangles, 1))));
    std::vector<std::uint32_t> cellOf;
    cellOf.reserve(mesh.points.size());
    for (const MeshPoint& p : mesh.points) cellOf.push_back(cells.at(toPoint(p)));
    TriangleMesh coarse{.points = meansOf(mesh.points, cellOf, cells.size()), .normals = {}, .triangles = {}};
    for (const auto& [a, b, c] : mesh.triangles)
        if (const std::array<std::uint32_t, 3> t{cellOf[a], cellOf[b], cellOf[c]}; t[0] != t[1] && t[1] != t[2] && t[2] != t[0]) coarse.triangles.push_back(t);
    if (!mesh.normals.empty()) addNormals(coarse);
    return coarse;
}

}  // namespace volumen
