#include "core/segment/uv_mesh.h"

#include <cmath>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr double kRounding = 1e-4;   // how far past 0 … 1 writers round

bool isFinite(Point p) { return std::isfinite(p.z) && std::isfinite(p.y) && std::isfinite(p.x); }

bool isInside(UvMesh::Uv uv) { return uv.u >= -kRounding && uv.u <= 1 + kRounding && uv.v >= -kRounding && uv.v <= 1 + kRounding; }

}  // namespace

void checkMesh(const UvMesh& mesh, const Path& file) {
    const auto refuse = [&](const std::string& why) { throw Error(file.string() + ": " + why); };
    if (mesh.triangles.empty()) refuse("has no faces, only points; choose a mesh with faces and texture coordinates");
    for (const Point& p : mesh.points)
        if (!isFinite(p)) refuse("a point of it is not a number; export it again");
    for (const auto& triangle : mesh.triangles)
        for (const UvMesh::Corner& corner : triangle) {
            if (corner.point >= mesh.points.size()) refuse("a face names a point that is not there; it is damaged, export it again");
            if (corner.uv == UvMesh::kNone) refuse("has faces without texture coordinates, so nothing says where they lie flat; flatten it first");
            if (corner.uv >= mesh.uvs.size()) refuse("a face names a texture coordinate that is not there; it is damaged, export it again");
            if (corner.normal != UvMesh::kNone && corner.normal >= mesh.normals.size()) refuse("a face names a normal that is not there; it is damaged, export it again");
            if (!isInside(mesh.uvs[corner.uv])) refuse("has texture coordinates outside 0 to 1; scale them and export it again");
        }
}

}  // namespace volumen
