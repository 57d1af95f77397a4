#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/files.h"
#include "core/base/geometry.h"

namespace volumen {

/// A triangle mesh with texture coordinates, as OBJ and PLY hold it.
struct UvMesh {
    static constexpr std::uint32_t kNone = UINT32_MAX;

    /// 0 … 1 along u and, upwards, v.
    struct Uv {
        double u = 0;
        double v = 0;
    };
    /// Places in the lists below.
    struct Corner {
        std::uint32_t point = 0;
        std::uint32_t uv = kNone;
        std::uint32_t normal = kNone;
    };
    std::vector<Point> points;    ///< voxels
    std::vector<Point> normals;
    std::vector<Uv> uvs;
    std::vector<std::array<Corner, 3>> triangles;
};

/// Text of an OBJ: v, vt, vn and f of any number of corners; all else is passed over. Throws Error naming `file` and the line.
UvMesh parseObj(std::string_view text, const Path& file);
/// A PLY, as text or binary, with texture coordinates at its vertices or faces. Throws Error naming `file`.
UvMesh parsePly(std::string_view bytes, const Path& file);

/// Throws Error naming `file`: no faces, a corner that does not exist, no texture coordinates or some outside 0 … 1, a number that is none.
void checkMesh(const UvMesh& mesh, const Path& file);

}  // namespace volumen
