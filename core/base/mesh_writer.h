#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/triangle_mesh.h"

namespace volumen {

/// Endings of the files that `writeMesh` writes, without the dot: "ply", "obj", "stl".
const std::vector<std::string>& meshFormats();

/// Writes a surface as the ending of `path` says: PLY (binary, little endian, with normals), OBJ (with normals), STL (binary).
/// Coordinates are x y z in µm, as those formats have them. The file appears when it is complete.
/// Throws Error: an ending that is none of these, a place that is taken (wouldOverwrite) or cannot be written, a full disk; Cancelled when
/// `stop` asked for it. Any thread.
void writeMesh(const Path& path, const TriangleMesh& mesh, bool overwrite, std::stop_token stop = {});

}  // namespace volumen
