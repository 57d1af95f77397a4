#pragma once

#include <vtkNew.h>

#include <memory>
#include <optional>

#include "ui/render/plane_texture.h"
#include "ui/render/scene.h"

class vtkActor;
class vtkOpenGLRenderWindow;
class vtkOpenGLTexture;
class vtkPolyData;
class vtkPolyDataMapper;
class vtkTextureObject;

namespace volumen {

/// A slice on a parallelogram, unlit: its colours are seen as they are.
class PictureProp {
public:
    PictureProp();
    ~PictureProp();
    vtkActor* actor() const { return m_actor; }

    /// Records; `color` makes it seen.
    void setPicture(const PlanePicture&);
    const PlanePicture& picture() const { return m_picture; }

    /// Brings the texture up to date, in the window's context. `anisotropy`: samples a pixel at grazing angles; 1 is the cheapest.
    void color(vtkOpenGLRenderWindow* window, float anisotropy);
    /// Lets go of what lies in the current context.
    void release();
    /// Tiles sent to the GPU since the start.
    std::uint64_t uploads() const { return m_uploadsBefore + (m_plane ? m_plane->uploads() : 0); }

    /// How far along the ray the picture is met, in lengths of its direction.
    std::optional<double> hit(const Ray&) const;

private:
    void layQuad(const std::array<Point, 4>& corners);

    PlanePicture m_picture;
    bool m_outdated = false;
    std::unique_ptr<PlaneTexture> m_plane;  ///< null before the first picture in a context
    std::uint64_t m_uploadsBefore = 0;      ///< in contexts that are gone
    vtkNew<vtkPolyData> m_quad;
    vtkNew<vtkTextureObject> m_texels;
    vtkNew<vtkOpenGLTexture> m_texture;
    vtkNew<vtkPolyDataMapper> m_mapper;
    vtkNew<vtkActor> m_actor;
};

}  // namespace volumen
