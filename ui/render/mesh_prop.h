#pragma once

#include <vtkNew.h>

#include <QColor>

#include "core/base/triangle_mesh.h"
#include "ui/render/volume_picture.h"

class vtkActor;
class vtkOpenGLPolyDataMapper;
class vtkPolyData;

namespace volumen {

/// A mesh in the scene, lit from the eye, both sides alike.
class MeshProp {
public:
    MeshProp();
    ~MeshProp();
    vtkActor* actor() const { return m_actor; }

    /// With normals.
    void setMesh(const TriangleMesh& mesh);
    void setColor(const QColor& color);
    /// What lies outside is cut away.
    void setClip(const VolumeClip& clip);
    void setShown(bool shown);

private:
    vtkNew<vtkPolyData> m_surface;
    vtkNew<vtkOpenGLPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

}  // namespace volumen
