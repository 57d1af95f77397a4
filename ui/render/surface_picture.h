#pragma once

#include <QColor>
#include <memory>

#include "core/base/triangle_mesh.h"
#include "core/project/layer.h"

namespace volumen {

/// A surface of a layer, ready to be drawn. Meshes are shared, not copied.
struct SurfacePicture {
    LayerId layer = 0;
    int part = 0;                              ///< of the layer: which label; 0 of a scan
    std::shared_ptr<const TriangleMesh> mesh;  ///< with normals
    QColor color;
    std::shared_ptr<const TriangleMesh> draft;  ///< the same more coarsely, for a view that moves; null: `mesh` has few triangles

    friend bool operator==(const SurfacePicture&, const SurfacePicture&) = default;
};

}  // namespace volumen
