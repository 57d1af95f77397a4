#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/geometry.h"

namespace volumen {

/// A corner of a mesh, or a direction: z-y-x. Single precision: 0.03 µm at the far end of the longest scroll.
struct MeshPoint {
    float z = 0;
    float y = 0;
    float x = 0;

    friend bool operator==(const MeshPoint&, const MeshPoint&) = default;
};

inline Point toPoint(MeshPoint p) { return {p.z, p.y, p.x}; }
inline MeshPoint toMeshPoint(Point p) { return {static_cast<float>(p.z), static_cast<float>(p.y), static_cast<float>(p.x)}; }

/// A surface of triangles in world µm. Seen from outside (where values are lower) the corners of a triangle run counterclockwise.
struct TriangleMesh {
    std::vector<MeshPoint> points;
    std::vector<MeshPoint> normals;   ///< one a point, of length 1; empty until `addNormals`
    std::vector<std::array<std::uint32_t, 3>> triangles;

    bool empty() const { return triangles.empty(); }
};

/// Gives each point the mean normal of its triangles, weighted by their areas; zero where a point has no triangle with an area.
void addNormals(TriangleMesh& mesh);

}  // namespace volumen
