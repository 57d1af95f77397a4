#include "core/base/triangle_mesh.h"

namespace volumen {

namespace {

MeshPoint unit(Point p) {
    const double long_ = length(p);
    return long_ > 0 ? toMeshPoint(p / long_) : MeshPoint{};
}

}  // namespace

void addNormals(TriangleMesh& mesh) {
    std::vector<Point> sums(mesh.points.size());
    for (const auto& triangle : mesh.triangles) {
        const Point a = toPoint(mesh.points[triangle[0]]);
        const Point twiceArea = cross(toPoint(mesh.points[triangle[1]]) - a, toPoint(mesh.points[triangle[2]]) - a);
        for (const std::uint32_t corner : triangle) sums[corner] = sums[corner] + twiceArea;
    }
    mesh.normals.clear();
    mesh.normals.reserve(sums.size());
    for (const Point& sum : sums) mesh.normals.push_back(unit(sum));
}

}  // namespace volumen
