#pragma once

#include <vtkNew.h>

#include <optional>

#include "ui/render/surface_picture.h"
#include "ui/render/volume_picture.h"

class vtkActor;
class vtkOpenGLPolyDataMapper;
class vtkPolyData;

namespace volumen {

/// One surface in the scene, lit from the eye, both sides alike.
class SurfaceProp {
public:
    SurfaceProp();
    ~SurfaceProp();
    vtkActor* actor() const { return m_actor; }

    void setPicture(const SurfacePicture& picture);
    const SurfacePicture& picture() const { return m_picture; }
    /// What lies outside is cut away.
    void setClip(const VolumeClip& clip);

    /// How far along the ray the surface is first met, in lengths of its direction; what the clip has cut away is not met.
    std::optional<double> hit(const Ray&) const;

private:
    void layMesh(const TriangleMesh& mesh);

    SurfacePicture m_picture;
    VolumeClip m_clip;
    vtkNew<vtkPolyData> m_surface;
    vtkNew<vtkOpenGLPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

}  // namespace volumen
